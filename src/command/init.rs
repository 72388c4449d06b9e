//! `gongkai init`: a new site with every setting and a marked sample identity.

use camino::Utf8PathBuf;

use super::schema;
use super::session::Session;
use super::{Done, Outcome};
use crate::trouble::Trouble;
use crate::{config, fs, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 新站点的文件夹 / folder of the new site
    #[arg(default_value = ".")]
    folder: Utf8PathBuf,
}

const HOME: &str = "---\n\
title: 首页\n\
description: 示例街道办事处法定主动公开信息\n\
keywords: [政府信息公开, 示例街道]\n\
column_type: 首页\n\
---\n";

/// Settings of editors that read those of VS Code.
const EDITOR: &str = ".vscode/settings.json";
/// The keys of `site.yaml`, beside them.
const SITE_SCHEMA: &str = ".vscode/gongkai-site.schema.json";
/// Has `site.yaml` completed and checked while it is written.
const EDITOR_SETTINGS: &str =
    "{\n  \"yaml.schemas\": { \"./.vscode/gongkai-site.schema.json\": \"site.yaml\" }\n}\n";

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let folder = fs::absolute(&arguments.folder)?;
    let site_schema = schema::text(schema::SchemaFile::Site);
    let files = [
        (config::FILE, config::TEMPLATE),
        ("content/_index.md", HOME),
        ("layouts/.gitkeep", ""),
        (".gitignore", "/public/\n/packages/\n"),
    ];
    // An editor may have settings of its own here; they are left as they are.
    let for_editors = [(EDITOR, EDITOR_SETTINGS), (SITE_SCHEMA, &site_schema)];
    // Nothing is written where anything is in the way.
    for (name, _) in files {
        let path = folder.join(name);
        if fs::there(&path)? != fs::There::Nothing {
            let message = text!(
                "已有 `{path}`，不会覆盖；换一个空文件夹",
                "`{path}` is there already and is not overwritten; choose an empty folder"
            );
            return Err(Trouble::new(message).into());
        }
    }
    for (name, text) in files {
        fs::write_new(&folder.join(name), text.as_bytes())?;
    }
    for (name, text) in for_editors {
        let path = folder.join(name);
        if fs::there(&path)? == fs::There::Nothing {
            fs::write_new(&path, text.as_bytes())?;
        }
    }
    session.tell(&text!(
        "已在 {folder} 建好站点。下一步：在 site.yaml 中填写单位信息，然后 `gongkai new fzzf/2024-report` 或 `gongkai import 报告.txt --section fzzf`，最后 `gongkai build`。",
        "made a site in {folder}. Next: fill in site.yaml, then `gongkai new fzzf/2024-report` or `gongkai import report.txt --section fzzf`, and `gongkai build`."
    ));
    Ok(Done::Fine)
}
