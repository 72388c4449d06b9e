//! Where links in a report's body lead.
//!
//! In: a link as typed. Out: its address, or a finding. Must not know: Markdown.

use super::meaning::{LinkedFile, Meaning};
use super::view::View;
use crate::body::{Callout, IncludedText, Link, LinkKind, Resolve, has_scheme};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::percent;
use crate::plan::{Plan, output_path};
use crate::site::{Attachment, State};
use crate::source::{self, folder_of};
use crate::yaml::nearest;

/// Most pages of a folder that are looked at for a suggestion.
const SUGGESTIONS: usize = 300;

/// Resolves the links of one page.
pub(super) struct Resolver<'s> {
    pub(super) view: &'s View,
    pub(super) plan: &'s Plan,
    /// Source path of the page.
    pub(super) file: &'s str,
    /// Its own files.
    pub(super) attachments: &'s [Attachment],
    /// Titles of files still to come.
    pub(super) awaited: &'s [String],
    /// The page's title, which stands above its text.
    pub(super) title: Option<&'s str>,
    /// Whether the page has errors, so that its attachments may be incomplete.
    pub(super) of_failed: bool,
}

/// What an address of the web should be that was typed with full-width signs or backslashes: `https：//`, `https:\\\\`.
fn mistyped_address(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .map(|c| match c {
            '：' => ':',
            '／' | '\\' => '/',
            '．' | '。' => '.',
            other => other,
        })
        .collect();
    let lower = plain.to_ascii_lowercase();
    let rest = lower.strip_prefix("https:").or_else(|| lower.strip_prefix("http:"))?;
    let begin = typed.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let host = plain[plain.len() - rest.len()..].trim_start_matches('/');
    let right = format!("{}://{host}", begin.to_ascii_lowercase());
    // Only scheme and host (`head`) are checked for such characters; a path may contain them.
    let signs = |c: char| matches!(c, ':' | '：' | '/' | '／' | '\\');
    let after = typed[begin.len()..].trim_start_matches(signs);
    let host_end = after.find(signs).unwrap_or(after.len());
    let head = &typed[..typed.len() - after.len() + host_end];
    let is_odd = head.contains(['：', '／', '\\', '．', '。']);
    let is_address = url::Url::parse(&right).is_ok_and(|url| url.has_host()) && host.contains('.');
    (is_odd && is_address && matches!(begin.to_ascii_lowercase().as_str(), "http" | "https"))
        .then_some(right)
}

impl Resolve for Resolver<'_> {
    fn link(&self, typed: &str, at: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
        if typed.starts_with('#') {
            return Ok(Link { href: typed.to_owned(), kind: LinkKind::Internal });
        }
        if typed.is_empty() {
            return Err(Box::new(problem::body::link_empty(at())));
        }
        if let Some(right) = mistyped_address(typed) {
            return Err(Box::new(problem::body::link_scheme(at(), typed, &right)));
        }
        if typed.contains('\\') {
            return Err(Box::new(problem::body::link_forbidden(at(), typed)));
        }
        // The site's own address, as it is copied from a browser, is a link inside.
        let base = self.view.settings().base_url();
        if let Some(below) = base.below(typed) {
            let (path, fragment) = match below.split_once('#') {
                Some((path, fragment)) => (path, format!("#{fragment}")),
                None => (below, String::new()),
            };
            return self.absolute(&base.local(path), &fragment, typed, at);
        }
        if typed.starts_with("//") {
            return Ok(self.outside(typed));
        }
        if has_scheme(typed) {
            return self.with_scheme(typed, at);
        }
        let (path, fragment) = match typed.split_once('#') {
            Some((path, fragment)) => (path, format!("#{fragment}")),
            None => (typed, String::new()),
        };
        if path.starts_with('/') {
            return self.absolute(path, &fragment, typed, at);
        }
        let decoded = percent::decoded(path);
        let Some(file) = source::join(folder_of(self.file), &decoded) else {
            return Err(Box::new(problem::body::link_outside(at(), typed)));
        };
        self.file(&file, &fragment, typed, at)
    }

    fn outside_mark(&self) -> String {
        self.view.text("outside_mark").to_owned()
    }

    fn attachment(&self, number: Option<u32>, title: &str) -> Option<Link> {
        let plain = plain_title;
        let wanted = plain(title);
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        let listed = || self.attachments.iter().filter(|file| file.listed);
        let by_title = listed().find(|file| {
            plain(&file.title) == wanted
                || plain(&stem(&file.name)) == wanted
                || plain(&file.name) == wanted
        });
        // A number without a matching title means the file at that position only if the file's name is `附件…` or digits.
        let by_number = || {
            let file = listed().nth(usize::try_from(number?).ok()?.checked_sub(1)?)?;
            let bare = plain(&stem(&file.name));
            let says_number = bare.starts_with("附件") || bare.chars().all(|c| c.is_ascii_digit());
            (says_number && file.title == stem(&file.name)).then_some(file)
        };
        by_title.or_else(by_number).map(|file| self.to_file(file))
    }

    fn is_awaited(&self, title: &str) -> bool {
        if self.of_failed {
            return true;
        }
        self.awaited.iter().any(|awaited| plain_title(awaited) == plain_title(title))
    }

    fn table_name(&self, number: usize) -> String {
        self.view.text("table_name").replace("{n}", &number.to_string())
    }

    fn callout_name(&self, kind: Callout) -> String {
        self.view.text(&format!("callout_{}", kind.word())).to_owned()
    }

    fn is_title(&self, heading: &str) -> bool {
        self.title.is_some_and(|title| plain_title(title) == plain_title(heading))
    }

    fn include(&self, name: &str) -> Result<IncludedText<'_>, Option<String>> {
        let (at, text) = self.view.include(name)?;
        Ok(IncludedText { file: at.file, text })
    }

    fn is_taken(&self, id: &str) -> bool {
        self.view.is_id_of_page(id)
    }

    fn attachment_count(&self) -> usize {
        self.attachments.iter().filter(|file| file.listed).count() + self.awaited.len()
    }
}

