//! The keys of `site.yaml` → settings, each mistake a finding.
//!
//! In: a document. Out: a [`Config`], stand-ins where something is wrong. Must not know: where the document
//! comes from.

use camino::Utf8PathBuf;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::keys::{count, is_path_sign, needed};
use super::{
    Addresses, BaseUrl, Config, Identity, IndexNumbers, Leaving, Markdown, MenuLink,
    NEVER_ATTACHED, Paragraphs, Parent, SearchSettings, SettingPlaces, archive, identity, leaving,
    publish, table, theme,
};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::{Fields, Override, YamlDocument};

impl Config {
    /// Reads settings; `file` is the name used in findings.
    ///
    /// Where there are errors, stand-ins take the place of what is wrong, so that the rest of the site can be
    /// looked at in the same run; nothing may be built or written from them.
    #[must_use]
    pub fn parse(file: &str, text: &str, overrides: &[Override]) -> (Self, Vec<Diagnostic>) {
        let (mut document, broken) = match YamlDocument::parse(file, text, 1) {
            Ok(document) => (document, None),
            Err(findings) => (YamlDocument::empty(file), Some(findings)),
        };
        document.override_with(overrides);
        let config = config(&document);
        let mut findings = document.into_findings();
        if let Some(broken) = broken {
            // The file could not be parsed, so that every key seems to be missing: report only why.
            findings = broken;
        }
        crate::diagnostic::sort(&mut findings);
        (config, findings)
    }
}

fn config(document: &YamlDocument<'_>) -> Config {
    let top = document.fields(table::SITE);
    let title = needed(&top, "title");
    let base_url = base_url(&top);
    let identity = identity::read(&top);
    let time_zone = top.string("time_zone").unwrap_or_else(|| "Asia/Shanghai".to_owned());
    if TimeZone::get(&time_zone).is_err() {
        top.report(problem::config::time_zone(top.location("time_zone"), &time_zone));
    }
    let default_time =
        top.string("default_time").map_or(Some(Time::constant(9, 0, 0, 0)), |typed| {
            let time = clock(&typed);
            if time.is_none() {
                top.report(problem::config::default_time(top.location("default_time"), &typed));
            }
            time
        });
    let parent = parent(&top);
    let mut leaving = leaving(&top);
    leaving.allow.extend(own_hosts(base_url.as_ref(), identity.as_ref(), parent.as_ref()));
    let (color, shared_theme) = theme::read(&top);
    let (allow_attachments, attachment_tables) = attachments(&top);
    let config = Config {
        description: top.string("description").unwrap_or_default(),
        keywords: top.strings("keywords"),
        language: top.string("language").unwrap_or_else(|| "zh-CN".to_owned()),
        time_zone,
        publisher: top
            .string("publisher")
            .or_else(|| identity.as_ref().map(|identity| identity.name.clone()))
            .filter(|name| !name.is_empty())
            .map_or_else(|| "—".into(), Into::into),
        paginate_by: count(&top, "paginate_by", 20),
        home_items: count(&top, "home_items", 6),
        catalogue_rows: count(&top, "catalogue_rows", 50),
        report_data: top.bool("report_data").unwrap_or(true),
        feed_items: count(&top, "feed_items", 20),
        addresses: addresses(&top),
        index_numbers: index_numbers(&top),
        markdown: markdown(&top),
        navigation: links(&top, "navigation"),
        home: super::home::read(&top),
        check: super::check::read(&top),
        facts_always: facts_always(&top),
        leaving,
        parent,
        allow_attachments,
        attachment_tables,
        search: search(&top),
        color,
        shared_theme,
        publish: publish::read(&top),
        archive: archive::read(&top),
        gone: gone(&top),
        extra: top.free("extra").to_string(),
        places: SettingPlaces {
            identity: top.location("identity"),
            language: top.location("language"),
            index_template: top
                .fields("index_numbers")
                .map_or_else(|| top.location("index_numbers"), |below| below.location("template")),
        },
        title: title.unwrap_or_default(),
        base_url: base_url.unwrap_or(BaseUrl { origin: String::new(), path: "/".to_owned() }),
        default_time: default_time.unwrap_or_default(),
        identity: identity.unwrap_or_default(),
    };
    top.finish();
    config
}

/// Addresses that are gone, and where each stands.
fn gone(top: &Fields<'_>) -> Vec<(String, Location)> {
    let each = top.list("gone").into_iter();
    each.filter_map(|item| Some((item.string()?, item.location()))).collect()
}

