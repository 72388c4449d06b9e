//! Feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.
//!
//! In: a site, a section. Out: text. Must not know: templates. Feeds show summaries, never bodies.

use atom_syndication as atom;
use serde_json::{Value, json};

use super::media::media_type;
use super::touched::{report, section, setting};
use super::view::View;
use crate::plan::{FeedFormat, Recipe};
use crate::site::{Report, ReportId, SectionId, Site};
use crate::slug::slug;

/// A feed of the newest reports of a section and those below it.
pub(super) fn feed(view: &View, id: SectionId, format: FeedFormat) -> String {
    let section = view.section(id, section::HEAD);
    let part = view.part(&Recipe::Feed(id, format));
    let see = |id: &ReportId| view.report(*id, report::LINE | report::TEXT);
    let site = &view.settings(setting::TITLE).title;
    let title = if id == 0 { site.clone() } else { format!("{} - {site}", section.title) };
    let reports = part.reports.iter().map(see).collect();
    let feed = Feed { view, title, url: section.url(), file: format.file(), reports };
    match format {
        FeedFormat::Atom => feed.atom(),
        FeedFormat::Rss => feed.rss(),
        FeedFormat::Json => feed.json(),
    }
}

/// The newest reports of a section and those below it, as many as a feed has.
pub(super) fn newest(site: &Site, id: SectionId) -> Vec<ReportId> {
    let mut newest = site.sections[id].reports.clone();
    let order = |a: &ReportId, b: &ReportId| {
        let (a, b) = (&site.reports[*a], &site.reports[*b]);
        updated_key(b).cmp(&updated_key(a)).then_with(|| a.file.cmp(&b.file))
    };
    let count = site.config.feed_items;
    if newest.len() > count {
        newest.select_nth_unstable_by(count, order);
        newest.truncate(count);
    }
    newest.sort_unstable_by(order);
    newest
}

/// A report counts as new when it is published and when a correction is noted.
pub(super) fn updated_key(report: &Report) -> (jiff::civil::Date, jiff::civil::Time) {
    let own = (report.date.date, report.time);
    let change = report
        .meta
        .rare()
        .changes
        .last()
        .map(|c| (c.date.date, c.date.time.unwrap_or(report.time)));
    change.map_or(own, |change| change.max(own))
}

/// When a report was published or a correction noted last.
pub(super) fn updated(view: &View, report: &Report) -> String {
    let (date, time) = updated_key(report);
    view.rfc3339(crate::source::Moment { date, time: Some(time) }, time)
}

/// A permanent id (RFC 4151), made of the source file's place.
pub(super) fn id(view: &View, report: &Report) -> String {
    let host = &view.settings(setting::IDENTITY).identity.domain;
    let file = report.file.trim_end_matches("/index.md").trim_end_matches(".md");
    let path: Vec<String> = file.split('/').skip(1).map(slug).collect();
    // The year in which such columns were made a duty (国令第711号); RFC 4151 wants a date.
    format!("tag:{host},2019:{}", path.join("/"))
}

struct Feed<'s> {
    view: &'s View,
    title: String,
    url: String,
    file: &'static str,
    reports: Vec<&'s Report>,
}

