//! The tables of the 政府信息公开工作年度报告 in its national form: their arithmetic, within a report and from one year to the next.
//!
//! In: the text of a report. Out: findings at the line of a cell. Must not know: the site, commands.
//!
//! Source: 国办公开办函〔2021〕30号, 政府信息公开工作年度报告格式 (2021-09-26). Table 三: for each column 一 + 二 = 三（七） + 四, and （七） is the sum of
//! the results above it; for each row the last column is the sum of the six before it. Table 四: the last of each five columns is the sum
//! of the four before it.

use super::source_tables::tables;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::{ExtractedBlock, ExtractedTable};
use crate::privacy::masked_text;

/// The `kind` of such a report.
pub const KIND: &str = "政府信息公开工作年度报告";

/// Columns with numbers in table 三.
const APPLICANTS: [&str; 7] =
    ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];

/// Words of rows of table 三.
const ROWS: [&str; 10] = [
    "本年新收",
    "上年结转",
    "结转下年",
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "不予处理",
    "其他处理",
    "（七）总计",
];

/// Columns of each group of table 四.
const OUTCOMES: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// Groups of table 四.
const GROUPS: [&str; 3] = ["行政复议", "未经复议直接起诉", "复议后起诉"];

/// Columns of the form of 2019.
const OLD: [&str; 3] = ["本年新制作数量", "本年新公开数量", "对外公开总数量"];

/// What a report says of applications, for the comparison with another year: row 二 and row 四 of table 三.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarriedOver {
    /// 上年结转, and the line that it stands on.
    pub before: Option<(u32, Vec<i64>)>,
    /// 结转下年度.
    pub next: Option<Vec<i64>>,
}

/// A row with numbers.
struct NumberRow {
    line: u32,
    label: String,
    numbers: Vec<i64>,
}

/// A number as people type it: full-width digits, separators of thousands; nothing is 0 and told apart.
fn number(typed: &str) -> Option<i64> {
    let plain: String = typed
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' ' | '\u{a0}'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap_or(c),
            c => c,
        })
        .collect();
    // Sums of a few of these cannot overflow.
    plain.parse().ok().filter(|number: &i64| number.abs() < 1_000_000_000_000_000)
}

fn line_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Texts of a table's grid: a cell that covers several places stands at each of them; with the line of each row.
fn grid(table: &ExtractedTable) -> Vec<(u32, Vec<String>)> {
    let text_of = |place: Option<(usize, usize)>| {
        place.map(|(row, index)| table.rows[row].cells[index].text()).unwrap_or_default()
    };
    let rows = table.grid().into_iter().zip(&table.rows);
    rows.map(|(places, row)| {
        let line = row
            .cells
            .first()
            .and_then(|cell| cell.blocks.first())
            .map_or(table.place, ExtractedBlock::place);
        (line_of(line), places.into_iter().map(text_of).collect())
    })
    .collect()
}

/// What is wrong in the tables of a report, and what it carries over.
#[must_use]
pub fn findings(file: &str, text: &str) -> (Vec<Diagnostic>, CarriedOver) {
    let mut out = Vec::new();
    let mut carried = CarriedOver::default();
    let (mut has_own, mut has_applications, mut has_disputes) = (false, false, false);
    for table in tables(text) {
        let rows = grid(&table);
        let says =
            |word: &str| rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell.contains(word));
        for column in OLD.into_iter().filter(|column| says(column)) {
            let line =
                rows.iter().find(|(_, cells)| cells.iter().any(|cell| cell.contains(column)));
            let at = Location::at(file, line.map_or(1, |(line, _)| *line), 1);
            out.push(problem::annual::old_columns(at, column));
        }
        has_own |= says("制发件数") || says("规范性文件");
        if says("自然人") && says("总计") {
            has_applications = true;
            applications(file, &rows, &mut out, &mut carried);
        } else if says("行政复议") && says("行政诉讼") {
            has_disputes = true;
            disputes(file, &rows, &mut out);
        }
    }
    for (there, name) in [
        (has_own, "二、主动公开政府信息情况"),
        (has_applications, "三、收到和处理政府信息公开申请情况"),
        (has_disputes, "四、政府信息公开行政复议、行政诉讼情况"),
    ] {
        out.extend((!there).then(|| problem::annual::table_missing(Location::start(file), name)));
    }
    out.dedup();
    (out, carried)
}