/// A time of day as `9:00` or `09:00`.
fn clock(typed: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn base_url(top: &Fields<'_>) -> Option<BaseUrl> {
    let typed = needed(top, "base_url")?;
    match BaseUrl::parse(&typed) {
        Ok(found) => Some(found),
        Err(right) => {
            let at = top.location("base_url");
            top.report(problem::config::base_url(at, &typed, right.as_deref()));
            None
        }
    }
}

fn addresses(top: &Fields<'_>) -> Addresses {
    let mut found = Addresses {
        report: "{section}/{year}/{slug}.html".to_owned(),
        page: "index_{n}.html".to_owned(),
    };
    let Some(fields) = top.fields("addresses") else { return found };
    if let Some(pattern) = fields.string("report") {
        if let Err(why) = check_report_pattern(&pattern) {
            fields.report(problem::config::address(fields.location("report"), &pattern, &why));
        }
        found.report = pattern;
    }
    if let Some(pattern) = fields.string("page") {
        let plain = pattern.replace("{n}", "");
        let is_name =
            plain.bytes().all(is_path_sign) && !plain.starts_with('.') && plain.len() <= 100;
        if !pattern.contains("{n}") || !is_name || plain == ".html" || !pattern.ends_with(".html") {
            let why = crate::text!(
                "要含 `{{n}}`、以 `.html` 结尾，只用字母、数字和 `-_.~`",
                "it needs `{{n}}`, ends in `.html`, and has letters, digits and `-_.~` only"
            );
            fields.report(problem::config::address(fields.location("page"), &pattern, &why));
        }
        found.page = pattern;
    }
    fields.finish();
    found
}

/// Whether a report's address pattern can give every report an address of its own.
pub(crate) fn check_report_pattern(pattern: &str) -> Result<(), crate::text::Text> {
    const WORDS: [&str; 5] = ["section", "year", "month", "day", "slug"];
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            return Err(crate::text!("括号 `{{` 没有配对", "a `{{` has no `}}`"));
        };
        let word = &rest[open + 1..open + close];
        if !WORDS.contains(&word) {
            return Err(crate::text!(
                "不认识 `{{{word}}}`，可用 section year month day slug",
                "`{{{word}}}` is not known; use section, year, month, day, slug"
            ));
        }
        rest = &rest[open + close + 1..];
    }
    if !pattern.contains("{slug}") {
        return Err(crate::text!("缺少 `{{slug}}`", "`{{slug}}` is missing"));
    }
    if !(pattern.ends_with(".html") || pattern.ends_with('/')) {
        return Err(crate::text!("要以 `.html` 或 `/` 结尾", "it has to end in `.html` or `/`"));
    }
    let plain = pattern.replace(['{', '}'], "");
    if pattern.starts_with('/') || pattern.contains("//") {
        return Err(crate::text!(
            "不能以 `/` 开头，不能含 `//`",
            "it cannot begin with `/` or contain `//`"
        ));
    }
    if pattern.split('/').any(|name| name.starts_with('.')) {
        return Err(crate::text!(
            "各级名字不能以 `.` 开头（如 `..`、`.gongkai`）",
            "no name in it can begin with `.`, such as `..` or `.gongkai`"
        ));
    }
    if let Some(c) = plain.chars().find(|c| !(c.is_ascii() && is_path_sign(*c as u8)) && *c != '/')
    {
        return Err(crate::text!(
            "不能含 `{c}`，只用字母、数字、`-` `_` `.` `~` 和 `/`",
            "it cannot contain `{c}`; use letters, digits, `-`, `_`, `.`, `~` and `/`"
        ));
    }
    // A slug of a hundred bytes and the names of data files beside a page have to fit a name of 255 bytes.
    if pattern.split('/').any(|name| name.len() > 100) {
        return Err(crate::text!(
            "一级名字超过 100 个字节",
            "a name in it is longer than 100 bytes"
        ));
    }
    Ok(())
}

fn index_numbers(top: &Fields<'_>) -> IndexNumbers {
    let mut found = IndexNumbers { template: None, org9: None, uscc18: None, div6: None };
    if let Some(fields) = top.fields("index_numbers") {
        found.template = fields.string("template");
        found.org9 = fields.string("org9");
        found.uscc18 = fields.string("uscc18");
        found.div6 = fields.string("div6");
        fields.finish();
    }
    found
}

fn markdown(top: &Fields<'_>) -> Markdown {
    let mut found = Markdown {
        tables: true,
        footnotes: true,
        strikethrough: true,
        heading_attributes: true,
        definition_lists: true,
        outline: true,
        official_form: true,
        contents_depth: 2,
        paragraphs: Paragraphs::BlankLine,
    };
    if let Some(fields) = top.fields("markdown") {
        let switch = |key: &'static str, value: &mut bool| {
            if let Some(set) = fields.bool(key) {
                *value = set;
            }
        };
        switch("tables", &mut found.tables);
        switch("footnotes", &mut found.footnotes);
        switch("strikethrough", &mut found.strikethrough);
        switch("heading_attributes", &mut found.heading_attributes);
        switch("definition_lists", &mut found.definition_lists);
        switch("outline", &mut found.outline);
        switch("official_form", &mut found.official_form);
        found.contents_depth = count(&fields, "contents_depth", found.contents_depth);
        if let Some(item) = fields.item("paragraphs") {
            match item.string().as_deref() {
                Some("blank_line") | None => {}
                Some("each_line") => found.paragraphs = Paragraphs::EachLine,
                Some(typed) => item.report(problem::page::one_of(
                    item.location(),
                    typed,
                    "blank_line each_line",
                )),
            }
        }
        fields.finish();
    }
    found
}

