//! `gongkai import`: plain text reports into a section.

use camino::{Utf8Path, Utf8PathBuf};

use super::session::Session;
use super::{Done, Outcome, new, number};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::import::{self, Draft};
use crate::site::{Site, is_reserved_slug};
use crate::slug::slug;
use crate::source::{CONTENT, on_disk};
use crate::trouble::Trouble;
use crate::{LoadOptions, fs, load, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 纯文本文件 / plain text files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// 放进哪个栏目，如 fzzf / section to put them in
    #[arg(long, value_name = "SECTION")]
    section: String,
    /// 标题，文中没有时写明 / title
    #[arg(long)]
    title: Option<String>,
    /// 发布日期，文中没有时写明 / publication date
    #[arg(long)]
    date: Option<String>,
    /// 发布机构，文中没有时写明 / publisher
    #[arg(long)]
    publisher: Option<String>,
    /// 把汉字之间的半角标点改成全角 / make punctuation between Chinese characters full-width
    #[arg(long)]
    full_width: bool,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let section = arguments.section.trim_end_matches('/');
    if !new::is_plain(section) {
        let message = text!(
            "栏目写成 `fzzf` 或 `zfxxgk/nb`，不是 `{section}`",
            "give the section as `fzzf` or `zfxxgk/nb`, not `{section}`"
        );
        return Err(Trouble::new(message).into());
    }
    if arguments.title.is_some() && arguments.files.len() > 1 {
        let message = text!(
            "几个文件不能共用一个 `--title`；请分开导入",
            "several files cannot share one `--title`; import them one by one"
        );
        return Err(Trouble::new(message).into());
    }
    let date = match &arguments.date {
        None => None,
        Some(typed) => Some(import::moment(typed).ok_or_else(|| {
            Trouble::new(text!(
                "`--date` 写成 `2024-01-29`，不是 `{typed}`",
                "`--date` takes `2024-01-29`, not `{typed}`"
            ))
        })?),
    };
    let options = import::ImportOptions {
        title: arguments.title.clone(),
        date,
        publisher: arguments.publisher.clone(),
        full_width: arguments.full_width,
    };
    let mut findings = Vec::new();
    let mut imports: Vec<Import> = Vec::new();
    for file in &arguments.files {
        let bytes = fs::read(file)?;
        let (draft, found) = import::read(file.as_str(), &bytes, &options);
        findings.extend(found);
        if let Some(draft) = draft {
            imports.push(place(&root, section, file.clone(), draft, &imports, &mut findings)?);
        }
    }
    let failed = findings.iter().any(Diagnostic::is_error);
    if !failed {
        let load_options =
            LoadOptions { overrides: Session::overrides(None), ..LoadOptions::default() };
        let site = load(&root, &load_options)?.with_sound_settings()?.site;
        // A numbering that cannot work is said before anything is written.
        number::open(&root, &site)?;
        new::make_section(session, &root, section)?;
        for each in &imports {
            each.write(session, &root, &site)?;
        }
    }
    session.print(&findings);
    if failed {
        session.tell(&text!("没有导入任何文件", "nothing was imported"));
        return Ok(Done::Problems);
    }
    Ok(Done::Fine)
}

/// A report on its way into the site.
struct Import {
    from: Utf8PathBuf,
    /// Source path it gets.
    file: String,
    draft: Draft,
}

/// Decides where a report goes and finds its attachments beside the text.
fn place(
    root: &Utf8Path,
    section: &str,
    from: Utf8PathBuf,
    mut draft: Draft,
    others: &[Import],
    findings: &mut Vec<Diagnostic>,
) -> Result<Import, Trouble> {
    let name = from.file_stem().unwrap_or_default().replace([':', '\\'], "-");
    let mut name = name.trim_start_matches(['.', '_']).to_owned();
    if name.is_empty() || is_reserved_slug(&slug(&name)) {
        // `index.txt` would be a folder's own page.
        name = format!("report-{}", draft.date.date);
    }
    let folder = format!("{CONTENT}/{section}");
    let single = format!("{folder}/{name}.md");
    let bundle = format!("{folder}/{name}/index.md");
    for path in [&single, &bundle] {
        let taken = fs::there(&on_disk(root, path))? != fs::There::Nothing
            || others.iter().any(|other| other.file == *path);
        if taken {
            findings.push(problem::import::exists(Location::file(from.as_str()), path));
        }
    }
    for listed in &mut draft.attachments {
        let beside = from.with_file_name(&listed.file);
        listed.awaited = !matches!(fs::there(&beside)?, fs::There::File(_));
        if listed.awaited {
            findings.push(problem::import::awaited(Location::file(from.as_str()), &listed.file));
        }
    }
    let file = if draft.attachments.is_empty() { single } else { bundle };
    Ok(Import { from, file, draft })
}

impl Import {
    fn write(&self, session: &Session, root: &Utf8Path, site: &Site) -> Result<(), Trouble> {
        // A number that the text itself prints is kept.
        let own = self.draft.others.iter().find(|(key, _)| *key == "index_number");
        if let Some((_, number)) = own {
            let (mut lock, _) = number::open(root, site)?;
            lock.add(number, &self.file);
            number::save(root, &lock)?;
        }
        let number = if own.is_some() {
            None
        } else {
            new::assign(root, site, self.draft.date.date, &self.file)?
        };
        let path = on_disk(root, &self.file);
        fs::write_new(&path, self.draft.print(number.as_deref()).as_bytes())?;
        for listed in self.draft.attachments.iter().filter(|listed| !listed.awaited) {
            fs::copy(&self.from.with_file_name(&listed.file), &path.with_file_name(&listed.file))?;
        }
        let (from, file) = (&self.from, &self.file);
        let (title, date) = (&self.draft.title, import::date_text(self.draft.date));
        session.tell(&text!(
            "{from} → {file}\n  标题：{title}\n  日期：{date}",
            "{from} → {file}\n  title: {title}\n  date: {date}"
        ));
        match &self.draft.publisher {
            Some(publisher) => {
                session.tell(&text!("  发布机构：{publisher}", "  publisher: {publisher}"));
            }
            None => session.tell(&text!(
                "  发布机构：沿用栏目或网站的",
                "  publisher: inherited from section or site"
            )),
        }
        Ok(())
    }
}
