//! `gongkai new`: a report to be filled in, as a draft.

use std::fmt::Write;

use camino::Utf8Path;

use super::session::Session;
use super::{Done, Outcome, number};
use crate::forms::{DueWhen, ReportForm};
use crate::site::{Site, is_reserved_section, is_reserved_slug};
use crate::slug::slug;
use crate::source::{CONTENT, on_disk};
use crate::trouble::Trouble;
use crate::yaml::quoted;
use crate::{LoadOptions, fs, load, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 栏目和文件名，如 fzzf/2024-report / section and name
    #[arg(value_name = "SECTION/NAME")]
    path: String,
    /// 标题 / title
    #[arg(long)]
    title: Option<String>,
    /// 信息类别 / what kind of report
    #[arg(long, conflicts_with = "form")]
    kind: Option<String>,
    /// 按哪种报告的骨架写，如 法治政府建设年度报告 / skeleton to write in
    #[arg(long, value_name = "NAME")]
    form: Option<String>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let options = LoadOptions { overrides: Session::overrides(None), ..LoadOptions::default() };
    let site = load(&root, &options)?.with_sound_settings()?.site;
    let typed = arguments.path.trim_end_matches('/').trim_end_matches(".md");
    let Some((section, name)) = typed.rsplit_once('/').filter(|(s, n)| is_plain(s) && is_plain(n))
    else {
        return Err(Trouble::new(text!(
            "写成“栏目/文件名”，如 `fzzf/2024-report`，不是 `{typed}`",
            "give SECTION/NAME, such as `fzzf/2024-report`, not `{typed}`"
        ))
        .into());
    };
    let below: Vec<String> = section.split('/').map(slug).collect();
    if is_reserved_slug(&slug(name)) || is_reserved_section(&below.join("/")) {
        return Err(Trouble::new(text!(
            "`{typed}` 是保留的名称，换一个",
            "the name `{typed}` is reserved; choose another"
        ))
        .into());
    }
    let form = match arguments
        .form
        .as_deref()
        .map(|name| super::form_files::named(&root, name))
        .transpose()?
    {
        None => None,
        Some(Ok(form)) => Some(form),
        Some(Err(findings)) => {
            session.print(&findings);
            return Ok(Done::Problems);
        }
    };
    let file = format!("{CONTENT}/{section}/{name}.md");
    let path = on_disk(&root, &file);
    if fs::there(&path)? != fs::There::Nothing {
        return Err(Trouble::new(text!(
            "已有 `{file}`，不会覆盖",
            "`{file}` is there already and is not overwritten"
        ))
        .into());
    }
    make_section(session, &root, section)?;
    if let Some(form) = form {
        let day = site.as_of.day;
        let title = arguments.title.as_deref().filter(|title| !title.trim().is_empty());
        let publisher = &site.config.publisher;
        let number = assign(&root, &site, day, &file)?;
        fs::write_new(&path, form.skeleton(publisher, day, title, number.as_deref()).as_bytes())?;
        session.tell(&text!(
            "新建 {file}（草稿），写好后删去 `draft: true`，再 `gongkai build`。",
            "made {file} as a draft. When it is written, delete `draft: true` and run `gongkai build`."
        ));
        tell_due(session, &form);
        return Ok(Done::Fine);
    }
    let title = arguments.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(name);
    let day = site.as_of.day;
    let mut front = format!("---\ntitle: {}\ndate: {day}\n", quoted(title));
    if let Some(kind) = &arguments.kind {
        let _ = writeln!(front, "kind: {}", quoted(kind));
    }
    if let Some(number) = assign(&root, &site, day, &file)? {
        let _ = writeln!(front, "index_number: {}", quoted(&number));
    }
    front.push_str("draft: true\n---\n\n");
    fs::write_new(&path, front.as_bytes())?;
    session.tell(&text!(
        "新建 {file}（草稿）。写好后删去 `draft: true`，再 `gongkai build`。",
        "made {file} as a draft. When it is written, delete `draft: true` and run `gongkai build`."
    ));
    Ok(Done::Fine)
}

/// Says when a report of a kind is due.
fn tell_due(session: &Session, form: &ReportForm) {
    let Some(due) = &form.due else { return };
    let basis = &due.basis;
    session.tell(&match &due.when {
        DueWhen::By(month, day) => text!(
            "期限：每年 {month} 月 {day} 日前公开（{basis}）",
            "due: every year by {month:02}-{day:02} ({basis})"
        ),
        DueWhen::After { event, days, working } => {
            let (zh, en) =
                if *working { ("个工作日", "working days") } else { ("日", "days") };
            text!(
                "期限：{event}之后 {days} {zh}内公开（{basis}）",
                "due: within {days} {en} after {event} ({basis})"
            )
        }
    });
}

/// A path that stays where it says: no `..`, no empty part.
pub(super) fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains([':', '\\'])
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with(['.', '_']))
}

/// Makes the `_index.md` of a section and of those above it that are not there yet, and says so.
pub(super) fn make_section(
    session: &Session,
    root: &Utf8Path,
    section: &str,
) -> Result<(), Trouble> {
    let parts: Vec<&str> = section.split('/').collect();
    for depth in 1..=parts.len() {
        let folder = parts[..depth].join("/");
        let file = format!("{CONTENT}/{folder}/_index.md");
        let path = on_disk(root, &file);
        if fs::there(&path)? != fs::There::Nothing {
            continue;
        }
        let title = quoted(parts[depth - 1]);
        let text = format!(
            "---\ntitle: {title}\n# description: 栏目说明\n# keywords: [关键词]\n# column_type: 信息公开目录\n---\n"
        );
        fs::write_new(&path, text.as_bytes())?;
        session.tell(&text!(
            "新建栏目 {file}，请在其中写明栏目名称",
            "made the section {file}; give it its title there"
        ));
    }
    Ok(())
}

/// The next index number, recorded; `None` where the site has no template.
pub(super) fn assign(
    root: &Utf8Path,
    site: &Site,
    day: jiff::civil::Date,
    file: &str,
) -> Result<Option<String>, Trouble> {
    let (mut lock, numbering) = number::open(root, site)?;
    let Some(mut numbering) = numbering else { return Ok(None) };
    let number = numbering.next(day);
    lock.add(&number, file);
    number::save(root, &lock)?;
    Ok(Some(number))
}
