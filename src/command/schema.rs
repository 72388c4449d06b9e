//! `gongkai schema`: the keys of `site.yaml` and of front matter as a JSON Schema.

use clap::ValueEnum;

use super::Done;
use super::session::Session;
use crate::schema;
use crate::source::{REPORT_KEYS, SECTION_KEYS};
use crate::{config, yaml};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 哪种文件的键 / keys of which kind of file
    kind: SchemaFile,
}

/// A kind of file with keys.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SchemaFile {
    /// 报告的 front matter / front matter of a report
    Report,
    /// 栏目 `_index.md` 的 front matter / front matter of a section's `_index.md`
    Section,
    /// 设置 `site.yaml` / the settings, `site.yaml`
    Site,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    Session::result(&text(arguments.kind));
    Done::Fine
}

/// The schema as a text.
pub(super) fn text(kind: SchemaFile) -> String {
    let (title, keys, needed): (_, yaml::Keys, &[&str]) = match kind {
        // A date is not needed by pages of sections with `pages: undated`, and no schema sees a page's section.
        SchemaFile::Report => ("gongkai: report", &REPORT_KEYS, &["title"]),
        SchemaFile::Section => ("gongkai: section", &SECTION_KEYS, &["title"]),
        SchemaFile::Site => {
            ("gongkai: site.yaml", config::table::SITE, &["title", "base_url", "identity"])
        }
    };
    let schema = schema::of(title, keys, needed);
    format!("{schema:#}\n")
}
