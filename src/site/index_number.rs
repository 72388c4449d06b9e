//! Index numbers (索引号) from the site's template, never given twice.
//!
//! In: the template, codes, a date, the numbers already given. Out: the next number. Must not know: files.
//!
//! No national rule says how an index number is composed, so it is a template; the serial number begins
//! again each year, and gaps are allowed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;

use super::code;
use crate::config::IndexNumbers;
use crate::text;
use crate::text::Text;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePiece {
    Literal(String),
    Year,
    YearMonth,
    Day,
    Serial(usize),
}

/// A checked template that gives numbers.
#[derive(Debug)]
pub struct Numbering {
    pieces: Vec<TemplatePiece>,
    pattern: Regex,
    /// The last serial number given, by year (0 where the template has no year).
    last: BTreeMap<i16, u64>,
}

/// Whether the settings can give numbers; fine where there is no template.
pub fn check(settings: &IndexNumbers) -> Result<(), Text> {
    check_code(settings.org9.as_deref(), "org9", code::is_org9, "GB 11714")?;
    check_code(settings.uscc18.as_deref(), "uscc18", code::is_uscc18, "GB 32100")?;
    check_code(settings.div6.as_deref(), "div6", code::is_div6, "GB/T 2260")?;
    match &settings.template {
        Some(template) => pieces(template, settings).map(|_| ()),
        None => Ok(()),
    }
}

fn check_code(
    given: Option<&str>,
    key: &str,
    fine: fn(&str) -> bool,
    rule: &str,
) -> Result<(), Text> {
    match given {
        Some(code) if !fine(code) => Err(text!(
            "`{key}` 的 `{code}` 不符合 {rule} 的校验",
            "`{key}: {code}` fails the check of {rule}"
        )),
        _ => Ok(()),
    }
}

impl Numbering {
    /// The numbering of a site, knowing every number given so far; `None` where the site has no template.
    pub fn new<'n>(
        settings: &IndexNumbers,
        given: impl Iterator<Item = &'n str>,
    ) -> Result<Option<Self>, Text> {
        check(settings)?;
        let Some(template) = &settings.template else { return Ok(None) };
        let pieces = pieces(template, settings)?;
        let mut pattern = String::from("^");
        for piece in &pieces {
            pattern.push_str(&match piece {
                TemplatePiece::Literal(literal) => regex::escape(literal),
                TemplatePiece::Year => r"(?P<year>\d{4})".to_owned(),
                TemplatePiece::YearMonth => r"(?P<year>\d{4})\d{2}".to_owned(),
                TemplatePiece::Day => r"(?P<year>\d{4})\d{4}".to_owned(),
                TemplatePiece::Serial(_) => r"(?P<serial>\d+)".to_owned(),
            });
        }
        pattern.push('$');
        let pattern = Regex::new(&pattern).map_err(|error| text!("{error}", "{error}"))?;
        let mut numbering = Self { pieces, pattern, last: BTreeMap::new() };
        given.for_each(|number| numbering.remember(number));
        Ok(Some(numbering))
    }

    /// Takes note of a number that exists, so that it is not given again.
    fn remember(&mut self, number: &str) {
        let Some(found) = self.pattern.captures(number) else { return };
        let year = found.name("year").and_then(|year| year.as_str().parse().ok()).unwrap_or(0);
        let Some(serial) =
            found.name("serial").and_then(|serial| serial.as_str().parse::<u64>().ok())
        else {
            return;
        };
        let last = self.last.entry(year).or_insert(0);
        *last = serial.max(*last);
    }

    /// The next number for a report of this date.
    pub fn next(&mut self, date: Date) -> String {
        let dated = self.pieces.iter().any(|piece| {
            matches!(piece, TemplatePiece::Year | TemplatePiece::YearMonth | TemplatePiece::Day)
        });
        let last = self.last.entry(if dated { date.year() } else { 0 }).or_insert(0);
        *last += 1;
        let serial = *last;
        self.pieces
            .iter()
            .map(|piece| match piece {
                TemplatePiece::Literal(literal) => literal.clone(),
                TemplatePiece::Year => format!("{:04}", date.year()),
                TemplatePiece::YearMonth => format!("{:04}{:02}", date.year(), date.month()),
                TemplatePiece::Day => {
                    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
                }
                TemplatePiece::Serial(width) => format!("{serial:0width$}"),
            })
            .collect()
    }
}

