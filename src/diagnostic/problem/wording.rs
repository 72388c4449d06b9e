//! Problems of wording.

use super::super::rules::wording as rules;
use super::super::{Diagnostic, Location};
use crate::text;
use crate::text::Text;

/// A word that should not be there. `replacement` and `note` are those of the list, or empty; `inside` says where in an attachment.
pub(crate) fn found(
    at: Location,
    word: &str,
    replacement: &str,
    note: &str,
    inside: Option<&Text>,
) -> Diagnostic {
    let wanted = match replacement {
        "" => text!("", ""),
        it => text!("，应为“{it}”", ", which should be `{it}`"),
    };
    let note = match note {
        "" => text!("", ""),
        it => text!("（{it}）", " ({it})"),
    };
    let words = Text {
        zh: format!("“{word}”{}{}", wanted.zh, note.zh),
        en: format!("`{word}`{}{}", wanted.en, note.en),
    };
    let mut finding = Diagnostic::in_words(&rules::WORDING_FOUND, at, &words);
    if let Some(Text { zh, en }) = inside {
        finding.message.zh.insert_str(0, &format!("{zh}："));
        finding.message.en.insert_str(0, &format!("{en}: "));
    }
    finding
}

/// A list that cannot be used, or one of its lines.
pub(crate) fn list(at: Location, what: &Text) -> Diagnostic {
    Diagnostic::in_words(&rules::WORDING_LIST, at, what)
}

/// A list that is not there.
pub(crate) fn no_list(at: Location, file: &str) -> Diagnostic {
    list(at, &text!("没有文件 `{file}`", "there is no file `{file}`")).help(text!(
        "建这个文件，第一行写：词,应为,除外,自,至,说明；或者改正路径、从 `check.words` 里删去",
        "make the file, with the first line word,replacement,except,from,until,note; or mend the path, or take it out of `check.words`"
    ))
}
