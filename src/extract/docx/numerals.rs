//! Numbers as Word draws them, by number format (ECMA-376 part 1, 17.18.59).
//!
//! In: a number format and a number. Out: text. Must not know: lists.

/// Draws a number; formats that are not known are drawn in Arabic digits, as Word does with those that it does not know.
pub(super) fn drawn(format: &str, number: u32) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "decimalFullWidth" | "decimalFullWidth2" => number
            .to_string()
            .chars()
            .filter_map(|digit| char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')))
            .collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => enclosed(number, 20, '⑴', |number| format!("({number})")),
        "decimalEnclosedFullstop" => enclosed(number, 20, '⒈', |number| format!("{number}.")),
        "ideographEnclosedCircle" => enclosed(number, 10, '㊀', |number| number.to_string()),
        "ideographTraditional" => one_of(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of(number, "子丑寅卯辰巳午未申酉戌亥"),
        "numberInDash" => format!("- {number} -"),
        "hex" => format!("{number:X}"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => counted(
            number,
            &["", "十", "百", "千"],
            "〇一二三四五六七八九",
            format != "japaneseCounting",
        ),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            digits(number, "〇一二三四五六七八九")
        }
        "chineseLegalSimplified" => {
            counted(number, &["", "拾", "佰", "仟"], "零壹贰叁肆伍陆柒捌玖", true)
        }
        "ideographLegalTraditional" | "japaneseLegal" => {
            counted(number, &["", "拾", "佰", "仟"], "零壹貳參肆伍陸柒捌玖", true)
        }
        _ => number.to_string(),
    }
}

fn digits(number: u32, digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    number.to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}

/// `二十一`, `一百零一`: with units, zeros between them said once. Numbers from 10000 on are written digit by digit.
fn counted(number: u32, units: &[&str; 4], digits_of: &str, says_zero: bool) -> String {
    if number == 0 || number >= 10_000 {
        return digits(number, digits_of);
    }
    let names: Vec<char> = digits_of.chars().collect();
    let text = number.to_string();
    let mut out = String::new();
    let mut zero = false;
    for (at, digit) in text.bytes().enumerate() {
        let digit = usize::from(digit - b'0');
        let unit = text.len() - at - 1;
        if digit == 0 {
            zero = true;
            continue;
        }
        if zero && says_zero {
            out.push('零');
        }
        zero = false;
        // 十一, not 一十一; legal numerals say the one.
        let bare_ten = digit == 1 && unit == 1 && at == 0 && units[1] == "十";
        if !bare_ten {
            out.push(names[digit]);
        }
        out.push_str(units[unit]);
    }
    out
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

/// a … z, aa, bb …
fn letters(number: u32, first: u8) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let letter = first + u8::try_from((number - 1) % 26).unwrap_or(0);
    let times = ((number - 1) / 26 + 1).min(60);
    char::from(letter).to_string().repeat(times as usize)
}

/// One of a set of signs; numbers beyond them are written in digits.
fn one_of(number: u32, signs: &str) -> String {
    let sign = number.checked_sub(1).and_then(|at| signs.chars().nth(at as usize));
    sign.map_or_else(|| number.to_string(), String::from)
}

fn enclosed(number: u32, last: u32, first: char, other: impl Fn(u32) -> String) -> String {
    if (1..=last).contains(&number) {
        return char::from_u32(u32::from(first) + number - 1)
            .map_or_else(|| other(number), String::from);
    }
    other(number)
}

/// ① … ⑳, then the circled numbers of other blocks up to 50.
fn circled(number: u32) -> String {
    let at = |first: u32, offset: u32| {
        char::from_u32(first + offset).map_or_else(|| number.to_string(), String::from)
    };
    match number {
        0 => "⓪".to_owned(),
        1..=20 => at(0x2460, number - 1),
        21..=35 => at(0x3251, number - 21),
        36..=50 => at(0x32B1, number - 36),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn numbers_are_drawn_by_their_format() {
        for (format, number, text) in [
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 1010, "一千零一十"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 20, "二〇"),
            ("ideographTraditional", 3, "丙"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("upperRoman", 14, "XIV"),
            ("lowerLetter", 28, "bb"),
            ("decimalZero", 7, "07"),
            ("decimal", 7, "7"),
            ("something", 7, "7"),
        ] {
            assert_eq!(drawn(format, number), text, "{format}");
        }
    }
}
