//! A tree's entries ↔ bytes.
//!
//! In: entries. Out: bytes, and back; bytes that are damaged or of another program give nothing. Must not know:
//! where they are kept.
//!
//! Format: the line `HEAD`, then pieces. A piece is the length (`u64`, little-endian) and XXH3 (128 bits) of what follows:
//! records, each after its length (`u32`). A record is in postcard's format: the first one of the file is [`Markdown`], each
//! other a [`TreeEntry`], whose page leaves out its path. Entries that were read anew are put at the end as a further piece;
//! a record replaces earlier ones of the same path.

use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::front_matter::Shared;
use super::interner::Interner;
use super::tree::{Content, TreeEntry};
use crate::config::Markdown;

/// The first line: format and hash of the program. A file of another program is not used, since that may read pages
/// otherwise.
pub(super) const HEAD: &str = concat!("gongkai scan 1 ", env!("PROGRAM_HASH"), "\n");

/// Files in one piece, so that not all of it is in memory at once.
const PIECE: usize = 4_096;

/// All entries, piece by piece.
pub(super) fn whole(
    markdown: Markdown,
    entries: &[Arc<TreeEntry>],
) -> impl Iterator<Item = Vec<u8>> + use<'_> {
    let mut head = HEAD.as_bytes().to_vec();
    let settings = postcard::to_stdvec(&markdown).unwrap_or_default();
    head.append(&mut piece(&settings, [].par_iter()));
    let pieces = entries.chunks(PIECE).map(|entries| piece(&[], entries.par_iter()));
    std::iter::once(head).chain(pieces)
}

/// Entries that were read anew, to be put at the end.
pub(super) fn more(entries: &[&Arc<TreeEntry>]) -> Vec<u8> {
    piece(&[], entries.par_iter().copied())
}

fn piece<'e>(head: &[u8], entries: impl ParallelIterator<Item = &'e Arc<TreeEntry>>) -> Vec<u8> {
    // What cannot be written is read again next time.
    let encode = |entry: &Arc<TreeEntry>| postcard::to_stdvec(&**entry).unwrap_or_default();
    let records: Vec<Vec<u8>> = entries.map(encode).collect();
    let mut body = Vec::with_capacity(records.iter().map(|record| record.len() + 4).sum());
    for record in std::iter::once(head).chain(records.iter().map(Vec::as_slice)) {
        if let Ok(length @ 1..) = u32::try_from(record.len()) {
            body.extend(length.to_le_bytes());
            body.extend(record);
        }
    }
    let mut bytes = (body.len() as u64).to_le_bytes().to_vec();
    bytes.extend(xxh3_128(&body).to_le_bytes());
    bytes.append(&mut body);
    bytes
}

/// Reads kept bytes: the settings of Markdown, the latest entry of each path, sorted by path, and the number of records,
/// which is 0 if the end is damaged, so that all is written anew. `None` if nothing can be used.
pub(super) fn read(bytes: &[u8]) -> Option<(Markdown, Vec<Arc<TreeEntry>>, usize)> {
    let mut rest = bytes.strip_prefix(HEAD.as_bytes())?;
    let mut records = Vec::new();
    while let Some((body, after)) = next_piece(rest) {
        split(body, &mut records)?;
        rest = after;
    }
    let (head, records) = records.split_first()?;
    let markdown = postcard::from_bytes(head).ok()?;
    let decode = |known: &mut Interner<Shared>, record: &&[u8]| {
        let mut entry: TreeEntry = postcard::from_bytes(record).ok()?;
        if let Content::Page(page, _) = &mut entry.content {
            let page = Arc::get_mut(page)?;
            page.file = Arc::clone(&entry.path);
            page.share(known);
        }
        Some(Arc::new(entry))
    };
    let decoded = records.par_iter().with_min_len(64).map_init(Interner::default, decode);
    let mut entries = decoded.collect::<Option<Vec<Arc<TreeEntry>>>>()?;
    if !entries.is_sorted_by(|a, b| a.path < b.path) {
        // The latest comes first among those of one path.
        entries.reverse();
        entries.par_sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
    }
    // What is behind a damaged piece would never be read again.
    let count = if rest.is_empty() { records.len() } else { 0 };
    Some((markdown, entries, count))
}

/// The next piece and what comes after it; nothing where it is damaged or cut short.
fn next_piece(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (sum, rest) = rest.split_first_chunk::<16>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (body, after) = rest.split_at_checked(length)?;
    (xxh3_128(body).to_le_bytes() == *sum).then_some((body, after))
}

fn split<'b>(mut body: &'b [u8], records: &mut Vec<&'b [u8]>) -> Option<()> {
    while let Some((length, after)) = body.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (record, after) = after.split_at_checked(length)?;
        records.push(record);
        body = after;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{HEAD, more, read, whole};
    use crate::config::{Config, TEMPLATE};
    use crate::fs::Stamp;
    use crate::source::parse;
    use crate::source::tree::{Content, TreeEntry};

    const REPORT: &str = "---\ntitle: 报告\ndate: 2024-01-29 09:30\ncreated: 2024-01-01\nkeywords: [甲, 乙]\nwithdrawn: {date: 2024-03-01, reason: 有误}\nchanges: [{date: 2024-02-01, note: 更正}]\nattachments: [{file: a.pdf, title: 表, pages: 3, awaited: true}]\naliases: [/old/a.html]\nfigures: [{name: 件数, value: 3, unit: 件}]\nextra: {a: [1, 2]}\nstatus: 废止\nunknown: x\n---\n[表](a.pdf)正文。\n";
    const SECTION: &str = "---\ntitle: 栏目\nsort: weight\nrequired: [成文日期]\nupdate_within: 6mo\ndefaults: {topic: 公开}\n---\n";

    fn entry(path: &str, text: &str) -> Arc<TreeEntry> {
        let (config, _) = Config::parse("site.yaml", TEMPLATE, &[]);
        let (page, findings) = parse(path, text.as_bytes(), config.markdown);
        let content = Content::Page(Arc::new(page), findings);
        let stamp = Some(Stamp { size: 3, time: -5, inode: u64::MAX });
        Arc::new(TreeEntry { path: path.into(), stamp, settled: true, content })
    }

    #[test]
    fn reads_what_it_wrote_and_drops_what_is_damaged() {
        let (config, _) = Config::parse("site.yaml", TEMPLATE, &[]);
        let markdown = config.markdown;
        let entries = vec![entry("content/_index.md", SECTION), entry("content/a.md", REPORT)];
        let bytes = whole(markdown, &entries).collect::<Vec<_>>().concat();
        assert_eq!(read(&bytes), Some((markdown, entries.clone(), 2)));
        let newer = entry("content/a.md", &REPORT.replace("报告", "别的"));
        let grown = [bytes.clone(), more(&[&newer])].concat();
        assert_eq!(read(&grown), Some((markdown, vec![Arc::clone(&entries[0]), newer], 3)));
        // What was cut short while it was put at the end counts for nothing.
        assert_eq!(read(&grown[..grown.len() - 1]), Some((markdown, entries, 0)));
        // The settings stand in a piece of their own.
        for (at, wanted) in
            [(HEAD.len() + 30, None), (bytes.len() - 9, Some((markdown, Vec::new(), 0)))]
        {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(read(&damaged), wanted, "{at}");
        }
        assert_eq!(read(&bytes[1..]), None);
        assert_eq!(read(b""), None);
    }
}
