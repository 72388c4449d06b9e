//! How long `gongkai import` takes: a thousand plain texts, a hundred Word files of about 50 KB, each into an empty site.
//!
//! `cargo bench --bench import` prints medians of five runs; it is no test.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Settings of the site that is imported into.
const SITE: &str = "title: 示例\nbase_url: https://www.example.gov.cn/\nidentity:\n  name: 示例街道\n  domain: www.example.gov.cn\n  site_id_code: \"4401000059\"\n  sponsor: 示例街道办事处\n";

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A report of some 3,000 characters as a web page prints it.
fn text(number: usize) -> String {
    let mut out = format!(
        "首页 > 政务公开\n示例街道第{number}号工作情况报告\n索引号：007/2024-{number:05} 发布机构：示例街道办事处\n发布时间：2024-03-28 09:18 来源：示例街道\n\n"
    );
    for part in ["一、总体情况", "二、存在的问题", "三、下一步安排"] {
        let _ = writeln!(out, "{part}\n");
        for _ in 0..12 {
            out.push_str("　　示例街道坚持依法履职，优化服务，落实责任，加强培训，强化监督，完成率达到百分之九十八，群众满意度进一步提高，现将有关情况报告如下。\n\n");
        }
    }
    out.push_str("示例街道办事处\n2024年3月20日\n\n打印本页 关闭窗口\n");
    out
}

/// A Word file whose document is some 600 KB of XML, 50 KB packed.
fn word(number: usize) -> Vec<u8> {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut body = format!("<w:p><w:r><w:t>示例街道第{number}号工作情况报告</w:t></w:r></w:p>");
    for at in 0..1500_u32 {
        // Characters that differ, so that packing does not make the file small.
        let words: String = (0..40)
            .filter_map(|n| char::from_u32(0x4e00 + (at * 7919 + n * 104_729 + at * n) % 20_000))
            .collect();
        let _ = write!(
            body,
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:rPr><w:rFonts w:ascii=\"仿宋\"/><w:sz w:val=\"32\"/></w:rPr><w:t>{words}。</w:t></w:r></w:p>",
            at % 3
        );
    }
    let levels = ["%1、", "（%2）", "%3."].iter().enumerate().map(|(at, pattern)| {
        format!("<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl>")
    });
    let numbering = format!(
        "<w:numbering xmlns:w=\"{w}\"><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>",
        levels.collect::<String>()
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("word/document.xml", format!("<w:document xmlns:w=\"{w}\"><w:body>{body}</w:body></w:document>")),
        ("word/numbering.xml", numbering),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering\" Target=\"numbering.xml\"/></Relationships>".to_owned(),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("bytes");
    }
    zip.finish().expect("a ZIP").into_inner()
}

/// Imports a folder into a new site, and gives the time and the peak of memory in KB.
fn run(folder: &Path, input: &Path) -> (Duration, u64) {
    let site = folder.join("site");
    let _ = fs::remove_dir_all(&site);
    fs::create_dir_all(site.join("content/a")).expect("a folder");
    fs::write(site.join("site.yaml"), SITE).expect("settings");
    for section in ["", "a/"] {
        fs::write(site.join(format!("content/{section}_index.md")), "---\ntitle: 示例\n---\n")
            .expect("a section");
    }
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["--quiet", "--root"])
        .arg(&site)
        .arg("import")
        .arg(input)
        .args(["--section", "a", "--date", "2024-03-28"])
        .spawn()
        .expect("it runs");
    let done = wait4::Wait4::wait4(&mut child).expect("it ends");
    assert!(done.status.success(), "import failed");
    (began.elapsed(), done.rusage.maxrss / 1024)
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, count, kind) in [("texts", 1000, "txt"), ("word", 100, "docx")] {
        let input = folder.path().join(name);
        fs::create_dir_all(&input).expect("a folder");
        let mut size = 0;
        for number in 0..count {
            let bytes = if kind == "txt" { text(number).into_bytes() } else { word(number) };
            size = bytes.len();
            fs::write(input.join(format!("{number}.{kind}")), bytes).expect("a file");
        }
        let runs: Vec<(Duration, u64)> = (0..5).map(|_| run(folder.path(), &input)).collect();
        let time = median(runs.iter().map(|run| run.0).collect());
        let memory = runs.iter().map(|run| run.1).max().unwrap_or(0);
        println!(
            "{count} {kind} of {} KB: {:.2} s, {} MB",
            size / 1024,
            time.as_secs_f64(),
            memory / 1024
        );
    }
}
