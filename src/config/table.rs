//! The keys of `site.yaml`, in one table.
//!
//! In: nothing. Out: names, shapes and meanings of all settings. Must not know: how a value is read.
//!
//! The rest of this room reads by this table, `gongkai schema site` prints it, and `tests/it/settings.rs` changes every key
//! in turn.

use crate::yaml::{KeySpec, Keys, Shape};

const PORT: Shape = Shape::Integer(1, 65_535);
const LINE: &Shape = &Shape::Text;

/// A setting; names of settings are English only.
const fn key(
    name: &'static str,
    shape: Shape,
    about: [&'static str; 2],
    examples: [&'static str; 2],
) -> KeySpec {
    KeySpec::new([name, ""], shape, about, examples)
}

macro_rules! keys {
    ($($name:literal $shape:expr, $zh:literal, $en:literal, $one:literal, $other:literal;)+) => {
        &[$(&key($name, $shape, [$zh, $en], [$one, $other])),+]
    };
}

/// Keys of `site.yaml`.
pub static SITE: Keys = keys! {
    "title" Shape::Text, "网站名称", "name of the site", "甲街道政务公开", "乙街道政务公开";
    "description" Shape::Text, "一句话说明，用于首页的页面标签", "what the site is about, for the page tags of the home page", "甲说明", "乙说明";
    "keywords" Shape::Words, "首页的关键词", "keywords of the home page", "[甲词]", "[乙词]";
    "base_url" Shape::Text, "网站将来的地址", "where the site will stand", "https://www.example.gov.cn/a/", "https://www.example.gov.cn/b/";
    "language" Shape::Text, "界面语言（BCP 47）", "language of the interface (BCP 47)", "zh-CN", "en";
    "time_zone" Shape::Text, "时区（IANA）", "time zone (IANA)", "Asia/Shanghai", "UTC";
    "default_time" Shape::Text, "只写日期的报告所显示的时间", "time shown for reports that give a date only", "\"09:00\"", "\"10:30\"";
    "publisher" Shape::Text, "默认发布机构", "publisher where a report names none", "甲办事处", "乙办事处";
    "identity" Shape::Map(IDENTITY), "网站身份", "who the site is", "{name: 甲}", "{name: 乙}";
    "paginate_by" Shape::Integer(1, 1000), "列表每页条数", "reports on one page of a list", "20", "10";
    "home_items" Shape::Integer(0, 100), "首页每个栏目显示的条数", "reports of each section on the home page", "6", "4";
    "home" Shape::Map(HOME), "首页", "the home page", "{columns: 2}", "{columns: 1}";
    "catalogue_rows" Shape::Integer(1, 1000), "信息公开目录每页条数", "rows on one page of the catalogue", "50", "40";
    "facts" Shape::Map(FACTS), "报告页的基本信息", "the facts on the page of a report", "{always: [doc_number]}", "{always: [topic]}";
    "report_data" Shape::Bool, "每份报告旁放一个 JSON 数据文件", "whether each report has a JSON file beside it", "true", "false";
    "feed_items" Shape::Integer(1, 500), "订阅源的条数", "entries of a feed", "20", "10";
    "addresses" Shape::Map(ADDRESSES), "地址格式", "patterns of addresses", "{page: \"index_{n}.html\"}", "{page: \"p{n}.html\"}";
    "index_numbers" Shape::Map(INDEX_NUMBERS), "索引号的编法", "how index numbers are made", "{template: \"{yyyy}-{seq5}\"}", "{template: \"{yyyy}/{seq5}\"}";
    "markdown" Shape::Map(MARKDOWN), "正文怎样读", "how bodies are read", "{outline: true}", "{outline: false}";
    "external_links" Shape::Map(EXTERNAL_LINKS), "离站提示", "the notice before addresses outside", "{notice: true}", "{notice: false}";
    "theme" Shape::TextOr(THEME), "主题：共用模板的文件夹、主色", "theme: a folder of shared templates, the main colour", "../theme", "{color: \"#1b4b8a\"}";
    "navigation" Shape::List(&Shape::Map(NAVIGATION)), "主导航", "the main menu", "[{title: 甲, link: /a/}]", "[{title: 乙, link: /b/}]";
    "parent" Shape::Map(PARENT), "上级网站", "the site above this one", "{name: 甲区, link: \"https://www.example.gov.cn/\"}", "{name: 乙区, link: \"https://www.example.gov.cn/\"}";
    "publish" Shape::Map(PUBLISH), "发布到哪里、怎样发布", "where and how the site is published", "{delete_limit: 100}", "{delete_limit: 50}";
    "archive" Shape::Map(ARCHIVE), "归档和保管期限", "archives and terms of keeping", "{downloads: true}", "{downloads: false}";
    "gone" Shape::List(LINE), "发布过、以后不再有的网址", "published addresses that are gone for good", "[/old/a.html]", "[/old/*]";
    "attachments" Shape::Map(ATTACHMENTS), "附件", "attachments", "{allow: [dwg]}", "{allow: [dxf]}";
    "search" Shape::Map(SEARCH), "站内搜索", "search on the site", "{enabled: true}", "{enabled: false}";
    "check" Shape::Map(CHECK), "gongkai check：规则的级别、词表", "gongkai check: severities of rules, word lists", "{words: [words/a.csv]}", "{words: [words/b.csv]}";
    "extra" Shape::Free, "自定义数据，模板中用 site.extra", "data of your own for templates, as site.extra", "{slogan: 甲}", "{slogan: 乙}";
};

static IDENTITY: Keys = keys! {
    "sample" Shape::Bool, "是否还是样例", "whether this is still the sample", "true", "false";
    "name" Shape::Text, "网站名称", "name of the site", "甲街道", "乙街道";
    "domain" Shape::Text, "域名", "domain", "www.example.gov.cn", "slj.example.gov.cn";
    "site_id_code" Shape::Text, "网站标识码：10 位数字，或 bm 加 8 位数字", "site identification code: 10 digits, or `bm` and 8", "\"4401000059\"", "bm12345678";
    "sponsor" Shape::Text, "主办单位", "who runs the site", "甲办事处", "乙办事处";
    "organizer" Shape::Text, "承办单位", "who keeps the site", "甲办公室", "乙办公室";
    "address" Shape::Text, "地址", "postal address", "示例路1号", "示例路2号";
    "postcode" Shape::Text, "邮编", "postcode", "\"000000\"", "\"111111\"";
    "phone" Shape::Text, "电话", "telephone", "000-00000000", "111-11111111";
    "icp" Shape::Text, "ICP 备案号", "ICP record number", "京ICP备00000000号-1", "京ICP备11111111号-1";
    "police_record" Shape::Text, "公安备案号", "record number of the police", "京公网安备00000000000000号", "京公网安备11111111111111号";
    "badge_id" Shape::Text, "党政机关网站标识", "id of the badge of government sites", "\"00000000000000000000000000000000\"", "\"11111111111111111111111111111111\"";
    "badge_picture" Shape::Text, "党政机关网站标识的图片，站内的 SVG 或 PNG 文件", "picture of the badge: an SVG or PNG file of the site", "assets/badge.png", "assets/badge.svg";
    "mistake_picture" Shape::Text, "“我为政府网站找错”的图片，站内的 SVG 或 PNG 文件", "picture of the link for reporting mistakes: an SVG or PNG file of the site", "assets/mistake.png", "assets/mistake.svg";
    "logo" Shape::Text, "页首的标志：站内的 SVG 或 PNG 文件，如 assets/logo.svg", "the emblem at the top of pages: an SVG or PNG file of the site, such as assets/logo.svg", "assets/icon.svg", "assets/logo.svg";
    "logo_alt" Shape::Text, "标志的说明文字；网站名称已经在旁边时不写", "what the emblem shows; nothing where the name beside it says it", "甲标志", "乙标志";
};

static ADDRESSES: Keys = keys! {
    "report" Shape::Text, "报告的地址：{section} {year} {month} {day} {slug}", "address of a report: {section} {year} {month} {day} {slug}", "\"{section}/{year}/{slug}.html\"", "\"{section}/{slug}.html\"";
    "page" Shape::Text, "分页的文件名，{n} 是页码", "file name of a list's page, {n} for its number", "\"index_{n}.html\"", "\"page-{n}.html\"";
};

static INDEX_NUMBERS: Keys = keys! {
    "template" Shape::Text, "索引号的格式", "pattern of index numbers", "\"{org9}/{yyyy}-{seq5}\"", "\"{yyyymm}{seq5}\"";
    "org9" Shape::Text, "组织机构代码", "organisation code", "\"000014349\"", "01527918X";
    "uscc18" Shape::Text, "统一社会信用代码", "unified social credit code", "114401000000143492", "114401000000143507";
    "div6" Shape::Text, "行政区划代码", "code of the administrative division", "\"440100\"", "\"440106\"";
};

static MARKDOWN: Keys = keys! {
    "tables" Shape::Bool, "表格", "tables", "true", "false";
    "footnotes" Shape::Bool, "脚注", "footnotes", "true", "false";
    "strikethrough" Shape::Bool, "删除线", "strikethrough", "true", "false";
    "heading_attributes" Shape::Bool, "标题后的 {#名字}", "`{#name}` behind headings", "true", "false";
    "definition_lists" Shape::Bool, "定义列表", "definition lists", "true", "false";
    "outline" Shape::Bool, "识别正文中的 一、（一）1.（1）", "whether 一、（一）1.（1） are recognised", "true", "false";
    "official_form" Shape::Bool, "识别主送机关、落款和成文日期", "whether addressees, signatures and their days are recognised", "true", "false";
    "contents_depth" Shape::Integer(0, 4), "目录显示几级，0 为不显示", "levels of the contents list, 0 for none", "2", "1";
    "paragraphs" Shape::OneOf(&["blank_line", "each_line"]), "怎样另起一段", "what begins a paragraph", "blank_line", "each_line";
};

static EXTERNAL_LINKS: Keys = keys! {
    "notice" Shape::Bool, "指向非政府网站的链接先到提示页", "whether links that lead away go by way of a notice", "true", "false";
    "allow" Shape::Words, "直接打开的主机", "hosts that need no notice", "[www.example.org]", "[\"*.example.org\"]";
};

static THEME: Keys = keys! {
    "folder" Shape::Text, "几个网站共用的模板的文件夹", "folder of templates that several sites share", "../theme", "theme";
    "color" Shape::Text, "内置主题的主色", "main colour of the built-in theme", "\"#1b4b8a\"", "\"#8a1b1b\"";
};

static NAVIGATION: Keys = keys! {
    "title" Shape::Text, "显示的文字", "what is shown", "甲", "乙";
    "link" Shape::Text, "站内路径或网址", "a path on the site, or an address", "/a/", "/b/";
    "children" Shape::List(&Shape::Map(NAVIGATION_BELOW)), "第二级；不写则为那个栏目的下级栏目和不注明日期的页", "the second level; the sections and pages without a date below that section where there is none", "[{title: 甲, link: /a/b/}]", "[{title: 乙, link: /a/c/}]";
};

static NAVIGATION_BELOW: Keys = keys! {
    "title" Shape::Text, "显示的文字", "what is shown", "甲", "乙";
    "link" Shape::Text, "站内路径或网址", "a path on the site, or an address", "/a/", "/b/";
};

static HOME: Keys = keys! {
    "notice" Shape::Text, "首页最上面的通知", "a notice at the top of the home page", "甲通知", "乙通知";
    "notice_link" Shape::Text, "通知指向的站内路径或网址", "where the notice leads: a path on the site, or an address", "/a/", "/b/";
    "columns" Shape::Integer(1, 2), "栏目分几列，窄屏上总是一列", "columns of boxes; narrow screens have one", "2", "1";
    "sections" Shape::List(&Shape::TextOr(HOME_SECTION)), "显示哪些栏目，按此顺序；不写则为全部一级栏目，按主导航的顺序", "which sections have a box, in this order; all of the first level in the order of the menu where there is none", "[a]", "[{section: b, items: 4}]";
};

static HOME_SECTION: Keys = keys! {
    "section" Shape::Text, "栏目的文件夹，content/ 之下", "the section's folder below content/", "fzzf", "zfxxgk/nb";
    "items" Shape::Integer(0, 100), "显示几条；不写则为 home_items", "how many reports its box shows; home_items where there is none", "4", "6";
};

static FACTS: Keys = keys! {
    "always" Shape::Words, "没有内容也保留的行", "rows that stay where there is nothing to say", "[doc_number]", "[topic, keywords]";
};

static PARENT: Keys = keys! {
    "name" Shape::Text, "上级网站的名称", "name of the parent site", "甲区", "乙区";
    "link" Shape::Text, "上级网站的地址", "address of the parent site", "https://www.example.gov.cn/", "https://other.example.gov.cn/";
    "header" Shape::Text, "放在页首的模板", "template that is put at the top of pages", "partials/parent_header.html", "partials/other.html";
    "footer" Shape::Text, "放在页尾的模板", "template that is put at the bottom of pages", "partials/parent_footer.html", "partials/other.html";
};

static ATTACHMENTS: Keys = keys! {
    "allow" Shape::Words, "还允许的附件类型", "further types of attachments", "[dwg]", "[dxf]";
    "tables" Shape::Bool, "xlsx 和 csv 附件的表格同时显示成网页", "whether the tables of xlsx and csv attachments have web pages too", "true", "false";
};

static SEARCH: Keys = keys! {
    "enabled" Shape::Bool, "有没有站内搜索", "whether the site has a search", "true", "false";
    "attachments" Shape::Bool, "附件里的文字也能搜到", "whether the texts of attachments are searched", "true", "false";
    "pages" Shape::Bool, "不注明日期的页也能搜到", "whether pages without a date are searched", "true", "false";
    "synonyms" Shape::List(&Shape::Words), "几个意思相同的词一组：搜一个时提示另外几个", "groups of words that mean the same: who looks for one is offered the others", "[[甲词, 乙词]]", "[[丙词, 丁词]]";
};

static CHECK: Keys = keys! {
    "rules" Shape::List(&Shape::Map(CHECK_RULE)), "规则的级别", "severities of rules", "[{rule: privacy/mobile-number, severity: note}]", "[{rule: section/stale, severity: error}]";
    "words" Shape::List(LINE), "词表（CSV）：查这些词", "files with words to look for (CSV)", "[words/a.csv]", "[words/b.csv]";
};

static CHECK_RULE: Keys = keys! {
    "rule" Shape::Text, "规则的编号", "id of a rule", "privacy/mobile-number", "section/stale";
    "severity" Shape::OneOf(&["error", "warning", "note", "off"]), "级别；off 为不查", "how much it matters; off for not at all", "note", "error";
    "only" Shape::Words, "只对这些路径开头的文件", "only for files whose paths begin so", "[content/a/]", "[content/b/]";
    "except" Shape::Words, "这些路径开头的文件除外", "not for files whose paths begin so", "[content/a/]", "[content/b/]";
};

static ARCHIVE: Keys = keys! {
    "handover_after" Shape::Integer(1, 100), "永久的几年后可以移交档案馆", "years until what is kept for ever may be handed over", "10", "20";
    "retention" Shape::MapOf(LINE), "各信息类别的保管期限：永久、30、10", "terms by kind of information: permanent, 30, 10", "{年度报告: 永久}", "{年度报告: 30}";
    "folder" Shape::Text, "封存的网页放在哪里", "where sealed pages are kept", "archives", "kept";
    "packages" Shape::Text, "归档包放在哪里", "where packages are kept", "packages", "bags";
    "downloads" Shape::Bool, "归档年份页提供归档包下载", "whether packages are offered for download", "true", "false";
};

static PUBLISH: Keys = keys! {
    "delete_limit" Shape::Integer(0, 1_000_000), "一次最多删除几个文件", "most files that one publication removes", "100", "50";
    "delete_share" Shape::Integer(0, 100), "一次最多删除线上文件的百分之几", "most of the files there that one publication removes, in per cent", "30", "20";
    "late_after" Shape::Integer(0, 365), "发布日期几天之内算按时", "days after its date in which a report is not late", "1", "3";
    "cache" Shape::List(&Shape::Map(CACHE)), "各类文件的 Cache-Control", "Cache-Control by file", "[{pattern: \"**\", value: no-cache}]", "[{pattern: \"*.css\", value: max-age=60}]";
    "compress" Shape::List(&Shape::OneOf(&["gzip", "brotli"])), "旁放压缩好的文件", "compressed files beside the others", "[gzip]", "[brotli]";
    "targets" Shape::List(&TARGET), "发布到哪里", "where to publish", "[{name: www, kind: directory, path: /srv/www}]", "[{name: www, kind: ssh, host: www@host, path: /srv/www}]";
};

static CACHE: Keys = keys! {
    "pattern" Shape::Text, "文件的路径，可用 * 和 **", "paths, with `*` and `**`", "\"**\"", "\"*.css\"";
    "value" Shape::Text, "Cache-Control 的值", "value of Cache-Control", "no-cache", "max-age=60";
};

/// A target of publishing: its keys depend on its kind.
static TARGET: Shape = Shape::Kinds(
    "kind",
    &[
        ("directory", DIRECTORY),
        ("ssh", SSH),
        ("s3", BUCKET),
        ("oss", BUCKET),
        ("obs", BUCKET),
        ("cos", BUCKET),
        ("webdav", WEBDAV),
        ("sftp", SFTP),
    ],
);

/// The kinds of targets.
const KINDS: &[&str] = &["directory", "ssh", "s3", "oss", "obs", "cos", "webdav", "sftp"];

macro_rules! target {
    ($($name:literal $shape:expr, $zh:literal, $en:literal, $one:literal, $other:literal;)*) => {
        keys! {
            "name" Shape::Text, "目标的名字", "name of the target", "www", "test";
            "kind" Shape::OneOf(KINDS), "目标的种类", "kind of target", "directory", "ssh";
            "base_url" Shape::Text, "在这个目标上的地址", "where the site stands at this target", "https://www.example.gov.cn/a/", "https://test.example.gov.cn/";
            "keep" Shape::Integer(1, 1000), "保留几个版本", "releases that are kept", "5", "3";
            $($name $shape, $zh, $en, $one, $other;)*
        }
    };
}

static DIRECTORY: Keys = target! {
    "path" Shape::Text, "文件夹", "the folder", "/srv/www/gongkai", "/mnt/www";
};

static SSH: Keys = target! {
    "host" Shape::Text, "主机，如 www@www.example.gov.cn", "host, such as www@www.example.gov.cn", "www@host", "www@other";
    "port" PORT, "端口", "port", "22", "2222";
    "path" Shape::Text, "那台机器上的文件夹", "folder on that machine", "/srv/www/a", "/srv/www/b";
    "identity_file" Shape::Text, "密钥文件", "file of the key", "~/.ssh/id", "~/.ssh/other";
};

static SFTP: Keys = target! {
    "host" Shape::Text, "主机", "host", "www@host", "www@other";
    "port" PORT, "端口", "port", "22", "2222";
    "path" Shape::Text, "那里的文件夹", "folder there", "www/a", "www/b";
    "records" Shape::Text, "发布记录放在哪里", "where records of publication are kept", "private/a", "private/b";
    "identity_file" Shape::Text, "密钥文件", "file of the key", "~/.ssh/id", "~/.ssh/other";
};

static WEBDAV: Keys = target! {
    "endpoint" Shape::Text, "服务器的地址", "address of the server", "https://dav.example.gov.cn/", "https://dav.example.org/";
    "path" Shape::Text, "那里的文件夹", "folder there", "www/a", "www/b";
    "records" Shape::Text, "发布记录放在哪里", "where records of publication are kept", "private/a", "private/b";
};

static BUCKET: Keys = target! {
    "endpoint" Shape::Text, "服务的地址", "address of the service", "https://oss.example.com", "https://s3.example.com";
    "region" Shape::Text, "地域（s3 要写）", "region, which s3 needs", "cn-north-1", "cn-east-1";
    "bucket" Shape::Text, "存储桶", "bucket", "www", "www-b";
    "path" Shape::Text, "桶里的路径", "path in the bucket", "a", "b";
    "records" Shape::Text, "发布记录放在哪里", "where records of publication are kept", "private/a", "private/b";
};

#[cfg(test)]
mod tests {
    use super::SITE;
    use crate::config::Config;
    use crate::yaml::asked;

    /// A file in which every key stands is read without a finding, and every key is asked for.
    #[test]
    fn what_the_table_says_is_what_is_read() {
        let text = asked::sample(SITE);
        let (_, findings) = Config::parse("site.yaml", &text, &[]);
        assert_eq!(findings, [], "{text}");
        assert_eq!(asked::never(SITE), Vec::<String>::new(), "are in the table and are not read");
    }
}
