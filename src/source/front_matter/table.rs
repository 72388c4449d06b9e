//! The keys of front matter: one table each of reports and of sections.
//!
//! In: nothing. Out: names, shapes and meanings of all keys, and what else holds of each: whether a section may require it,
//! whether its place is kept for later findings, where readers see it. Must not know: how a value is read.
//!
//! `keys.rs` reads by these tables, `gongkai schema` prints them, `required:` looks keys up in them, and
//! `tests/it/fields.rs` changes every key in turn and looks at the outputs that are named here.

use super::inner_keys::{
    ATTACHMENT_KEYS, CHANGE_KEYS, COLOPHON_KEYS, COLUMN_KEYS, FIGURE_KEYS, LATE_KEYS,
    WITHDRAWN_KEYS,
};
use crate::source::dates::FIRST_YEAR;
use crate::yaml::{KeySpec, Shape};

/// An output of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Its page, without the data in it.
    Page,
    /// JSON-LD in its page.
    JsonLd,
    /// Its own JSON, and its row in `catalogue.json`.
    Json,
    /// Its row in `catalogue.csv`.
    Csv,
    /// Its dataset in `dcat.jsonld`.
    Dcat,
}

/// A key of front matter.
#[derive(Debug)]
pub struct Field {
    /// Name, shape and meaning.
    pub key: KeySpec,
    /// Whether a section may require it.
    pub is_requirable: bool,
    /// Whether its place is kept, because later rooms may object to its value.
    pub has_place: bool,
    /// An example for the finding on an empty value, for keys that must not be empty because they decide whether and as what
    /// readers see a report; `None` for all others.
    pub needs_value: Option<&'static str>,
    /// The outputs of a report that show its value.
    pub shown: &'static [Shown],
}