/// The rows of a table whose last `columns` cells are numbers; cells that are none are told and count as 0.
fn number_rows(
    file: &str,
    rows: &[(u32, Vec<String>)],
    columns: usize,
    name: impl Fn(&str, usize) -> String,
    out: &mut Vec<Diagnostic>,
) -> Vec<NumberRow> {
    let mut found = Vec::new();
    for (line, cells) in rows {
        let Some(from) = cells.len().checked_sub(columns) else { continue };
        let (labels, values) = cells.split_at(from);
        let label = labels.last().cloned().unwrap_or_default();
        // Heads have no number at all; a row of the form is one even where nobody filled it in.
        let is_named = ROWS.iter().any(|row| label.contains(row));
        let filled = values.iter().filter(|value| number(value).is_some()).count();
        if filled * 2 < columns && !is_named {
            continue;
        }
        let mut numbers = Vec::new();
        for (column, value) in values.iter().enumerate() {
            let read = number(value);
            if read.is_none() {
                let at = Location::at(file, *line, 1);
                let typed = masked_text(value);
                out.push(problem::annual::number(at, &name(&label, column), &typed));
            }
            numbers.push(read.unwrap_or(0));
        }
        found.push(NumberRow { line: *line, label, numbers });
    }
    found
}

/// Table 三.
fn applications(
    file: &str,
    rows: &[(u32, Vec<String>)],
    out: &mut Vec<Diagnostic>,
    carried: &mut CarriedOver,
) {
    let name = |label: &str, column: usize| format!("“{label}”的“{}”", APPLICANTS[column]);
    let rows = number_rows(file, rows, APPLICANTS.len(), name, out);
    for row in &rows {
        let sum: i64 = row.numbers[..6].iter().sum();
        if sum != row.numbers[6] {
            let parts: Vec<String> = row.numbers[..6].iter().map(i64::to_string).collect();
            let left = format!("“{}”六类申请人之和 {} = {sum}", row.label, parts.join("+"));
            let right = format!("“{}”的总计 {}", row.label, row.numbers[6]);
            out.push(problem::annual::sum(Location::at(file, row.line, 1), &left, &right));
        }
    }
    let position = |word: &str| rows.iter().position(|row| row.label.contains(word));
    let new = position("本年新收");
    let before = position("上年结转");
    let next = position("结转下年度").or_else(|| position("结转下年"));
    let total = rows.iter().position(|row| row.label.contains("总计"));
    carried.before = before.map(|at| (rows[at].line, rows[at].numbers.clone()));
    carried.next = next.map(|at| rows[at].numbers.clone());
    for (column, applicant) in APPLICANTS.iter().enumerate() {
        if let (Some(total), Some(before)) = (total, before) {
            let results = rows.get(before + 1..total).unwrap_or_default();
            let sum: i64 = results.iter().map(|row| row.numbers[column]).sum();
            let said = rows[total].numbers[column];
            if sum != said && !results.is_empty() {
                let left = format!("“{applicant}”列（一）至（六）各行之和 {sum}");
                let right = format!("“{}” {said}", rows[total].label);
                let at = Location::at(file, rows[total].line, 1);
                out.push(problem::annual::sum(at, &left, &right));
            }
        }
        if let (Some(new), Some(before), Some(total), Some(next)) = (new, before, total, next) {
            let value = |row: usize| rows[row].numbers[column];
            if value(new) + value(before) != value(total) + value(next) {
                let left = format!(
                    "“{applicant}”列 一、新收 {} + 二、上年结转 {}",
                    value(new),
                    value(before)
                );
                let right =
                    format!("三（七）总计 {} + 四、结转下年度 {}", value(total), value(next));
                let at = Location::at(file, rows[total].line, 1);
                out.push(problem::annual::sum(at, &left, &right));
            }
        }
    }
}

