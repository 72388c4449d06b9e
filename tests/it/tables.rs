//! Workbooks as readers of a page see them, against what `LibreOffice` shows of them (`tests/tables/`).

use std::collections::BTreeMap;

use gongkai::extract::ExtractLimits;
use gongkai::tables::{CellRole, SheetPart, ShownTable, TableFile, read};

use crate::files::{stored, word};
use crate::harness::{SITE, TestSite, assert_same};

/// The workbooks of `tests/tables/`, by name, as they are shown.
fn workbooks() -> Vec<(String, TableFile)> {
    let folder = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".xlsx").map(str::to_owned))
        .collect();
    names.sort();
    let each = names.into_iter().map(|name| {
        let bytes = std::fs::read(folder.join(format!("{name}.xlsx"))).expect("a workbook");
        let file = read(&bytes, ExtractLimits::default(), "未计算")
            .unwrap_or_else(|why| panic!("{name}: {why:?}"));
        (name, file)
    });
    each.collect()
}

/// The texts of visible cells of each sheet, by row, from left to right.
type Expected = Vec<(String, BTreeMap<u32, Vec<String>>)>;

fn expected(name: &str) -> Expected {
    let path =
        camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/tables/{name}.txt"));
    let mut out = Expected::new();
    for line in std::fs::read_to_string(path).expect("a text").lines() {
        let parts: Vec<&str> = line.splitn(4, '\t').collect();
        let [sheet, row, _, text] = parts[..] else { panic!("{name}: {line}") };
        let row = row.parse::<u32>().expect("a number") - 1;
        if out.last().is_none_or(|(last, _)| last != sheet) {
            out.push((sheet.to_owned(), BTreeMap::new()));
        }
        let rows = &mut out.last_mut().expect("a sheet").1;
        rows.entry(row).or_default().push(text.replace("\\n", "\n"));
    }
    out
}

#[test]
fn every_visible_cell_is_shown_as_libreoffice_shows_it() {
    let mut cells = 0;
    let all = workbooks();
    assert_eq!(all.len(), 50);
    for (name, file) in all {
        let mut expected = expected(&name);
        assert_eq!(file.unformatted, 0, "{name}");
        assert_eq!(file.sheets.len(), expected.len(), "{name}: sheets");
        for (sheet, (_, want)) in file.sheets.iter().zip(&mut expected) {
            let mut lines = Vec::new();
            for part in &sheet.parts {
                let table = match part {
                    SheetPart::Line(line) => {
                        lines.push(line.clone());
                        continue;
                    }
                    SheetPart::Table(table) => table,
                };
                lines.extend(table.above.iter().chain(&table.caption).chain(&table.lines).cloned());
                for row in &table.grid.rows {
                    let shown = row.cells.iter().filter(|cell| !cell.is_empty());
                    let shown: Vec<String> = shown.map(|cell| cell.text.clone()).collect();
                    cells += shown.len();
                    assert_eq!(Some(shown), want.remove(&row.row), "{name}, row {}", row.row + 1);
                }
            }
            // What is no row of a table stands above or below one as a line.
            let mut rest: Vec<String> = std::mem::take(want).into_values().flatten().collect();
            lines.sort();
            rest.sort();
            assert_eq!(lines, rest, "{name}");
        }
    }
    assert!(cells > 3_700, "{cells}");
}

/// Heads of a table, as words.
fn heads(table: &ShownTable) -> String {
    let mut out = Vec::new();
    for (at, row) in table.grid.rows.iter().enumerate() {
        for cell in &row.cells {
            match table.role(at, cell) {
                CellRole::ColumnHead => out.push(cell.text.clone()),
                CellRole::RowHead | CellRole::Data => {}
            }
        }
    }
    format!("{} rows: {}; rows by {:?}", table.head_rows, out.join(" "), table.row_head)
}

