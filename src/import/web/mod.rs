//! A saved web page (`.html`, `.mhtml`) → a document that can become a report.
//!
//! In: bytes, what lies beside them. Out: a [`WebPage`]: the text with its head and foot, page tags, files that it links. Must not know:
//! the disk, which facts are taken, Markdown.

mod article;
mod blocks;
mod decode;
mod mhtml;
mod shapes;
mod tables;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::{
    AsideKind, ExtractedAside, ExtractedBlock, ExtractedDocument, Picture, Run, signs,
};
use crate::extract::html::{self, NodeRef};
use crate::extract::{ExtractLimits, FileKind, Pool, kind_of};
use blocks::{FileLink, ShownImage};

use super::draft::{Key, Listed};
use super::file_names::{file_name, kind_of_name};

/// A page as it was read.
#[derive(Debug, Default)]
pub(super) struct WebPage {
    pub(super) document: ExtractedDocument,
    /// Page tags: key, value, line.
    pub(super) tags: Vec<(Key, String, usize)>,
    /// The title of the window without the name of the site, and its line.
    pub(super) window_title: Option<(String, usize)>,
    /// The address that the page says it has.
    pub(super) address: Option<String>,
    pub(super) attachments: Vec<Listed>,
}

/// Gives the bytes of a file that lies beside the page, by its path relative to the page.
pub(super) type Beside<'b> = &'b dyn Fn(&str) -> Option<Vec<u8>>;

/// Reads a page; `None`, with a finding, where it cannot be read.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    beside: Beside<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<WebPage> {
    if kind_of(bytes) != FileKind::Mhtml {
        return page(file, bytes, None, beside, findings);
    }
    let pool = Pool::new(ExtractLimits::default());
    let Some(message) = mhtml::read(bytes, &pool) else {
        findings.push(problem::imported_file::damaged(Location::file(file)));
        return None;
    };
    let of_message = |path: &str| message.part(path);
    page(file, &message.page, message.charset.as_deref(), &of_message, findings)
}

fn page(
    file: &str,
    bytes: &[u8],
    charset: Option<&str>,
    beside: Beside<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<WebPage> {
    let text = decode::decoded(bytes, charset);
    let pool = Pool::new(ExtractLimits::default());
    let mut refuse = |over| {
        findings.push(problem::imported_file::over_limit(Location::file(file), over));
    };
    let root = html::parse(&text, &pool).map_err(&mut refuse).ok()?;
    // A page of frames has no text of its own.
    let Some(found) = article::find(&root) else {
        findings.push(problem::imported_file::damaged(Location::file(file)));
        return None;
    };
    let walked = blocks::walk(&found.whole, &found.text, &pool).map_err(&mut refuse).ok()?;
    let rest = blocks::all_text(&root, Some(&found.whole));
    let mut document = ExtractedDocument {
        blocks: walked.blocks,
        asides: walked.asides,
        read: signs(&blocks::all_text(&root, None)),
        ..ExtractedDocument::default()
    };
    if signs(&rest) > 0 {
        document.asides.push(ExtractedAside { kind: AsideKind::Page, place: 0, text: rest });
    }
    pictures(file, &mut document, walked.images, beside, findings);
    let mut page = WebPage {
        document,
        attachments: walked.links.iter().map(listed).collect(),
        ..WebPage::default()
    };
    page.attachments.dedup_by(|one, other| one.address == other.address);
    tags(&root, &mut page);
    if page.address.is_none() {
        page.address = saved_from(&text);
    }
    Some(page)
}

/// Brings the pictures that lie beside the page; others are said, and leave their words.
fn pictures(
    file: &str,
    document: &mut ExtractedDocument,
    images: Vec<ShownImage>,
    beside: Beside<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut shown = Vec::new();
    for image in images {
        let bytes = decode::data_of(&image.src).or_else(|| beside(&decode::path_of(&image.src)));
        let bytes = bytes.filter(|bytes| kind_of(bytes) == FileKind::Picture);
        let name = decode::path_of(&image.src);
        let name = name.rsplit('/').next().unwrap_or_default();
        let number = shown.len() + 1;
        let name = match kind_of_name(name) {
            Some(_) if !image.src.starts_with("data:") => file_name(name),
            _ => format!("image{number}.{}", bytes.as_deref().map_or("png", ending)),
        };
        if bytes.is_none() {
            let at = Location::at(file, u32::try_from(image.place).unwrap_or(1), 1);
            findings.push(problem::imported_file::picture_away(at, &image.src));
        }
        shown.push(bytes.is_some());
        document.pictures.push(Picture { name, alt: image.alt, bytes });
    }
    // Two pictures of one name lay in two folders.
    for at in 1..document.pictures.len() {
        let (before, rest) = document.pictures.split_at_mut(at);
        if before.iter().any(|each| each.name == rest[0].name && each.bytes != rest[0].bytes) {
            rest[0].name = format!("{at}-{}", rest[0].name);
        }
    }
    document.blocks.iter_mut().for_each(|block| without(block, &shown));
}

/// The ending that fits a picture's bytes.
fn ending(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, ..] => "jpg",
        [b'G', b'I', b'F', ..] => "gif",
        [b'R', b'I', ..] => "webp",
        [b'B', b'M', ..] => "bmp",
        _ => "png",
    }
}

