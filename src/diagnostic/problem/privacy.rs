//! Problems of personal data.

use super::super::rules::privacy as rules;
use super::super::{Diagnostic, Location, Rule, Severity};
use crate::privacy::PersonalNumber;
use crate::text;
use crate::text::Text;

/// A number that tells who somebody is. `masked` is what may be printed of it; `inside` says where in a file that is no text; a number
/// that words beside it name is more certain than one that only looks like it.
pub(crate) fn number(
    at: Location,
    number: PersonalNumber,
    masked: &str,
    is_named: bool,
    inside: Option<&Text>,
) -> Diagnostic {
    let rule: &'static Rule = match number {
        PersonalNumber::Identity => &rules::PRIVACY_IDENTITY_NUMBER,
        PersonalNumber::OldIdentity => &rules::PRIVACY_OLD_IDENTITY_NUMBER,
        PersonalNumber::TruncatedIdentity => &rules::PRIVACY_TRUNCATED_IDENTITY_NUMBER,
        PersonalNumber::Mobile => &rules::PRIVACY_MOBILE_NUMBER,
        PersonalNumber::BankCard => &rules::PRIVACY_BANK_CARD,
        PersonalNumber::Passport => &rules::PRIVACY_PASSPORT_NUMBER,
    };
    let mut finding = Diagnostic::in_words(rule, at, &text!("`{masked}`", "`{masked}`"));
    if let Some(Text { zh, en }) = inside {
        finding.message.zh.insert_str(0, &format!("{zh}："));
        finding.message.en.insert_str(0, &format!("{en}: "));
    }
    if number == PersonalNumber::BankCard && !is_named {
        finding.severity = Severity::Warning;
    }
    finding
}
