//! The registry of rules: what can be found, how much it matters, what it protects, and the way out.
//!
//! In: nothing. Out: [`Rule`]s, each with an id that lasts. Must not know: where a rule is broken.
//!
//! A finding is made with a rule, and only with one: its constructor is in `problem/`, its rule in the file of the same name
//! here. `gongkai explain` and the pages of `docs/rules/` come from this registry; `tests/it/rules.rs` holds that ids are
//! unique and that every rule is met by a test.

pub mod address;
pub mod annual;
pub mod archive;
pub mod attachment;
pub mod body;
pub mod config;
pub mod copy;
pub mod form;
pub mod html;
pub mod import;
pub mod ledger;
pub mod link;
pub mod output;
pub mod page;
pub mod pasted;
pub mod privacy;
pub mod publish;
pub mod report;
pub mod seal;
pub mod section;
pub mod site;
pub mod source;
pub mod theme;
pub mod waiver;
pub mod wording;
pub mod yaml;

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;
use crate::text::Lang;

/// What can be wrong.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Stable id, `family/problem`.
    pub id: &'static str,
    /// How much it matters, where nothing else is said.
    pub severity: Severity,
    /// What a finding says, in Chinese and in English; `…` for what differs.
    pub says: [&'static str; 2],
    /// The way out, in Chinese and in English.
    pub way_out: [&'static str; 2],
    /// The norm that asks for it, with its date; empty where it is the program's own.
    pub norm: &'static str,
}

impl Rule {
    /// What a finding says, in one language.
    #[must_use]
    pub fn says_in(&self, lang: Lang) -> &'static str {
        pick(self.says, lang)
    }

    /// How much it matters, as words in Chinese and in English.
    #[must_use]
    pub fn severity(&self) -> (&'static str, &'static str) {
        let [zh, en] = self.severity.words();
        (zh, en)
    }

    /// The family that its id begins with.
    #[must_use]
    pub fn family(&self) -> &'static Family {
        let name = self.id.split_once('/').map_or(self.id, |(family, _)| family);
        FAMILIES.iter().find(|family| family.name == name).unwrap_or(&FAMILIES[0])
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// Reads the id of a rule; one that is not known is an error, so that what another version kept is made anew.
pub(super) fn by_id<'d, D: Deserializer<'d>>(deserializer: D) -> Result<&'static Rule, D::Error> {
    let id = String::deserialize(deserializer)?;
    find(&id).ok_or_else(|| D::Error::custom(format!("there is no rule `{id}`")))
}

/// Whether a finding of this rule must not come before readers: it tells who somebody is, or nobody can open the file.
#[must_use]
pub fn forbids(rule: &Rule) -> bool {
    let unreadable = [&attachment::ATTACHMENT_DAMAGED, &attachment::ATTACHMENT_ENCRYPTED];
    privacy::RULES.contains(&rule) || unreadable.contains(&rule)
}

/// The rule with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// All rules, family by family in the order of the files.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let lists = [
        address::RULES,
        annual::RULES,
        archive::RULES,
        attachment::RULES,
        body::RULES,
        config::RULES,
        copy::RULES,
        form::RULES,
        html::RULES,
        import::RULES,
        ledger::RULES,
        link::RULES,
        output::RULES,
        page::RULES,
        pasted::RULES,
        privacy::RULES,
        publish::RULES,
        report::RULES,
        seal::RULES,
        section::RULES,
        site::RULES,
        source::RULES,
        theme::RULES,
        waiver::RULES,
        wording::RULES,
        yaml::RULES,
    ];
    lists.into_iter().flatten().copied()
}

