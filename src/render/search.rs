//! The search index: texts of reports and attachments → the files that a script searches, and the page that it does so on.
//!
//! In: a site, its sources. Out: [`Segment`]s, and the bytes of their files. Must not know: how an index is packed, the disk.
//!
//! All files of a segment are made of one index, which is made once a build, by whoever needs it first. Such a file records one fact, the hash of
//! all that its segment is made of, instead of each report; what is read here without being recorded is part of that hash.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use minijinja::value::Value;
use serde_json::{Map, json};
use xxhash_rust::xxh3::xxh3_128;

use super::fields::{hash_of, indexed};
use super::list::{PageHead, page};
use super::values::map;
use super::view::View;
use super::{PageRender, ReadSet, Renderer, Sources, Unread, plain, tags};
use crate::extract::pieces::PiecePlace;
use crate::extract::{ExtractLimits, texts};
use crate::percent;
use crate::plan::{
    REPORTS_PER_FILE, Recipe, SEARCH, SearchFile, SegmentName, SegmentPlan, body_parts,
    searched_attachments,
};
use crate::search::{
    AttachmentText, Earlier, IndexedText, LostRun, NORMAL, PackedColumn, ReportKey, Segment,
    TextRange, body_part, columns, text_bytes, utf16,
};
use crate::site::{Attachment, Report, ReportId};
use crate::source::Validity;
use crate::text;
use crate::trouble::Trouble;

/// The segments of a site's index that have been made.
#[derive(Debug, Default)]
pub(super) struct SearchIndex {
    segments: [Mutex<Option<Arc<Segment>>>; SegmentName::ALL.len()],
    /// Texts of pages that were read for the index and are still to be written as files, as far as [`HELD`] goes.
    texts: Mutex<HeldTexts>,
}

/// Bytes of texts that are held until they are written: those of some thousand reports. The others are made again.
const HELD: usize = 24 << 20;

#[derive(Debug, Default)]
struct HeldTexts {
    by_report: HashMap<ReportId, (String, ReadSet)>,
    bytes: usize,
}

impl HeldTexts {
    fn hold(&mut self, id: ReportId, text: String, read: ReadSet) {
        if self.bytes + text.len() <= HELD {
            self.take(id);
            self.bytes += text.len();
            self.by_report.insert(id, (text, read));
        }
    }

    fn take(&mut self, id: ReportId) -> Option<(String, ReadSet)> {
        let taken = self.by_report.remove(&id)?;
        self.bytes -= taken.0.len();
        Some(taken)
    }
}

impl SearchIndex {
    fn place(&self, name: SegmentName) -> &Mutex<Option<Arc<Segment>>> {
        &self.segments[name as usize]
    }
}

impl Renderer {
    /// The plan of a segment; `None` where it has no reports.
    fn segment_plan(&self, name: SegmentName) -> Option<&SegmentPlan> {
        self.plan.segments.iter().find(|it| it.name == name)
    }

