//! A number and the code of its format → what an office program shows.
//!
//! In: a number as the file holds it, a code (ECMA-376 part 1, 18.8.31). Out: text; nothing where the code means something that is not
//! known here, so that nobody reads a wrong number. Must not know: cells.
//!
//! Codes are carried out by the library `ssfmt`. What it does not know (numbers in Chinese, eras, days of the week) is refused
//! before it is asked, and what a Chinese office program or `LibreOffice` shows otherwise is mended here.

use ssfmt::{DateSystem, FormatOptions, NumberFormat};

/// The last day that formats show, 9999-12-31, counted from 1900.
const LAST_DAY: f64 = 2_958_465.0;

/// Characters of a code, at most.
const LONGEST_CODE: usize = 255;

/// A code, ready to be used.
pub(super) struct ShownFormat {
    sections: Vec<String>,
    of_days: bool,
    of_time: bool,
    parsed: NumberFormat,
    options: FormatOptions,
}

/// `General`: fifteen digits, without an exponent where a reader would not expect one.
#[must_use]
pub(super) fn general(value: f64) -> String {
    const PLAIN: std::ops::Range<i32> = -10..21;
    let written = format!("{value:.14e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    if !PLAIN.contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{rest}E{exponent:+}");
    }
    let before = usize::try_from(exponent + 1).unwrap_or(0);
    if before == 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    }
    if digits.len() <= before {
        return format!("{sign}{digits}{}", "0".repeat(before - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..before], &digits[before..])
}

impl ShownFormat {
    /// Reads a code; `None` for one that is not known here. `General` and `@` need none.
    pub(super) fn new(code: &str, counts_from_1904: bool) -> Option<Self> {
        // Office programs take no longer ones.
        if code.chars().count() > LONGEST_CODE || code.contains("上午/下午") {
            return None;
        }
        let code = as_in_chinese(code);
        let mut reader = CodeReader::default();
        let sections = reader.sections(&code)?;
        let date_system =
            if counts_from_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        Some(Self {
            of_days: reader.of_days,
            of_time: reader.of_time,
            parsed: NumberFormat::parse(&sections.join(";")).ok()?,
            sections,
            options: FormatOptions { date_system, ..FormatOptions::default() },
        })
    }

    /// Whether what it shows is a day or a time.
    pub(super) fn is_of_time(&self) -> bool {
        self.of_days || self.of_time
    }

    /// What is shown of a number; `None` where the code cannot show it.
    pub(super) fn show(&self, value: f64) -> Option<String> {
        let is_time = self.is_of_time();
        let first = if self.of_days { 1.0 } else { 0.0 };
        if is_time && !(first..LAST_DAY + 1.0).contains(&value) {
            return None;
        }
        let has_condition = self.sections.iter().any(|section| section.contains(['<', '>', '=']));
        if !has_condition && self.section_of(value).trim().is_empty() {
            return Some(String::new());
        }
        let text = self.parsed.format(value, &self.options);
        let text = text.trim();
        // A number so small that nothing is left of it is no negative one.
        let is_nothing = self.sections.len() == 1 && !text.contains(|c| matches!(c, '1'..='9'));
        let unsigned = text.strip_prefix('-').filter(|_| is_nothing && value < 0.0);
        Some(unsigned.unwrap_or(text).to_owned())
    }

    /// What is shown of a text: the fourth section says so, or the only one where it has an `@`. A section without anything hides it.
    pub(super) fn show_text(&self, text: &str) -> String {
        let section = match &self.sections[..] {
            [_, _, _, of_text] => of_text,
            [only] if only.contains('@') || only == "\"\"" => only,
            _ => return text.to_owned(),
        };
        let mut out = String::new();
        let mut chars = section.chars();
        while let Some(c) = chars.next() {
            match c {
                '@' => out.push_str(text),
                '"' => out.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' => out.extend(chars.next()),
                '_' | '*' => drop(chars.next()),
                c => out.push(c),
            }
        }
        out
    }

    /// The section that shows a number: positive, negative, zero; a code without the last two shows all by its first.
    fn section_of(&self, value: f64) -> &str {
        let index = match self.sections.len() {
            2.. if value < 0.0 => 1,
            3.. if value == 0.0 => 2,
            _ => 0,
        };
        &self.sections[index]
    }
}