fn pieces(template: &str, settings: &IndexNumbers) -> Result<Vec<TemplatePiece>, Text> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else {
            return Err(text!("括号 `{{` 没有配对", "a `{{` has no `}}`"));
        };
        if open > 0 {
            pieces.push(TemplatePiece::Literal(rest[..open].to_owned()));
        }
        let word = &rest[open + 1..open + length];
        let code = |given: &Option<String>| {
            given.clone().map(TemplatePiece::Literal).ok_or_else(|| {
                text!(
                    "模板用到 `{{{word}}}`，但没有填写 `{word}`",
                    "the template uses `{{{word}}}`, but `{word}` is not given"
                )
            })
        };
        pieces.push(match word {
            "org9" => code(&settings.org9)?,
            "uscc18" => code(&settings.uscc18)?,
            "div6" => code(&settings.div6)?,
            "yyyy" => TemplatePiece::Year,
            "yyyymm" => TemplatePiece::YearMonth,
            "yyyymmdd" => TemplatePiece::Day,
            _ => match word.strip_prefix("seq").and_then(|width| width.parse().ok()) {
                Some(width) if (1..=9).contains(&width) => TemplatePiece::Serial(width),
                _ => {
                    return Err(text!(
                        "不认识 `{{{word}}}`，可用 org9 uscc18 div6 yyyy yyyymm yyyymmdd seq5",
                        "`{{{word}}}` is not known; use org9, uscc18, div6, yyyy, yyyymm, yyyymmdd, seq5"
                    ));
                }
            },
        });
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(TemplatePiece::Literal(rest.to_owned()));
    }
    let serials = pieces.iter().filter(|piece| matches!(piece, TemplatePiece::Serial(_))).count();
    let dates = pieces
        .iter()
        .filter(|p| {
            matches!(p, TemplatePiece::Year | TemplatePiece::YearMonth | TemplatePiece::Day)
        })
        .count();
    if serials != 1 || dates > 1 {
        return Err(text!(
            "模板要有一个 `{{seqN}}`，至多一个日期",
            "the template needs one `{{seqN}}` and at most one date"
        ));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Numbering;
    use crate::config::IndexNumbers;

    fn settings(template: &str) -> IndexNumbers {
        IndexNumbers {
            template: Some(template.to_owned()),
            org9: Some("000014349".to_owned()),
            uscc18: Some("11341702486344515H".to_owned()),
            div6: Some("620702".to_owned()),
        }
    }

    #[test]
    fn serials_go_on_where_the_year_stopped() {
        let given = ["000014349/2024-00007", "000014349/2023-00110", "别的编号"];
        let made = Numbering::new(&settings("{org9}/{yyyy}-{seq5}"), given.into_iter());
        let mut numbering = made.expect("a good template").expect("a template");
        assert_eq!(numbering.next(date(2024, 1, 29)), "000014349/2024-00008");
        assert_eq!(numbering.next(date(2024, 1, 29)), "000014349/2024-00009");
        assert_eq!(numbering.next(date(2025, 1, 1)), "000014349/2025-00001");
    }

    #[test]
    fn templates_in_use_give_their_examples() {
        for (template, number) in [
            ("{uscc18}/{yyyymm}-{seq5}", "11341702486344515H/202110-00001"),
            ("{div6}0000/{yyyy}-{seq6}", "6207020000/2021-000001"),
            ("{org9}-{yyyy}-{seq6}", "000014349-2021-000001"),
            ("{yyyymmdd}-{seq6}", "20211003-000001"),
        ] {
            let made = Numbering::new(&settings(template), std::iter::empty());
            let mut numbering = made.expect("a good template").expect("a template");
            assert_eq!(numbering.next(date(2021, 10, 3)), number);
        }
    }

    #[test]
    fn bad_templates_and_codes_are_refused() {
        for template in ["{org9}", "{org8}-{seq5}", "{seq5", "{yyyy}{yyyymm}{seq5}", "{seq0}"] {
            assert!(Numbering::new(&settings(template), std::iter::empty()).is_err(), "{template}");
        }
        let wrong = IndexNumbers { org9: Some("000014348".to_owned()), ..settings("{org9}{seq5}") };
        assert!(Numbering::new(&wrong, std::iter::empty()).is_err());
    }
}