impl Resolver<'_> {
    /// Resolves a link that begins with `/`: the plan must have an output at that address.
    fn absolute(
        &self,
        path: &str,
        fragment: &str,
        typed: &str,
        at: &dyn Fn() -> Location,
    ) -> Result<Link, Box<Diagnostic>> {
        let base = &self.view.settings().base_url().path;
        let path = percent::decoded(path.split('?').next().unwrap_or_default());
        let below =
            path.strip_prefix(base.as_str()).unwrap_or_else(|| path.trim_start_matches('/'));
        let found = [output_path(below), output_path(&format!("{below}/"))]
            .into_iter()
            .find(|output| self.view.has_output(self.plan, output));
        match found {
            Some(output) => {
                let url = output.strip_suffix("index.html").unwrap_or(&output);
                Ok(self.internal(url, fragment))
            }
            None => {
                let near = self
                    .read_from_root(typed)
                    .map(|source| relative(folder_of(self.file), &source));
                Err(Box::new(problem::body::link_missing(at(), typed, near.as_deref())))
            }
        }
    }

    /// The source that a path means when it is read from the root of the site or of its content.
    fn read_from_root(&self, typed: &str) -> Option<String> {
        let path = percent::decoded(typed.split(['#', '?']).next()?);
        let path = path.trim_start_matches('/');
        let below = path.strip_prefix("content/").unwrap_or(path);
        let whole = source::join(source::CONTENT, below)?;
        let site = self.view.for_errors();
        let known = source::meant(&whole).into_iter().find(|file| site.node(file).is_some());
        known.or_else(|| site.has_file(&whole).then_some(whole))
    }

    /// A link by source path.
    fn file(
        &self,
        file: &str,
        fragment: &str,
        typed: &str,
        at: &dyn Fn() -> Location,
    ) -> Result<Link, Box<Diagnostic>> {
        let meaning = self.view.meaning(file);
        match meaning {
            // The linked page has errors of its own, which are reported and stop the build; the link needs no finding.
            Meaning::Failed => return Ok(self.internal("", "")),
            Meaning::Section(section) => return Ok(self.internal(&section.url(), fragment)),
            Meaning::Report(report) => {
                if !report.is_visible && report.state != State::Withdrawn {
                    return Err(Box::new(problem::body::link_unpublished(at(), typed)));
                }
                // A tombstone has no anchors: the fragment is dropped, so that links into a report do not keep it from being
                // withdrawn.
                let gone = report.state == State::Withdrawn;
                return Ok(self.internal(report.url, if gone { "" } else { fragment }));
            }
            Meaning::SectionFile(..) | Meaning::File(..) | Meaning::Nothing => {}
        }
        if let Some(own) = self.attachments.iter().find(|own| own.file == file) {
            return Ok(with_fragment(self.to_file(own), fragment));
        }
        if let Meaning::SectionFile(file) = meaning {
            return Ok(with_fragment(self.linked_file(file), fragment));
        }
        if let Meaning::File(report, attachment) = meaning {
            if report.state == State::Withdrawn {
                return Ok(self.internal(report.url, ""));
            }
            if !report.is_visible {
                return Err(Box::new(problem::body::link_unpublished(at(), typed)));
            }
            return Ok(with_fragment(self.linked_file(attachment), fragment));
        }
        let site = self.view.for_errors();
        if self.of_failed && site.has_file(file) {
            return Ok(self.internal("", ""));
        }
        // Suggestions come from the same folder only: its pages and this page's own attachments.
        let (folder, name) = named(file);
        let beside = || {
            let pages = site.sources_from(folder).filter(|known| named(known).0 == folder);
            pages.take(SUGGESTIONS).chain(self.attachments.iter().map(|own| own.file.as_str()))
        };
        if is_web_address(typed) {
            return Err(Box::new(problem::body::link_without_scheme(at(), typed)));
        }
        // A path from the root of the site or of its content, which exists there.
        if let Some(source) = self.read_from_root(typed) {
            let near = relative(folder_of(self.file), &source);
            return Err(Box::new(problem::body::link_missing(at(), typed, Some(&near))));
        }
        let near = nearest(name, beside().map(|known| named(known).1))
            .and_then(|best| beside().find(|known| named(known).1 == best))
            .map(|near| relative(folder_of(self.file), near));
        Err(Box::new(problem::body::link_missing(at(), typed, near.as_deref())))
    }

    fn with_scheme(&self, typed: &str, at: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
        let scheme = typed.split(':').next().unwrap_or_default().to_ascii_lowercase();
        match scheme.as_str() {
            "http" | "https" => {
                let rest = &typed[scheme.len() + 1..];
                let host = rest.trim_start_matches('/');
                let is_whole = rest.starts_with("//") && host.len() + 2 == rest.len();
                if is_whole && url::Url::parse(typed).is_ok_and(|url| url.has_host()) {
                    return Ok(self.outside(typed));
                }
                // https:/host, https:///host, https:host: browsers read a path on the page's own host in some of them.
                let right = format!("{scheme}://{host}");
                let is_right = url::Url::parse(&right).is_ok_and(|url| url.has_host());
                Err(Box::new(if is_right && !host.is_empty() {
                    problem::body::link_scheme(at(), typed, &right)
                } else {
                    problem::body::link_forbidden(at(), typed)
                }))
            }
            "mailto" | "tel" => Ok(Link { href: typed.to_owned(), kind: LinkKind::Contact }),
            _ => Err(Box::new(match nearest(&scheme, ["https", "http", "mailto"].into_iter()) {
                // hhttps://, htps://: a slip, and not a scheme of another kind.
                Some(near) if typed[scheme.len()..].starts_with("://") || near == "mailto" => {
                    let right = format!("{near}{}", &typed[scheme.len()..]);
                    problem::body::link_scheme(at(), typed, &right)
                }
                _ => problem::body::link_forbidden(at(), typed),
            })),
        }
    }

    fn outside(&self, address: &str) -> Link {
        let away = self.view.settings().leaving().is_away(address);
        let kind = if away { LinkKind::Away } else { LinkKind::External };
        Link { href: self.view.outward(address), kind }
    }

    fn internal(&self, url: &str, fragment: &str) -> Link {
        let href = format!("{}{fragment}", self.view.local(url));
        Link { href, kind: LinkKind::Internal }
    }

    fn to_file(&self, attachment: &Attachment) -> Link {
        self.linked_file(LinkedFile::new(attachment))
    }

    fn linked_file(&self, file: LinkedFile<'_>) -> Link {
        let name = file.name.to_owned();
        let kind = match file.pixels {
            Some(pixels) => LinkKind::Picture(name, pixels),
            None => LinkKind::File(name),
        };
        Link { href: self.view.local(file.url), kind }
    }
}

