//! Carrying out a plan: intent on record, upload, switch, confirmation on record, reading back, receipt.
//!
//! In: a plan. Out: a live release. Nothing knows this room.

use std::collections::BTreeSet;

use super::PublishRun;
use super::ledger_file::LedgerFile;
use super::plan::{PublicationPlan, words};
use crate::command::{Done, Outcome};
use crate::ledger::{self, Event, What};
use crate::publish::{
    Difference, Inventory, Private, Receipt, Release, Row, TargetState, Word, is_all_wrong,
    read_back,
};
use crate::site::{Node, Site};
use crate::text::Text;
use crate::trouble::Trouble;
use crate::{fs, text};

/// Where receipts are kept, below the site's root.
const RECEIPTS: &str = "receipts";

pub(super) fn execute(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
    plan: &PublicationPlan,
) -> Outcome {
    let by = run.by()?;
    run.begin()?;
    let done = run.locked(&by.clone(), || publish(run, ledger_file, plan, by))?;
    run.end()?;
    Ok(done)
}

fn publish(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
    plan: &PublicationPlan,
    by: String,
) -> Outcome {
    let there = &*run.there;
    let built = run.built();
    let load = plan.load(&built);
    // Somebody may have come between the plan and the lock.
    if !there.is_as_found(&load)? {
        return Err(Trouble::new(text!(
            "刚刚有人发布过或改过，再运行一次",
            "somebody has published or changed something meanwhile; run again"
        ))
        .into());
    }
    let now = run.now();
    let digest = plan.wanted.digest();
    let stamp = now.timestamp().strftime("%Y%m%dT%H%M%S%3fZ").to_string();
    let id = format!("{stamp}-{}", &digest[..8]);
    let config = &plan.built.snapshot.site.config;
    let base_url = config.base_url.absolute("");
    let mut events = vec![Event::Begun {
        target: run.target.name.clone(),
        publication: id.clone(),
        base_url: base_url.clone(),
        plan: plan.difference.digest(),
        by: by.clone(),
        baseline: run.arguments.baseline,
        force: run.reason(),
    }];
    events.extend(plan.reports.iter().cloned().map(|event| of_publication(event, &id)));
    // The whole release is at the target before anything is on record; nobody sees it yet.
    run.session.tell(&text!("上传……", "uploading …"));
    there.upload(&load)?;
    ledger_file.add(&run.time(), events)?;
    let release = Release {
        id: id.clone(),
        time: run.time(),
        by,
        base_url,
        plan: plan.difference.digest(),
        inventory: digest,
        files: plan.wanted.files.len(),
        bytes: plan.wanted.bytes(),
        ledger: ledger_file.head(),
        previous: plan.survey.live_id().map(ToOwned::to_owned),
        force: run.reason(),
    };
    // Somebody may have taken the lock meanwhile, or made another release live.
    if !run.is_still_alone(plan.survey.live_id())? {
        there.discard(&id)?;
        let event = Event::Abandoned { target: run.target.name.clone(), publication: id.clone() };
        ledger_file.add(&run.time(), vec![event])?;
        return Err(Trouble::new(text!(
            "别人接管了锁，或另有版本上线；这一次没有上线",
            "somebody took the lock, or another release went live; this one did not"
        ))
        .into());
    }
    let survey = match there.go_live(&load, release) {
        Ok(survey) => survey,
        Err(trouble) => {
            // The release may be live although `go_live` failed. If `survey` fails too, the next run settles the open
            // publication.
            let survey = there.survey()?;
            if survey.live_id() != Some(&id) {
                let target = run.target.name.clone();
                there.discard(&id)?;
                let event = Event::Abandoned { target, publication: id.clone() };
                ledger_file.add(&run.time(), vec![event])?;
                return Err(trouble.into());
            }
            survey
        }
    };
    let target = run.target.name.clone();
    ledger_file.add(&run.time(), vec![Event::Confirmed { target, publication: id.clone() }])?;
    run.session.tell(&text!("已上线：{id}", "live: {id}"));
    finish(run, ledger_file, &survey, &plan.built.snapshot.site, &id)
}

