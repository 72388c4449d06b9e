//! `gongkai number`: assign missing index numbers.

use camino::Utf8Path;

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::{Diagnostic, sort};
use crate::index_lock::{self, IndexLock};
use crate::site::Site;
use crate::site::index_number::Numbering;
use crate::source::{self, Meta, on_disk};
use crate::text::Text;
use crate::trouble::Trouble;
use crate::{LoadOptions, fs, load, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 只说会怎样编号，不写文件 / only say what would be assigned
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let options = LoadOptions { overrides: Session::overrides(None), ..LoadOptions::default() };
    let mut loaded = load(&root, &options)?;
    if loaded.findings.iter().any(Diagnostic::is_error) {
        loaded.findings.retain(Diagnostic::is_error);
        sort(&mut loaded.findings);
        session.print(&loaded.findings);
        return Ok(Done::Problems);
    }
    let site = &loaded.site;
    let (mut lock, numbering) = open(&root, site)?;
    let Some(mut numbering) = numbering else {
        return Err(Trouble::new(text!(
            "site.yaml 没有 `index_numbers: template:`，不知道怎样编号",
            "site.yaml has no `index_numbers: template:`, so there is no way to make numbers"
        ))
        .into());
    };
    let mut missing: Vec<_> =
        site.reports.iter().filter(|it| it.index_number.is_none() && it.date.is_some()).collect();
    missing.sort_by(|a, b| (a.due, &a.file()).cmp(&(b.due, &b.file())));
    let assigned: Vec<(String, &str)> =
        missing.iter().filter_map(|it| Some((numbering.next(it.date?), it.file()))).collect();
    // Every new text is made and read back before anything is recorded or written.
    let mut texts = Vec::with_capacity(assigned.len());
    for (number, file) in &assigned {
        let old = fs::read_to_string(&on_disk(&root, file))?;
        let new = index_lock::insert(&old, number).filter(|new| {
            let (page, findings) = source::parse(file, new.as_bytes(), site.config.markdown);
            let Meta::Report(meta) = &page.meta else { return false };
            meta.index_number.as_deref() == Some(number.as_str())
                && !findings.iter().any(Diagnostic::is_error)
        });
        let Some(new) = new else {
            return Err(Trouble::new(text!(
                "不会改写 `{file}` 开头的信息；请自己加一行 `index_number: {number}`，再运行一次",
                "the front matter of `{file}` is of a form that is not edited; add the line `index_number: {number}` yourself and run again"
            ))
            .into());
        };
        texts.push(new);
        lock.add(number, file);
        session.tell(&text!("{number}  {file}", "{number}  {file}"));
    }
    let count = assigned.len();
    if arguments.dry_run {
        session.tell(&text!(
            "会编 {count} 个索引号；没有写文件",
            "{count} index numbers would be assigned; nothing was written"
        ));
        return Ok(Done::Fine);
    }
    // The lock goes first: a number that was recorded and not used is a gap, which is allowed.
    save(&root, &lock)?;
    for ((_, file), new) in assigned.iter().zip(&texts) {
        fs::write_atomic(&on_disk(&root, file), new.as_bytes())?;
    }
    session.tell(&text!("编了 {count} 个索引号", "{count} index numbers assigned"));
    Ok(Done::Fine)
}

/// The lock with every number that reports have, and the numbering that goes on from there.
pub(super) fn open(
    root: &Utf8Path,
    site: &Site,
) -> Result<(IndexLock, Option<Numbering>), Trouble> {
    let text = fs::read_if_there(&root.join(index_lock::FILE))?.unwrap_or_default();
    let mut lock = IndexLock::parse(&text);
    for report in &site.reports {
        if let Some(number) = &report.index_number {
            lock.add(number, report.file());
        }
    }
    let numbering = Numbering::new(&site.config.index_numbers, lock.numbers())
        .map_err(|Text { zh, en }| Trouble::new(text!("索引号：{zh}", "index numbers: {en}")))?;
    Ok((lock, numbering))
}

pub(super) fn save(root: &Utf8Path, lock: &IndexLock) -> Result<(), Trouble> {
    fs::write_atomic(&root.join(index_lock::FILE), lock.print().as_bytes())
}
