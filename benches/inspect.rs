//! What `gongkai check` costs on a site with many attachments, and what their pages of tables cost a build; prints figures.
//!
//! `cargo bench --bench inspect -- [FILES]` makes so many attachments (2,670 where it is not said), ten a report, from the office files of `tests/`
//! and the seeds of `fuzz/`, no two of the same bytes: wall and CPU time of whole processes, most memory held. It is no test.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "peers/measure.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::run_whatever;

const SITE: &str = "title: 示例\nbase_url: https://www.example.gov.cn/\nidentity:\n  name: 示例街道\n  domain: www.example.gov.cn\n  site_id_code: \"4401000059\"\n  sponsor: 示例街道办事处\n";

/// Files of a folder with one of these endings.
fn files(folder: &str, kinds: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("one").path());
    let mut found: Vec<PathBuf> = entries.filter(|path| kinds.contains(&kind_of(path))).collect();
    found.sort();
    found
}

/// The ending of a file's name: `a.pdf`, or `a_pdf` among the seeds.
fn kind_of(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.rsplit(['.', '_']).next().unwrap_or_default()
}

/// The same file with other bytes, which no reader looks at.
fn another(bytes: &[u8], number: usize) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipWriter::new_append(Cursor::new(bytes.to_vec())).expect("a ZIP");
        zip.start_file("docProps/number", zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(number.to_string().as_bytes()).expect("bytes");
        return zip.finish().expect("a ZIP").into_inner();
    }
    [bytes, format!("\n%{number}\n").as_bytes()].concat()
}

fn main() {
    let wanted = std::env::args().skip(1).find_map(|typed| typed.parse().ok()).unwrap_or(2_670);
    let mut models = files("tests/tables", &["xlsx"]);
    models.extend(files("tests/docx", &["docx"]));
    models.extend(files("fuzz/seeds/extract", &["pdf", "ofd", "zip", "csv"]));
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let write = |name: &str, bytes: &[u8]| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    write("site.yaml", SITE.as_bytes());
    write("content/_index.md", "---\ntitle: 示例\n---\n".as_bytes());
    write("content/a/_index.md", "---\ntitle: 预算\n---\n".as_bytes());
    let mut bytes = 0;
    for (number, model) in models.iter().cycle().take(wanted).enumerate() {
        let report = format!("content/a/{}", number / 10);
        if number % 10 == 0 {
            let text =
                format!("---\ntitle: 第{}份预算\ndate: 2024-01-29\n---\n正文。\n", number / 10);
            write(&format!("{report}/index.md"), text.as_bytes());
        }
        let kind = kind_of(model);
        let file = another(&fs::read(model).expect("a file"), number);
        bytes += file.len();
        write(&format!("{report}/附件{number}.{kind}"), &file);
    }
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.current_dir(root).arg("--quiet").args(arguments);
        command
    };
    println!("{wanted} attachments, {} MB, of {} models", bytes >> 20, models.len());
    let off = format!("{SITE}attachments: {{tables: false}}\n");
    for (name, settings, arguments) in [
        ("check, nothing known", SITE, &["check", "--format", "json"][..]),
        ("check, nothing changed", SITE, &["check", "--format", "json"]),
        ("build, with pages of tables", SITE, &["build", "-o", "with", "--as-of", "2026-01-01"]),
        ("build, without", &off, &["build", "-o", "without", "--as-of", "2026-01-01"]),
    ] {
        write("site.yaml", settings.as_bytes());
        if name.starts_with("build") {
            // What was read before is read again.
            let _ = fs::remove_dir_all(root.join(".gongkai"));
        }
        let cost = run_whatever(&mut program(arguments));
        println!("{name}: {:.2} s, {:.2} s of CPU, {} MB", cost.wall, cost.cpu, cost.peak >> 20);
    }
}
