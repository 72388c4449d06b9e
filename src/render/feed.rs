//! Feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.
//!
//! In: a site, a section. Out: text. Must not know: templates. Feeds show summaries, never bodies.

use atom_syndication as atom;
use minijinja::value::Value;
use serde_json::{Value as Json, json};

use super::fields::SeenReport;
use super::values::map;
use super::view::View;
use crate::media::media_type;
use crate::plan::{FeedFormat, Recipe};
use crate::site::{Attachment, SectionId};
use crate::slug::slug;

/// A feed of the newest reports of a section and those below it.
pub(super) fn feed(view: &View, id: SectionId, format: FeedFormat) -> String {
    let section = view.section(id);
    let part = view.part(&Recipe::Feed(id, format));
    let site = view.settings().title();
    let title = if id == 0 { site.to_owned() } else { format!("{} - {site}", section.title()) };
    let entries = part.reports.iter().map(|id| entry(view, &view.report(*id))).collect();
    print(view, title, &section.url(), format, entries)
}

/// One entry of a feed.
pub(super) struct Entry<'s> {
    /// A permanent id (RFC 4151).
    pub(super) id: String,
    /// Address below the site's root.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) text: String,
    /// RFC 3339.
    pub(super) published: String,
    /// RFC 3339.
    pub(super) updated: String,
    pub(super) author: &'s str,
    pub(super) keywords: &'s [String],
    pub(super) topic: Option<&'s str>,
    pub(super) files: Vec<&'s Attachment>,
}

/// A feed at an address below the site's root that ends with `/`.
pub(super) fn print(
    view: &View,
    title: String,
    url: &str,
    format: FeedFormat,
    entries: Vec<Entry<'_>>,
) -> String {
    let feed = Feed { view, title, url, file: format.file(), entries };
    match format {
        FeedFormat::Atom => feed.atom(),
        FeedFormat::Rss => feed.rss(),
        FeedFormat::Json => feed.json(),
    }
}

/// Links to the feeds at an address.
pub(super) fn links(view: &View, title: &str, url: &str) -> Value {
    let link = |format: &FeedFormat| {
        let (name, media) = match format {
            FeedFormat::Atom => ("Atom", "application/atom+xml"),
            FeedFormat::Rss => ("RSS", "application/rss+xml"),
            FeedFormat::Json => ("JSON Feed", "application/feed+json"),
        };
        map([
            ("name", name.into()),
            ("type", media.into()),
            ("title", title.into()),
            ("url", view.local(&format!("{url}{}", format.file())).into()),
        ])
    };
    FeedFormat::ALL.iter().map(link).collect()
}

/// A permanent id (RFC 4151), made of the source file's place.
pub(super) fn id(view: &View, report: &SeenReport<'_>) -> String {
    let host = &view.settings().identity().domain;
    let file = report.file().trim_end_matches("/index.md").trim_end_matches(".md");
    let path: Vec<String> = file.split('/').skip(1).map(slug).collect();
    // The year in which such columns were made a duty (国令第711号); RFC 4151 wants a date.
    format!("tag:{host},2019:{}", path.join("/"))
}

/// A report counts as new when it is published and when a correction is noted.
fn entry<'s>(view: &View, report: &SeenReport<'s>) -> Entry<'s> {
    // Feeds list reports with a date only.
    let published = view.published(report).unwrap_or_default();
    Entry {
        id: id(view, report),
        url: report.url().to_owned(),
        title: report.title().to_owned(),
        text: text(view, report),
        updated: report
            .updated()
            .map_or_else(|| published.clone(), |(date, time)| view.rfc3339(date, time)),
        published,
        author: report.publisher(),
        keywords: report.keywords(),
        topic: report.topic(),
        files: report.listed().collect(),
    }
}

/// Summary and correction history as plain text.
fn text(view: &View, report: &SeenReport<'_>) -> String {
    let summary = report.summary();
    let mut text = if summary.is_empty() { report.title() } else { summary }.to_owned();
    for change in report.changes() {
        let note = view.text("feed_change").replace("{date}", &change.date.date.to_string());
        text.push('\n');
        text.push_str(&note.replace("{note}", &change.note));
    }
    text
}

struct Feed<'f> {
    view: &'f View,
    title: String,
    url: &'f str,
    file: &'static str,
    entries: Vec<Entry<'f>>,
}

