//! Any file → its text piece by piece, and that of the files inside it.
//!
//! In: bytes, limits. Out: a [`FileText`] for the file and for each file inside. Must not know: rules, the site, the disk. What cannot be
//! read is said by a [`FileTrait`], never left out in silence.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::GB18030;

use super::kind::{Encoding, FileKind, kind_of};
use super::limits::{ExtractLimits, OverLimit, Pool};
use super::ooxml::OfficeError;
use super::pieces::{FileText, FileTrait, InnerFile};
use super::workbook::Workbook;
use super::{docx, ofd, ole, pdf, plain_text, sheets, slides, xlsx};

/// Files inside each other.
const DEEPEST: u32 = 2;

/// The text of a file and of all files inside, the outer one first.
#[must_use]
pub fn texts(bytes: &[u8], limits: ExtractLimits) -> Vec<FileText> {
    let mut out = Vec::new();
    add(bytes, "", 0, &Pool::new(limits), &mut out);
    out
}

fn add(bytes: &[u8], inside: &str, depth: u32, pool: &Pool, out: &mut Vec<FileText>) {
    let kind = kind_of(bytes);
    // Readers of others may fail in ways that they do not tell.
    let read = catch_unwind(AssertUnwindSafe(|| read(kind, bytes, pool)));
    let (mut file, inner) = match read.unwrap_or(Err(OfficeError::Damaged)) {
        Ok(read) => read,
        Err(why) => {
            let mut file = FileText::of(kind);
            file.traits.push(match (why, pool.over()) {
                (OfficeError::OverLimit(over), _) | (OfficeError::Damaged, Some(over)) => {
                    FileTrait::OverLimit(over)
                }
                (OfficeError::Damaged, None) => FileTrait::Damaged,
            });
            (file, Vec::new())
        }
    };
    inside.clone_into(&mut file.inside);
    if depth == DEEPEST && !inner.is_empty() {
        file.traits.push(FileTrait::OverLimit(OverLimit::Depth));
    }
    out.push(file);
    if depth == DEEPEST {
        return;
    }
    for (name, bytes) in inner {
        let inside = if inside.is_empty() { name } else { format!("{inside} > {name}") };
        add(&bytes, &inside, depth + 1, pool, out);
    }
}

fn read(
    kind: FileKind,
    bytes: &[u8],
    pool: &Pool,
) -> Result<(FileText, Vec<InnerFile>), OfficeError> {
    let mut out = FileText::of(kind);
    let of_workbook = |book: Workbook, mut out: FileText| {
        book.add_to(&mut out);
        out
    };
    let with_objects = |mut file: FileText| -> Result<_, OfficeError> {
        file.kind = kind;
        // What no office program puts there lies in it as in any other ZIP.
        let is_object = |name: &str| name.contains("/embeddings/") || !is_own_part(kind, name);
        let (inner, traits) = files_of_zip(bytes, pool, &is_object)?;
        file.traits.extend(traits);
        Ok((file, inner))
    };
    match kind {
        FileKind::Docx | FileKind::Docm => with_objects(docx::fold::text(bytes, pool)?),
        FileKind::Xlsx => with_objects(xlsx::text(bytes, pool)?),
        FileKind::Pptx => with_objects(slides::text(bytes, pool)?),
        FileKind::Odt => with_objects(slides::open_document(bytes, pool)?),
        FileKind::Ods => {
            // The library does not read all that there is; the text is there all the same.
            let mut text = match sheets::ods(bytes, pool) {
                Ok(book) => of_workbook(book, out),
                Err(OfficeError::Damaged) => out,
                Err(over) => return Err(over),
            };
            slides::beside_cells(bytes, pool, &mut text)?;
            with_objects(text)
        }
        FileKind::Pdf => pdf::text(bytes, pool),
        FileKind::Ofd => ofd::text(bytes, pool),
        FileKind::Xls => {
            // A workbook that asks for a password, or is damaged, still has strings.
            match sheets::xls(bytes, pool) {
                Ok(book) => out = of_workbook(book, out),
                Err(OfficeError::Damaged) => out.traits.push(FileTrait::Damaged),
                Err(over) => return Err(over),
            }
            ole::strings(bytes, pool, &mut out)?;
            Ok((out, Vec::new()))
        }
        FileKind::Doc | FileKind::Ppt | FileKind::OtherOle => {
            ole::strings(bytes, pool, &mut out)?;
            Ok((out, Vec::new()))
        }
        FileKind::Zip => {
            let (inner, traits) = files_of_zip(bytes, pool, &|_| true)?;
            out.traits.extend(traits);
            Ok((out, inner))
        }
        FileKind::Text(encoding) => Ok((plain_text::text(bytes, encoding), Vec::new())),
        FileKind::Html | FileKind::Mhtml => {
            let is_utf8 = std::str::from_utf8(bytes).is_ok();
            let encoding = if is_utf8 { Encoding::Utf8 } else { Encoding::Gb18030 };
            let text = plain_text::text(bytes, encoding);
            Ok((FileText { kind, ..text }, Vec::new()))
        }
        FileKind::Empty => {
            out.traits.push(FileTrait::Empty);
            Ok((out, Vec::new()))
        }
        FileKind::EncryptedOffice => {
            out.traits.push(FileTrait::Encrypted);
            Ok((out, Vec::new()))
        }
        FileKind::Picture => Ok((out, Vec::new())),
        FileKind::Rtf | FileKind::OtherArchive | FileKind::Unknown => {
            out.traits.push(FileTrait::NotRead);
            Ok((out, Vec::new()))
        }
    }
}