/// Codes that stand for the day's form of the system, as a Chinese system has it.
fn as_in_chinese(code: &str) -> String {
    if code.starts_with("[$-F800]") {
        return "yyyy\"年\"m\"月\"d\"日\"".to_owned();
    }
    if code.starts_with("[$-F400]") {
        return "h:mm:ss".to_owned();
    }
    code.replace("G/通用格式", "General")
}

/// Looks through a code for what is known.
#[derive(Default)]
struct CodeReader {
    of_days: bool,
    of_time: bool,
}

impl CodeReader {
    /// The sections of a code; `None` where something in it is not known. `!x` shows the sign itself, as `\x` does.
    fn sections(&mut self, code: &str) -> Option<Vec<String>> {
        let mut sections = vec![String::new()];
        let mut chars = code.chars().peekable();
        // A minute is an `m` behind hours or before seconds; which it is does not matter here.
        while let Some(c) = chars.next() {
            let section = sections.last_mut()?;
            match c {
                ';' => sections.push(String::new()),
                '"' => {
                    section.push('"');
                    loop {
                        let inside = chars.next()?;
                        section.push(inside);
                        if inside == '"' {
                            break;
                        }
                    }
                }
                '\\' | '!' => {
                    section.push('\\');
                    section.push(chars.next()?);
                }
                '_' | '*' => {
                    section.push(c);
                    section.push(chars.next()?);
                }
                '[' => {
                    let mut inside = String::new();
                    loop {
                        match chars.next()? {
                            ']' => break,
                            c => inside.push(c),
                        }
                    }
                    section.push_str(&self.bracket(&inside)?);
                }
                'y' | 'Y' | 'd' | 'D' => {
                    let mut count = 1;
                    section.push(c.to_ascii_lowercase());
                    while chars.next_if(|next| next.eq_ignore_ascii_case(&c)).is_some() {
                        count += 1;
                        section.push(c.to_ascii_lowercase());
                    }
                    // `ddd` and `dddd` are days of the week in the language of the program.
                    if c.eq_ignore_ascii_case(&'d') && count > 2 {
                        return None;
                    }
                    self.of_days = true;
                }
                'm' | 'M' => {
                    self.of_time = true;
                    section.push('m');
                }
                'h' | 'H' | 's' | 'S' => {
                    self.of_time = true;
                    section.push(c.to_ascii_lowercase());
                }
                'E' if matches!(chars.peek(), Some('+' | '-')) => section.push('E'),
                'G' | 'g' => {
                    let rest: String = chars.clone().take(6).collect();
                    if !rest.eq_ignore_ascii_case("eneral") {
                        return None;
                    }
                    section.push_str("General");
                    for _ in 0..6 {
                        chars.next();
                    }
                }
                'A' | 'a' => {
                    let rest: String = chars.clone().take(4).collect();
                    if !rest.eq_ignore_ascii_case("M/PM") {
                        return None;
                    }
                    section.push_str("AM/PM");
                    for _ in 0..4 {
                        chars.next();
                    }
                }
                c if c.is_ascii_alphabetic() => return None,
                c => section.push(c),
            }
        }
        (sections.len() <= 4).then_some(sections)
    }