#[test]
fn heads_are_those_of_each_shape() {
    for (name, file) in workbooks() {
        let table = file.tables().next().expect("a table");
        let shape = name.split_once('-').expect("a name").1;
        let want = match shape {
            "simple" => "1 rows: 项目 Y年决算数 Y年预算数 增减; rows by Some(0)",
            "two-heads" | "offset" => {
                "2 rows: 科目编码 科目名称 合计 其中 备注 基本支出 项目支出; rows by Some(1)"
            }
            // Two columns of words: which of them a number belongs to, no head of a row can say.
            "both-sides" => "2 rows: 收入 支出 项目 预算数 项目 预算数; rows by None",
            "three-heads" => {
                "3 rows: 单位 “三公”经费 会议费 小计 因公出国（境）费 公务用车 公务接待费 购置费 运行费; rows by Some(0)"
            }
            "grouped" | "notes" => "1 rows: 部门 项目名称 预算数 执行率; rows by Some(1)",
            "people" => "1 rows: 序号 事项名称 责任部门 办理时限 开始日期; rows by None",
            _ => continue,
        };
        let mut found = heads(table);
        for year in 2018..2027 {
            found = found.replace(&year.to_string(), "Y");
        }
        assert_eq!(found, want, "{name}");
    }
}

/// A report with some of the workbooks of `tests/tables/` beside it.
fn site(front: &str, files: &[&str]) -> TestSite {
    let site = TestSite::new().file(
        "content/fzzf/a/index.md",
        format!("---\ntitle: 部门预算\ndate: 2024-01-29\n{front}---\n正文。\n"),
    );
    for name in files {
        let from = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
        let bytes = std::fs::read(&from).unwrap_or_else(|why| panic!("{from}: {why}"));
        let name = from.file_name().expect("a name");
        site.write(&format!("content/fzzf/a/{name}"), bytes);
    }
    site
}

const A: &str = "public/fzzf/2024/a";