impl Feed<'_> {
    fn home(&self) -> String {
        self.view.permalink(self.url)
    }

    fn own(&self) -> String {
        self.view.permalink(&format!("{}{}", self.url, self.file))
    }

    /// When the newest entry changed; a feed without entries gets a fixed date, so that bytes never depend
    /// on the clock.
    fn updated(&self) -> String {
        let newest = self.entries.first().map(|entry| entry.updated.clone());
        newest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    }

    fn atom(&self) -> String {
        let entries = self.entries.iter().map(|entry| self.atom_entry(entry)).collect::<Vec<_>>();
        let mut feed = atom::Feed::default();
        feed.set_title(self.title.clone());
        feed.set_id(self.home());
        feed.set_updated(date(&self.updated()));
        feed.set_lang(self.view.settings().language().to_owned());
        feed.set_authors(vec![person(&self.view.settings().identity().name)]);
        feed.set_links(vec![
            atom_link(self.own(), "self", Some("application/atom+xml")),
            atom_link(self.home(), "alternate", Some("text/html")),
        ]);
        feed.set_entries(entries);
        written(feed.write_to(Vec::new()).map_err(|error| error.to_string()))
    }

    fn atom_entry(&self, it: &Entry<'_>) -> atom::Entry {
        let mut entry = atom::Entry::default();
        entry.set_title(atom::Text::plain(&*it.title));
        entry.set_id(it.id.clone());
        entry.set_updated(date(&it.updated));
        entry.set_published(Some(date(&it.published)));
        entry.set_summary(Some(atom::Text::plain(&*it.text)));
        entry.set_authors(vec![person(it.author)]);
        let mut links =
            vec![atom_link(self.view.permalink(&it.url), "alternate", Some("text/html"))];
        for file in &it.files {
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
        let category = |term: &str| {
            let mut category = atom::Category::default();
            category.set_term(term);
            category
        };
        let categories = it.keywords.iter().map(String::as_str).chain(it.topic);
        entry.set_categories(categories.map(category).collect::<Vec<_>>());
        entry
    }

    fn rss(&self) -> String {
        let items: Vec<rss::Item> = self.entries.iter().map(|entry| self.rss_item(entry)).collect();
        let mut channel = rss::Channel::default();
        channel.set_title(self.title.clone());
        channel.set_link(self.home());
        let description = self.view.settings().description();
        channel.set_description(if description.is_empty() {
            self.title.clone()
        } else {
            description.to_owned()
        });
        channel.set_language(self.view.settings().language().to_owned());
        channel.set_items(items);
        written(channel.write_to(Vec::new()).map_err(|error| error.to_string()))
    }

    fn rss_item(&self, it: &Entry<'_>) -> rss::Item {
        let mut item = rss::Item::default();
        item.set_title(it.title.clone());
        item.set_link(self.view.permalink(&it.url));
        item.set_description(it.text.clone());
        item.set_pub_date(date(&it.published).to_rfc2822());
        let mut guid = rss::Guid::default();
        guid.set_value(it.id.clone());
        guid.set_permalink(false);
        item.set_guid(guid);
        // RSS allows one enclosure an item.
        if let Some(file) = it.files.first() {
            let mut enclosure = rss::Enclosure::default();
            enclosure.set_url(self.view.permalink(&file.url));
            enclosure.set_length(file.size.to_string());
            enclosure.set_mime_type(media_type(&file.kind));
            item.set_enclosure(enclosure);
        }
        item
    }

    fn json(&self) -> String {
        let items: Vec<Json> = self.entries.iter().map(|entry| self.json_item(entry)).collect();
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.home(),
            "feed_url": self.own(),
            "language": self.view.settings().language(),
            "authors": [{"name": self.view.settings().identity().name}],
            "items": items,
        });
        format!("{feed:#}\n")
    }

    fn json_item(&self, it: &Entry<'_>) -> Json {
        let file = |file: &&Attachment| {
            json!({
                "url": self.view.permalink(&file.url),
                "mime_type": media_type(&file.kind),
                "title": file.title,
                "size_in_bytes": file.size,
            })
        };
        let mut item = json!({
            "id": it.id,
            "url": self.view.permalink(&it.url),
            "title": it.title,
            "content_text": it.text,
            "date_published": it.published,
            "date_modified": it.updated,
            "authors": [{"name": it.author}],
        });
        if !it.keywords.is_empty() {
            item["tags"] = json!(it.keywords);
        }
        if !it.files.is_empty() {
            item["attachments"] = it.files.iter().map(file).collect();
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
