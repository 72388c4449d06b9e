//! The first page of a package: what a reader of the archive sees who opens its folder.
//!
//! In: what the package holds. Out: one HTML page, with its own style, that needs no other file. Must not know: sites, files.

use std::fmt::Write;

use crate::escape::{attribute, text as escaped};
use crate::text;
use crate::text::{Lang, Text};

/// What the page tells.
#[derive(Debug, Clone)]
pub struct StartPage<'p> {
    /// BCP 47 tag of the site's language.
    pub language: &'p str,
    /// Name of the site.
    pub site: &'p str,
    /// Its address.
    pub address: &'p str,
    /// Who runs it.
    pub sponsor: &'p str,
    /// The year of publication.
    pub year: i16,
    /// The day of sealing, `2026-01-01`.
    pub sealed: String,
    /// Reports, in the order in which they are shown.
    pub reports: Vec<StartPageReport<'p>>,
    /// Lists of the year: path below `site/`, title.
    pub lists: Vec<(&'p str, &'p str)>,
}

/// A report of the package.
#[derive(Debug, Clone, Copy)]
pub struct StartPageReport<'p> {
    /// Path below `site/`.
    pub path: &'p str,
    /// Title.
    pub title: &'p str,
    /// Day of publication.
    pub date: jiff::civil::Date,
    /// Index number, where it has one.
    pub index_number: Option<&'p str>,
}

const STYLE: &str = "body { max-width: 60rem; margin: 0 auto; padding: 1rem; font-family: \"PingFang SC\", \"Microsoft YaHei\", \"Noto Sans CJK SC\", sans-serif; line-height: 1.7; color: #1f2328; background: #fff; }
header { border-bottom: 3px solid #1b4b8a; }
h1 { margin: .5rem 0; font-size: 1.5rem; }
h2 { font-size: 1.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: #57606a; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .6rem; border: 1px solid #d0d7de; text-align: start; vertical-align: top; }
th { background: #eaeff5; }
td:not(:nth-child(2)) { white-space: nowrap; }
a { color: #1b4b8a; }
code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { td:nth-child(3), th:nth-child(3) { display: none; } }
@media print { a { color: inherit; text-decoration: none; } tr { break-inside: avoid; } }
";

impl StartPage<'_> {
    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        let lang = Lang::of_tag(self.language);
        let say = |text: Text| escaped(text.get(lang)).into_owned();
        let (site, year) = (escaped(self.site), self.year);
        let title = say(text!("{year}年归档", "Archive of {year}"));
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{site} {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{site} {title}</h1>\n</header>\n<main>\n<dl>\n",
            attribute(self.language)
        );
        let count = self.reports.len().to_string();
        for (name, value) in [
            (text!("主办单位", "Run by"), self.sponsor),
            (text!("网址", "Address"), self.address),
            (text!("封存日期", "Sealed on"), &self.sealed),
            (text!("报告", "Reports"), &count),
        ] {
            let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", say(name), escaped(value));
        }
        let _ = write!(
            page,
            "</dl>\n<h2>{}</h2>\n<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            say(text!("报告", "Reports")),
            say(text!("发布日期", "Published")),
            say(text!("标题", "Title")),
            say(text!("索引号", "Index number")),
        );
        for report in &self.reports {
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td><a href=\"site/{}\">{}</a></td><td>{}</td></tr>",
                report.date,
                attribute(report.path),
                escaped(report.title),
                escaped(report.index_number.unwrap_or("—")),
            );
        }
        page.push_str("</tbody>\n</table>\n");
        if !self.lists.is_empty() {
            let _ = writeln!(page, "<h2>{}</h2>\n<ul>", say(text!("栏目", "Sections")));
            for (path, title) in &self.lists {
                let _ = writeln!(
                    page,
                    "<li><a href=\"site/{}\">{}</a></li>",
                    attribute(path),
                    escaped(title)
                );
            }
            page.push_str("</ul>\n");
        }
        let _ = write!(
            page,
            "<h2>{}</h2>\n<p>{}</p>\n<p><code>gongkai verify FOLDER</code> · <code>sha256sum -c manifest-sha256.txt</code></p>\n</main>\n</body>\n</html>\n",
            say(text!("核对", "How to check it")),
            say(text!(
                "归档包是 BagIt 格式（RFC 8493）：清单里有每个文件的 SHA-256，少了、改了、多了都查得出。在归档包的文件夹里运行下面任一行；warc 文件夹里另有国际标准的网页存档（WARC、WACZ）。",
                "The package is a BagIt bag (RFC 8493): its manifest has the SHA-256 of every file, so that what is missing, changed or added is found. Run either line in the folder of the package. The folder warc has the pages in the standard form of web archives (WARC, WACZ)."
            )),
        );
        page
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{StartPage, StartPageReport};

    #[test]
    fn it_names_every_report_and_stands_alone() {
        let report = StartPageReport {
            path: "a/甲.html",
            title: "甲 <乙>",
            date: date(2024, 1, 29),
            index_number: None,
        };
        let page = StartPage {
            language: "zh-CN",
            site: "示例街道",
            address: "https://www.example.gov.cn/",
            sponsor: "示例街道办事处",
            year: 2024,
            sealed: "2026-01-01".to_owned(),
            reports: vec![report],
            lists: vec![("a/2024/index.html", "栏目 2024")],
        };
        let html = page.html();
        assert!(
            html.contains(
                "<td>2024-01-29</td><td><a href=\"site/a/甲.html\">甲 &lt;乙&gt;</a></td><td>—</td>"
            ),
            "{html}"
        );
        assert!(
            html.contains("<h1>示例街道 2024年归档</h1>")
                && html.contains("site/a/2024/index.html"),
            "{html}"
        );
        assert!(!html.contains("<link") && !html.contains("<script"), "{html}");
        let english = StartPage { language: "en", ..page }.html();
        assert!(english.contains("Archive of 2024") && !english.contains("封存"), "{english}");
    }
}
