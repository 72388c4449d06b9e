//! The content folder as it was read, file by file, so that what has not changed is not read again.
//!
//! In: the site's root, an older tree. Out: [`Tree`], and from it a [`Source`]. Must not know: how pages
//! relate, where a tree is kept between two runs.

use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::front_matter::Shared;
use super::interner::Interner;
use super::walk::{ContentFolder, on_disk, walk};
use super::{FileFacts, Page, Source, attachment, cache, page};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::fs::{self, Stamp};
use crate::trouble::Trouble;

/// The content folder as it was read.
#[derive(Debug, Clone)]
pub struct Tree {
    markdown: Markdown,
    /// By path.
    entries: Vec<Arc<TreeEntry>>,
    /// What walking found.
    findings: Vec<Diagnostic>,
    /// Positions of entries that the older tree did not have.
    new: Vec<usize>,
    /// How many records the kept file had that this tree began with, outdated ones included; 0 if it has to be written anew.
    records: usize,
}

/// How the file in which a tree is kept between builds has to be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// It is up to date.
    Nothing,
    /// These bytes go to its end.
    More(Vec<u8>),
    /// What [`Tree::whole`] gives takes its place.
    All,
}

/// What there is to be read, with stamps.
#[derive(Debug)]
pub struct SourceListing {
    /// [`fs::clock`] before the walk, in nanoseconds since 1970.
    seen: i64,
    /// Markdown files, by path.
    pages: Vec<(Arc<str>, Option<Stamp>)>,
    /// All other files, by path.
    files: Vec<(Arc<str>, Option<Stamp>)>,
    /// What walking found.
    findings: Vec<Diagnostic>,
}

/// One file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TreeEntry {
    pub(super) path: Arc<str>,
    /// `None` where it vanished or could not be looked at.
    pub(super) stamp: Option<Stamp>,
    /// Whether the stamp was old enough when the file was read.
    pub(super) settled: bool,
    pub(super) content: Content,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Content {
    /// A page, and what is wrong with it.
    Page(Arc<Page>, Vec<Diagnostic>),
    /// A file beside the pages.
    File(Arc<FileFacts>),
    /// A file that could not be read.
    Unreadable(Box<Diagnostic>),
}

/// What became of files that may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeChange {
    /// Nothing that is read has changed.
    Nothing,
    /// These pages have other content, all else is as it was: before, now.
    Pages(Vec<(Arc<Page>, Arc<Page>)>),
    /// Anything may have changed.
    Much,
}

impl Tree {
    /// Reads all that is listed; what `known` has with the same stamps is taken from there.
    #[must_use]
    pub fn read(
        root: &Utf8Path,
        listing: SourceListing,
        markdown: Markdown,
        known: Option<Self>,
    ) -> Self {
        let SourceListing { seen, pages, files, findings } = listing;
        let known = known.filter(|known| known.markdown == markdown);
        let find = |path: &str, stamp: Option<Stamp>| {
            let known = known.as_ref()?;
            let entry = &known.entries[known.position(path)?];
            let same = entry.settled && entry.stamp.is_some() && entry.stamp == stamp;
            same.then(|| Arc::clone(entry))
        };
        let read = |shared: &mut Interner<Shared>, path: Arc<str>, stamp, is_page| {
            if let Some(entry) = find(&path, stamp) {
                return (entry, false);
            }
            let mut entry = TreeEntry::read(root, path, is_page, markdown, stamp, seen);
            if let Content::Page(page, _) = &mut entry.content
                && let Some(page) = Arc::get_mut(page)
            {
                page.share(shared);
            }
            (Arc::new(entry), true)
        };
        let of_kind = |listed: Vec<(Arc<str>, Option<Stamp>)>, is_page: bool| {
            let each = listed.into_par_iter();
            let each = each.map_init(Interner::default, |shared, (path, stamp)| {
                read(shared, path, stamp, is_page)
            });
            each.collect::<Vec<_>>()
        };
        let mut all = of_kind(pages, true);
        all.append(&mut of_kind(files, false));
        // Two sorted lists, one after the other: this sort sees that.
        all.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        let records = known.map_or(0, |known| known.records);
        let new = (0..all.len()).filter(|index| all[*index].1).collect();
        let entries = all.into_iter().map(|(entry, _)| entry).collect();
        Self { markdown, entries, findings, new, records }
    }

    /// Reads files again that may have changed, by their paths relative to the root.
    ///
    /// Anything but other content of files that were there makes this a walk over the whole folder.
    pub fn refresh(&mut self, root: &Utf8Path, paths: &[String]) -> Result<TreeChange, Trouble> {
        let mut pages = Vec::new();
        let mut read = Vec::new();
        for path in paths {
            // A finding of the walk on this path can only be cleared by another walk.
            if self.findings.iter().any(|finding| finding.at.file == *path) {
                return self.reread(root);
            }
            let stamp = fs::stamp(&on_disk(root, path))?;
            match (self.position(path), stamp) {
                (Some(index), Some(_)) => {
                    let old = &self.entries[index];
                    let Content::Page(before, _) = &old.content else { return self.reread(root) };
                    let new = TreeEntry::read(
                        root,
                        Arc::clone(&old.path),
                        true,
                        self.markdown,
                        stamp,
                        fs::clock(),
                    );
                    let Content::Page(now, _) = &new.content else { return self.reread(root) };
                    if new.content != old.content {
                        pages.push((Arc::clone(before), Arc::clone(now)));
                    }
                    read.push((index, new));
                }
                // What an editor wrote and removed again.
                (None, None) if fs::there(&on_disk(root, path))? == fs::There::Nothing => {
                    let inside = format!("{path}/");
                    let next = self.entries.partition_point(|entry| *entry.path < *inside);
                    let held = self.entries.get(next);
                    if held.is_some_and(|entry| entry.path.starts_with(&inside)) {
                        return self.reread(root);
                    }
                }
                _ => return self.reread(root),
            }
        }
        for (index, entry) in read {
            self.entries[index] = Arc::new(entry);
        }
        Ok(if pages.is_empty() { TreeChange::Nothing } else { TreeChange::Pages(pages) })
    }