    /// What stands in brackets: colours say nothing here, currencies and languages their sign.
    fn bracket(&mut self, inside: &str) -> Option<String> {
        const COLORS: [&str; 8] =
            ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];
        let lower = inside.to_ascii_lowercase();
        if COLORS.contains(&lower.as_str()) || lower.starts_with("color") {
            return Some(String::new());
        }
        if let Some(sign) = inside.strip_prefix('$') {
            let sign = sign.split('-').next().unwrap_or_default();
            return Some(if sign.is_empty() { String::new() } else { format!("\"{sign}\"") });
        }
        if !lower.is_empty() && lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
            self.of_time = true;
            return Some(format!("[{lower}]"));
        }
        let number = inside.trim_start_matches(['<', '>', '=']);
        let is_condition = number.len() < inside.len() && number.trim().parse::<f64>().is_ok();
        is_condition.then(|| format!("[{inside}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::{ShownFormat, general};

    #[test]
    fn general_numbers_have_fifteen_digits() {
        for (value, want) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1234.567, "1234.567"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333333333"),
            (1e15, "1000000000000000"),
            (110_105_194_912_310_016.0, "110105194912310000"),
            (0.000_000_1, "0.0000001"),
            (-2.5e-12, "-2.5E-12"),
            (1e21, "1E+21"),
        ] {
            assert_eq!(general(value), want);
        }
    }

    /// Whatever a code says, it is refused or carried out: each of these pieces joined with each.
    #[test]
    fn codes_of_any_form_do_not_panic() {
        const PIECES: [&str; 26] = [
            "0", "#", "?", ".", ",", "%", ";", "_ ", "* ", "\\-", "\"a\"", "[Red]", "[>=1]", "[h]",
            "yyyy", "m", "d", "h", ":mm", "ss", ".0", "AM/PM", "E+00", "/", "@", "General",
        ];
        let mut known = 0;
        for a in PIECES {
            for b in PIECES {
                for c in PIECES {
                    let Some(format) = ShownFormat::new(&format!("{a}{b}{c}"), false) else {
                        continue;
                    };
                    known += 1;
                    for value in [0.0, -1234.5, 0.99, 45_292.7, 1e15, -1e300, 2_958_465.9, f64::NAN]
                    {
                        let _ = format.show(value);
                    }
                }
            }
        }
        assert!(known > 10_000, "{known}");
    }

    /// The formats of budgets, with what `LibreOffice` shows.
    #[test]
    fn numbers_are_shown_as_office_programs_show_them() {
        let of = |code: &str, value: f64| ShownFormat::new(code, false)?.show(value);
        for (code, positive, negative, zero) in [
            ("0", "1235", "-1235", "0"),
            ("0.00", "1234.57", "-1234.57", "0.00"),
            ("#,##0", "1,235", "-1,235", "0"),
            ("#,##0.00", "1,234.57", "-1,234.57", "0.00"),
            ("0%", "123457%", "-123457%", "0%"),
            ("0.00%", "123456.70%", "-123456.70%", "0.00%"),
            ("#,##0_);(#,##0)", "1,235", "(1,235)", "0"),
            ("#,##0.00_);[Red](#,##0.00)", "1,234.57", "(1,234.57)", "0.00"),
            ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1,234.57", "-1,234.57", "-"),
            ("#,##0.00;[Red]\\-#,##0.00", "1,234.57", "-1,234.57", "0.00"),
            ("0\"万元\"", "1235万元", "-1235万元", "0万元"),
            ("0!.0,\"万\"", "0.1万", "-0.1万", "0.0万"),
            ("[$¥-804]#,##0.00", "¥1,234.57", "-¥1,234.57", "¥0.00"),
            ("General\"人\"", "1234.567人", "-1234.567人", "0人"),
            ("0;-0;;@", "1235", "-1235", ""),
            (";;;", "", "", ""),
            ("0.00E+00", "1.23E+03", "-1.23E+03", "0.00E+00"),
        ] {
            let shown = [1234.567, -1234.567, 0.0].map(|value| of(code, value));
            assert_eq!(shown, [positive, negative, zero].map(|it| Some(it.to_owned())), "{code}");
        }
        for (code, want) in [
            ("yyyy\"年\"m\"月\"d\"日\"", "2024年1月1日"),
            ("yyyy\\-mm\\-dd", "2024-01-01"),
            ("yyyy/m/d;@", "2024/1/1"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年1月1日"),
            ("yyyy/m/d\\ h:mm;@", "2024/1/1 13:04"),
            ("h:mm", "13:04"),
        ] {
            assert_eq!(of(code, 45_292.544_5).as_deref(), Some(want), "{code}");
        }
        assert_eq!(of("#,##0", -0.004).as_deref(), Some("0"));
        assert_eq!(
            ShownFormat::new("m/d", true).and_then(|it| it.show(1.0)).as_deref(),
            Some("1/2")
        );
        let text = |code: &str| ShownFormat::new(code, false).map(|it| it.show_text("东湖"));
        assert_eq!(text(";;;").as_deref(), Some(""));
        assert_eq!(text("0;0;0;\"(密)\"").as_deref(), Some("(密)"));
        assert_eq!(text("@\"社区\"").as_deref(), Some("东湖社区"));
        assert_eq!(text("0.00").as_deref(), Some("东湖"));
        assert_eq!(of("000-0000", 0.0).as_deref(), Some("000-0000"));
        // What is not known is not shown.
        for code in ["[DBNum1][$-804]General", "aaaa", "[$-804]dddd", "bbbb", "\"open", "ggge"] {
            assert!(ShownFormat::new(code, false).is_none(), "{code}");
        }
        assert_eq!(of("yyyy/m/d", -3.0), None);
        assert_eq!(of("yyyy/m/d", 0.5), None);
        assert_eq!(of("yyyy/m/d", 1e9), None);
    }
}