#[test]
fn tables_of_attachments_have_pages_beside_the_downloads() {
    let files = ["tables/08-two-heads.xlsx", "tables/43-hidden.xlsx", "tables/48-long.xlsx"];
    let site = site("", &files).file("content/fzzf/a/名单.csv", "姓名,人数\n甲,1\n乙,2\n");
    assert_eq!(site.build().err.matches("attachment/").count(), 0);
    let page = site.read(&format!("{A}/08-two-heads.xlsx.html"));
    // A cell names all heads that it has, those of several columns included, and the head of its row.
    for piece in [
        "<th scope=\"col\" id=\"t1-1-4\" colspan=\"2\">其中</th>",
        "<th scope=\"col\" id=\"t1-2-5\" headers=\"t1-1-4\">项目支出</th>",
        "headers=\"t1-1-4 t1-2-5 t1-3-2\"",
        "href=\"/ts/fzzf/2024/a.html\">部门预算</a>",
        "<meta name=\"ArticleTitle\" content=\"08-two-heads\">",
        "<meta name=\"PubDate\" content=\"2024-01-29 09:00\">",
    ] {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    let sum = page.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a sum");
    let report = site.read(&format!("{A}.html"));
    assert!(report.contains(sum) && report.contains("/ts/fzzf/2024/a/08-two-heads.xlsx.html"));
    // What is hidden is not there, what was left of its columns is.
    let page = site.read(&format!("{A}/43-hidden.xlsx.html"));
    assert!(page.contains("预算数") && page.contains("<p>合并</p>"), "{page}");
    for hidden in ["N2", "内部编号", "底稿", "不公开", "备注"] {
        assert!(!page.contains(hidden), "{hidden}: {page}");
    }
    // A long table shows its beginning, and all of it as CSV.
    let page = site.read(&format!("{A}/48-long.xlsx.html"));
    assert_eq!(page.matches("<tr>").count(), 200);
    assert!(page.contains("本表共621行，这里显示前200行。"), "{page}");
    assert!(page.contains("href=\"/ts/fzzf/2024/a/48-long.xlsx.1.csv\""), "{page}");
    let csv = site.read(&format!("{A}/48-long.xlsx.1.csv"));
    assert_eq!(csv.lines().count(), 621);
    assert!(csv.ends_with("620.00,第620笔,930.00\r\n"), "{csv}");
    let csv = site.read(&format!("{A}/ming-dan.csv.html"));
    assert!(csv.contains("<th scope=\"row\">乙</th><td class=\"number\">2</td>"), "{csv}");
    // Search engines and programs are told.
    let url = "https://www.test.gov.cn/ts/fzzf/2024/a/48-long.xlsx.html";
    assert!(site.read("public/sitemap.xml").contains(&format!("<loc>{url}</loc>")));
    assert!(site.read(&format!("{A}.json")).contains(&format!("\"tables_url\": \"{url}\"")));
}

#[test]
fn a_page_of_tables_follows_its_attachment_and_what_is_asked_for() {
    let site = site("", &["tables/08-two-heads.xlsx", "tables/43-hidden.xlsx"]);
    site.build();
    let page = format!("{A}/08-two-heads.xlsx.html");
    let clean = |site: &TestSite, what: &str| {
        site.build();
        std::fs::remove_dir_all(site.path("clean")).ok();
        site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
        assert_same(&site.tree("clean"), &site.tree("public"), what);
    };
    // Other bytes under the same name.
    let other = std::fs::read(site.path("content/fzzf/a/43-hidden.xlsx")).expect("bytes");
    site.write("content/fzzf/a/08-two-heads.xlsx", other);
    clean(&site, "another workbook");
    assert!(site.read(&page).contains("<p>合并</p>"));
    let index = site.read("content/fzzf/a/index.md");
    let attachments =
        "attachments:\n- {file: 08-two-heads.xlsx, tables: false}\n- 43-hidden.xlsx\n";
    site.write(
        "content/fzzf/a/index.md",
        index.replace("---\n正文", &format!("{attachments}---\n正文")),
    );
    clean(&site, "not this one");
    assert!(!site.exists(&page) && site.exists(&format!("{A}/43-hidden.xlsx.html")));
    site.write("site.yaml", format!("{SITE}attachments: {{tables: false}}\n"));
    clean(&site, "none");
    assert!(!site.exists(&format!("{A}/43-hidden.xlsx.html")));
    assert!(!site.read(&format!("{A}.html")).contains("xlsx.html"));
}

#[test]
fn tables_of_word_files_are_shown_where_asked() {
    let word = "docx/table-numbers.docx";
    let plain = site("", &[word]);
    plain.build();
    assert!(!plain.exists(&format!("{A}/table-numbers.docx.html")));
    let front = "attachments:\n- {file: table-numbers.docx, tables: true}\n";
    let asked = site(front, &[word]);
    asked.build();
    let page = asked.read(&format!("{A}/table-numbers.docx.html"));
    assert!(page.contains("<table>") && page.matches("<tr>").count() > 1, "{page}");
}

#[test]
fn what_cannot_be_shown_is_said_where_it_is_asked_for() {
    let said = |front: &str, name: &str, bytes: &[u8]| {
        let site = site(front, &[]).file(&format!("content/fzzf/a/{name}"), bytes);
        let run = site.build();
        let page = format!("{A}/{name}.html");
        (run.err, site.exists(&page).then(|| site.read(&page)))
    };
    let zip = stored(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.xml", b"<workbook".to_vec()),
    ]);
    let (err, page) = said("", "b.xlsx", &zip);
    assert!(err.contains("[attachment/no-tables]") && err.contains("“b.xlsx”损坏"), "{err}");
    assert!(err.contains("content/fzzf/a/b.xlsx") && page.is_none(), "{err}");
    // The way out, followed to the letter.
    let front = "attachments:\n- {file: b.xlsx, tables: false}\n";
    assert!(!said(front, "b.xlsx", &zip).0.contains("attachment/no-tables"));
    let front = "attachments:\n- {file: b.pdf, tables: true}\n";
    let (err, page) = said(front, "b.pdf", b"%PDF-1.7\n%%EOF\n");
    assert!(err.contains("content/fzzf/a/index.md:5:3") && page.is_none(), "{err}");
    assert!(err.contains("不是 xlsx、csv 或 docx 文件"), "{err}");
    let wide = (0..300).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let (err, _) = said("", "b.csv", format!("{wide}\n{wide}\n").as_bytes());
    assert!(err.contains("表格的列太多"), "{err}");
    // Of a Word file nothing is known before its page is made.
    let front = "attachments:\n- {file: b.docx, tables: true}\n";
    let word = word("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", "眉", "批", "无");
    let (err, page) = said(front, "b.docx", &word);
    assert!(err.contains("没有读者看得见的内容"), "{err}");
    assert!(page.expect("a page").contains("这个附件里没有能显示的表格"));
}
