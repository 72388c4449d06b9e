//! The same site in each generator's own notation.
//!
//! In: a corpus. Out: files below a folder. Must not know: how a generator is run.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::contestant::Contestant;
use crate::corpus::{Corpus, attachment, copy, put};

impl Contestant {
    /// Writes its site below `root`.
    pub(crate) fn write(self, corpus: &Corpus, root: &Path) {
        match self {
            Self::Gongkai | Self::Themed => corpus.write(root),
            Self::Floor => return corpus.write(root),
            Self::Hugo => {
                corpus.write(root);
                fs::remove_file(root.join("site.yaml")).expect("a file");
            }
            Self::Zola => write_zola(corpus, root),
            Self::Blades => write_blades(corpus, root),
            Self::Cobalt => write_tables(corpus, &root.join("files")),
        }
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(self.name());
        copy(&own, root);
        if self == Self::Gongkai {
            let file = root.join("site.yaml");
            let text = fs::read_to_string(&file).expect("the settings");
            fs::write(file, text + "report_data: false\n").expect("the settings");
        }
        if matches!(self, Self::Blades | Self::Cobalt) {
            for number in 0..corpus.reports {
                let (file, text) = self.report(corpus, number, "");
                put(root, &file, &text);
            }
        }
    }

    /// A report's file and its text, `last` at its end.
    pub(crate) fn report(self, corpus: &Corpus, number: usize, last: &str) -> (String, String) {
        let file = corpus.file(number);
        let text = match self {
            Self::Zola => {
                let fields = corpus.fields(number);
                let front = format!(
                    "+++\ntitle = \"{}\"\ndate = {}\n[extra]\ncreated = \"{}\"\ndoc_number = \"{}\"\nkeywords = [\"法治\", \"公开\"]\ntopic = \"{}\"\nkind = \"{}\"\n+++\n",
                    fields.title,
                    fields.date,
                    fields.created,
                    fields.doc_number,
                    fields.topic,
                    fields.kind
                );
                with_body(front, corpus, number, last)
            }
            Self::Blades => {
                let fields = corpus.fields(number);
                let mut front = format!(
                    "+++\ntitle = \"{}\"\ndate = {}\ncreated = \"{}\"\ndoc_number = \"{}\"\nkeywords = [\"法治\", \"公开\"]\ntopic = \"{}\"\nkind = \"{}\"\n",
                    fields.title,
                    fields.date,
                    fields.created,
                    fields.doc_number,
                    fields.topic,
                    fields.kind
                );
                if corpus.is_bundle(number) {
                    let _ = writeln!(front, "file = \"assets/r{number:07}.csv\"");
                }
                let flat = format!("content/s{:02}/r{number:07}.md", corpus.section(number));
                return (flat, with_body(front + "+++\n", corpus, number, last));
            }
            Self::Cobalt => {
                let fields = corpus.fields(number);
                let section = corpus.section(number);
                let mut front = format!(
                    "---\ntitle: {}\nlayout: page.liquid\npermalink: /s{section:02}/r{number:07}.html\npublished_date: {} 09:00:00 +0800\ncategories: [s{section:02}]\ndata:\n  created: {}\n  doc_number: {}\n  keywords: [法治, 公开]\n  topic: {}\n  kind: {}\n",
                    fields.title,
                    fields.date,
                    fields.created,
                    fields.doc_number,
                    fields.topic,
                    fields.kind
                );
                if corpus.is_bundle(number) {
                    let _ = writeln!(front, "  file: files/r{number:07}.csv");
                }
                let flat = format!("posts/r{number:07}.md");
                return (flat, with_body(front + "---\n", corpus, number, last));
            }
            _ => corpus.text(number, "", last),
        };
        (file, text)
    }
}

fn with_body(mut text: String, corpus: &Corpus, number: usize, last: &str) -> String {
    corpus.body(number, last, &mut text);
    text
}

fn write_zola(corpus: &Corpus, root: &Path) {
    put(root, "content/_index.md", "+++\ntitle = \"首页\"\n+++\n");
    for section in 0..corpus.sections {
        let text = format!(
            "+++\ntitle = \"第{section}栏目\"\ndescription = \"栏目说明\"\nsort_by = \"date\"\npaginate_by = 20\n+++\n"
        );
        put(root, &format!("content/s{section:02}/_index.md"), &text);
    }
    for number in 0..corpus.reports {
        let (file, text) = Contestant::Zola.report(corpus, number, "");
        if let Some(folder) = file.strip_suffix("index.md") {
            put(root, &format!("{folder}附件1.csv"), &attachment(number));
        }
        put(root, &file, &text);
    }
}

fn write_blades(corpus: &Corpus, root: &Path) {
    put(root, "content/index.md", "+++\ntitle = \"首页\"\ntemplate = \"home.html\"\n+++\n");
    for section in 0..corpus.sections {
        let text = format!("+++\ntitle = \"第{section}栏目\"\npaginate_by = 20\n+++\n");
        put(root, &format!("content/s{section:02}/index.md"), &text);
    }
    write_tables(corpus, &root.join("assets"));
}

/// The attachments, where no page has a folder of its own.
fn write_tables(corpus: &Corpus, folder: &Path) {
    for number in (0..corpus.reports).filter(|number| corpus.is_bundle(*number)) {
        put(folder, &format!("r{number:07}.csv"), &attachment(number));
    }
}
