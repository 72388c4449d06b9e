//! Word files against what `LibreOffice` shows of them (`tests/docx`, made by its `make.py`).

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};

use gongkai::extract::document::{ExtractedBlock, ExtractedDocument};
use gongkai::extract::docx::read;
use gongkai::extract::{ExtractLimits, Pool};

use crate::harness::{Run, TestSite};

fn texts(document: &ExtractedDocument) -> Vec<String> {
    document.blocks.iter().map(ExtractedBlock::text).collect()
}

#[test]
fn every_number_that_libreoffice_shows_is_in_the_text() {
    // LibreOffice counts these otherwise than ECMA-376 says and Word does: it writes ideographDigital with units, leaves isLgl and
    // lvlRestart out.
    let differently = ["digital", "legal-levels", "restart-after", "articles"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/docx");
    let squeezed = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace() && !"●–•◦".contains(*c))
            .map(|c| if c == '\u{2011}' { '-' } else { c })
            .collect::<String>()
    };
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the fixtures").flatten() {
        let path = entry.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|kind| kind != "docx")
            || differently.contains(&name.as_str())
        {
            continue;
        }
        count += 1;
        let found = read(&fs::read(&path).expect("a file"), &Pool::new(ExtractLimits::default()))
            .expect("a document");
        assert_eq!(found.read, found.signs(), "{name}");
        let shown = fs::read_to_string(path.with_extension("txt")).expect("a text");
        let ours: String = squeezed(&texts(&found).join("\n"));
        assert_eq!(ours, squeezed(&shown), "{name}");
    }
    assert!(count >= 25, "{count} fixtures");
}

#[test]
fn numbers_that_libreoffice_counts_otherwise_are_words() {
    let of = |name: &str| {
        let path = format!("{}/tests/docx/{name}.docx", env!("CARGO_MANIFEST_DIR"));
        texts(
            &read(&fs::read(path).expect("a file"), &Pool::new(ExtractLimits::default()))
                .expect("a document"),
        )
    };
    assert_eq!(of("digital")[9..], ["一〇、甲9", "一一、甲10", "一二、甲11"]);
    assert_eq!(of("legal-levels")[..4], ["第一章\u{3000}乙0", "1.1 乙1", "1.2 乙1", "一.2.1 乙2"]);
    assert_eq!(of("restart-after")[2..6], ["1.癸2", "2.癸2", "（二）癸1", "3.癸2"]);
    assert_eq!(
        of("articles")[4..],
        ["第三条\u{3000}街道负责。", "第三章\u{3000}附则", "第四条\u{3000}自印发之日起施行。"]
    );
}

/// A Word file with a body and further parts: relationship type, name below `word/`, bytes.
fn word(body: &str, parts: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let a = "http://schemas.openxmlformats.org/drawingml/2006/main";
    let wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
    let document = format!(
        "<w:document xmlns:w='{w}' xmlns:r='{r}' xmlns:a='{a}' xmlns:wp='{wp}'><w:body>{body}</w:body></w:document>"
    );
    let mut relations = String::from("<Relationships>");
    for (at, (kind, name, _)) in parts.iter().enumerate() {
        let _ = write!(relations, "<Relationship Id='r{at}' Type='{r}/{kind}' Target='{name}'/>");
    }
    relations.push_str("</Relationships>");
    let mut all: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
        ("word/document.xml".to_owned(), document.into_bytes()),
        ("word/_rels/document.xml.rels".to_owned(), relations.into_bytes()),
    ];
    all.extend(parts.iter().map(|(_, name, bytes)| (format!("word/{name}"), bytes.to_vec())));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(&bytes).expect("bytes");
    }
    zip.finish().expect("a ZIP").into_inner()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn import(bytes: &[u8]) -> (TestSite, Run) {
    let site = TestSite::new().file("in/r.docx", bytes);
    let run = site.run(&["import", "in/r.docx", "--section", "fzzf", "--date", "2024-01-29"]);
    (site, run)
}

fn picture(id: usize, alt: &str) -> String {
    format!(
        "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='图' descr='{alt}'/><a:blip r:embed='r{id}'/></wp:inline></w:drawing></w:r></w:p>"
    )
}