/// The event with the publication's name.
fn of_publication(event: Event, id: &str) -> Event {
    match event {
        Event::Report { what, before, report, .. } => {
            Event::Report { publication: id.to_owned(), what, before, report }
        }
        other => other,
    }
}

/// What follows once readers see a publication: reading back, the receipt, removing old releases.
pub(super) fn finish(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
    survey: &TargetState,
    site: &Site,
    publication: &str,
) -> Outcome {
    let Some(release) = survey.release(publication) else { return Ok(Done::Fine) };
    let folder = run.root.join(RECEIPTS).join(&run.target.name);
    let (data, page) =
        (folder.join(format!("{publication}.json")), folder.join(format!("{publication}.html")));
    if fs::there(&page)? != fs::There::Nothing {
        return Ok(Done::Fine);
    }
    // A run that was cut short may have removed the release before already.
    let known = fs::bytes_if_there(&data)?.and_then(|bytes| Receipt::difference_in(&bytes));
    let difference = known.map_or_else(|| difference_from_before(run, survey), Ok)?;
    let base_url = &site.config.base_url;
    let redirects = crate::plan::redirects(site);
    let private = run.there.private(base_url);
    if private == Private::Unknown {
        run.session.warn(&text!(
            "`records` 在哪个网址下不清楚，读者能不能读到没有核对",
            "at which address `records` would be is not known, so whether readers can get it was not checked"
        ));
    }
    let (read, unreachable, failures) = match read_back(base_url, &difference, &private, &redirects)
    {
        Ok((read, failures)) => (Some(read), None, failures),
        Err(why) => (None, Some(why), Vec::new()),
    };
    let mut taken_down = ledger::reports(&ledger_file.lines, publication)
        .filter(|(what, _)| *what == What::Withdrawn)
        .peekable();
    let withdraws = taken_down.peek().is_some();
    let is_private = taken_down.any(|(_, report)| report.privacy);
    drop(taken_down);
    let switched_back = if failures.is_empty() {
        None
    } else {
        switch_back(run, ledger_file, survey, withdraws, &|before| {
            is_all_wrong(base_url, &survey.inventory, before, &redirects)
        })?
    };
    let receipt = Receipt {
        site: site.config.title.clone(),
        target: run.target.name.clone(),
        release: release.clone(),
        reports: rows(ledger_file, site, publication),
        compared: run.there.compared(&survey.inventory, &difference),
        difference,
        read,
        unreachable,
        failures,
        switched_back,
    };
    fs::create_dir_all(&folder)?;
    fs::write_atomic(&data, receipt.json().as_bytes())?;
    if receipt.switched_back.is_none() {
        remove_old_releases(run, survey, is_private)?;
    }
    // The page comes last: where it is, nothing is left to do.
    fs::write_atomic(&page, receipt.page()?.as_bytes())?;
    Ok(tell(run, &receipt, publication))
}

/// What the live release changed of the one before it, by the records of both.
fn difference_from_before(
    run: &PublishRun<'_>,
    survey: &TargetState,
) -> Result<Difference, Trouble> {
    let before = survey.before().map(|before| run.there.inventory_of(before)).transpose()?;
    Ok(Difference::between(&before.unwrap_or_default(), &survey.inventory, &BTreeSet::new()))
}

/// The receipt's rows: each report that the ledger names for a publication. Titles of withdrawn ones are left out.
fn rows(ledger_file: &LedgerFile, site: &Site, publication: &str) -> Vec<Row> {
    let row = |(what, report): (What, &ledger::Recorded)| {
        let title = site.node(&report.file).and_then(|node| match node {
            Node::Report(id) => Some(site.reports[id].title.to_string()),
            Node::Section(_) => None,
        });
        let name = serde_json::to_value(what).ok();
        let name = name.and_then(|it| it.as_str().map(ToOwned::to_owned)).unwrap_or_default();
        Row {
            what: Word { name, zh: words(what).0.to_owned() },
            url: report.url.clone(),
            title: title.filter(|_| what != What::Withdrawn).unwrap_or_default(),
        }
    };
    ledger::reports(&ledger_file.lines, publication).map(row).collect()
}

