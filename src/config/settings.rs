//! What a site's settings are, once they have been checked.
//!
//! In: nothing. Out: [`Config`] and what it is made of. Must not know: how settings are written down.

use std::sync::Arc;

use camino::Utf8PathBuf;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{
    Archive, BaseUrl, CheckSettings, Color, Home, Identity, Leaving, Publish, SharedTheme,
};
use crate::diagnostic::Location;

/// Types that run in a browser, on a server or on a machine, or have macros in them, and are never attachments.
#[rustfmt::skip]
pub(crate) const NEVER_ATTACHED: [&str; 111] = [
    "html", "htm", "xhtml", "shtml", "shtm", "xht", "svg", "svgz", "xml", "xsl", "xslt", "rdf", "rss", "atom", "mht", "mhtml",
    "swf", "js", "mjs", "cjs", "wasm", "php", "php3", "php4", "php5", "php7", "php8", "phps", "pht", "phtml", "phar", "jsp",
    "jspx", "jspf", "asp", "aspx", "ashx", "asmx", "ascx", "cshtml", "vbhtml", "cer", "asa", "cfm", "cgi", "fcgi", "pl", "py",
    "rb", "lua", "sh", "bash", "hta", "htc", "vbs", "vbe", "jse", "wsf", "wsc", "ws", "wsh", "sct", "ps1", "psm1", "psd1",
    "cmd", "bat", "scr", "pif", "com", "exe", "dll", "sys", "drv", "ocx", "msi", "msp", "mst", "msix", "appx", "appxbundle",
    "msixbundle", "application", "gadget", "website", "lnk", "url", "desktop", "scf", "inf", "reg", "msc", "cpl", "chm", "hlp",
    "jar", "jnlp", "class", "apk", "ipa", "xap", "deb", "rpm", "dmg", "pkg", "iso", "img", "docm", "xlsm", "pptm", "dotm",
];

/// Checked settings of a site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Config {
    /// Name of the site.
    pub title: String,
    /// One sentence about the site.
    pub description: String,
    /// Words for the page tags of the home page.
    pub keywords: Vec<String>,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// BCP 47 tag of pages and interface, for example `zh-CN`.
    pub language: String,
    /// IANA name of the time zone that dates are in.
    pub time_zone: String,
    /// Time shown for reports that give a date only.
    pub default_time: Time,
    /// 发布机构 where neither report nor section names one.
    pub publisher: Arc<str>,
    /// Who stands behind the site.
    pub identity: Identity,
    /// Reports on one list page.
    pub paginate_by: usize,
    /// Newest reports that the home page shows of each section.
    pub home_items: usize,
    /// Rows on one page of the catalogue.
    pub catalogue_rows: usize,
    /// What stands on the home page.
    pub home: Home,
    /// What `gongkai check` is told.
    pub check: CheckSettings,
    /// Facts of a report whose rows stay where there is nothing to say, by their keys.
    pub facts_always: Vec<String>,
    /// Whether each report has a JSON file beside its page.
    pub report_data: bool,
    /// Entries in a feed.
    pub feed_items: usize,
    /// Address patterns.
    pub addresses: Addresses,
    /// How index numbers are made.
    pub index_numbers: IndexNumbers,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// Links of the main menu; empty means the sections of the first level.
    pub navigation: Vec<MenuLink>,
    /// The site above this one, where this is a part of a larger one.
    pub parent: Option<Parent>,
    /// Attachment types allowed besides the usual ones, without dot, lower case.
    pub allow_attachments: Vec<String>,
    /// Whether the tables of workbooks and CSV files have web pages.
    pub attachment_tables: bool,
    /// Search on the site.
    pub search: SearchSettings,
    /// When readers are told that a link leads away.
    pub leaving: Leaving,
    /// The main colour of the built-in theme; white text can be read on it.
    pub color: Color,
    /// A theme that several sites share; the site's own `layouts/` wins over it.
    pub shared_theme: Option<SharedTheme>,
    /// Where the site is published. Nothing that is rendered depends on it.
    pub publish: Publish,
    /// How long what is published is kept. Nothing that is rendered depends on it.
    pub archive: Archive,
    /// Published addresses that are gone for good, as typed, and where they stand.
    pub gone: Vec<(String, Location)>,
    /// Data of the site's own, for templates, as JSON text.
    pub extra: String,
    /// Where settings stand that a later room may object to.
    pub places: SettingPlaces,
}

/// Where some settings stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SettingPlaces {
    /// `identity`.
    pub identity: Location,
    /// `index_numbers.template`.
    pub index_template: Location,
    /// `language`.
    pub language: Location,
}

/// Patterns of addresses; see `docs` for the words in braces.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Addresses {
    /// A report: `{section}/{year}/{slug}.html`.
    pub report: String,
    /// Second and further pages of a list: `index_{n}.html`.
    pub page: String,
}

/// How index numbers are made and checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexNumbers {
    /// The template; `None` where the site assigns none.
    pub template: Option<String>,
    /// Organisation code of 9 characters (GB 11714).
    pub org9: Option<String>,
    /// Unified social credit code of 18 characters (GB 32100).
    pub uscc18: Option<String>,
    /// Division code of 6 digits (GB/T 2260).
    pub div6: Option<String>,
}

/// How Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in site.yaml")]
pub struct Markdown {
    /// Pipe tables.
    pub tables: bool,
    /// Footnotes.
    pub footnotes: bool,
    /// `~~text~~`.
    pub strikethrough: bool,
    /// `{#id .class}` after headings.
    pub heading_attributes: bool,
    /// Definition lists.
    pub definition_lists: bool,
    /// Recognise 一、（一）1.（1） in plain lines.
    pub outline: bool,
    /// Recognise 主送机关, 落款 and 成文日期, which stand flush left and at the right.
    pub official_form: bool,
    /// Levels in the contents list, 0 for none.
    pub contents_depth: usize,
    /// What ends a paragraph.
    pub paragraphs: Paragraphs,
}

/// What ends a paragraph of a body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Paragraphs {
    /// An empty line, as in Markdown.
    #[default]
    BlankLine,
    /// The end of each line, for texts that were pasted.
    EachLine,
}

/// Search on the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchSettings {
    /// Whether the site has a search.
    pub enabled: bool,
    /// Whether the texts of attachments are searched.
    pub attachments: bool,
    /// Whether pages without a date are searched.
    pub pages: bool,
    /// Groups of words that mean the same: who looks for one is offered the others.
    pub synonyms: Vec<Vec<String>>,
}

/// A link of the menu.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MenuLink {
    /// Text.
    pub title: String,
    /// A section's path such as `/fzzf/`, or a full address.
    pub link: String,
    /// Where it stands.
    pub at: Location,
    /// Links of the second level; empty where the settings give none.
    pub children: Vec<Self>,
}

/// The site above this one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Parent {
    /// Its name.
    pub name: String,
    /// Its address.
    pub link: String,
    /// Template below `layouts/` that prints its header.
    pub header: Option<Utf8PathBuf>,
    /// Template below `layouts/` that prints its footer.
    pub footer: Option<Utf8PathBuf>,
    /// Where it stands.
    pub at: Location,
}

impl Config {
    /// The site's time zone; its name has been checked.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Data of the site's own, as JSON.
    #[must_use]
    pub fn extra(&self) -> serde_json::Value {
        serde_json::from_str(&self.extra).unwrap_or_default()
    }
}