impl Field {
    const fn new(
        names: [&'static str; 2],
        shape: Shape,
        about: [&'static str; 2],
        examples: [&'static str; 2],
    ) -> Self {
        Self {
            key: KeySpec::new(names, shape, about, examples),
            is_requirable: false,
            has_place: false,
            needs_value: None,
            shown: &[],
        }
    }

    const fn requirable(self) -> Self {
        Self { is_requirable: true, ..self }
    }

    const fn placed(self) -> Self {
        Self { has_place: true, ..self }
    }

    const fn needs_value(self, example: &'static str) -> Self {
        Self { needs_value: Some(example), ..self }
    }

    const fn shown(self, shown: &'static [Shown]) -> Self {
        Self { shown, ..self }
    }
}

const EVERYWHERE: &[Shown] = &[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Csv, Shown::Dcat];
const VALIDITIES: &[&str] =
    &["有效", "失效", "废止", "已修改", "in_force", "expired", "repealed", "amended"];
const PAGE_DATES: &[&str] = &["dated", "undated", "注明日期", "不注明日期"];
const TERMS: &[&str] = &["永久", "permanent", "10", "30"];

/// A row: name of the entry, names of the key, shape, meaning in Chinese and English, two values, and what else holds.
macro_rules! key {
    ($const:ident, $name:literal, $alias:literal, $shape:expr, $zh:literal, $en:literal, $one:literal, $other:literal
        $(, $trait:ident $( ( $value:expr ) )?)*) => {
        pub(super) static $const: Field =
            Field::new([$name, $alias], $shape, [$zh, $en], [$one, $other])$(.$trait($($value)?))*;
    };
}

key! { TITLE, "title", "标题", Shape::Text,
"标题", "title",
"甲报告", "乙报告",
placed, needs_value("title: 2023年法治政府建设年度报告"), shown(EVERYWHERE) }

key! { DATE, "date", "发布日期", Shape::Moment,
"发布的日期，可带时间", "day of publication, and the time where it matters",
"2024-01-29", "2024-01-30 10:00",
placed, needs_value("date: 2024-01-29"), shown(EVERYWHERE) }

key! { DATED, "dated", "注明日期", Shape::Bool,
"写 false 的页没有发布日期（公开指南、机构职能……），不进按日期排的列表；不写则看栏目的 pages", "a page with `false` has no date of publication and stands in no list by date (guides, functions, leaders …); without it the section's `pages` decides",
"true", "false",
placed, needs_value("dated: false"), shown(EVERYWHERE) }

key! { PAGES, "pages", "页面", Shape::OneOf(PAGE_DATES),
"下面的页有没有发布日期：undated（不注明日期）、dated；不写则看上级栏目", "whether pages below have a date of publication: undated or dated; that of the section above where there is none",
"dated", "undated" }

key! { CREATED, "created", "成文日期", Shape::Date,
"文件落款的日期", "the day that the document bears",
"2024-01-05", "2024-01-06",
requirable, placed, shown(EVERYWHERE) }

key! { DOC_NUMBER, "doc_number", "发文字号", Shape::Text,
"如 示街办〔2024〕5号", "number of the document (GB/T 9704)",
"示街办〔2024〕5号", "示街办〔2024〕6号",
requirable, shown(EVERYWHERE) }

key! { INDEX_NUMBER, "index_number", "索引号", Shape::Text,
"索引号，全站不得重复", "index number, unique on the site",
"000014349/2024-00001", "000014349/2024-00002",
requirable, placed, shown(EVERYWHERE) }

key! { KEYWORDS, "keywords", "关键词", Shape::Words,
"关键词", "keywords",
"[甲词]", "[乙词, 丙词]",
requirable, shown(&[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Csv, Shown::Dcat]) }

key! { SUMMARY, "summary", "内容概述", Shape::Text,
"内容概述；不写则取正文开头", "summary; the beginning of the text where there is none",
"甲概述", "乙概述",
requirable, placed, shown(EVERYWHERE) }

key! { YEAR, "year", "报告年度", Shape::Integer(FIRST_YEAR as i64, 2999),
"报告所说的年度", "the year that the report is about",
"2022", "2023",
requirable, shown(&[Shown::Page, Shown::JsonLd, Shown::Json]) }

key! { DRAFT, "draft", "草稿", Shape::Bool,
"草稿不发布", "a draft is not published",
"false", "true",
needs_value("draft: true"), shown(EVERYWHERE) }

key! { PINNED, "pinned", "置顶", Shape::Bool,
"排在列表最前", "stands above the others in lists",
"false", "true" }

key! { SUPERSEDED_BY, "superseded_by", "替代文件", Shape::Text,
"替代本文件的文件：相对路径或网址", "what replaces it: a path relative to this file, or an address",
"https://www.example.gov.cn/a.html", "https://www.example.gov.cn/b.html",
placed, needs_value("superseded_by: ../2024-report/index.md"), shown(&[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Dcat]) }

key! { INTERPRETS, "interprets", "解读文件", Shape::List(&Shape::Text),
"本文解读的文件：相对路径或网址，两边互相列出", "what this report interprets: paths relative to this file, or addresses; each is shown on both",
"[https://www.example.gov.cn/a.html]", "[https://www.example.gov.cn/b.html]",
shown(&[Shown::Page]) }

key! { RED_HEAD, "red_head", "红头", Shape::Bool,
"打印时加红色的发文机关标志、发文字号和横线", "on paper the office's name in red, the document number and a line stand above the title",
"false", "true",
shown(&[Shown::Page]) }

key! { COLOPHON, "colophon", "版记", Shape::Map(COLOPHON_KEYS),
"打印时在文末的版记：抄送、印发机关和日期", "on paper below the text: who gets a copy, who printed it when",
"{copied_to: 甲委, office: 甲办, date: 2024-01-29}", "{copied_to: 乙委, office: 甲办, date: 2024-01-29}",
shown(&[Shown::Page]) }

key! { EXPIRES, "expires", "失效日期", Shape::Date,
"有效的最后一天", "the last day in force",
"2035-12-31", "2036-12-31",
placed, needs_value("expires: 2024-12-31"), shown(&[Shown::Json]) }

key! { WITHDRAWN, "withdrawn", "撤回", Shape::Map(WITHDRAWN_KEYS),
"撤回：网址上只留说明", "withdrawn: only a notice is left at its address",
"{date: 2024-06-01, reason: 有误}", "{date: 2024-06-02, reason: 有误}",
needs_value("withdrawn: {date: 2024-01-29, reason: …}"), shown(&[Shown::Page]) }

key! { WITHDRAW_AFTER, "withdraw_after", "下架日期", Shape::Date,
"公开的最后一天，之后自动撤下", "the last day on the site",
"2035-12-31", "2024-03-01",
needs_value("withdraw_after: 2024-12-31"), shown(EVERYWHERE) }

key! { SHOW_TITLE, "show_title", "保留标题", Shape::Bool,
"撤回后是否还显示标题", "whether the title is told after a withdrawal",
"true", "false" }

key! { CHANGES, "changes", "更正记录", Shape::List(&Shape::Map(CHANGE_KEYS)),
"发布后的更正", "corrections after publication",
"[{date: 2024-03-01, note: 更正甲}]", "[{date: 2024-03-02, note: 更正乙}]",
shown(&[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Dcat]) }

key! { LATE, "late", "补发", Shape::TextOr(LATE_KEYS),
"补发的原因", "why it came out after its date",
"迟交", "漏发",
shown(&[Shown::Page]) }

key! { ATTACHMENTS, "attachments", "附件", Shape::List(&Shape::TextOr(ATTACHMENT_KEYS)),
"相关附件；不写则为文件夹里的其他文件", "attachments; the other files of the folder where there is no list",
"[{file: 甲表.csv, title: 甲}]", "[{file: 甲表.csv, title: 乙}]",
requirable, shown(&[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Dcat]) }

key! { SLUG, "slug", "网址名", Shape::Text,
"网址里的名字：小写字母、数字、-、_", "name in the address: lower case, digits, `-`, `_`",
"report-a", "report-b",
placed, shown(EVERYWHERE) }

key! { ALIASES, "aliases", "旧网址", Shape::List(&Shape::Text),
"以前的网址", "old addresses",
"[/old/a.html]", "[/old/b.html]" }

key! { FIGURES, "figures", "数据", Shape::List(&Shape::Map(FIGURE_KEYS)),
"报告里的数字，按年成表成图", "figures, shown over the years",
"[{name: 受理, value: 12}]", "[{name: 受理, value: 13}]" }

key! { EXTRA, "extra", "其他", Shape::Free,
"自定义数据，模板中用 report.extra、section.extra", "data of your own for templates",
"{甲: 1}", "{甲: 2}" }

key! { WEIGHT, "weight", "排序", Shape::Integer(-1_000_000, 1_000_000),
"小的在前", "smaller comes first",
"1", "2" }
key! { PUBLISHER,
"publisher", "发布机构", Shape::Text, "发布机构", "publisher", "甲办公室", "乙办公室", shown(EVERYWHERE) }

key! { SOURCE, "source", "来源", Shape::Text,
"来源", "where it comes from",
"甲来源", "乙来源",
requirable, shown(&[Shown::Page, Shown::JsonLd, Shown::Json, Shown::Csv]) }

key! { TOPIC, "topic", "主题分类", Shape::Text,
"主题分类", "topic",
"甲主题", "乙主题",
requirable, shown(EVERYWHERE) }

key! { GENRE, "genre", "体裁", Shape::Text,
"体裁，如 通知、公告", "genre",
"通知", "公告",
requirable, shown(&[Shown::Page, Shown::Json, Shown::Csv]) }

key! { AUTHOR, "author", "责任编辑", Shape::Text,
"责任编辑", "editor",
"甲编辑", "乙编辑",
requirable, shown(&[Shown::Page, Shown::Json]) }

key! { KIND, "kind", "信息类别", Shape::Text,
"信息类别，如 年度报告", "kind of information",
"年度报告", "通知公告",
requirable, shown(&[Shown::Json, Shown::Csv, Shown::Dcat]) }

key! { STATUS, "status", "有效性", Shape::OneOf(VALIDITIES),
"有效性", "whether it is in force",
"有效", "废止",
requirable, shown(EVERYWHERE) }

key! { RETENTION, "retention", "保管期限", Shape::OneOf(TERMS),
"保管期限：永久、30 年、10 年", "how long it is kept, in years",
"永久", "10",
requirable }

key! { TEMPLATE, "template", "模板", Shape::Text,
"layouts/ 下的模板", "template below layouts/",
"report.html", "own.html",
placed, shown(&[Shown::Page, Shown::JsonLd]) }

key! { DESCRIPTION, "description", "栏目描述", Shape::Text,
"栏目描述（页面标签）", "what the section is about (page tag)",
"甲描述", "乙描述" }

key! { COLUMN_TYPE, "column_type", "栏目类型", Shape::Text,
"栏目类型（页面标签）", "kind of column (page tag)",
"政务公开", "概况信息" }

key! { PAGINATE_BY, "paginate_by", "每页条数", Shape::Integer(1, 1000),
"列表每页条数", "reports on one page of the list",
"1", "2" }

key! { COLUMNS, "columns", "栏目入口", Shape::List(&Shape::Map(COLUMN_KEYS)),
"政府信息公开专栏的固定入口：这一栏目和以下各页的左边列出它们", "the fixed entries of a disclosure platform: they stand at the left of this section's pages and of those below",
"[{title: 公开年报, link: /fzzf/}]", "[{title: 依申请公开, link: \"https://www.example.gov.cn/apply\"}]",
placed }

key! { SORT, "sort", "排序方式", Shape::OneOf(&["date", "日期", "weight", "权重", "title", "标题"]),
"列表的排序", "order of the list",
"date", "title" }

key! { UPDATE_WITHIN, "update_within", "更新期限", Shape::Text,
"多久要更新：14d、14天、6mo、6个月、none", "how often it has to be updated: 14d, 6mo, none",
"14d", "6mo" }

key! { RESPONSIBLE, "responsible", "负责人", Shape::Text,
"栏目的负责人：检查时按人分列问题，不在网页上显示", "who answers for the section: gongkai check groups findings by person; pages do not show it",
"张三", "李四" }

key! { DEFAULTS, "defaults", "默认值", Shape::Map(&SHARED_KEYS),
"下面的报告没有写时用的值", "values for reports below that give none",
"{topic: 甲主题}", "{topic: 乙主题}" }

key! { REQUIRED, "required", "必填", Shape::Words,
"下面的报告必须写的键", "keys that every report below must give",
"[created]", "[created, topic]" }

key! { ADDRESS, "address", "地址格式", Shape::Text,
"报告的地址格式", "pattern of the addresses of its reports",
"\"{section}/{year}/{slug}.html\"", "\"{section}/{slug}.html\"",
placed }

/// Keys that a report has, or its section as `defaults`.
pub(super) static SHARED: [&Field; 9] =
    [&PUBLISHER, &SOURCE, &TOPIC, &GENRE, &AUTHOR, &KIND, &STATUS, &RETENTION, &TEMPLATE];

/// Keys of a report.
pub static REPORT: [&Field; 36] = [
    &TITLE,
    &DATE,
    &DATED,
    &CREATED,
    &PUBLISHER,
    &SOURCE,
    &DOC_NUMBER,
    &INDEX_NUMBER,
    &TOPIC,
    &GENRE,
    &KIND,
    &YEAR,
    &AUTHOR,
    &KEYWORDS,
    &SUMMARY,
    &STATUS,
    &EXPIRES,
    &SUPERSEDED_BY,
    &INTERPRETS,
    &RED_HEAD,
    &COLOPHON,
    &ATTACHMENTS,
    &CHANGES,
    &LATE,
    &FIGURES,
    &DRAFT,
    &PINNED,
    &WEIGHT,
    &SLUG,
    &ALIASES,
    &WITHDRAWN,
    &WITHDRAW_AFTER,
    &SHOW_TITLE,
    &RETENTION,
    &TEMPLATE,
    &EXTRA,
];

/// Keys of a section.
pub static SECTION: [&Field; 19] = [
    &TITLE,
    &DESCRIPTION,
    &KEYWORDS,
    &COLUMN_TYPE,
    &PUBLISHER,
    &PAGES,
    &COLUMNS,
    &PAGINATE_BY,
    &SORT,
    &UPDATE_WITHIN,
    &RESPONSIBLE,
    &DEFAULTS,
    &REQUIRED,
    &ADDRESS,
    &SLUG,
    &ALIASES,
    &WEIGHT,
    &TEMPLATE,
    &EXTRA,
];

/// [`SHARED`] as readers take them.
static SHARED_KEYS: [&KeySpec; SHARED.len()] = keys(&SHARED);
/// [`REPORT`] as readers take them.
pub static REPORT_KEYS: [&KeySpec; REPORT.len()] = keys(&REPORT);
/// [`SECTION`] as readers take them.
pub static SECTION_KEYS: [&KeySpec; SECTION.len()] = keys(&SECTION);

const fn keys<const N: usize>(fields: &[&'static Field; N]) -> [&'static KeySpec; N] {
    let mut found = [&fields[0].key; N];
    let mut at = 0;
    while at < N {
        found[at] = &fields[at].key;
        at += 1;
    }
    found
}

/// Keys whose places are kept, in an order that all builds of this program share.
pub(super) fn placed() -> impl Iterator<Item = &'static KeySpec> {
    let of_sections =
        SECTION.iter().filter(|field| !REPORT.iter().any(|it| std::ptr::eq(*it, **field)));
    REPORT.iter().chain(of_sections).filter(|field| field.has_place).map(|field| &field.key)
}

/// The key of a report that a section may require, by either name.
pub(super) fn requirable(typed: &str) -> Option<&'static KeySpec> {
    let all = REPORT.iter().filter(|field| field.is_requirable);
    all.map(|field| &field.key).find(|key| key.is_called(typed))
}

#[cfg(test)]
mod tests {
    use super::{REPORT_KEYS, SECTION_KEYS};
    use crate::source::front_matter;
    use crate::yaml::{YamlDocument, asked};

    /// A front matter in which every key stands is read without a finding, and every key is asked for.
    #[test]
    fn what_the_table_says_is_what_is_read() {
        let report = asked::sample(&REPORT_KEYS);
        let document = YamlDocument::parse("f", &report, 1).expect("YAML");
        let _ = front_matter::report(document.fields(&REPORT_KEYS));
        assert_eq!(document.into_findings(), [], "{report}");
        let section = asked::sample(&SECTION_KEYS);
        let document = YamlDocument::parse("f", &section, 1).expect("YAML");
        let _ = front_matter::section(document.fields(&SECTION_KEYS));
        assert_eq!(document.into_findings(), [], "{section}");
        for keys in [&REPORT_KEYS[..], &SECTION_KEYS[..]] {
            assert_eq!(
                asked::never(keys),
                Vec::<String>::new(),
                "are in the table and are not read"
            );
        }
    }
}