impl Feed<'_> {
    fn home(&self) -> String {
        self.view.permalink(&self.url)
    }

    fn own(&self) -> String {
        self.view.permalink(&format!("{}{}", self.url, self.file))
    }

    /// When the newest entry changed; a feed without entries gets a fixed date, so that bytes never depend
    /// on the clock.
    fn updated(&self) -> String {
        let newest = self.reports.first().map(|report| updated(self.view, report));
        newest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    }

    /// A permanent id (RFC 4151): made of the source file's place, so that neither a corrected date nor another
    /// slug nor a later index number gives an old entry a new id.
    fn id(&self, report: &Report) -> String {
        id(self.view, report)
    }

    /// Summary and correction history as plain text.
    fn text(&self, report: &Report) -> String {
        let said = if report.summary.is_empty() { &report.title } else { &report.summary };
        let mut text = said.to_string();
        for change in &report.meta.rare().changes {
            let note =
                self.view.text("feed_change").replace("{date}", &change.date.date.to_string());
            text.push('\n');
            text.push_str(&note.replace("{note}", &change.note));
        }
        text
    }

    fn atom(&self) -> String {
        let entries = self.reports.iter().map(|report| self.atom_entry(report)).collect::<Vec<_>>();
        let mut feed = atom::Feed::default();
        feed.set_title(self.title.clone());
        feed.set_id(self.home());
        feed.set_updated(date(&self.updated()));
        feed.set_lang(self.view.settings(setting::LANGUAGE).language.clone());
        feed.set_authors(vec![person(&self.view.settings(setting::IDENTITY).identity.name)]);
        feed.set_links(vec![
            atom_link(self.own(), "self", Some("application/atom+xml")),
            atom_link(self.home(), "alternate", Some("text/html")),
        ]);
        feed.set_entries(entries);
        written(feed.write_to(Vec::new()).map_err(|error| error.to_string()))
    }

    fn atom_entry(&self, report: &Report) -> atom::Entry {
        let mut entry = atom::Entry::default();
        entry.set_title(atom::Text::plain(&*report.title));
        entry.set_id(self.id(report));
        entry.set_updated(date(&updated(self.view, report)));
        entry.set_published(Some(date(&self.view.rfc3339(report.date, report.time))));
        entry.set_summary(Some(atom::Text::plain(self.text(report))));
        entry.set_authors(vec![person(report.publisher())]);
        let mut links =
            vec![atom_link(self.view.permalink(&report.url), "alternate", Some("text/html"))];
        for file in report.listed() {
            let mut link = atom_link(
                self.view.permalink(&file.url),
                "enclosure",
                Some(media_type(&file.kind)),
            );
            link.set_title(file.title.clone());
            link.set_length(file.size.to_string());
            links.push(link);
        }
        entry.set_links(links);
        let categories =
            report.meta.keywords.iter().map(String::as_str).chain(report.shared.topic.as_deref());
        entry.set_categories(
            categories
                .map(|term| {
                    let mut category = atom::Category::default();
                    category.set_term(term);
                    category
                })
                .collect::<Vec<_>>(),
        );
        entry
    }

    fn rss(&self) -> String {
        let items: Vec<rss::Item> =
            self.reports.iter().map(|report| self.rss_item(report)).collect();
        let mut channel = rss::Channel::default();
        channel.set_title(self.title.clone());
        channel.set_link(self.home());
        let description = &self.view.settings(setting::DESCRIPTION).description;
        channel.set_description(if description.is_empty() {
            self.title.clone()
        } else {
            description.clone()
        });
        channel.set_language(self.view.settings(setting::LANGUAGE).language.clone());
        channel.set_items(items);
        written(channel.write_to(Vec::new()).map_err(|error| error.to_string()))
    }

    fn rss_item(&self, report: &Report) -> rss::Item {
        let mut item = rss::Item::default();
        item.set_title(report.title.to_string());
        item.set_link(self.view.permalink(&report.url));
        item.set_description(self.text(report));
        item.set_pub_date(date(&self.view.rfc3339(report.date, report.time)).to_rfc2822());
        let mut guid = rss::Guid::default();
        guid.set_value(self.id(report));
        guid.set_permalink(false);
        item.set_guid(guid);
        // RSS allows one enclosure an item.
        if let Some(file) = report.listed().next() {
            let mut enclosure = rss::Enclosure::default();
            enclosure.set_url(self.view.permalink(&file.url));
            enclosure.set_length(file.size.to_string());
            enclosure.set_mime_type(media_type(&file.kind));
            item.set_enclosure(enclosure);
        }
        item
    }

    fn json(&self) -> String {
        let items: Vec<Value> = self.reports.iter().map(|report| self.json_item(report)).collect();
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.home(),
            "feed_url": self.own(),
            "language": self.view.settings(setting::LANGUAGE).language,
            "authors": [{"name": self.view.settings(setting::IDENTITY).identity.name}],
            "items": items,
        });
        format!("{feed:#}\n")
    }

    fn json_item(&self, report: &Report) -> Value {
        let attachments: Vec<Value> = report
            .listed()
            .map(|file| {
                json!({
                    "url": self.view.permalink(&file.url),
                    "mime_type": media_type(&file.kind),
                    "title": file.title,
                    "size_in_bytes": file.size,
                })
            })
            .collect();
        let mut item = json!({
            "id": self.id(report),
            "url": self.view.permalink(&report.url),
            "title": report.title,
            "content_text": self.text(report),
            "date_published": self.view.rfc3339(report.date, report.time),
            "date_modified": updated(self.view, report),
            "authors": [{"name": report.publisher()}],
        });
        if !report.meta.keywords.is_empty() {
            item["tags"] = json!(report.meta.keywords);
        }
        if !attachments.is_empty() {
            item["attachments"] = Value::Array(attachments);
        }
        item
    }
}

fn person(name: &str) -> atom::Person {
    let mut person = atom::Person::default();
    person.set_name(name);
    person
}

fn atom_link(href: String, rel: &str, media: Option<&str>) -> atom::Link {
    let mut link = atom::Link::default();
    link.set_href(href);
    link.set_rel(rel);
    link.set_mime_type(media.map(ToOwned::to_owned));
    link
}

/// The dates here are made by [`rfc3339`], so they parse.
fn date(text: &str) -> atom::FixedDateTime {
    text.parse().unwrap_or_default()
}

/// Writing XML to memory does not fail; should it ever, the text says so instead of being cut short.
fn written(bytes: Result<Vec<u8>, String>) -> String {
    let mut text = match bytes {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("<!-- {error} -->"),
    };
    text.push('\n');
    text
}
