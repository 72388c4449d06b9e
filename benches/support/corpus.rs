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

impl Corpus {
    /// Writes the site below `root`.
    pub(crate) fn write(&self, root: &Path) {
        fs::create_dir_all(root.join("content")).expect("a folder");
        fs::write(root.join("site.yaml"), SITE).expect("a file");
        fs::write(root.join("content/_index.md"), "---\ntitle: 首页\n---\n").expect("a file");
        for section in 0..self.sections {
            let folder = root.join(format!("content/s{section:02}"));
            fs::create_dir_all(&folder).expect("a folder");
            let text = format!(
                "---\ntitle: 第{section}栏目\ndescription: 栏目说明\nkeywords: [公开]\ncolumn_type: 信息公开目录\n---\n"
            );
            fs::write(folder.join("_index.md"), text).expect("a file");
        }
        for number in 0..self.reports {
            let file = root.join(self.file(number));
            if self.is_bundle(number) {
                let folder = file.parent().expect("a folder");
                fs::create_dir_all(folder).expect("a folder");
                fs::write(folder.join("附件1.csv"), format!("项目,数量\n受理,{number}\n"))
                    .expect("a file");
            }
            fs::write(file, self.text(number, "", "")).expect("a file");
        }
    }

    /// Writes the same reports as a site for Hugo, with templates that show the same.
    pub(crate) fn write_hugo(&self, root: &Path) {
        self.write(root);
        fs::remove_file(root.join("site.yaml")).expect("a file");
        let files = [
            (
                "hugo.yaml",
                "baseURL: https://www.example.gov.cn/slj/\ntitle: 示例市示例街道\nlanguageCode: zh-CN\ndisableKinds: [taxonomy, term]\npagination: {pagerSize: 20}\nuglyURLs: true\n",
            ),
            (
                "layouts/_default/baseof.html",
                "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{{ .Title }} - {{ site.Title }}</title><meta name=\"description\" content=\"{{ .Summary | plainify | truncate 100 }}\"><link rel=\"canonical\" href=\"{{ .Permalink }}\"></head><body><nav>{{ range .Ancestors.Reverse }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav><main>{{ block \"main\" . }}{{ end }}</main></body></html>\n",
            ),
            (
                "layouts/_default/single.html",
                "{{ define \"main\" }}<table><tr><th>主题</th><td>{{ .Params.topic }}</td><th>文号</th><td>{{ .Params.doc_number }}</td></tr></table><h1>{{ .Title }}</h1><p>{{ .Date.Format \"2006-01-02\" }}</p>{{ .TableOfContents }}{{ .Content }}<ul>{{ range .Resources }}<li><a href=\"{{ .RelPermalink }}\">{{ .Name }}</a></li>{{ end }}</ul>{{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ end }}\n",
            ),
            (
                "layouts/_default/list.html",
                "{{ define \"main\" }}<h1>{{ .Title }}</h1><ul>{{ range (.Paginate .RegularPages).Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Date.Format \"2006-01-02\" }}</li>{{ end }}</ul>{{ end }}\n",
            ),
            (
                "layouts/index.html",
                "{{ define \"main\" }}{{ range .Sections }}<h2>{{ .Title }}</h2><ul>{{ range first 6 .RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}{{ end }}\n",
            ),
        ];
        for (name, text) in files {
            let file = root.join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
    }

    fn is_bundle(&self, number: usize) -> bool {
        self.bundles > 0 && number.is_multiple_of(self.bundles)
    }

    /// The source path of a report.
    pub(crate) fn file(&self, number: usize) -> String {
        let stem = format!("content/s{:02}/r{number:07}", number % self.sections);
        if self.is_bundle(number) { format!("{stem}/index.md") } else { format!("{stem}.md") }
    }

    /// The address of a report below the site's root.
    pub(crate) fn url(&self, number: usize) -> String {
        format!("s{:02}/{}/r{number:07}.html", number % self.sections, self.year(number))
    }

    /// The same on the site for Hugo, whose addresses have no year.
    pub(crate) fn hugo_url(&self, number: usize) -> String {
        format!("s{:02}/r{number:07}.html", number % self.sections)
    }

    fn year(&self, number: usize) -> usize {
        2016 + (number / self.sections) % self.years
    }

    /// A report's text, `title` after its title and `body` as its last paragraph.
    pub(crate) fn text(&self, number: usize, title: &str, body: &str) -> String {
        let (month, day) = (number % 12 + 1, number / 12 % 28 + 1);
        let year = self.year(number);
        let mut text = format!(
            "---\ntitle: 示例街道{year}年第{number}号工作情况报告{title}\ndate: {year}-{month:02}-{day:02}\ncreated: {year}-01-01\ndoc_number: 示街办〔{year}〕{}号\nkeywords: [法治, 公开]\ntopic: 政务公开\nkind: 年度报告\n---\n",
            number % 999 + 1
        );
        let mut next = number;
        let mut sentence = || {
            next = next.wrapping_mul(31).wrapping_add(7);
            SENTENCES[next / 3 % SENTENCES.len()]
        };
        for (part, name) in
            ["主要举措和成效", "存在的不足和原因", "下一年度工作安排"].iter().enumerate()
        {
            let _ = writeln!(text, "{}、{name}\n", ["一", "二", "三"][part]);
            for (below, title) in
                ["加强组织领导", "规范行政行为", "强化监督问效"].iter().enumerate()
            {
                let _ = writeln!(text, "（{}）{title}\n", ["一", "二", "三"][below]);
                for _ in 0..2 {
                    let _ = writeln!(text, "{}{}\n", sentence(), sentence());
                }
            }
        }
        text.push_str("| 项目 | 数量 |\n|---|---|\n");
        for row in 1..=5 {
            let _ = writeln!(text, "| 第{row}项工作 | {} |", number * row % 1000);
        }
        if self.is_bundle(number) {
            text.push_str("\n附件：1.附件1\n");
        }
        let _ = writeln!(text, "\n全文{number}。{body}");
        text
    }
}