#[test]
fn a_word_file_becomes_a_report_that_builds() {
    let cell = |text: &str, more: &str| format!("<w:tc><w:tcPr>{more}</w:tcPr>{}</w:tc>", p(text));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("项目", "<w:vMerge w:val='restart'/>"),
        cell("2023年", ""),
        cell("", "<w:vMerge/>"),
        cell("件数", ""),
        cell("规章", ""),
        cell("3", "")
    );
    let plain = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("名称", ""),
        cell("数量", ""),
        cell("甲|乙", ""),
        cell("1", "")
    );
    let nested = format!("<w:tbl><w:tr><w:tc>{plain}<w:p/></w:tc></w:tr></w:tbl>");
    let note = "<w:p><w:r><w:t>总数</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>如下。</w:t></w:r></w:p>";
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>11010519491231002X</w:t></w:r><w:del><w:r><w:delText>张三</w:delText></w:r></w:del></w:p>";
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let notes = format!(
        "<w:footnotes xmlns:w='{w}'><w:footnote w:id='2'>{}</w:footnote></w:footnotes>",
        p("不含 <涉密> 件".replace('<', "&lt;").as_str())
    );
    let comments = format!(
        "<w:comments xmlns:w='{w}'><w:comment w:id='0'>{}</w:comment></w:comments>",
        p("请李四核对")
    );
    let png = b"\x89PNG\r\n\x1a\nbytes";
    let body = format!(
        "{}{}{note}{table}{plain}{nested}{}{}{}{hidden}",
        p("示例街道2023年工作报告"),
        p("一、总体情况"),
        picture(2, "组织架构图"),
        picture(2, ""),
        picture(3, "公章")
    );
    let bytes = word(
        &body,
        &[
            ("footnotes", "footnotes.xml", notes.as_bytes()),
            ("comments", "comments.xml", comments.as_bytes()),
            ("image", "media/image1.png", png),
            ("image", "media/image2.emf", b"\x01\0\0\0emf"),
            ("vbaProject", "vbaProject.bin", b"macros"),
        ],
    );
    let (site, run) = import(&bytes);
    let run = run.expect(0);
    let report = site.read("content/fzzf/r/index.md");
    for part in [
        "title: 示例街道2023年工作报告\n",
        "## 一、总体情况\n",
        "总数[^1]如下。\n",
        "<tr><th rowspan=\"2\" scope=\"col\">项目</th><th scope=\"col\">2023年</th></tr>\n<tr><th scope=\"col\">件数</th></tr>\n</thead>\n<tbody>\n<tr><td>规章</td><td>3</td></tr>",
        "| 名称 | 数量 |\n| --- | --- |\n| 甲\\|乙 | 1 |\n",
        "![组织架构图](image1.png)\n",
        "[^1]: 不含 \\<涉密> 件\n",
    ] {
        assert!(report.contains(part), "{part} in\n{report}");
    }
    for rule in ["import/no-alt", "import/nested-table", "import/picture-kind", "import/macros"] {
        assert!(run.err.contains(rule), "{rule} in {}", run.err);
    }
    for words in ["略去 1 处隐藏文字", "略去 1 处修订中删除的文字", "略去 1 处批注"]
    {
        assert!(run.err.contains(words), "{words} in {}", run.err);
    }
    // What nobody saw is in no output and no message.
    for secret in ["11010519491231002X", "张三", "李四"] {
        assert!(!report.contains(secret) && !run.err.contains(secret), "{secret}");
    }
    assert!(site.exists("content/fzzf/r/image1.png") && !site.exists("content/fzzf/r/image2.emf"));
    site.build();
    let html = site.read("public/fzzf/2024/r.html");
    assert!(html.contains("alt=\"组织架构图\"") && html.contains("不含 &lt;涉密&gt; 件"), "{html}");
}

#[test]
fn word_files_that_cannot_be_read_say_so() {
    let (_, run) = import(&word("<w:p>", &[]));
    assert!(run.expect(1).err.contains("import/damaged"));
    let (site, run) = import(&word(&"<w:sdt>".repeat(3000), &[]));
    assert!(run.expect(1).err.contains("import/over-limit"));
    assert!(!site.exists("content/fzzf/r.md"));
}

