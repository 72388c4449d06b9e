//! A made site of any size, the same bytes at every run: sections × years of reports of about 7 KB.
//!
//! In: how many. Out: files below a folder. Must not know: what is measured.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What a corpus is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corpus {
    /// Reports in all.
    pub(crate) reports: usize,
    /// Sections that they are spread over.
    pub(crate) sections: usize,
    /// Years that they are spread over.
    pub(crate) years: usize,
    /// Every so many reports is a bundle with a table beside it; 0 for none.
    pub(crate) bundles: usize,
}

/// What the front matter of a report says, in whatever notation.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) title: String,
    /// `2024-01-29`.
    pub(crate) date: String,
    pub(crate) created: String,
    pub(crate) doc_number: String,
    pub(crate) topic: &'static str,
    pub(crate) kind: &'static str,
}

const SITE: &str = "title: 示例市示例街道
description: 示例街道的公开信息
keywords: [示例]
base_url: https://www.example.gov.cn/slj/
identity:
  name: 示例街道
  domain: www.example.gov.cn
  site_id_code: \"4401000059\"
  sponsor: 示例市示例街道办事处
";

/// Sentences that bodies are made of.
const SENTENCES: [&str; 8] = [
    "街道党工委、办事处坚持把法治建设摆在全局工作的突出位置，压紧压实主要负责人履行推进法治建设第一责任人职责。",
    "全年召开专题会议研究法治政府建设工作，解决了一批群众反映强烈的问题，行政争议数量同比下降。",
    "严格落实重大行政决策程序，公众参与、专家论证、风险评估、合法性审查和集体讨论决定全部留痕可查。",
    "组织开展面向社区、学校、企业的普法宣传活动，发放资料，现场解答咨询，群众的满意度稳步提高。",
    "推进政务公开标准化规范化，主动公开的范围不断扩大，依申请公开的答复全部在法定期限内完成。",
    "加强行政执法队伍的培训与考核，全面推行行政执法公示、执法全过程记录和重大执法决定法制审核制度。",
    "对照上级部署查找差距，仍有少数工作人员运用法治思维解决问题的能力不足，基层力量有待充实。",
    "下一步将健全工作机制，强化督查问效，确保各项任务落到实处，为高质量发展提供有力的法治保障。",
];

const NUMBERS: [&str; 3] = ["一", "二", "三"];
const PARTS: [&str; 3] = ["主要举措和成效", "存在的不足和原因", "下一年度工作安排"];
const BELOW: [&str; 3] = ["加强组织领导", "规范行政行为", "强化监督问效"];

impl Corpus {
    /// Writes the site below `root`.
    pub(crate) fn write(&self, root: &Path) {
        put(root, "site.yaml", SITE);
        put(root, "content/_index.md", "---\ntitle: 首页\n---\n");
        for section in 0..self.sections {
            let text = format!(
                "---\ntitle: 第{section}栏目\ndescription: 栏目说明\nkeywords: [公开]\ncolumn_type: 信息公开目录\n---\n"
            );
            put(root, &format!("content/s{section:02}/_index.md"), &text);
        }
        for number in 0..self.reports {
            let file = self.file(number);
            if let Some(folder) = file.strip_suffix("index.md") {
                put(root, &format!("{folder}附件1.csv"), &attachment(number));
            }
            put(root, &file, &self.text(number, "", ""));
        }
    }

    /// Whether a report is a folder with an attachment.
    pub(crate) fn is_bundle(&self, number: usize) -> bool {
        self.bundles > 0 && number.is_multiple_of(self.bundles)
    }

    /// The section a report stands in.
    pub(crate) fn section(&self, number: usize) -> usize {
        number % self.sections
    }

    /// The source path of a report.
    pub(crate) fn file(&self, number: usize) -> String {
        let stem = format!("content/s{:02}/r{number:07}", self.section(number));
        if self.is_bundle(number) { format!("{stem}/index.md") } else { format!("{stem}.md") }
    }

    /// The year it was published in.
    pub(crate) fn year(&self, number: usize) -> usize {
        2016 + (number / self.sections) % self.years
    }

    /// What a report says of itself.
    pub(crate) fn fields(&self, number: usize) -> Fields {
        let (month, day) = (number % 12 + 1, number / 12 % 28 + 1);
        let year = self.year(number);
        Fields {
            title: format!("示例街道{year}年第{number}号工作情况报告"),
            date: format!("{year}-{month:02}-{day:02}"),
            created: format!("{year}-01-01"),
            doc_number: format!("示街办〔{year}〕{}号", number % 999 + 1),
            topic: "政务公开",
            kind: "年度报告",
        }
    }

    /// A report's text, `title` after its title and `body` as its last paragraph.
    pub(crate) fn text(&self, number: usize, title: &str, body: &str) -> String {
        let fields = self.fields(number);
        let mut text = format!(
            "---\ntitle: {}{title}\ndate: {}\ncreated: {}\ndoc_number: {}\nkeywords: [法治, 公开]\ntopic: {}\nkind: {}\n---\n",
            fields.title, fields.date, fields.created, fields.doc_number, fields.topic, fields.kind
        );
        self.body(number, body, &mut text);
        text
    }

    /// A report's body: headings of three levels, paragraphs, a list, a link, a table.
    pub(crate) fn body(&self, number: usize, last: &str, text: &mut String) {
        let mut next = number;
        let mut sentence = || {
            next = next.wrapping_mul(31).wrapping_add(7);
            SENTENCES[next / 3 % SENTENCES.len()]
        };
        for (part, name) in PARTS.iter().enumerate() {
            let _ = writeln!(text, "## {}、{name}\n", NUMBERS[part]);
            for (below, title) in BELOW.iter().enumerate() {
                let _ = writeln!(text, "### （{}）{title}\n", NUMBERS[below]);
                let _ = writeln!(text, "{}{}\n", sentence(), sentence());
                let _ = writeln!(text, "#### 1.具体做法\n\n{}{}\n", sentence(), sentence());
            }
        }
        for _ in 0..3 {
            let _ = writeln!(text, "- {}", sentence());
        }
        text.push_str(
            "\n参见[主管部门的网站](https://www.example.com/)。\n\n| 项目 | 数量 |\n|---|---|\n",
        );
        for row in 1..=5 {
            let _ = writeln!(text, "| 第{row}项工作 | {} |", number * row % 1000);
        }
        if self.is_bundle(number) {
            text.push_str("\n附件：1.附件1\n");
        }
        let _ = writeln!(text, "\n全文{number}。{last}");
    }
}

/// The table beside a bundle.
pub(crate) fn attachment(number: usize) -> String {
    format!("项目,数量\n受理,{number}\n")
}

/// Writes a file, and the folders above it.
pub(crate) fn put(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("a file");
}

/// Copies the files of a folder, and those below it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::create_dir_all(to).expect("a folder");
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}
