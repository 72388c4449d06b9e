//! Numbers in a text that tell who somebody is.
//!
//! In: text. Out: their places, and masked forms. Must not know: where the text came from, what is done about them.

mod identity;
mod numbers;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use identity::identity_numbers;
pub use numbers::personal_numbers;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PersonalNumber {
    /// 公民身份号码, 18 characters.
    Identity,
    /// The form of before 1999, 15 digits without a check digit: less sure.
    OldIdentity,
    /// A 公民身份号码 that a spreadsheet took for a number: it keeps fifteen digits and writes 000 for the rest.
    TruncatedIdentity,
    /// The number of a mobile telephone.
    Mobile,
    /// The number of a bank card.
    BankCard,
    /// The number of a passport.
    Passport,
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalPlace {
    /// What it is.
    pub number: PersonalNumber,
    /// Whether words beside it say so.
    pub is_named: bool,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What may be printed of it: `35*************123`.
    pub masked: String,
}

/// The digit that a character is, of half or full width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A text in which every number that may be a person's is masked, whatever stands beside it; as many characters as before.
#[must_use]
pub fn masked_text(text: &str) -> Cow<'_, str> {
    let mut found = personal_numbers(text, "身份证 卡号 护照");
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|place| place.range.start);
    let mut out = text.to_owned();
    for place in found.into_iter().rev() {
        out.replace_range(place.range, &place.masked);
    }
    Cow::Owned(out)
}

/// A number of which only the first and last signs are shown; it keeps its length, and what stands between its groups.
fn masked(typed: &str, (first, last): (usize, usize)) -> String {
    let count = typed.chars().filter(|c| c.is_alphanumeric()).count();
    let mut at = 0;
    let signs = typed.chars().map(|c| {
        if !c.is_alphanumeric() {
            return c;
        }
        at += 1;
        if at <= first || at + last > count { c } else { '*' }
    });
    signs.collect()
}
