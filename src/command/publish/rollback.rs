//! `gongkai publish --rollback`: an earlier release is live again.
//!
//! In: a desk, a ledger. Out: a live release, a line in the ledger. Nothing knows this room.

use super::PublishRun;
use super::ledger_file::LedgerFile;
use super::plan::settle;
use crate::command::{Done, Outcome};
use crate::ledger::{self, Event};
use crate::text;
use crate::text::Text;
use crate::trouble::Trouble;

pub(super) fn run(run: &PublishRun<'_>, ledger_file: &mut LedgerFile, named: &str) -> Outcome {
    let there = &*run.there;
    // Settles an interrupted publication first: if it is live and not confirmed in the ledger, a later run would take it for
    // abandoned.
    if !run.arguments.dry_run {
        settle(run, ledger_file)?;
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
    let recorded = ledger::live(&ledger_file.lines, &run.target.name) == Some(id);
    let is_live = survey.live_id() == Some(id) && survey.touched.is_empty();
    if recorded && is_live {
        run.session.tell(&text!("版本 {id} 已经在线", "release {id} is live already"));
        return Ok(Done::Fine);
    }
    warn_of_withdrawn(run, ledger_file, id);
    let name = there.files().name();
    if run.arguments.dry_run {
        run.session.tell(&text!("会退回 {id}", "would go back to {id}"));
        return Ok(Done::Fine);
    }
    if !run.agree(&text!("`{name}` 退回 {id}？", "go back to {id} at `{name}`?"))? {
        return Ok(Done::Problems);
    }
    let by = run.by()?;
    let force = run.arguments.force.clone();
    let event = Event::RolledBack {
        target: run.target.name.clone(),
        publication: id.clone(),
        by: by.clone(),
        force: force.clone(),
    };
    run.locked(&by, || {
        // Somebody may have come between the question and the lock.
        if there.survey()? != survey {
            return Err(Trouble::new(text!(
                "刚刚有人发布过，再运行一次",
                "somebody has published meanwhile; run again"
            )));
        }
        // The target changes before the ledger: after an interruption here the two differ, which the next run reports and a
        // repeated rollback mends.
        there.roll_back(&survey, release, force.is_some())?;
        ledger_file.add(&run.time(), vec![event])
    })?;
    run.session.tell(&text!(
        "已退回 {id}；源文件没有动，下一次发布会以源文件为准",
        "went back to {id}; the sources are as they were, and the next publication goes by them"
    ));
    Ok(Done::Fine)
}

/// Names reports that are withdrawn now and would be seen again.
fn warn_of_withdrawn(run: &PublishRun<'_>, ledger_file: &LedgerFile, release: &str) {
    let target = &run.target.name;
    let then = ledger::standings_after(&ledger_file.lines, target, release);
    let again = ledger::standings(&ledger_file.lines, target).into_iter().filter(|(url, now)| {
        !now.is_live() && then.get(url).is_some_and(ledger::Standing::is_live)
    });
    for (url, _) in again {
        run.session.warn(&text!(
            "{release} 里还有已经撤回的 {url}：退回后读者又会看到它",
            "{release} still has {url}, which is withdrawn: readers will see it again"
        ));
    }
}