/// Whether a path looks like an address of the web: `www.gov.cn`, `www.gov.cn/a.html`, `gov.cn`.
fn is_web_address(typed: &str) -> bool {
    let host = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    labels.len() > 1
        && labels.iter().all(is_label)
        && (labels[0].eq_ignore_ascii_case("www")
            || ["cn", "com", "org", "net"].iter().any(|end| labels.last() == Some(end)))
}

/// A link to a place in a file, such as `#page=2` of a PDF.
fn with_fragment(mut link: Link, fragment: &str) -> Link {
    link.href.push_str(fragment);
    link
}

/// A source file's folder and the name a person knows it by: of a bundle or section, its folder's.
fn named(file: &str) -> (&str, &str) {
    let whole = file
        .strip_suffix("/index.md")
        .or_else(|| file.strip_suffix("/_index.md"))
        .or_else(|| file.strip_suffix(".md"))
        .unwrap_or(file);
    whole.rsplit_once('/').unwrap_or(("", whole))
}

/// A title without spaces and quotation marks, to be compared.
fn plain_title(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '“' | '”')).collect()
}

/// A path as it is written in a link from a folder.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn relative_paths() {
        assert_eq!(relative("content/a", "content/a/x.md"), "x.md");
        assert_eq!(relative("content/a/b", "content/c/x.md"), "../../c/x.md");
    }
}