/// Table 四.
fn disputes(file: &str, rows: &[(u32, Vec<String>)], out: &mut Vec<Diagnostic>) {
    let name = |_: &str, column: usize| {
        format!("“{}”的“{}”", GROUPS[(column / 5).min(2)], OUTCOMES[column % 5])
    };
    for row in number_rows(file, rows, 15, name, out) {
        for (group, numbers) in GROUPS.iter().zip(row.numbers.chunks_exact(5)) {
            let sum: i64 = numbers[..4].iter().sum();
            if sum != numbers[4] {
                let parts: Vec<String> = numbers[..4].iter().map(i64::to_string).collect();
                let left = format!("“{group}”四项之和 {} = {sum}", parts.join("+"));
                let right = format!("“{group}”的总计 {}", numbers[4]);
                out.push(problem::annual::sum(Location::at(file, row.line, 1), &left, &right));
            }
        }
    }
}

/// What this year's report says was carried over, against what the year before carried forward.
#[must_use]
pub fn from_year_to_year(
    file: &str,
    now: &CarriedOver,
    file_before: &str,
    before: &CarriedOver,
) -> Vec<Diagnostic> {
    let (Some((line, now)), Some(before)) = (&now.before, &before.next) else { return Vec::new() };
    let columns = APPLICANTS.iter().zip(now.iter().zip(before));
    let differing = columns.filter(|(_, (now, before))| now != before);
    differing
        .map(|(column, (now, before))| {
            let at = Location::at(file, *line, 1);
            problem::annual::carried_over(at, column, *now, *before, file_before)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{findings, from_year_to_year};
    use crate::diagnostic::Diagnostic;

    /// The tables of the form that is built in, its numbers replaced by these, one after the other.
    fn report(numbers: &[i64]) -> String {
        let all = crate::forms::builtin();
        let (_, form) = all.iter().find(|(name, _)| name == super::KIND).expect("the form");
        let mut numbers = numbers.iter();
        let mut out = String::new();
        let mut rest = form.as_str();
        while let Some((before, after)) = rest.split_once(">0</td>") {
            out.push_str(before);
            let number = numbers.next().copied().unwrap_or(0);
            out.extend([">", &number.to_string(), "</td>"]);
            rest = after;
        }
        assert!(numbers.next().is_none(), "as many numbers as the form has cells");
        out + rest
    }

    /// A sound report: table 二 (10 cells), table 三 (10 rows of 7), table 四 (15).
    fn sound() -> Vec<i64> {
        let mut all = vec![1, 0, 3, 2, 1, 9, 120, 8, 2, 30];
        let row = |six: [i64; 6]| [six.as_slice(), &[six.iter().sum()]].concat();
        let rows = [
            [9, 3, 1, 0, 2, 1],
            [1, 0, 0, 1, 0, 0],
            [4, 1, 0, 1, 1, 0],
            [1, 1, 0, 0, 0, 0],
            [2, 0, 1, 0, 0, 1],
            [1, 0, 0, 0, 1, 0],
            [0, 1, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0],
        ];
        for six in rows {
            all.extend(row(six));
        }
        let total: Vec<i64> =
            (0..6).map(|column| rows[2..].iter().map(|row| row[column]).sum()).collect();
        let next: Vec<i64> =
            (0..6).map(|column| rows[0][column] + rows[1][column] - total[column]).collect();
        for six in [total, next] {
            let sum = six.iter().sum();
            all.extend(six);
            all.push(sum);
        }
        for five in [[1, 0, 2, 0, 3], [0, 0, 0, 1, 1], [2, 1, 0, 0, 3]] {
            all.extend(five);
        }
        all
    }

    fn sums(found: &[Diagnostic]) -> Vec<&str> {
        let of_rule = found.iter().filter(|it| it.rule.id == "annual/sum");
        of_rule.map(|it| it.message.zh.as_str()).collect()
    }

    #[test]
    fn a_sound_report_has_nothing_and_each_changed_cell_breaks_an_equation() {
        let numbers = sound();
        let (found, carried) = findings("a.md", &report(&numbers));
        assert_eq!(found, [], "{found:#?}");
        assert_eq!(carried.before.as_ref().map(|(_, row)| row.as_slice()), Some(&numbers[17..24]));
        // Cells of table 二 stand in no equation.
        for at in 10..numbers.len() {
            for by in [-1, 1] {
                let mut changed = numbers.clone();
                changed[at] += by;
                let (found, _) = findings("a.md", &report(&changed));
                let told = sums(&found);
                assert!(!told.is_empty(), "cell {at} changed by {by}");
                if let Some(in_third) = at.checked_sub(10).filter(|at| *at < 70) {
                    let applicant = super::APPLICANTS[in_third % 7];
                    assert!(told.iter().any(|it| it.contains(applicant)), "{applicant}: {told:?}");
                }
            }
        }
    }

    #[test]
    fn rows_that_nobody_filled_in_are_rows_all_the_same() {
        let numbers = sound();
        let text = report(&numbers);
        let at = text.find("上年结转政府信息公开申请数量</td>").expect("the row");
        let end = at + text[at..].find("</tr>").expect("its end");
        for mark in ["", "—", "/"] {
            let cells = format!("<td>{mark}</td>").repeat(7);
            let name = "上年结转政府信息公开申请数量</td>";
            let changed = format!("{}{name}{cells}{}", &text[..at], &text[end..]);
            let (found, _) = findings("a.md", &changed);
            let count = |rule: &str| found.iter().filter(|it| it.rule.id == rule).count();
            assert_eq!(count("annual/number"), 7, "{mark}: {found:#?}");
            assert!(count("annual/sum") > 0, "one was carried over: {found:#?}");
        }
    }

    #[test]
    fn years_follow_one_another() {
        let numbers = sound();
        let (_, before) = findings("2022.md", &report(&numbers));
        let mut next = numbers.clone();
        next.splice(17..24, numbers[73..80].iter().copied());
        let (_, now) = findings("2023.md", &report(&next));
        assert_eq!(from_year_to_year("2023.md", &now, "2022.md", &before), []);
        next[17] += 1;
        let (_, now) = findings("2023.md", &report(&next));
        let found = from_year_to_year("2023.md", &now, "2022.md", &before);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].rule.id == "annual/carried-over" && found[0].message.zh.contains("“自然人”")
        );
    }

    #[test]
    fn old_columns_missing_tables_and_words_for_numbers_are_told() {
        let (found, _) = findings(
            "a.md",
            "一、甲\n\n| 信息内容 | 本年新制作数量 | 对外公开总数量 |\n|---|---|---|\n| 规章 | 0 | 0 |\n",
        );
        let rules: Vec<(&str, u32)> = found.iter().map(|it| (it.rule.id, it.at.line)).collect();
        assert_eq!(rules[..2], [("annual/old-columns", 3), ("annual/old-columns", 3)]);
        assert_eq!(found.iter().filter(|it| it.rule.id == "annual/table-missing").count(), 3);
        let text = report(&sound()).replacen(">9</td>", ">无</td>", 2);
        let (found, _) = findings("a.md", &text);
        assert!(
            found
                .iter()
                .any(|it| it.rule.id == "annual/number" && it.message.zh.contains("“自然人”")),
            "{found:#?}"
        );
    }
}
