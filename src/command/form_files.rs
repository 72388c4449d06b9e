//! Kinds of reports of a site: those that are built in, and its own in `forms/`, which replace built-in ones of the same name.
//!
//! In: a site's folder. Out: [`ReportForm`]s. Must not know: what they are used for.

use camino::Utf8Path;

use crate::diagnostic::Diagnostic;
use crate::forms::{self, ReportForm};
use crate::trouble::Trouble;
use crate::{fs, text};

/// The folder below the site's root with kinds of reports of its own.
const FORMS: &str = "forms";

/// The text of each form by its name, and the name of its file.
fn texts(root: &Utf8Path) -> Result<Vec<(String, String)>, Trouble> {
    let mut all = forms::builtin();
    let folder = root.join(FORMS);
    let own =
        if fs::there(&folder)? == fs::There::Folder { fs::names(&folder)? } else { Vec::new() };
    for file in own {
        let Some(name) = file.strip_suffix(".md") else { continue };
        let Some(text) = fs::read_if_there(&folder.join(&file))? else { continue };
        all.retain(|(each, _)| each != name);
        all.push((name.to_owned(), text));
    }
    all.sort();
    Ok(all)
}

/// A kind of report by its name.
pub(super) fn named(
    root: &Utf8Path,
    name: &str,
) -> Result<Result<ReportForm, Vec<Diagnostic>>, Trouble> {
    let all = texts(root)?;
    if let Some((_, text)) = all.iter().find(|(each, _)| each == name) {
        return Ok(forms::parse(&format!("{FORMS}/{name}.md"), name, text));
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join("、");
    Err(Trouble::new(text!(
        "没有 `{name}` 这种报告。有：{names}；自己的写在 `{FORMS}/名称.md`",
        "there is no kind of report `{name}`. There are: {names}; one of your own is `{FORMS}/NAME.md`"
    )))
}

/// All kinds of reports that can be read, and what is wrong with the others.
pub(super) fn all(root: &Utf8Path) -> Result<(Vec<ReportForm>, Vec<Diagnostic>), Trouble> {
    let (mut forms, mut findings) = (Vec::new(), Vec::new());
    for (name, text) in texts(root)? {
        match forms::parse(&format!("{FORMS}/{name}.md"), &name, &text) {
            Ok(form) => forms.push(form),
            Err(found) => findings.extend(found),
        }
    }
    Ok((forms, findings))
}
