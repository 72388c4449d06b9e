//! `gongkai manual`: manual pages (man) of the program and its commands, for packages.

use camino::Utf8PathBuf;
use clap::CommandFactory;

use super::Done;
use super::session::Session;
use crate::LoadError;
use crate::trouble::Trouble;
use crate::{fs, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 放手册页的文件夹 / folder for the pages
    folder: Utf8PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Done, LoadError> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder)?;
    // Names of pages and options that all commands have come with the build of the whole.
    let mut program = super::Arguments::command().disable_help_subcommand(true);
    program.build();
    let below = program.get_subcommands().filter(|it| !it.is_hide_set()).cloned();
    let pages: Vec<clap::Command> = std::iter::once(program.clone()).chain(below).collect();
    for page in pages {
        let name = page.get_display_name().unwrap_or("gongkai").replace(' ', "-");
        let mut bytes = Vec::new();
        let manual = clap_mangen::Man::new(page.display_name(&name))
            .title(name.to_uppercase())
            .source(concat!("gongkai ", env!("CARGO_PKG_VERSION")));
        manual.render(&mut bytes).map_err(|error| {
            Trouble::new(text!("写不出手册页：{error}", "a manual page cannot be written: {error}"))
        })?;
        let path = folder.join(format!("{name}.1"));
        fs::write(&path, &bytes)?;
        Session::result(&format!("{path}\n"));
    }
    Ok(Done::Fine)
}