    /// A segment of the index, if it has been made; does not wait for one that is just being made.
    #[must_use]
    pub fn made_segment(&self, name: SegmentName) -> Option<Arc<Segment>> {
        match self.search.place(name).try_lock() {
            Ok(made) => made.clone(),
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().clone(),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Makes a segment of the index, unless it is made; what `earlier` has is not read again.
    ///
    /// `is_parallel` uses all cores, and must not be said where other work of the same pool may wait for the same segment.
    pub fn make_segment(
        &self,
        name: SegmentName,
        sources: &dyn Sources,
        earlier: &Earlier<'_>,
        is_parallel: bool,
    ) -> Result<Arc<Segment>, Unread> {
        let mut place = self.search.place(name).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*place {
            return Ok(Arc::clone(made));
        }
        let none = SegmentPlan { name, reports: Vec::new(), bits: 0 };
        let plan = self.segment_plan(name).unwrap_or(&none);
        let common = self.common_key();
        let key = |id: &ReportId| {
            let own = (common, hash_of(indexed(&self.site, *id)), body_parts(&self.site, *id));
            let report = &self.site.reports[*id];
            let text = xxh3_128(format!("{}\n{own:?}", report.file()).as_bytes());
            ReportKey { name: hash_of(report.file()), text }
        };
        let keys: Vec<ReportKey> = plan.reports.iter().map(key).collect();
        let read = |at: usize| self.indexed_text(plan.reports[at], sources, is_parallel);
        let made = Arc::new(Segment::build(plan.bits, &keys, earlier, &read, is_parallel)?);
        *place = Some(Arc::clone(&made));
        Ok(made)
    }

    /// What the files of a segment are made of.
    #[must_use]
    pub fn segment_reads(&self, name: SegmentName) -> ReadSet {
        let first = Recipe::Search(SearchFile::Chunk(name, 0));
        let view = View::new(&self.site, &self.templates, &first);
        let (site, settings) = (view.site(), view.settings());
        let _recorded = match name {
            SegmentName::Years => site.search_years(),
            SegmentName::Months => site.search_months(),
            SegmentName::Newest => site.search_newest(),
        };
        let _recorded = (settings.markdown(), settings.search());
        view.uses_texts();
        self.theme.includes().for_each(|(_, path)| view.uses_theme(path));
        view.take_read_set()
    }

    /// A hash of what all texts depend on: settings, texts of the theme that bodies include, the word for a page.
    fn common_key(&self) -> u64 {
        let config = &self.site.config;
        let includes: Vec<_> =
            self.theme.includes().map(|(name, path)| (name, self.theme.get(path))).collect();
        let page = self.templates.ui.or_key("search.page");
        hash_of((config.markdown, config.search.attachments, includes, page))
    }

    /// The texts of a report and its attachments; that of its page is held for the file that it is written to if `is_held` is set.
    fn indexed_text(
        &self,
        id: ReportId,
        sources: &dyn Sources,
        is_held: bool,
    ) -> Result<IndexedText, Unread> {
        let report = &self.site.reports[id];
        let view = View::new(&self.site, &self.templates, &Recipe::SearchText(id, 0));
        view.reads_source(None);
        let text = self.page_text(&view, id, &sources.read(report.file())?);
        let count = body_parts(&self.site, id) as usize;
        let titles =
            [Some(&report.title), report.meta.doc_number.as_ref(), report.index_number.as_ref()];
        let mut out = IndexedText {
            titles: titles.into_iter().flatten().map(ToString::to_string).collect(),
            parts: (0..count).map(|part| body_part(&text, part, count).to_owned()).collect(),
            ranges: Vec::new(),
        };
        if is_held && count == 1 {
            let mut held = self.search.texts.lock().unwrap_or_else(PoisonError::into_inner);
            held.hold(id, text, view.take_read_set());
        }
        for (at, attachment) in searched_attachments(&self.site, id) {
            let bytes = sources.read(&attachment.file)?;
            for part in attachment_text(&view, attachment, &bytes).parts {
                let attachment = u32::try_from(at).unwrap_or(u32::MAX);
                out.ranges.push(TextRange { attachment, units: part.units, label: part.label });
                out.parts.push(part.text);
            }
        }
        Ok(out)
    }

    /// What is searched on the page of a report: its title, its facts, its text, a line each.
    pub(super) fn page_text(&self, view: &View, id: ReportId, source: &[u8]) -> String {
        let report = view.report(id);
        let blocks = plain::blocks(self, view, id, source);
        let keywords = report.keywords().join("，");
        let facts = [
            Some(report.title()),
            report.doc_number(),
            report.index_number(),
            Some(report.publisher()),
            report.topic(),
            Some(&keywords),
        ];
        let mut lines: Vec<&str> =
            facts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
        // One that nobody wrote is made of the text itself.
        if self.site.reports[id].meta.summary.is_some() {
            lines.push(report.summary());
        }
        lines.extend(blocks.iter().map(|block| block.text.as_str()));
        lines.extend(report.changes().iter().map(|change| change.note.as_str()));
        lines.join("\n").replace('\t', " ")
    }
}

impl PageRender<'_> {
    /// A file of the index.
    pub(super) fn search_file(&self, file: SearchFile) -> Vec<u8> {
        let (view, renderer) = (self.view, self.renderer);
        let Some(name) = file.segment() else {
            let is_table = file == SearchFile::Normal;
            return if is_table { NORMAL.as_bytes().to_vec() } else { directory(view) };
        };
        view.adds(renderer.segment_reads(name));
        let made = renderer.make_segment(name, self.sources, &Earlier::default(), false);
        let plan = renderer.segment_plan(name);
        let bytes = made.and_then(|segment| {
            let files = |plan| SegmentFiles { renderer, view, plan, segment: &segment };
            plan.map_or(Ok(Vec::new()), |plan| files(plan).bytes(file))
        });
        self.given(bytes).unwrap_or_default()
    }

    /// A part of the text of a report's page.
    pub(super) fn search_text(&self, id: ReportId, part: u32) -> Vec<u8> {
        let held = &self.renderer.search.texts;
        let taken = held.lock().unwrap_or_else(PoisonError::into_inner).take(id);
        if let Some((text, read)) = taken {
            self.view.adds(read);
            return utf16(&text);
        }
        let source = self.read(self.view.report(id).file());
        let text = self.renderer.page_text(self.view, id, &source);
        let count = body_parts(&self.renderer.site, id) as usize;
        utf16(body_part(&text, part as usize, count))
    }

    /// The text of an attachment.
    pub(super) fn search_attachment(&self, id: ReportId, at: u32) -> Vec<u8> {
        let attachment = &self.view.report(id).attachments()[at as usize];
        let bytes = self.read_attachment(attachment);
        utf16(&attachment_text(self.view, attachment, &bytes).text)
    }
}

/// What readers of an attachment see: its title, then what stands in it, each piece with the sheet or page that it stands on.
fn attachment_text(view: &View, attachment: &Attachment, bytes: &[u8]) -> AttachmentText {
    let files = texts(bytes, ExtractLimits::default());
    let pieces = files.iter().flat_map(|file| &file.pieces).filter(|piece| piece.is_seen());
    let label = |place: &PiecePlace| match place {
        PiecePlace::Cell { sheet, .. } | PiecePlace::SheetName(sheet) => sheet.clone(),
        PiecePlace::Page(number) => view.text("search.page").replace("{n}", &number.to_string()),
        PiecePlace::Line(_)
        | PiecePlace::Paragraph(_)
        | PiecePlace::Note
        | PiecePlace::HeaderFooter(_)
        | PiecePlace::TextBox(_)
        | PiecePlace::Property(_)
        | PiecePlace::Part(_) => String::new(),
    };
    let title = std::iter::once((String::new(), attachment.title.as_str()));
    AttachmentText::new(title.chain(pieces.map(|piece| (label(&piece.place), piece.text.as_str()))))
}

/// The page that searches.
pub(super) fn context(view: &View) -> Value {
    let title = view.text("search.title").to_owned();
    let head = PageHead {
        kind: "search",
        description: view.text("search.description").to_owned(),
        title,
        url: SEARCH.to_owned(),
        tags: Box::new(tags::site),
        section: 0,
        steps: Vec::new(),
        indexed: true,
    };
    map([("site", view.site_value()), ("page", page(view, head))])
}

/// Which segments there are, for the script.
pub(super) fn directory(view: &View) -> Vec<u8> {
    let segments = view.site().search_segments().into_iter().map(
        |(name, bits, reports)| json!({"name": name.folder(), "bits": bits, "reports": reports}),
    );
    let directory = json!({
        "segments": segments.collect::<Vec<_>>(),
        "perFile": REPORTS_PER_FILE,
        "synonyms": view.settings().search().synonyms,
    });
    directory.to_string().into_bytes()
}

/// What is kept of the index was damaged while it was in use.
fn lost(_: LostRun) -> Unread {
    Unread::Trouble(Trouble::new(text!(
        "上次留下的搜索索引（`.gongkai/cache`）坏了，已经弃用；再生成一次就会重新读各份报告",
        "what the last build kept of the search index (`.gongkai/cache`) is damaged and was dropped; build again, which reads the reports anew"
    )))
}

/// What the files of a segment are made of.
struct SegmentFiles<'f> {
    renderer: &'f Renderer,
    view: &'f View,
    plan: &'f SegmentPlan,
    segment: &'f Segment,
}