#[test]
fn notes_and_pictures_of_a_title_stay() {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let notes = format!(
        "<w:footnotes xmlns:w='{w}'><w:footnote w:id='2'>{}</w:footnote></w:footnotes>",
        p("本报告由办公室编写。")
    );
    let title = "<w:p><w:r><w:t>示例街道2023年工作报告</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:drawing><wp:inline><wp:docPr id='1' name='图' descr='街道徽标'/><a:blip r:embed='r1'/></wp:inline></w:drawing></w:r></w:p>";
    let png = b"\x89PNG\r\n\x1a\nbytes";
    let bytes = word(
        &format!("{title}{}", p("正文。")),
        &[("footnotes", "footnotes.xml", notes.as_bytes()), ("image", "media/a.png", png)],
    );
    let (site, run) = import(&bytes);
    run.expect(0);
    let report = site.read("content/fzzf/r/index.md");
    assert!(
        report.contains("title: 示例街道2023年工作报告\n")
            && report.contains("本报告由办公室编写。")
            && report.contains("![街道徽标](a.png)"),
        "{report}"
    );
}

/// Damaged files are refused or read, and never end the program: bytes of the package, then characters of its parts.
#[test]
fn damaged_files_are_refused_or_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/docx");
    let mut state = 20_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    for name in ["official", "styled", "table-numbers", "fields"] {
        let whole = fs::read(format!("{folder}/{name}.docx")).expect("a file");
        for _ in 0..200 {
            let mut bytes = whole.clone();
            let at = random(bytes.len());
            bytes[at] ^= 1 << random(8);
            let _ = read(&bytes, &Pool::new(ExtractLimits::default()));
            let _ = read(&whole[..at], &Pool::new(ExtractLimits::default()));
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(&whole)).expect("a ZIP");
        let mut document = String::new();
        let mut part = archive.by_name("word/document.xml").expect("a part");
        std::io::Read::read_to_string(&mut part, &mut document).expect("text");
        let inside = document
            .split_once("<w:body>")
            .and_then(|(_, rest)| rest.split_once("</w:body>"))
            .expect("a body")
            .0;
        let marks: Vec<usize> = inside.char_indices().map(|(at, _)| at).collect();
        for _ in 0..200 {
            // A stretch is cut out, or stands twice.
            let (one, other) = (marks[random(marks.len())], marks[random(marks.len())]);
            let (from, to) = (one.min(other), one.max(other));
            let cut = format!("{}{}", &inside[..from], &inside[to..]);
            let twice = format!("{}{}", &inside[..to], &inside[from..]);
            for body in [cut, twice] {
                if let Ok(found) = read(&word(&body, &[]), &Pool::new(ExtractLimits::default())) {
                    assert_eq!(found.read, found.signs(), "{body}");
                }
            }
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_whole_leaves_nothing() {
    // A picture of the name that the report itself gets cannot be written beside it.
    let png = b"\x89PNG\r\n\x1a\nbytes";
    let body = format!("{}{}{}", p("示例公告"), p("正文。"), picture(0, "图"));
    let site = TestSite::new()
        .file("in/r.docx", word(&body, &[("image", "media/index.md", png)]))
        .file("in/b.txt", "乙公告\n\n正文。\n");
    let settings = format!(
        "{}index_numbers:\n  template: \"007/{{yyyy}}-{{seq5}}\"\n",
        site.read("site.yaml")
    );
    site.write("site.yaml", settings);
    let run = site.run(&["import", "in/r.docx", "--section", "fzzf", "--date", "2024-01-29"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("index.md") && !site.exists("content/fzzf/r"), "{}", run.err);
    // The next report gets the number that was not spent.
    site.run(&["import", "in/b.txt", "--section", "fzzf", "--date", "2024-01-29"]).expect(0);
    assert!(site.read("content/fzzf/b.md").contains("index_number: 007/2024-00001\n"));
}

#[test]
fn attachments_and_pictures_of_one_name_both_come_along() {
    let png = b"\x89PNG\r\n\x1a\nbytes";
    let body = [p("示例公告"), p("正文。"), picture(0, "图"), p("相关附件"), p("1.a.png")].concat();
    let site = TestSite::new()
        .file("in/r.docx", word(&body, &[("image", "media/a.png", png)]))
        .file("in/a.png", b"other");
    site.run(&["import", "in/r.docx", "--section", "fzzf", "--date", "2024-01-29"]).expect(0);
    assert_eq!(site.read("content/fzzf/r/2-a.png"), "other");
    assert!(site.read("content/fzzf/r/index.md").contains("file: 2-a.png\n"));
}