/// Removes releases that need not be kept: all older ones where one of them shows what was withdrawn for privacy.
fn remove_old_releases(
    run: &PublishRun<'_>,
    survey: &TargetState,
    is_private: bool,
) -> Result<(), Trouble> {
    let gone = run.there.prune(survey, if is_private { 1 } else { run.target.keep })?;
    for id in &gone {
        run.session.detail(&text!("  删除旧版本 {id}", "  removed the old release {id}"));
    }
    if is_private && !gone.is_empty() {
        run.session.tell(&text!(
            "因隐私撤回，目标处的旧版本已全部删除，不能再退回",
            "a withdrawal for privacy: all older releases at the target are removed, and none can be gone back to"
        ));
    }
    Ok(())
}

/// Rolls back to the previous release if every page that was read is wrong, and gives its id. `None` if some page is right,
/// if there is no previous release or it cannot be restored, or if this publication withdraws reports, which a rollback would
/// show again.
fn switch_back(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
    survey: &TargetState,
    withdraws: bool,
    is_all_wrong: &dyn Fn(&Inventory) -> bool,
) -> Result<Option<String>, Trouble> {
    let held = survey.before().map(|before| run.there.inventory_of(before)).transpose()?;
    if !is_all_wrong(&held.unwrap_or_default()) {
        return Ok(None);
    }
    if withdraws {
        run.session.warn(&text!(
            "网上读到的每一页都不对；这一次撤回了报告，退回去读者又会看到，所以没有退回",
            "every page that was read is wrong; this publication withdraws a report that readers would see again, so nothing is gone back to"
        ));
        return Ok(None);
    }
    let Some(before) = survey.before() else {
        run.session.warn(&text!(
            "网上读到的每一页都不对，而目标处没有上一个版本可以退回",
            "every page that was read is wrong, and there is no release before to go back to"
        ));
        return Ok(None);
    };
    if let Err(trouble) = run.there.roll_back(survey, before, false) {
        let Text { zh, en } = trouble.message;
        run.session.warn(&text!(
            "网上读到的每一页都不对，也没能退回上一个版本：{zh}",
            "every page that was read is wrong, and the release before could not be gone back to: {en}"
        ));
        return Ok(None);
    }
    let event = Event::RolledBack {
        target: run.target.name.clone(),
        publication: before.id.clone(),
        by: run.by()?,
        force: Some("every page that was read back was wrong".to_owned()),
    };
    ledger_file.add(&run.time(), vec![event])?;
    Ok(Some(before.id.clone()))
}

/// Says whether readers get what was published.
fn tell(run: &PublishRun<'_>, receipt: &Receipt, publication: &str) -> Done {
    let (compared, target) = (receipt.compared, &receipt.target);
    run.session.tell(&text!(
        "目标处 {compared} 个文件逐字节一致；回执 {RECEIPTS}/{target}/{publication}.html",
        "{compared} files at the target compared byte for byte; receipt: {RECEIPTS}/{target}/{publication}.html"
    ));
    if let Some(why) = &receipt.unreachable {
        let url = &receipt.release.base_url;
        run.session.tell(&text!("没有从 {url} 核对：{why}", "not read back from {url}: {why}"));
    }
    for failure in &receipt.failures {
        let (url, found) = (&failure.url, &failure.found);
        run.session.warn(&text!(
            "{url} 读到的与发布的不同：{found}",
            "{url} is not what was published: {found}"
        ));
    }
    if let Some(id) = &receipt.switched_back {
        run.session.warn(&text!(
            "网上读到的每一页都不对，已自动退回 {id}；查一查网站服务器读的是不是这个目标、有没有权限，再发布一次",
            "every page that was read is wrong, so {id} is live again; look whether the web server reads this target and may do so, then publish again"
        ));
    }
    if let Some(read) = receipt.read.filter(|_| receipt.failures.is_empty()) {
        run.session.tell(&text!(
            "网上读取 {read} 个地址，全部一致",
            "{read} addresses read over the web, all as published"
        ));
    }
    if receipt.failures.is_empty() { Done::Fine } else { Done::Problems }
}