impl SegmentFiles<'_> {
    fn bytes(&self, file: SearchFile) -> Result<Vec<u8>, Unread> {
        Ok(match file {
            SearchFile::Chunk(_, number) => self.segment.chunk(number).map_err(lost)?,
            SearchFile::Columns(_) => self.columns(),
            SearchFile::Reports(_, number) => {
                let from = number as usize * REPORTS_PER_FILE;
                let ids = self.plan.reports.iter().enumerate().skip(from).take(REPORTS_PER_FILE);
                let rows: Vec<_> =
                    ids.map(|(at, id)| self.row(*id, self.segment.ranges(at))).collect();
                json!({"stamp": self.segment.stamp(), "reports": rows}).to_string().into_bytes()
            }
            SearchFile::Normal | SearchFile::Directory => Vec::new(),
        })
    }

    fn reports(&self) -> impl Iterator<Item = &Report> {
        self.plan.reports.iter().map(|id| &*self.renderer.site.reports[*id])
    }

    /// What the script shows of a report: address, title, day, 文号, parts of its page; of each part of an attachment title, address, first byte of
    /// its text, end of its bytes, and where it begins in words.
    fn row(&self, id: ReportId, ranges: &[TextRange]) -> serde_json::Value {
        let site = &self.renderer.site;
        let report = &site.reports[id];
        let url = |of: &str| percent::encoded(of).to_string();
        let files = searched_attachments(site, id).flat_map(|(at, file)| {
            let own = ranges.iter().filter(move |range| range.attachment as usize == at);
            own.map(move |it| {
                let (from, end) = text_bytes(it.units);
                json!([file.title, url(&file.url), from, end, it.label])
            })
        });
        json!([
            url(&report.url),
            &*report.title,
            report.date.map_or_else(String::new, |date| date.to_string()),
            report.meta.doc_number.as_deref().unwrap_or_default(),
            body_parts(site, id),
            files.collect::<Vec<_>>(),
        ])
    }

    /// Titles of a report's sections, the outermost first.
    fn section_label(&self, report: &Report) -> String {
        let site = &self.renderer.site;
        let path = site.path_to(report.section);
        let titles = path.iter().filter(|id| **id != 0 || path.len() == 1);
        titles.map(|id| site.sections[*id].title.as_str()).collect::<Vec<_>>().join(" / ")
    }

    /// What reports are filtered by, as columns of labels.
    fn columns(&self) -> Vec<u8> {
        let own = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let validity = |it: Validity| self.view.text(&format!("validities.{}", it.id())).to_owned();
        let year = |it: &Report| it.date.map_or_else(String::new, |date| date.year().to_string());
        let facets: [(&'static str, Vec<String>); 6] = [
            ("year", self.reports().map(year).collect()),
            ("section", self.reports().map(|it| self.section_label(it)).collect()),
            ("kind", self.reports().map(|it| own(it.shared.kind.as_deref())).collect()),
            ("publisher", self.reports().map(|it| own(Some(it.publisher()))).collect()),
            ("validity", self.reports().map(|it| validity(it.validity)).collect()),
            ("topic", self.reports().map(|it| own(it.shared.topic.as_deref())).collect()),
        ];
        let mut packed =
            vec![PackedColumn { name: "parts", values: self.segment.parts().collect() }];
        let mut known = Map::new();
        for (name, values) in facets {
            let mut all: Vec<&String> = values.iter().collect();
            all.sort_unstable();
            all.dedup();
            let number =
                |value| all.binary_search(&value).ok().and_then(|at| u32::try_from(at).ok());
            let values = values.iter().map(|value| number(value).unwrap_or(0)).collect();
            packed.push(PackedColumn { name, values });
            known.insert(name.to_owned(), json!(all));
        }
        let mut head = Map::new();
        head.insert("stamp".to_owned(), self.segment.stamp().into());
        head.insert("count".to_owned(), self.segment.parts().sum::<u32>().into());
        head.insert("labels".to_owned(), known.into());
        columns(head, &packed)
    }
}
