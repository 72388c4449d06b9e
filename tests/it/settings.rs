//! Every key of the settings that `init` writes, changed in turn: an incremental build equals a clean one.

use std::collections::BTreeSet;
use std::path::Path;

use gongkai::yaml::Shape;

use crate::harness::{TestSite, assert_same, copy};

/// A change of one key: the key's path, and what takes the place of its line in the template. What the template has as
/// an example only is put at the end.
const CHANGES: [(&str, &str); 81] = [
    ("title", "title: 另一个标题"),
    ("description", "description: 另一句话"),
    ("keywords", "keywords: [另一个词]"),
    ("base_url", "base_url: https://www.example.gov.cn/other/"),
    ("language", "language: en"),
    ("time_zone", "time_zone: UTC"),
    ("default_time", "default_time: \"10:30\""),
    ("publisher", "publisher: 另一个机构"),
    ("identity.sample", "  sample: false"),
    ("identity.name", "  name: 另一个名称"),
    ("identity.domain", "  domain: other.example.gov.cn"),
    ("identity.site_id_code", "  site_id_code: \"1111111111\""),
    ("identity.sponsor", "  sponsor: 另一个主办"),
    ("identity.organizer", "  organizer: 另一个承办"),
    ("identity.address", "  address: 另一个地址"),
    ("identity.postcode", "  postcode: \"111111\""),
    ("identity.phone", "  phone: 111-11111111"),
    ("identity.icp", "  icp: 京ICP备11111111号-1"),
    ("identity.police_record", "  police_record: 京公网安备11111111111111号"),
    ("identity.logo", "  logo: assets/icon.svg"),
    ("identity.logo_alt", "  logo: assets/icon.svg\n  logo_alt: 标志"),
    ("identity.badge_picture", "  badge_picture: assets/icon.svg"),
    ("identity.mistake_picture", "  mistake_picture: assets/icon.svg"),
    ("facts.always", "facts: {always: [doc_number]}"),
    ("identity.badge_id", "  badge_id: \"11111111111111111111111111111111\""),
    ("paginate_by", "paginate_by: 3"),
    ("home_items", "home_items: 2"),
    ("catalogue_rows", "catalogue_rows: 4"),
    ("report_data", "report_data: false"),
    ("feed_items", "feed_items: 2"),
    ("addresses.report", "  report: \"{section}/{year}/{month}/{slug}.html\""),
    ("addresses.page", "  page: \"page-{n}.html\""),
    (
        "index_numbers.template",
        "index_numbers: {template: \"{org9}/{yyyy}-{seq5}\", org9: \"000014349\"}",
    ),
    (
        "index_numbers.org9",
        "index_numbers: {template: \"{org9}-{yyyy}-{seq5}\", org9: \"01527918X\"}",
    ),
    (
        "index_numbers.uscc18",
        "index_numbers: {template: \"{uscc18}-{yyyy}-{seq5}\", uscc18: 114401000000143492}",
    ),
    ("index_numbers.div6", "index_numbers: {template: \"{div6}-{yyyy}-{seq5}\", div6: \"440100\"}"),
    ("markdown.tables", "  tables: false"),
    ("markdown.footnotes", "  footnotes: false"),
    ("markdown.strikethrough", "  strikethrough: false"),
    ("markdown.heading_attributes", "  heading_attributes: false"),
    ("markdown.definition_lists", "  definition_lists: false"),
    ("markdown.outline", "  outline: false"),
    ("markdown.official_form", "  official_form: false"),
    ("markdown.contents_depth", "  contents_depth: 1"),
    ("markdown.paragraphs", "  paragraphs: each_line"),
    ("external_links.notice", "  notice: false"),
    ("external_links.allow", "  notice: true\n  allow: [www.example.org]"),
    ("theme.folder", "theme: {folder: shared}"),
    ("theme.color", "theme: {color: \"#8a1b1b\"}"),
    ("navigation.title", "navigation: [{title: 全部, link: /all/}]"),
    (
        "navigation.children",
        "navigation: [{title: 目录, link: /catalogue/, children: [{title: 全部, link: /all/}]}]",
    ),
    ("navigation.link", "navigation: [{title: 目录, link: /catalogue/}]"),
    ("home.notice", "home: {notice: 升级}"),
    ("home.notice_link", "home: {notice: 升级, notice_link: /all/}"),
    ("home.columns", "home: {columns: 1}"),
    ("home.sections", "home: {sections: [{section: all, items: 1}]}"),
    ("parent.name", "parent: {name: 某区, link: https://www.example.gov.cn/}"),
    ("parent.link", "parent: {name: 某区, link: https://other.example.gov.cn/}"),
    (
        "parent.header",
        "parent: {name: 某区, link: https://www.example.gov.cn/, header: partials/own_header.html}",
    ),
    (
        "parent.footer",
        "parent: {name: 某区, link: https://www.example.gov.cn/, footer: partials/own_footer.html}",
    ),
    ("publish.delete_limit", "publish: {delete_limit: 5}"),
    ("publish.delete_share", "publish: {delete_share: 5}"),
    ("publish.late_after", "publish: {late_after: 9}"),
    ("publish.cache", "publish: {cache: [{pattern: \"*.css\", value: max-age=60}]}"),
    ("publish.compress", "publish: {compress: [gzip]}"),
    ("publish.targets", "publish: {targets: [{name: www, kind: directory, path: /srv/x}]}"),
    ("archive.handover_after", "archive: {handover_after: 20}"),
    ("archive.retention", "archive: {retention: {年度报告: 永久}}"),
    ("archive.folder", "archive: {folder: kept}"),
    ("archive.packages", "archive: {packages: kept}"),
    ("archive.downloads", "archive: {downloads: true}"),
    ("gone", "gone: [/old/r.html, /older/*]"),
    ("attachments.allow", "attachments: {allow: [dwg]}"),
    ("attachments.tables", "attachments: {tables: false}"),
    ("search.enabled", "search: {enabled: false}"),
    ("search.attachments", "search: {attachments: false}"),
    ("search.pages", "search: {pages: false}"),
    ("search.synonyms", "search: {synonyms: [[甲, 乙]]}"),
    ("check.rules", "check: {rules: [{rule: privacy/mobile-number, severity: note}]}"),
    ("check.words", "check: {words: [words/a.csv]}"),
    ("extra.slogan", "extra: {slogan: 另一句}"),
];

