//! `gongkai theme show|eject NAME`: the files of the built-in theme, printed or copied into the site's `layouts/`.
//!
//! In: a name. Out: the file. Must not know: what templates print.

use super::session::Session;
use super::{Done, Outcome};
use crate::render::{LAYOUTS, Theme};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::yaml::nearest;
use crate::{fs, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: ThemeCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ThemeCommand {
    /// 输出内置主题的一个文件；不写名字则列出全部 / print a file of the built-in theme; all are listed without a name
    Show {
        /// 如 partials/header.html / such as partials/header.html
        name: Option<String>,
    },
    /// 把内置主题的文件复制到本站的 layouts/，从此由本站维护 / copy files of the built-in theme into layouts/, to be kept there
    Eject {
        /// 如 partials/header.html / such as partials/header.html
        #[arg(required = true)]
        names: Vec<String>,
    },
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    match &arguments.what {
        ThemeCommand::Show { name: None } => {
            let names: Vec<&str> = Theme::builtin_files().collect();
            Session::result(&names.join("\n"));
        }
        ThemeCommand::Show { name: Some(name) } => {
            Session::result(&String::from_utf8_lossy(&builtin(name)?));
        }
        ThemeCommand::Eject { names } => {
            let root = session.root()?;
            let path = |name: &str| format!("{LAYOUTS}/{name}");
            // Nothing is written where one of them is unknown or in the way.
            let mut files = Vec::with_capacity(names.len());
            for name in names {
                let bytes = builtin(name)?;
                let to = path(name);
                if fs::there(&on_disk(&root, &to))? != fs::There::Nothing {
                    return Err(Trouble::new(text!(
                        "已有 `{to}`，不会覆盖；要重新复制就先删去它",
                        "`{to}` is there already and is not overwritten; delete it first to copy it anew"
                    ))
                    .into());
                }
                files.push((to, bytes));
            }
            for (to, bytes) in files {
                fs::write_deep(&on_disk(&root, &to), &bytes)?;
                session.tell(&text!(
                    "已复制到 {to}；它盖过内置的那个，升级后内置的改动不会再进来",
                    "copied to {to}; it wins over the built-in one, and changes of later versions do not come in any more"
                ));
            }
        }
    }
    Ok(Done::Fine)
}

/// A file of the built-in theme.
fn builtin(name: &str) -> Result<Vec<u8>, Trouble> {
    let typed = name.strip_prefix("layouts/").unwrap_or(name);
    Theme::builtin(typed).ok_or_else(|| {
        let names: Vec<&str> = Theme::builtin_files().collect();
        match nearest(typed, names.iter().copied()) {
            Some(near) => Trouble::new(text!(
                "内置主题没有 `{name}`；是不是 `{near}`",
                "the built-in theme has no `{name}`; `{near}` perhaps?"
            )),
            None => Trouble::new(text!(
                "内置主题没有 `{name}`；`gongkai theme show` 列出全部",
                "the built-in theme has no `{name}`; `gongkai theme show` lists all files"
            )),
        }
    })
}
