//! What all commands share: the site's root, the language, and printing.
//!
//! In: global arguments. Out: text on the terminal. Must not know: single commands.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::{Diagnostic, Severity, human};
use crate::load::SettingsFile;
use crate::text::{Lang, Text};
use crate::trouble::Trouble;
use crate::yaml::Override;
use crate::{LoadError, config, fs, privacy, source, text};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    Errors,
    Usual,
    Everything,
}

/// One run of the program.
#[derive(Debug)]
pub(super) struct Session {
    root: Option<Utf8PathBuf>,
    lang: Option<Lang>,
    pub(super) show: Show,
    settings: OnceLock<Arc<SettingsFile>>,
    /// The file whose lines were printed last, so that many findings in one file read it once.
    last: Mutex<Option<(String, Vec<String>)>>,
}

impl Session {
    pub(super) fn new(root: Option<Utf8PathBuf>, lang: Option<Lang>, show: Show) -> Self {
        Self { root, lang, show, settings: OnceLock::new(), last: Mutex::default() }
    }

    /// The same for a thread of its own.
    pub(super) fn again(&self) -> Self {
        Self::new(self.root.clone(), self.lang, self.show)
    }

    /// The root of the site: `--root`, else here or the nearest folder above with `site.yaml`.
    pub(super) fn root(&mut self) -> Result<Utf8PathBuf, LoadError> {
        let start = fs::absolute(self.root.as_deref().unwrap_or(Utf8Path::new(".")))?;
        let is_site = |folder: &Utf8Path| fs::there(&folder.join(config::FILE));
        let mut found = None;
        for folder in start.ancestors() {
            // A link is refused where the settings are read, with its name.
            if matches!(is_site(folder)?, fs::There::File(_) | fs::There::Other) {
                found = Some(folder.to_owned());
            }
            if found.is_some() || self.root.is_some() {
                break;
            }
        }
        let Some(root) = found else {
            let message = text!(
                "`{start}` 里没有 `site.yaml`；用 `gongkai init` 建一个站点，或用 `--root` 指明",
                "there is no `site.yaml` in `{start}`; make a site with `gongkai init`, or name it with `--root`"
            );
            return Err(Trouble::new(message).into());
        };
        self.root = Some(root.clone());
        if self.lang.is_none() {
            self.lang = Some(self.settings_file(&root)?.language());
        }
        Ok(root)
    }

    /// `site.yaml` of the site at `root`, which is read once.
    pub(super) fn settings_file(&self, root: &Utf8Path) -> Result<Arc<SettingsFile>, Trouble> {
        if let Some(file) = self.settings.get() {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(SettingsFile::read(root)?);
        Ok(Arc::clone(self.settings.get_or_init(|| file)))
    }

    /// Settings from the environment and the command line.
    pub(super) fn overrides(base_url: Option<&str>) -> Vec<Override> {
        let mut overrides =
            config::from_environment(std::env::vars_os().filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            }));
        overrides.extend(base_url.map(|url| Override {
            path: vec!["base_url".to_owned()],
            value: url.to_owned(),
            origin: "--base-url".to_owned(),
        }));
        overrides
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang.unwrap_or_default()
    }

    /// Prints findings to standard error, as many as were asked for.
    pub(super) fn print_each(&self, findings: &[Diagnostic]) {
        let color =
            anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        for finding in findings {
            if self.show == Show::Errors && finding.severity != Severity::Error {
                continue;
            }
            let line_of = |file: &str, line| self.line(file, line);
            say(&format!("{}\n", human::print(finding, self.lang(), color, &line_of)));
        }
    }

    /// Prints findings to standard error, as many as were asked for, and their counts.
    pub(super) fn print(&self, findings: &[Diagnostic]) {
        self.print_each(findings);
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let (one, two) = (plural(errors, "error"), plural(warnings, "warning"));
        if errors > 0 || (warnings > 0 && self.show != Show::Errors) {
            self.tell_always(&text!(
                "{errors} 个错误，{warnings} 个警告",
                "{errors} {one}, {warnings} {two}"
            ));
        }
    }

    /// Forgets the lines of files that may have changed since they were printed.
    pub(super) fn forget_lines(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A line of a file, counted from 1. The file last read is cached in `last`, because one file may have thousands of
    /// findings.
    fn line(&self, file: &str, number: u32) -> Option<String> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|(name, _)| name != file) {
            *last = Some((file.to_owned(), self.lines(file)));
        }
        let (_, lines) = last.as_ref()?;
        let line = lines.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        // A line that is not shown need not be copied for each of its findings.
        (line.len() <= human::LONGEST).then(|| line.clone())
    }

    /// The lines of a file, none where it cannot be read.
    fn lines(&self, file: &str) -> Vec<String> {
        let path =
            self.root.as_deref().map_or_else(|| Utf8PathBuf::from(file), |root| root.join(file));
        // What was named on the command line is relative to where the command was given.
        let bytes = fs::read(&path).or_else(|_| fs::read(Utf8Path::new(file)));
        let Ok(bytes) = bytes else { return Vec::new() };
        // A Word file has no lines.
        if bytes.starts_with(b"PK") || bytes.contains(&0) {
            return Vec::new();
        }
        let text = source::as_gb18030(&bytes)
            .unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned());
        // A message never repeats who somebody is.
        text.lines().map(|line| privacy::masked_text(line).into_owned()).collect()
    }

    /// Says something about the work, to standard error, unless asked to be quiet.
    pub(super) fn tell(&self, message: &Text) {
        if self.show != Show::Errors {
            self.tell_always(message);
        }
    }

    /// Says what has to be known, even when asked to be quiet.
    pub(super) fn warn(&self, message: &Text) {
        self.tell_always(message);
    }

    fn tell_always(&self, message: &Text) {
        say(message.get(self.lang()));
    }

    /// Says something only when asked to say more.
    pub(super) fn detail(&self, message: &Text) {
        if self.show == Show::Everything {
            self.tell_always(message);
        }
    }

    /// A bar for work of so many steps: on a terminal only, and only when it takes a while.
    pub(super) fn progress(&self, steps: usize) -> indicatif::ProgressBar {
        if self.show == Show::Errors {
            return indicatif::ProgressBar::hidden();
        }
        // indicatif itself draws nothing where standard error is no terminal.
        let bar = indicatif::ProgressBar::new(steps as u64);
        bar.enable_steady_tick(std::time::Duration::from_millis(400));
        bar
    }

    /// Prints a command's result to standard output.
    pub(super) fn result(text: &str) {
        let mut out = anstream::stdout().lock();
        let written = writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush());
        // Who reads no further, as `head`, has what was wanted; a full disk has not.
        if let Err(error) = written.or_else(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(error),
        }) {
            say(&format!("gongkai: {error}"));
            std::process::exit(2);
        }
    }

    pub(super) fn trouble(&self, trouble: &Trouble) {
        let word = text!("错误：", "error: ");
        say(&format!("{}{}", word.get(self.lang()), trouble.message.get(self.lang())));
    }
}

/// Writes a line to standard error. Where nobody can read it, as on a full disk, the exit status tells.
fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// An English word as it stands behind a number.
fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}