/// The keys of the table by their paths; those of targets are one.
fn keys_of_table() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for key in gongkai::config::table::SITE {
        let below = match key.shape {
            Shape::Map(keys) | Shape::TextOr(keys) => keys,
            Shape::List(Shape::Map(keys)) => *keys,
            _ => &[],
        };
        found.extend(below.iter().map(|it| format!("{}.{}", key.name, it.name)));
        match key.name {
            // Data of one's own has no keys; this is the template's example.
            "extra" => drop(found.insert("extra.slogan".to_owned())),
            name if below.is_empty() => drop(found.insert(name.to_owned())),
            _ => {}
        }
    }
    found
}

/// The keys of the template by their paths, those in remarks included.
fn keys(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut above = String::new();
    for line in template.lines() {
        let line =
            line.strip_prefix('#').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
        let indent = line.len() - line.trim_start().len();
        let item = line.trim_start().strip_prefix("- {");
        if item.is_none() && line.trim_start().starts_with("- ") {
            // A list of plain values.
            found.insert(above.clone());
            continue;
        }
        let key = item.unwrap_or(line.trim_start());
        let Some((key, rest)) = key.split_once(':') else { continue };
        let is_key = !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
        if !is_key || !(rest.is_empty() || rest.starts_with(' ')) || indent > 4 {
            continue;
        }
        match (indent, item) {
            // A list of mappings: its keys are those of its first line, or one key for all of them.
            (_, Some(_)) if above == "publish" => {}
            (_, Some(inner)) => {
                for part in inner.trim_end_matches('}').split(", ") {
                    found.insert(format!("{above}.{}", part.split(':').next().expect("a key")));
                }
            }
            (0, None) => {
                key.clone_into(&mut above);
                if !rest.trim_start_matches(' ').is_empty() {
                    found.insert(key.to_owned());
                }
            }
            _ => {
                found.insert(format!("{above}.{key}"));
            }
        }
    }
    found
}

