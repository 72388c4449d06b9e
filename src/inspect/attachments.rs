//! The insides of attachments → findings.
//!
//! In: bytes of a file. Out: [`InspectedFile`], which holds no full number and may be kept; from it findings. Must not know: where the file
//! lies, commands.

use std::collections::BTreeSet;
use std::time::Instant;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::OFFICE_ENDS;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::pieces::{FileText, FileTrait, HiddenBy, PiecePlace};
use crate::extract::{ExtractLimits, OverLimit, texts};
use crate::privacy::{PersonalNumber, masked_text, personal_numbers};

use crate::text;

use super::norms::NORMS;
use super::words::WordLists;

/// Numbers of one file that are told.
const MOST: usize = 2000;

/// What was seen in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedFile {
    /// What is to be said of the file and of those inside: path inside, or empty, and what.
    pub traits: Vec<(String, FileTrait)>,
    /// Numbers that tell who somebody is.
    pub numbers: Vec<SeenNumber>,
    /// Words of the site's lists.
    pub words: Vec<SeenWord>,
}

/// A word of the site's lists, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenWord {
    /// Path of the file inside the outer one, or empty.
    pub inside: String,
    /// Where in that file.
    pub place: PiecePlace,
    /// Why readers do not see it.
    pub hidden: Option<HiddenBy>,
    /// Which entry of the lists.
    pub entry: usize,
}

/// A number that tells who somebody is, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenNumber {
    /// Path of the file inside the outer one, or empty.
    pub inside: String,
    /// Where in that file.
    pub place: PiecePlace,
    /// Why readers do not see it.
    pub hidden: Option<HiddenBy>,
    /// What it is.
    pub number: PersonalNumber,
    /// What may be printed of it.
    pub masked: String,
    /// Whether words beside it say so.
    pub is_named: bool,
}

/// Looks at a file and at those inside it.
#[must_use]
pub fn look(bytes: &[u8], limits: ExtractLimits, lists: &WordLists) -> InspectedFile {
    let mut out = InspectedFile::default();
    let began = Instant::now();
    // Reading had its time; looking through what was read has as much.
    let is_late = || began.elapsed() > 2 * limits.time;
    for file in texts(bytes, limits) {
        let inside = masked(&file.inside);
        numbers(&file, &mut out.numbers, &is_late);
        for piece in &file.pieces {
            if is_late() {
                break;
            }
            out.words.extend(lists.places(&piece.text).into_iter().map(|(entry, _)| SeenWord {
                inside: inside.clone(),
                place: piece.place.clone().map_names(masked),
                hidden: piece.hidden,
                entry,
            }));
        }
        let traits = file.traits.into_iter().map(|it| (inside.clone(), it.map_names(masked)));
        out.traits.extend(traits);
        if is_late() || out.numbers.len() > MOST {
            // Nobody mends so many one by one.
            let is_many = out.numbers.len() > MOST;
            out.numbers.truncate(MOST);
            let over = FileTrait::OverLimit(OverLimit::Time);
            out.traits.push((inside, if is_many { FileTrait::CutShort } else { over }));
            break;
        }
    }
    out
}

/// A name with no full number in it: sheets and files may be called by one.
fn masked(name: &str) -> String {
    masked_text(name).into_owned()
}

fn numbers(file: &FileText, out: &mut Vec<SeenNumber>, is_late: &dyn Fn() -> bool) {
    let mut exact: BTreeSet<(PersonalNumber, String)> = BTreeSet::new();
    // Strings of a stream repeat what was found at a place, and joined lines of a page what was found on one line.
    let is_part = |place: &PiecePlace| matches!(place, PiecePlace::Part(_));
    let is_rough = |place: &PiecePlace| matches!(place, PiecePlace::Part(_) | PiecePlace::Page(_));
    let (parts, placed): (Vec<_>, Vec<_>) =
        file.pieces.iter().partition(|piece| is_part(&piece.place));
    for piece in placed.into_iter().chain(parts) {
        if is_late() || out.len() > MOST {
            return;
        }
        for found in personal_numbers(&piece.text, &piece.above) {
            let typed = &piece.text[found.range.clone()];
            let signs: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
            let is_new = exact.insert((found.number, signs));
            if !is_new && is_rough(&piece.place) {
                continue;
            }
            out.push(SeenNumber {
                inside: masked(&file.inside),
                place: piece.place.clone().map_names(masked),
                hidden: piece.hidden,
                number: found.number,
                masked: found.masked,
                is_named: found.is_named,
            });
        }
    }
}

/// Findings of an attachment of `size` bytes; words count for a report of that day.
#[must_use]
pub fn findings(
    (file, size): (&str, u64),
    seen: &InspectedFile,
    lists: &WordLists,
    day: Option<Date>,
) -> Vec<Diagnostic> {
    let at = || Location::file(file);
    let mut out = Vec::new();
    // That a listed file has no bytes is said where it is listed; an office is no person.
    let is_office = |it: &FileTrait| match it {
        FileTrait::Person { name, .. } => OFFICE_ENDS.iter().any(|end| name.trim().ends_with(end)),
        _ => false,
    };
    let mut persons: Vec<&str> = Vec::new();
    let told = seen.traits.iter().filter(|(inside, it)| {
        // Several properties name the same person.
        if let FileTrait::Person { name, .. } = it {
            let is_known = persons.contains(&name.as_str());
            persons.push(name);
            return !is_known && !is_office(it);
        }
        !(inside.is_empty() && *it == FileTrait::Empty)
    });
    out.extend(told.map(|(inside, it)| problem::attachment::of_trait(at(), inside, it)));
    let name = file.rsplit('/').next().unwrap_or(file);
    out.extend(personal_numbers(name, "").into_iter().map(|it| {
        let place = text!("文件名", "the file's name");
        problem::privacy::number(at(), it.number, &it.masked, it.is_named, Some(&place))
    }));
    out.extend(seen.numbers.iter().map(|it| {
        let place = problem::attachment::place(&it.inside, &it.place, it.hidden);
        problem::privacy::number(at(), it.number, &it.masked, it.is_named, Some(&place))
    }));
    out.extend(seen.words.iter().filter_map(|it| {
        let entry = lists.entry(it.entry, day)?;
        let place = problem::attachment::place(&it.inside, &it.place, it.hidden);
        let (word, replacement, note) = (&entry.word, &entry.replacement, &entry.note);
        Some(problem::wording::found(at(), word, replacement, note, Some(&place)))
    }));
    let most = NORMS.attachment.large;
    out.extend((size > most).then(|| problem::attachment::large(at(), size, most)));
    out
}