/// Whether a part of an office file is one that its program writes.
fn is_own_part(kind: FileKind, name: &str) -> bool {
    const OOXML: [&str; 10] = [
        "[Content_Types].xml",
        "_rels/",
        "docProps/",
        "customXml/",
        "customUI/",
        "docMetadata/",
        "word/",
        "xl/",
        "ppt/",
        "_xmlsignatures/",
    ];
    match kind {
        FileKind::Docx | FileKind::Docm | FileKind::Xlsx | FileKind::Pptx => {
            OOXML.iter().any(|begin| name.starts_with(begin)) || !name.contains('.')
        }
        // An Open Document has pictures, settings and objects under any name.
        _ => true,
    }
}

/// Files of a ZIP whose names are wanted, and what is to be said of those that could not be had.
fn files_of_zip(
    bytes: &[u8],
    pool: &Pool,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<(Vec<InnerFile>, BTreeSet<FileTrait>), OfficeError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    pool.take_entries(archive.len() as u64)?;
    let mut out = Vec::new();
    let mut traits = BTreeSet::new();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else {
            traits.insert(FileTrait::Damaged);
            continue;
        };
        let name = inner_name(entry.name_raw());
        if entry.is_dir() || !is_wanted(&name) {
            continue;
        }
        if entry.encrypted() {
            traits.insert(FileTrait::Encrypted);
            continue;
        }
        drop(entry);
        let mut content = Vec::new();
        let read =
            archive.by_index(index).map(|entry| pool.inflating(entry).read_to_end(&mut content));
        match read {
            Ok(Ok(_)) => out.push((name, content)),
            // One that is damaged leaves the others as they are.
            _ => match pool.over() {
                Some(over) => return Err(OfficeError::OverLimit(over)),
                None => drop(traits.insert(FileTrait::Damaged)),
            },
        }
    }
    Ok((out, traits))
}

/// A name as the system wrote it that packed the file: UTF-8, or GBK on Chinese Windows.
fn inner_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ExtractLimits, FileKind, FileTrait, Pool, kind_of, read, texts};

    /// Files of each kind, as they are and with bytes changed, cut off and doubled: the readers of ours do not panic.
    #[test]
    fn damaged_files_are_read_or_said_to_be_damaged() {
        let folder = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/extract");
        for name in crate::fs::names(&folder).expect("seeds") {
            let bytes = crate::fs::read(&folder.join(&name)).expect("a seed");
            for n in 0..150_usize {
                let mut changed = bytes.clone();
                // Three places a variant, spread over the file by a fixed rule.
                for k in 1..=3 {
                    let at = (n * 7919 + k * 104_729) % changed.len();
                    changed[at] = changed[at].wrapping_add(u8::try_from(n % 251).unwrap_or(1) + 1);
                }
                if n % 3 == 0 {
                    changed.truncate(changed.len() * (n + 1) / 151);
                }
                let pool =
                    Pool::new(ExtractLimits { inflated: 1 << 22, ..ExtractLimits::default() });
                let kind = kind_of(&changed);
                // Libraries may panic on such bytes, which `texts` catches.
                let by_library = matches!(kind, FileKind::Pdf | FileKind::Xls | FileKind::Ods);
                if !by_library {
                    let _ = read(kind, &changed, &pool);
                }
                assert!(!texts(&changed, ExtractLimits::default()).is_empty(), "{name} {n}");
            }
        }
    }

    #[test]
    fn what_unpacks_without_end_is_over_the_limit() {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).expect("a file");
        std::io::Write::write_all(&mut zip, &vec![b'0'; 5_000_000]).expect("bytes");
        let bytes = zip.finish().expect("a ZIP").into_inner();
        let limits = ExtractLimits { inflated: 1_000_000, ..ExtractLimits::default() };
        let found = texts(&bytes, limits);
        assert!(matches!(found[0].traits[..], [FileTrait::OverLimit(_)]), "{found:?}");
    }
}
