//! A path → what is answered, from the latest state.
//!
//! In: the path of a request. Out: [`Answer`]. Must not know: HTTP, what is added to pages.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Mutex;
use std::time::Duration;

use camino::Utf8PathBuf;
use xxhash_rust::xxh3::xxh3_128;

use super::absent::{self, Absent};
use super::preview::{Preview, PreviewState, lock};
use crate::diagnostic::Diagnostic;
use crate::media::{content_type, media_type};
use crate::plan::{Target, output_path};
use crate::render::Rendered;
use crate::site::{ReportId, State as ReportState};
use crate::source::on_disk;
use crate::{escape, fs};

/// How long a request waits for the state that a file just saved will give.
const PATIENCE: Duration = Duration::from_millis(700);
/// Pages that are kept as they were when they were last right.
const REMEMBERED: usize = 64;

/// What is answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// Bytes that were rendered.
    Page(AnsweredPage),
    /// A file of the site, as it is.
    File {
        /// Where it is.
        path: Utf8PathBuf,
        /// Its media type.
        media: &'static str,
        /// A hash of its bytes.
        hash: u128,
    },
    /// Another address, as a path on this host.
    Redirect(String),
}

/// Bytes that were rendered.
#[derive(Debug)]
pub(super) struct AnsweredPage {
    pub(super) status: u16,
    pub(super) media: &'static str,
    /// The same bytes that a build would write, as long as nothing is wrong.
    pub(super) bytes: Vec<u8>,
    /// The report it shows.
    pub(super) report: Option<ReportId>,
    /// Why there is none at this address.
    pub(super) absent: Option<Absent>,
    /// What is wrong with this page.
    pub(super) findings: Vec<Diagnostic>,
}

impl AnsweredPage {
    pub(super) fn is_html(&self) -> bool {
        self.media.starts_with("text/html")
    }

    pub(super) fn hash(&self) -> u128 {
        let page = xxh3_128(&self.bytes);
        // The bar is made of `absent` and added later, so `absent` is hashed besides the bytes.
        match &self.absent {
            None => page,
            Some(absent) => page ^ xxh3_128(format!("{absent:?}").as_bytes()),
        }
    }
}

/// Pages as they were when they were last right.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<VecDeque<(String, Vec<u8>)>>);

impl Remembered {
    fn put(&self, path: &str, bytes: &[u8]) {
        let mut pages = lock(&self.0);
        pages.retain(|(each, _)| each != path);
        pages.push_front((path.to_owned(), bytes.to_vec()));
        pages.truncate(REMEMBERED);
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let pages = lock(&self.0);
        pages.iter().find(|(each, _)| each == path).map(|(_, bytes)| bytes.clone())
    }
}

impl Preview {
    /// Answers a path of this host, as the request has it.
    pub(super) fn answer(&self, path: &str) -> Answer {
        let state = self.state();
        let plan = &state.snapshot.plan;
        let mount = &state.snapshot.site.config.base_url.path;
        let Some(below) = path.strip_prefix(mount.as_str()) else {
            let home = path == "/" || format!("{path}/") == *mount;
            return if home {
                Answer::Redirect(mount.clone())
            } else {
                self.not_found(&state, None)
            };
        };
        let below = crate::percent::decoded(below);
        let output = output_path(&below);
        if let Some(target) = plan.get(&output) {
            if let Some((file, hash)) = state.snapshot.original(target) {
                if !fs::is_plain_below(&self.options.root, &file) {
                    return self.not_found(&state, None);
                }
                let kind = file.rsplit_once('.').map_or("", |(_, kind)| kind);
                return Answer::File {
                    path: on_disk(&self.options.root, &file),
                    media: media_type(&kind.to_lowercase()),
                    hash,
                };
            }
            return self.page(&state, target);
        }
        if plan.get(&output_path(&format!("{below}/"))).is_some() {
            return Answer::Redirect(format!("{path}/"));
        }
        // A report that has just been broken stays as it was.
        if state.findings.iter().any(Diagnostic::is_error)
            && let Some(bytes) = self.remembered.get(&output)
        {
            return Answer::Page(AnsweredPage {
                status: 200,
                media: content_type(&output),
                bytes,
                report: None,
                absent: None,
                findings: Vec::new(),
            });
        }
        self.not_found(&state, absent::find(&state, &self.old_places, &output))
    }

    fn not_found(&self, state: &PreviewState, absent: Option<Absent>) -> Answer {
        let answer = state.snapshot.plan.get("404.html").map(|target| self.page(state, target));
        match answer {
            Some(Answer::Page(page)) => {
                Answer::Page(AnsweredPage { status: page.status.max(404), absent, ..page })
            }
            _ => Answer::Page(self.failed(Vec::new())),
        }
    }

    /// A page instead of one that cannot be shown.
    fn failed(&self, findings: Vec<Diagnostic>) -> AnsweredPage {
        let media = "text/html; charset=utf-8";
        let bytes = page_of(&self.problems(&findings).1);
        AnsweredPage { status: 500, media, bytes, report: None, absent: None, findings }
    }

    fn page(&self, state: &PreviewState, target: &Target) -> Answer {
        let is_made = |name| state.snapshot.renderer.made_segment(name).is_some();
        if target.recipe.segment().is_some_and(|name| !is_made(name)) {
            return Answer::Page(AnsweredPage {
                status: 503,
                media: content_type(&target.path),
                bytes: Vec::new(),
                report: None,
                absent: None,
                findings: Vec::new(),
            });
        }
        let rendered = match render(state, target) {
            Some(rendered) => Some(rendered),
            None => {
                // The file was saved just now: the state that knows it is on its way.
                let newer = self.newer_than(state, PATIENCE);
                newer.and_then(|state| render(&state, state.snapshot.plan.get(&target.path)?))
            }
        };
        let is_shown =
            |id: &ReportId| state.snapshot.site.reports[*id].state != ReportState::Withdrawn;
        let report = target.recipe.report().filter(is_shown);
        let (bytes, findings) = match rendered {
            Some(Rendered { bytes, facts, .. }) if state.is_sound => (Some(bytes), facts.findings),
            _ => (None, Vec::new()),
        };
        let media = content_type(&target.path);
        let is_wrong = findings.iter().any(Diagnostic::is_error);
        let bytes = match bytes {
            Some(bytes) if !is_wrong => {
                if media.starts_with("text/html") {
                    self.remembered.put(&target.path, &bytes);
                }
                Some(bytes)
            }
            // Errors in a body leave bytes that can be shown; a template error leaves none, so the last good page is shown.
            Some(bytes) if !bytes.is_empty() => Some(bytes),
            _ => self.remembered.get(&target.path),
        };
        Answer::Page(match bytes {
            Some(bytes) => {
                AnsweredPage { status: 200, media, bytes, report, absent: None, findings }
            }
            None => self.failed(findings),
        })
    }
}

/// A page's bytes that say what is wrong.
fn page_of(problems: &[String]) -> Vec<u8> {
    let mut html = String::from(
        "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>gongkai</title></head>\n<body>\n",
    );
    for problem in problems {
        let _ = writeln!(html, "<pre>{}</pre>", escape::text(problem));
    }
    html.push_str("</body>\n</html>\n");
    html.into_bytes()
}

/// `None` where the source file is not what was read, or is gone.
fn render(state: &PreviewState, target: &Target) -> Option<Rendered> {
    state.snapshot.render(target).ok()
}