/// Rules that protect the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// The first part of their ids.
    pub name: &'static str,
    /// What they are about, in Chinese and in English.
    pub title: [&'static str; 2],
    /// What they protect, in Chinese and in English.
    pub protects: [&'static str; 2],
}

const fn family(
    name: &'static str,
    title: [&'static str; 2],
    protects: [&'static str; 2],
) -> Family {
    Family { name, title, protects }
}

/// All families, by name.
pub static FAMILIES: [Family; 25] = [
    family(
        "annual",
        ["政府信息公开工作年度报告", "The annual report on disclosure"],
        [
            "年报表格的数要对得上，一年接一年（国办公开办函〔2021〕30号）。",
            "The numbers of the annual report's tables add up, year after year (国办公开办函〔2021〕30号).",
        ],
    ),
    family(
        "archive",
        ["归档包", "Packages for the archives"],
        [
            "归档的一年要完整，多年后还能逐字节核对。",
            "An archived year is whole and can be checked byte by byte years later.",
        ],
    ),
    family(
        "attachment",
        ["附件", "Attachments"],
        [
            "附件要能下载、名称清楚，正文提到的都在。",
            "Attachments can be downloaded, say what they are, and are there when the text names them.",
        ],
    ),
    family(
        "body",
        ["正文", "Bodies"],
        [
            "粘贴、误打的内容不能悄悄变样；表格、图片人人可读。",
            "What was pasted or mistyped does not come out changed in silence; tables and pictures can be read by everyone.",
        ],
    ),
    family(
        "config",
        ["设置 site.yaml", "Settings, site.yaml"],
        [
            "设置写错要在生成之前知道；网站身份要真实、合格式（国办发〔2017〕47号）。",
            "A wrong setting is known before anything is built; the identity of the site is real and well formed (国办发〔2017〕47号).",
        ],
    ),
    family(
        "copy",
        ["网站的副本", "Copies of a site"],
        [
            "别处的副本与发布过的逐字节相同。",
            "A copy elsewhere is byte by byte what was published.",
        ],
    ),
    family(
        "date",
        ["日期", "Dates"],
        ["日期不能造假：迟发要说明。", "Dates are not forged: what comes out late says so."],
    ),
    family(
        "form",
        ["报告种类 forms/", "Kinds of reports, forms/"],
        [
            "每种报告要有哪些部分、何时之前公开，写错要马上知道。",
            "What a kind of report has to contain and when it is due is right, or known to be wrong at once.",
        ],
    ),
    family(
        "import",
        ["导入", "Import"],
        [
            "导入不丢内容，猜不准的要问。",
            "Nothing is lost on the way in, and what cannot be known is asked.",
        ],
    ),
    family(
        "ledger",
        ["发布登记", "The ledger"],
        [
            "公开过的不能无声改动、消失；登记一环扣一环，改不了。",
            "What was public is not changed or removed in silence; the record is chained and cannot be altered.",
        ],
    ),
    family(
        "link",
        ["链接", "Links"],
        [
            "站内链接不断；站外链接不出错、不骗人。",
            "Links on the site lead somewhere; links out of it are right and do not deceive.",
        ],
    ),
    family(
        "outline",
        ["序号", "Numbers of parts"],
        [
            "一、（一）1.（1）连贯，编号能被引用。",
            "Numbers of parts follow one another, so that they can be cited.",
        ],
    ),
    family(
        "output",
        ["输出文件夹", "The output folder"],
        [
            "别的程序的文件不动；生成的就是源文件写的。",
            "Files of other programs are left alone; what is built is what the sources say.",
        ],
    ),
    family(
        "page",
        ["报告的 front matter", "Front matter of reports"],
        [
            "标题、日期、文号、索引号齐全、合格式（条例第十八条、GB/T 9704）。",
            "Title, dates and numbers are there and well formed (regulation art. 18, GB/T 9704).",
        ],
    ),
    family(
        "privacy",
        ["个人信息", "Personal data"],
        [
            "正文和附件里不能有认得出个人的号码。",
            "No number that tells who somebody is stands in a text or an attachment.",
        ],
    ),
    family(
        "publish",
        ["发布", "Publishing"],
        [
            "只发布打算发布的；读者看到的是完整的一版。",
            "Only what is meant is published, and readers see a whole release.",
        ],
    ),
    family(
        "report",
        ["报告的内容", "What reports say"],
        [
            "各种报告要有的部分、年份、概述、标点合规定。",
            "The parts, years, summaries and punctuation of reports are as the rules want them.",
        ],
    ),
    family(
        "seal",
        ["封存的年份", "Sealed years"],
        ["封存的年份不能改动，撤回除外。", "A sealed year is not changed, withdrawals apart."],
    ),
    family(
        "section",
        ["栏目", "Sections"],
        [
            "栏目不能空、要有页面标签（国办发〔2017〕47号）。",
            "Sections are not empty and have their page tags (国办发〔2017〕47号).",
        ],
    ),
    family(
        "site",
        ["页面与网址", "Pages and addresses"],
        [
            "网址不重复、不消失；索引号不重复。",
            "Addresses are unique and do not vanish; index numbers are unique.",
        ],
    ),
    family(
        "source",
        ["源文件", "Source files"],
        [
            "文件读得出、名字在各系统都能用，没有看不见的字符。",
            "Files can be read, their names work on every system, and no invisible characters are in them.",
        ],
    ),
    family(
        "theme",
        ["模板", "Templates"],
        [
            "模板写错要指到行；每个模板有人用。",
            "A wrong template is told by its line, and every template is used.",
        ],
    ),
    family(
        "waiver",
        ["豁免 waivers.yaml", "Waivers, waivers.yaml"],
        [
            "豁免有理由、有期限，内容变了就失效。",
            "A waiver has a reason and a last day, and ends when what it waived changes.",
        ],
    ),
    family(
        "wording",
        ["用词", "Wording"],
        [
            "本单位词表里的错词不出现在标题、正文和附件里。",
            "Words of the site's own lists do not stand in titles, texts and attachments.",
        ],
    ),
    family(
        "yaml",
        ["YAML", "YAML"],
        [
            "键写错、值被 YAML 另作理解，要说明白。",
            "A mistyped key, or a value that YAML reads as something else, is said.",
        ],
    ),
];

/// A page of documentation on a rule, for a terminal.
#[must_use]
pub fn explained(rule: &Rule, lang: Lang) -> String {
    let pick = |both: [&'static str; 2]| pick(both, lang);
    let (chinese, english) = rule.severity();
    let lines = [
        (["级别：", "severity: "], [chinese, english]),
        (["说的是：", "it says: "], rule.says),
        (["办法：", "way out: "], rule.way_out),
        (["保护的是：", "it protects: "], rule.family().protects),
    ];
    let lines = lines.map(|(word, value)| format!("  {}{}\n", pick(word), pick(value)));
    let norm = match rule.norm {
        "" => String::new(),
        norm => format!("  {}{norm}\n", pick(["依据：", "norm: "])),
    };
    format!("{}\n{}{norm}", rule.id, lines.concat())
}

fn pick([chinese, english]: [&'static str; 2], lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => chinese,
        Lang::En => english,
    }
}

/// The rules of one file, as constants and as a list.
macro_rules! rules {
    ($($name:ident = $severity:ident $id:literal $zh:literal, $en:literal; $out_zh:literal, $out_en:literal $(, norm $norm:literal)?;)+) => {
        $(
            #[doc = $en]
            pub static $name: $crate::diagnostic::rules::Rule = $crate::diagnostic::rules::Rule {
                id: $id,
                severity: $crate::diagnostic::Severity::$severity,
                says: [$zh, $en],
                way_out: [$out_zh, $out_en],
                norm: concat!($($norm)?),
            };
        )+

        /// All of them.
        pub static RULES: &[&$crate::diagnostic::rules::Rule] = &[$(&$name),+];
    };
}
use rules;