    /// Walks the folder again and reads what has other stamps.
    pub fn reread(&mut self, root: &Utf8Path) -> Result<TreeChange, Trouble> {
        let known = Self { findings: Vec::new(), ..self.clone() };
        let new = Self::read(root, SourceListing::look(root)?, self.markdown, Some(known));
        let same =
            self.findings == new.findings
                && self.entries.len() == new.entries.len()
                && self.entries.iter().zip(&new.entries).all(|(a, b)| {
                    Arc::ptr_eq(a, b) || (&a.path, &a.content) == (&b.path, &b.content)
                });
        *self = new;
        Ok(if same { TreeChange::Nothing } else { TreeChange::Much })
    }

    /// Reads a tree from what [`Tree::keep`] gave; `None` where it is damaged or of another program.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (markdown, entries, records) = cache::read(bytes)?;
        Some(Self { markdown, entries, findings: Vec::new(), new: Vec::new(), records })
    }

    /// What has to be kept, so that the next run need not read what this one has read.
    #[must_use]
    pub fn keep(&self) -> Keep {
        let old = self.records + self.new.len();
        if self.new.is_empty() && self.records > 0 {
            Keep::Nothing
        } else if self.records > 0 && old < self.entries.len() / 10 * 11 {
            Keep::More(cache::more(
                &self.new.iter().map(|at| &self.entries[*at]).collect::<Vec<_>>(),
            ))
        } else {
            // There is no usable kept file, or it would have a tenth more records than there are files.
            Keep::All
        }
    }

    /// All that has to be kept, piece by piece.
    pub fn whole(&self) -> impl Iterator<Item = Vec<u8>> {
        cache::whole(self.markdown, &self.entries)
    }

    /// All that was read.
    #[must_use]
    pub fn source(&self) -> Source {
        let mut source = Source { findings: self.findings.clone(), ..Source::default() };
        for entry in &self.entries {
            match &entry.content {
                Content::Page(page, findings) => {
                    source.pages.push(Arc::clone(page));
                    source.findings.extend_from_slice(findings);
                }
                Content::File(facts) => source.files.push(Arc::clone(facts)),
                Content::Unreadable(finding) => source.findings.push((**finding).clone()),
            }
        }
        source
    }

    /// Whether nothing was found wrong in a page when it was read.
    #[must_use]
    pub fn is_quiet(&self, path: &str) -> bool {
        let entry = self.position(path).map(|index| &self.entries[index].content);
        matches!(entry, Some(Content::Page(_, findings)) if findings.is_empty())
    }

    fn position(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok()
    }
}

impl SourceListing {
    /// Looks at all content below `root`.
    pub fn look(root: &Utf8Path) -> Result<Self, Trouble> {
        let seen = fs::clock();
        let ContentFolder { pages, files, findings } = walk(root)?;
        let with_stamps = |paths: Vec<Arc<str>>| {
            let stamp = |path: Arc<str>| {
                let stamp = fs::stamp(&on_disk(root, &path)).ok().flatten();
                (path, stamp)
            };
            paths.into_par_iter().map(stamp).collect()
        };
        Ok(Self { seen, pages: with_stamps(pages), files: with_stamps(files), findings })
    }

    /// A hash of paths and stamps; `None` where a file changed so lately, or was met in such a way, that it
    /// cannot be recognised by its stamp.
    #[must_use]
    pub fn digest(&self) -> Option<u128> {
        if !self.findings.is_empty() {
            return None;
        }
        let mut hasher = Xxh3::new();
        for (path, stamp) in self.pages.iter().chain(&self.files) {
            let stamp = stamp.filter(|stamp| stamp.is_settled(self.seen))?;
            hasher.update(path.as_bytes());
            hasher.update(&[0]);
            hasher.update(&stamp.size.to_le_bytes());
            hasher.update(&stamp.time.to_le_bytes());
            hasher.update(&stamp.inode.to_le_bytes());
        }
        Some(hasher.digest128())
    }
}

impl TreeEntry {
    fn read(
        root: &Utf8Path,
        path: Arc<str>,
        is_page: bool,
        markdown: Markdown,
        stamp: Option<Stamp>,
        seen: i64,
    ) -> Self {
        let settled = stamp.is_some_and(|stamp| stamp.is_settled(seen));
        let content = if is_page {
            let (page, findings) = page::read(root, &path, markdown);
            Content::Page(Arc::new(page), findings)
        } else {
            match attachment::facts(root, &path) {
                Ok(facts) => Content::File(Arc::new(facts)),
                Err(trouble) => {
                    let at = Location::file(&path);
                    Content::Unreadable(Box::new(problem::source::unreadable(at, &trouble.message)))
                }
            }
        };
        Self { path, stamp, settled, content }
    }
}