/// A link of the site's own frame is a path or an address of the web, never a script.
pub(super) fn check_link(fields: &Fields<'_>, key: &'static str, link: Option<&str>) {
    let Some(link) = link else { return };
    let web = link.starts_with("https://") || link.starts_with("http://");
    if !web && (link.contains(':') || link.starts_with("//")) {
        fields.report(problem::config::link(fields.location(key), link));
    }
}

/// Links below a key: of the menu, and of its second level.
fn links(above: &Fields<'_>, key: &'static str) -> Vec<MenuLink> {
    let mut links = Vec::new();
    for item in above.list(key) {
        let Some(fields) = item.fields() else { continue };
        let (title, link) = (needed(&fields, "title"), needed(&fields, "link"));
        check_link(&fields, "link", link.as_deref());
        let children =
            if key == "navigation" { self::links(&fields, "children") } else { Vec::new() };
        if let (Some(title), Some(link)) = (title, link) {
            links.push(MenuLink { title, link, at: fields.location("link"), children });
        }
        fields.finish();
    }
    links
}

/// Facts that a report can be said to have always: rows of the built-in theme.
const FACTS: [&str; 10] = [
    "index_number",
    "topic",
    "genre",
    "publisher",
    "created",
    "doc_number",
    "date",
    "validity",
    "keywords",
    "year",
];

fn facts_always(top: &Fields<'_>) -> Vec<String> {
    let Some(fields) = top.fields("facts") else { return Vec::new() };
    let typed = fields.strings("always");
    for key in typed.iter().filter(|key| !FACTS.contains(&key.as_str())) {
        let at = fields.location("always");
        fields.report(problem::page::one_of(at, key, &FACTS.join(" ")));
    }
    fields.finish();
    typed
}

fn parent(top: &Fields<'_>) -> Option<Parent> {
    let fields = top.fields("parent")?;
    let name = needed(&fields, "name");
    let link = needed(&fields, "link");
    check_link(&fields, "link", link.as_deref());
    let header = fields.string("header").map(Utf8PathBuf::from);
    let footer = fields.string("footer").map(Utf8PathBuf::from);
    let at = top.location("parent");
    fields.finish();
    Some(Parent { name: name?, link: link?, header, footer, at })
}

/// `external_links`: whether and where readers are told that they leave.
fn leaving(top: &Fields<'_>) -> Leaving {
    let mut found = Leaving { notice: true, allow: Vec::new() };
    let Some(fields) = top.fields("external_links") else { return found };
    found.notice = fields.bool("notice").unwrap_or(true);
    for host in fields.strings("allow") {
        let host = host.to_ascii_lowercase();
        if leaving::is_pattern(&host) {
            found.allow.push(host);
        } else {
            fields.report(problem::config::host(fields.location("allow"), &host));
        }
    }
    fields.finish();
    found
}

/// `search`: whether there is one, and of what.
fn search(top: &Fields<'_>) -> SearchSettings {
    let mut found =
        SearchSettings { enabled: true, attachments: true, pages: true, synonyms: Vec::new() };
    let Some(fields) = top.fields("search") else { return found };
    let switch = |key| fields.bool(key).unwrap_or(true);
    found.enabled = switch("enabled");
    found.attachments = switch("attachments");
    found.pages = switch("pages");
    for group in fields.list("synonyms") {
        let at = group.location();
        let words = group.strings();
        if words.len() < 2 {
            fields.report(problem::config::lonely_synonym(at));
        } else {
            found.synonyms.push(words);
        }
    }
    fields.finish();
    found
}

/// Hosts that are the site's own: its address, its name, the portal above.
fn own_hosts(
    base_url: Option<&BaseUrl>,
    identity: Option<&Identity>,
    parent: Option<&Parent>,
) -> Vec<String> {
    let base = base_url.map(|base| base.host().to_owned());
    let name = identity.map(|identity| identity.domain.to_ascii_lowercase());
    let above = parent.and_then(|parent| url::Url::parse(&parent.link).ok());
    let above = above.and_then(|url| url.host_str().map(ToOwned::to_owned));
    [base, name, above].into_iter().flatten().filter(|host| !host.is_empty()).collect()
}

/// Types of attachments allowed besides the usual ones, and whether tables have web pages.
fn attachments(top: &Fields<'_>) -> (Vec<String>, bool) {
    let Some(fields) = top.fields("attachments") else { return (Vec::new(), true) };
    let mut allowed = Vec::new();
    for kind in fields.strings("allow") {
        let kind = kind.trim().trim_start_matches(['.', '*']).to_ascii_lowercase();
        let is_kind = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        if kind.is_empty() || !kind.bytes().all(is_kind) {
            fields.report(problem::config::attachment_type(fields.location("allow"), &kind));
        } else if NEVER_ATTACHED.contains(&kind.as_str()) {
            fields.report(problem::config::never_an_attachment(fields.location("allow"), &kind));
        } else {
            allowed.push(kind);
        }
    }
    let has_tables = fields.bool("tables").unwrap_or(true);
    fields.finish();
    (allowed, has_tables)
}
