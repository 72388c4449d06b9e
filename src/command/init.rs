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

/// The columns that the law asks of every authority (条例 art. 12, 20; 国办公开办函〔2019〕61号), with skeletons of their pages.
const PAGES: [(&str, &str); 9] = [
    ("content/zfxxgk/_index.md", include_str!("init/platform.md")),
    ("content/zfxxgk/zn.md", include_str!("init/guide.md")),
    ("content/zfxxgk/zd/_index.md", include_str!("init/rules.md")),
    ("content/zfxxgk/zd/shencha.md", include_str!("init/rule.md")),
    ("content/zfxxgk/nb/_index.md", include_str!("init/yearly.md")),
    ("content/jgzn/_index.md", include_str!("init/functions.md")),
    ("content/jgzn/gaikuang.md", include_str!("init/duties.md")),
    ("content/jgzn/lingdao.md", include_str!("init/leaders.md")),
    ("content/tzgg/_index.md", include_str!("init/notices.md")),
];

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
    let own = [
        (config::FILE, config::TEMPLATE),
        ("content/_index.md", HOME),
        ("layouts/.gitkeep", ""),
        (".gitignore", "/public/\n/packages/\n"),
    ];
    let files = || own.iter().chain(&PAGES);
    // An editor may have settings of its own here; they are left as they are.
    let for_editors = [(EDITOR, EDITOR_SETTINGS), (SITE_SCHEMA, &site_schema)];
    // Nothing is written where anything is in the way.
    for (name, _) in files() {
        let path = folder.join(name);
        if fs::there(&path)? != fs::There::Nothing {
            let message = text!(
                "已有 `{path}`，不会覆盖；换一个空文件夹",
                "`{path}` is there already and is not overwritten; choose an empty folder"
            );
            return Err(Trouble::new(message).into());
        }
    }
    for (name, text) in files() {
        fs::write_new(&folder.join(name), text.as_bytes())?;
    }
    for (name, text) in for_editors {
        let path = folder.join(name);
        if fs::there(&path)? == fs::There::Nothing {
            fs::write_new(&path, text.as_bytes())?;
        }
    }
    session.tell(&text!(
        "已在 {folder} 建好站点，有政府信息公开专栏、机构职能和通知公告的样页。下一步：在 site.yaml 中填写单位信息，把样页里的【请填写】写好，然后 `gongkai new tzgg/first` 或 `gongkai import 报告.txt --section tzgg`，最后 `gongkai build`。",
        "made a site in {folder}, with skeletons of the disclosure platform, functions and notices. Next: fill in site.yaml and what 【请填写】 marks in the pages, then `gongkai new tzgg/first` or `gongkai import report.txt --section tzgg`, and `gongkai build`."
    ));
    Ok(Done::Fine)
}