/// The template with one key changed.
fn changed(template: &str, path: &str, line: &str) -> String {
    let key = path.rsplit('.').next().expect("a key");
    let indent = if path.contains('.') { "  " } else { "" };
    let begin = format!("{indent}{key}:");
    // Keys of the same name stand in several mappings; the right one is below its own.
    let from = path.split_once('.').and_then(|(above, _)| template.find(&format!("\n{above}:")));
    let from = if path.contains('.') { from } else { Some(0) };
    let place = from.and_then(|from| {
        let mut at = from;
        template[from..].split_inclusive('\n').find_map(|each| {
            let here = at;
            at += each.len();
            each.starts_with(&begin).then_some(here..at)
        })
    });
    match place {
        Some(range) => format!("{}{line}\n{}", &template[..range.start], &template[range.end..]),
        // The example of `allow` belongs to a mapping that is there.
        None if path == "external_links.allow" => template.replace("  notice: true", line),
        // Those of the identity that stand in remarks go to its end.
        None if path.starts_with("identity.") => {
            let end = template.find("\n\npaginate_by:").expect("the end of the identity");
            format!("{}\n{line}{}", &template[..end], &template[end..])
        }
        None => format!("{template}\n{line}\n"),
    }
}

#[test]
fn every_setting_changed_in_turn_gives_what_a_clean_build_gives() {
    let site = TestSite::empty();
    site.run(&["init", "."]).expect(0);
    let template = site.read("site.yaml");
    let tried: BTreeSet<String> = CHANGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    let known = keys_of_table();
    assert_eq!(known, tried, "each key of the table is changed in this test");
    let explained = keys(&template);
    assert!(explained.is_subset(&known), "{:?}", explained.difference(&known));
    // Most sites have no use for these.
    let uncommon = ["index_numbers.div6", "index_numbers.uscc18", "publish.cache"];
    let unexplained: Vec<&String> = known.difference(&explained).collect();
    assert_eq!(unexplained, uncommon, "are not explained in the file that `init` writes");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything/content"),
        &site.path("content"),
    );
    let site = site
        .file("layouts/404.html", "<!doctype html><title>{{ t('outside_mark') }}</title><a href=\"{{ '/all/'|local }}\">{{ 'x.html'|local }}</a>")
        .file("shared/partials/footer.html", "<footer>{{ site.title }}</footer>")
        .file("layouts/partials/own_header.html", "<p>上级 {{ site.title }}</p>")
        .file("layouts/partials/own_footer.html", "<p>{{ '/'|local }}</p>")
        .file("layouts/extra.html", "<p>{{ site.extra.slogan|default('') }}{{ site.publisher }}</p>")
        .file("content/all/own.md", "---\ntitle: 自有\ndate: 2024-05-01\ntemplate: extra.html\n---\n\n一行。\n二行[外](https://www.example.org/)，脚注[^1]。\n\n[^1]: https://www.gov.cn/\n");
    // With footnotes switched off the text of one would be the address of a link.
    let text = site.read("content/all/everything/index.md").replace("[^", "［");
    site.write("content/all/everything/index.md", text);
    let build =
        |output: &str| site.run(&["build", "--as-of", "2026-01-01", "-q", "-o", output]).expect(0);
    build("base");
    for (path, line) in CHANGES {
        let settings = changed(&template, path, line);
        assert_ne!(settings, template, "{path} changes nothing");
        site.write("site.yaml", settings);
        for folder in ["public", "clean"] {
            let _ = std::fs::remove_dir_all(site.path(folder));
        }
        crate::harness::copy_all(&site.path("base"), &site.path("public"));
        build("public");
        build("clean");
        assert_same(&site.tree("public"), &site.tree("clean"), path);
        site.write("site.yaml", &template);
    }
}
