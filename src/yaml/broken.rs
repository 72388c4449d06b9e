//! A text that is no YAML mapping → all that keeps it from being one, as far as can be known at once.
//!
//! In: a text. Out: findings. Must not know: what keys mean.
//!
//! YAML stops at the first mistake. The lines of the key in which it stands are taken out then, and what is left is read
//! again, so that one mistake hides no other.

use serde_yaml::Value;

use super::depth::cuts_in_brackets;
use super::locate::Locator;
use super::slips::{self, Slip};
use crate::diagnostic::{Diagnostic, Location, problem};

/// Mistakes of one text that are told; more of them have one cause.
const MOST: usize = 50;

/// Finds them; `at` gives the place of a line and column, both from 1.
pub(super) fn findings(
    text: &str,
    locator: &Locator<'_>,
    at: &dyn Fn(usize, usize) -> Location,
) -> Vec<Diagnostic> {
    let mut left: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (line, column, slip) in slips::find(locator.lines()).into_iter().take(MOST) {
        let at = at(line, column);
        found.push(match slip {
            Slip::FullWidthColon => problem::yaml::full_width_colon(at),
            Slip::NoSpace => problem::yaml::no_space(at),
            Slip::OddSpace(space) => {
                problem::yaml::odd_space(at, &format!("U+{:04X}", u32::from(space)))
            }
            Slip::Tab => problem::yaml::tab(at),
            Slip::ItemWithoutSpace => problem::yaml::item_without_space(at),
            Slip::SpaceBefore => problem::yaml::space_before(at),
            Slip::ByteOrderMark => problem::yaml::byte_order_mark(at),
        });
        take_out(&mut left, line);
    }
    for (line, _, column) in cuts_in_brackets(locator.lines()).into_iter().take(MOST) {
        let cut: String = locator.lines()[line].chars().skip(column).collect();
        let at = at(line + 1, column + 1).spanning(cut.trim_end());
        found.push(problem::yaml::comment_in_brackets(at, cut.trim_end()));
        take_out(&mut left, line + 1);
    }
    for (line, key) in
        slips::repeated_keys(locator.lines()).into_iter().take(MOST.saturating_sub(found.len()))
    {
        found.push(problem::yaml::repeated_key(at(line, 1), key));
        take_out(&mut left, line);
    }
    while found.len() < MOST {
        match serde_yaml::from_str::<Value>(&left.join("\n")) {
            Ok(Value::Mapping(_) | Value::Null) => break,
            Ok(_) => {
                if found.is_empty() {
                    let line = left.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
                    found.push(problem::yaml::not_a_mapping(at(line + 1, 1)));
                }
                break;
            }
            Err(error) => {
                let (said, line, column) = read(&error);
                found.push(problem::yaml::syntax(at(line, column), &said));
                if !take_out(&mut left, line) {
                    break;
                }
            }
        }
    }
    found
}

/// The parser's message without its place, then line and column from 1; for a quote or bracket that is never closed, those
/// where it begins.
fn read(error: &serde_yaml::Error) -> (String, usize, usize) {
    let whole = error.to_string();
    let said = whole.split(" at line ").next().unwrap_or_default().to_owned();
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let begins = whole
        .rsplit_once("while ")
        .filter(|(_, context)| ["quoted scalar", "flow"].iter().any(|it| context.contains(it)));
    let begin = begins.and_then(|(_, context)| {
        let (_, place) = context.rsplit_once("at line ")?;
        let (line, column) = place.split_once(" column ")?;
        Some((line.parse().ok()?, column.parse().ok()?))
    });
    let (line, column) = begin.unwrap_or((line, column));
    (said, line, column)
}

/// Empties the lines of the key at the top that a line, counted from 1, belongs to; whether there were any.
fn take_out(lines: &mut [&str], line: usize) -> bool {
    let begins =
        |text: &str| !text.is_empty() && !text.starts_with([' ', '\t', '#', '-', ']', '}']);
    let last = line.min(lines.len());
    let start = lines[..last].iter().rposition(|text| begins(text)).unwrap_or(0);
    let length = lines[start..].iter().skip(1).position(|text| begins(text));
    let end = length.map_or(lines.len(), |length| start + 1 + length);
    let had = lines[start..end].iter().any(|text| !text.is_empty());
    lines[start..end].fill("");
    had
}