fn without(block: &mut ExtractedBlock, shown: &[bool]) {
    match block {
        ExtractedBlock::Paragraph(paragraph) => {
            paragraph.runs.retain(|run| !matches!(run, Run::Picture(index) if !shown[*index]));
        }
        ExtractedBlock::Table(table) => {
            let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
            cells.flat_map(|cell| &mut cell.blocks).for_each(|block| without(block, shown));
        }
    }
}

/// A linked file as an attachment: named by its words where they are a name, by its address otherwise.
fn listed(link: &FileLink) -> Listed {
    let path = decode::path_of(&link.href);
    let own = path.rsplit('/').next().unwrap_or_default();
    let kind = kind_of_name(own).unwrap_or_default();
    let words = if link.title.trim().is_empty() { &link.words } else { &link.title };
    let generic = ["下载", "点击下载", "附件", "点击查看", "查看", "全文"].contains(&words.trim())
        || words.trim().is_empty();
    let stem = match kind_of_name(words.trim()) {
        Some(of_words) => &words.trim()[..words.trim().len() - of_words.len() - 1],
        None => words.trim(),
    };
    // `附件1：` and `1.` before a name are its place in the list.
    let stem = &stem[crate::body::leading_number(stem).map_or(0, |(_, length)| length)..];
    let stem = if generic || stem.trim().is_empty() {
        own.rsplit_once('.').map_or(own, |(stem, _)| stem)
    } else {
        stem
    };
    Listed {
        file: file_name(&format!("{stem}.{kind}")),
        title: crate::slug::title_of(stem),
        address: Some(if link.href.contains("://") { link.href.clone() } else { path.clone() }),
        awaited: true,
    }
}

/// Page tags, and the address of `<link rel=canonical>`.
fn tags(root: &NodeRef, page: &mut WebPage) {
    let mut left = root.children();
    left.reverse();
    while let Some(node) = left.pop() {
        let of = |name| node.attribute(name).unwrap_or_default();
        match node.name() {
            "meta" => {
                let name = if of("name").is_empty() { of("property") } else { of("name") };
                let known = shapes::TAGS.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(&name));
                let key = known
                    .and_then(|(_, key)| Key::ALL.into_iter().find(|each| each.names().0 == *key));
                let value = of("content").split_whitespace().collect::<Vec<_>>().join(" ");
                if let Some(key) = key.filter(|_| !super::head::values::is_nothing(&value)) {
                    page.tags.push((key, value, node.line));
                }
            }
            "title" => {
                let title = blocks::all_text(&node, None);
                // `标题_示例区人民政府`: the site's name stands behind a stroke.
                let first =
                    title.split(['_', '|', '－']).next().unwrap_or_default().split(" - ").next();
                let first =
                    first.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
                page.window_title = (!first.is_empty()).then_some((first, node.line));
            }
            "link" if of("rel").eq_ignore_ascii_case("canonical") => {
                page.address = Some(of("href"));
            }
            "body" => {}
            _ => {
                let mut children = node.children();
                children.reverse();
                left.extend(children);
            }
        }
    }
}

/// The address that a browser writes into a page that it saves: `<!-- saved from url=(0023)http://a.gov.cn/b.html -->`.
fn saved_from(html: &str) -> Option<String> {
    let (_, rest) =
        html.get(..html.len().min(2000)).unwrap_or(html).split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let address = rest.split([' ', '-', '>']).next()?;
    let (scheme, rest) = rest.split_once("://")?;
    let rest = rest.split([' ', '>']).next()?;
    (!address.is_empty() && scheme.starts_with("http")).then(|| format!("{scheme}://{rest}"))
}

#[cfg(test)]
mod tests;
