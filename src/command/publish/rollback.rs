//! `gongkai publish --rollback`: an earlier release is live again.
//!
//! In: a desk, a ledger. Out: a live release, a line in the ledger. Nothing knows this room.

use super::Desk;
use super::book::Book;
use super::plan::settle;
use crate::command::{Done, Outcome};
use crate::ledger::{self, Event};
use crate::text;
use crate::text::Text;
use crate::trouble::Trouble;

pub(super) fn run(desk: &Desk<'_>, book: &mut Book, named: &str) -> Outcome {
    let there = &*desk.there;
    // A publication that is live without its record complete would be taken for one that never was.
    if !desk.arguments.dry_run {
        settle(desk, book)?;
    }
    let survey = there.survey()?;
    let chosen = match named {
        // What was cut short is undone before anything that was whole.
        "" if !survey.touched.is_empty() => survey.live(),
        "" => survey.before(),
        named => survey.release(named),
    };
    let Some(release) = chosen else {
        let known: Vec<&str> = survey.releases.iter().map(|release| release.id.as_str()).collect();
        let Text { zh, en } = Text::list(&known);
        let message = if named.is_empty() {
            text!(
                "目标处没有上一个版本（有 {zh}）",
                "there is no release before at the target (there are {en})"
            )
        } else {
            text!(
                "目标处没有版本 `{named}`（有 {zh}）",
                "there is no release `{named}` at the target (there are {en})"
            )
        };
        return Err(Trouble::new(message).into());
    };
    let id = &release.id;
    let recorded = ledger::live(&book.lines, &desk.target.name) == Some(id);
    let is_live = survey.live_id() == Some(id) && survey.touched.is_empty();
    if recorded && is_live {
        desk.session.tell(&text!("版本 {id} 已经在线", "release {id} is live already"));
        return Ok(Done::Fine);
    }
    warn_of_withdrawn(desk, book, id);
    let name = there.files().name();
    if desk.arguments.dry_run {
        desk.session.tell(&text!("会退回 {id}", "would go back to {id}"));
        return Ok(Done::Fine);
    }
    if !desk.agree(&text!("`{name}` 退回 {id}？", "go back to {id} at `{name}`?"))? {
        return Ok(Done::Problems);
    }
    let by = desk.by()?;
    let force = desk.arguments.force.clone();
    let event = Event::RolledBack {
        target: desk.target.name.clone(),
        publication: id.clone(),
        by: by.clone(),
        force: force.clone(),
    };
    desk.locked(&by, || {
        // Somebody may have come between the question and the lock.
        if there.survey()? != survey {
            return Err(Trouble::new(text!(
                "刚刚有人发布过，再运行一次",
                "somebody has published meanwhile; run again"
            )));
        }
        // First there: a run that is cut short here is told by the next one, and done again.
        there.roll_back(&survey, release, force.is_some())?;
        book.add(&desk.time(), vec![event])
    })?;
    desk.session.tell(&text!(
        "已退回 {id}；源文件没有动，下一次发布会以源文件为准",
        "went back to {id}; the sources are as they were, and the next publication goes by them"
    ));
    Ok(Done::Fine)
}

/// Names reports that are withdrawn now and would be seen again.
fn warn_of_withdrawn(desk: &Desk<'_>, book: &Book, release: &str) {
    let target = &desk.target.name;
    let then = ledger::standings_after(&book.lines, target, release);
    let again = ledger::standings(&book.lines, target).into_iter().filter(|(url, now)| {
        !now.is_live() && then.get(url).is_some_and(ledger::Standing::is_live)
    });
    for (url, _) in again {
        desk.session.warn(&text!(
            "{release} 里还有已经撤回的 {url}：退回后读者又会看到它",
            "{release} still has {url}, which is withdrawn: readers will see it again"
        ));
    }
}
