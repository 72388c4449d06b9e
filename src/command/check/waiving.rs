//! `waivers.yaml`, read and written.
//!
//! In: a site, findings. Out: what is waived; lines at the end of the file. What a finding saw is its line, or the bytes of an attachment.

use camino::Utf8Path;
use jiff::civil::Date;

use super::super::session::Session;
use super::super::{Done, Outcome};
use crate::diagnostic::{Diagnostic, rules};
use crate::inspect::waivers::{self, Waived};
use crate::site::Site;
use crate::source::{decode, on_disk};
use crate::trouble::Trouble;
use crate::{fs, text};

/// Takes what is waived out of the findings.
pub(super) fn apply(
    root: &Utf8Path,
    site: &Site,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<Waived>, Trouble> {
    let Some(bytes) = fs::bytes_if_there(&root.join(waivers::FILE))? else { return Ok(Vec::new()) };
    let (text, found) = decode(waivers::FILE, &bytes);
    findings.extend(found);
    let (all, found) = waivers::parse(&text);
    findings.extend(found);
    let content = |finding: &Diagnostic| content(root, site, finding);
    Ok(waivers::apply(findings, &all, site.as_of.day, &content))
}

/// What a finding saw.
fn content(root: &Utf8Path, site: &Site, finding: &Diagnostic) -> String {
    let file = &finding.at.file;
    if finding.at.line == 0 {
        let hash = site.file(file).map(|(_, file)| file.hash);
        let hash = hash.or_else(|| site.section_file(file).map(|file| file.hash));
        return hash.map(|hash| format!("{hash:032x}")).unwrap_or_default();
    }
    let Ok(bytes) = fs::read(&on_disk(root, file)) else { return String::new() };
    let (text, _) = decode(file, &bytes);
    text.lines().nth(finding.at.line as usize - 1).unwrap_or_default().to_owned()
}

/// Writes waivers for these findings of a rule.
pub(super) fn write(
    session: &Session,
    root: &Utf8Path,
    site: &Site,
    findings: &[&Diagnostic],
    (rule, reason, until): (&str, &str, Date),
) -> Outcome {
    if rules::find(rule).is_none() {
        return Err(Trouble::new(text!(
            "没有规则 `{rule}`；`gongkai explain` 列出全部",
            "there is no rule `{rule}`; `gongkai explain` lists all of them"
        ))
        .into());
    }
    if findings.is_empty() {
        session.tell(&text!(
            "规则 `{rule}` 没有这样的发现，什么也没有写",
            "`{rule}` has no such finding; nothing is written"
        ));
        return Ok(Done::Fine);
    }
    let content = |finding: &Diagnostic| content(root, site, finding);
    let file = root.join(waivers::FILE);
    let mut whole = fs::read_if_there(&file)?.unwrap_or_default();
    let is_empty = whole.trim_end().ends_with("[]");
    if is_empty {
        whole.truncate(whole.trim_end().len() - 2);
    }
    if whole.trim().is_empty() {
        "# 看过、可以的问题；内容变了就重新检查。\nwaivers:\n".clone_into(&mut whole);
    } else if !whole.ends_with('\n') {
        whole.push('\n');
    }
    whole.push_str(&waivers::lines(findings, reason, until, &content));
    // What is written can be read again; a file that somebody has laid out otherwise stays as it is.
    let (_, found) = waivers::parse(&whole);
    if let Some(first) = found.iter().find(|it| it.is_error()) {
        let (name, at) = (waivers::FILE, &first.at);
        return Err(Trouble::new(text!(
            "没有写：`{name}` 会读不出（{at}）；把里面的豁免写成一行一条 `- {{…}}`，再运行一次",
            "nothing is written: `{name}` could not be read ({at}); write its waivers as lines `- {{…}}`, then run this again"
        ))
        .into());
    }
    fs::write_atomic(&file, whole.as_bytes())?;
    let (count, name) = (findings.len(), waivers::FILE);
    session.tell(&text!(
        "写进 {name}：{count} 条，到 {until} 为止",
        "written to {name}: {count}, until {until}"
    ));
    Ok(Done::Fine)
}
