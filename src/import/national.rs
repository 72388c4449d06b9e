//! The tables of a 政府信息公开工作年度报告 that were copied as text, one cell a line.
//!
//! In: lines. Out: an [`ExtractedTable`] and how many lines it takes. Must not know: where in the report the lines stand.
//!
//! Source: 国办公开办函〔2021〕30号, its form: 第二十条 of the regulations (table 二), applications (table 三), review and litigation
//! (table 四). Rows are recognised by their labels and figures, so that older and local forms of it are read too.

use crate::extract::document::{Cell, ExtractedBlock, ExtractedTable, TableRow, signs};

/// A row of figures with the labels before it.
struct FigureRow {
    /// Labels with their lines: groups that begin here, and the row's own, the outermost first.
    labels: Vec<(usize, String)>,
    figures: Vec<(usize, String)>,
}

/// Whether a line is the figure of a cell: a number, or the stroke of an empty cell.
fn is_figure(line: &str) -> bool {
    let line = super::lines::trimmed(line).trim_end_matches(['|', '｜']).trim_end();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let plain = line.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    (digits > 0 && plain && line.len() <= 14) || matches!(line, "/" | "—" | "-" | "--")
}

/// A cell without the stroke that some pages leave behind it.
fn cell_of(line: &str) -> String {
    let line = super::lines::trimmed(line).trim_end_matches(['|', '｜']);
    super::lines::trimmed(line).to_owned()
}

/// The table that begins at a line, and its lines. Where a cell would be lost or doubled the lines are no such table.
pub(super) fn at(lines: &[&str], start: usize) -> Option<(ExtractedTable, usize)> {
    let first = squeezed(lines[start]);
    let (table, length) = if first.starts_with("第二十条第") && first.chars().count() <= 12 {
        disclosed(lines, start)?
    } else if is_applications(&first) {
        applications(lines, start)?
    } else if first == "行政复议" {
        reviews(lines, start)?
    } else {
        return None;
    };
    let read: usize = lines[start..start + length].iter().map(|line| signs(line)).sum();
    (ExtractedBlock::Table(table.clone()).signs() == read).then_some((table, length))
}

fn squeezed(line: &str) -> String {
    cell_of(line).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The heads of table 三.
fn is_applications(line: &str) -> bool {
    line == "申请人情况" || (line.contains("本列数据的勾稽关系") && line.chars().count() <= 60)
}

/// Most cells of a table: the form's largest has some 300.
const MOST: usize = 600;

/// Lines that are not empty from `start` on, up to one that is no cell: index and text.
fn cells(lines: &[&str], start: usize) -> Vec<(usize, String)> {
    let all = lines.iter().enumerate().skip(start).map(|(at, line)| (at, cell_of(line)));
    let full = all.filter(|(_, text)| !text.is_empty());
    full.take_while(|(_, text)| text.chars().count() <= 60 && !text.contains('。'))
        .take(MOST)
        .collect()
}

fn cell(text: &str, at: usize, columns: usize, rows: usize) -> Cell {
    Cell { columns, rows, ..Cell::of(text, at + 1) }
}

/// Table 二: under each clause of article 20 a head, and rows of one to three figures.
fn disclosed(lines: &[&str], start: usize) -> Option<(ExtractedTable, usize)> {
    let all = cells(lines, start);
    let mut rows = Vec::new();
    let mut at = 0;
    let mut end = start;
    while at < all.len() && squeezed(&all[at].1).starts_with("第二十条第") {
        let clause = &all[at];
        // The head goes up to the cell before the first label that has figures behind it.
        let figure = (at + 1..all.len()).find(|at| is_figure(&all[*at].1))?;
        let width = all[figure..].iter().take_while(|(_, text)| is_figure(text)).count();
        let head = all.get(at + 1..figure - 1)?;
        if head.len() != width + 1 || width > 3 {
            return None;
        }
        // Heads of fewer columns stretch, so that all clauses fill four.
        let spans = |count: usize| {
            if count == 2 {
                [1, 3, 0, 0]
            } else if count == 3 {
                [1, 1, 2, 0]
            } else {
                [1, 1, 1, 1]
            }
        };
        // Those of the first clause head the table; the others stand in the middle of it.
        let is_head = rows.is_empty();
        rows.push(TableRow { head: is_head, cells: vec![cell(&clause.1, clause.0, 4, 1)] });
        let of = spans(head.len());
        let heads =
            head.iter().zip(of).map(|((line, text), columns)| cell(text, *line, columns, 1));
        rows.push(TableRow { head: is_head, cells: heads.collect() });
        at = figure - 1;
        while at < all.len() && !squeezed(&all[at].1).starts_with("第二十条第") {
            let (line, label) = &all[at];
            let figures: Vec<&(usize, String)> =
                all[at + 1..].iter().take_while(|(_, text)| is_figure(text)).collect();
            if is_figure(label) || figures.len() != width {
                break;
            }
            let mut cells = vec![cell(label, *line, 1, 1)];
            cells.extend(
                figures
                    .iter()
                    .zip(&of[1..])
                    .map(|((line, text), columns)| cell(text, *line, *columns, 1)),
            );
            rows.push(TableRow { head: false, cells });
            at += 1 + width;
            end = all[at - 1].0;
        }
    }
    (!rows.is_empty() && end > start)
        .then(|| (ExtractedTable { place: start + 1, rows }, end + 1 - start))
}

/// Table 三: labels of up to three levels, each last one with a figure for every kind of applicant.
fn applications(lines: &[&str], start: usize) -> Option<(ExtractedTable, usize)> {
    let all = cells(lines, start);
    let first = all.iter().position(|(_, text)| is_row_label(text) && rank(text) == Some(0))?;
    let heads: Vec<&(usize, String)> =
        all[..first].iter().filter(|(_, text)| !is_applications(&squeezed(text))).collect();
    let mut rows: Vec<FigureRow> = Vec::new();
    let mut labels: Vec<(usize, String)> = Vec::new();
    let mut width = 0;
    let mut at = first;
    let mut last = None;
    while at < all.len() {
        let (line, text) = &all[at];
        if !is_figure(text) {
            // Behind the last row the next part of the report begins.
            if !is_row_label(text) || labels.len() > 3 {
                break;
            }
            labels.push((*line, text.clone()));
            at += 1;
            continue;
        }
        let figures: Vec<(usize, String)> =
            all[at..].iter().take_while(|(_, text)| is_figure(text)).cloned().collect();
        if width == 0 {
            width = figures.len();
        }
        if figures.len() != width || labels.is_empty() {
            break;
        }
        at += width;
        last = Some((at, figures[width - 1].0));
        rows.push(FigureRow { labels: std::mem::take(&mut labels), figures });
    }
    let (_, end) = last?;
    if width < 2 || rows.len() < 2 {
        return None;
    }
    let mut out = head_of(&all[..first], &heads, width)?;
    out.extend(grouped(rows));
    Some((ExtractedTable { place: start + 1, rows: out }, end + 1 - start))
}

/// Whether a cell can be the label of a row: `一、…`, `（一）…`, `1.…`, or a few words.
fn is_row_label(text: &str) -> bool {
    rank(text).is_some()
}

/// The level of a row label: 0 for 一、, 1 for （一）, 2 for 1.
fn rank(text: &str) -> Option<usize> {
    let mark = crate::body::mark_of(text);
    if let Some(mark) = mark {
        return match mark.rank {
            crate::body::Rank::First => Some(0),
            crate::body::Rank::Second => Some(1),
            _ => Some(2),
        };
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    (digits > 0 && text[digits..].starts_with(['.', '．', '、'])).then_some(2)
}

/// The heads of table 三: one cell over all, kinds of applicants, kinds of legal persons where they are told apart.
fn head_of(
    raw: &[(usize, String)],
    heads: &[&(usize, String)],
    width: usize,
) -> Option<Vec<TableRow>> {
    let over = raw.iter().find(|(_, text)| squeezed(text) == "申请人情况");
    let corner = raw.iter().find(|(_, text)| text.contains("勾稽关系"));
    let legal = heads.iter().position(|(_, text)| squeezed(text) == "法人或其他组织");
    let mut rows = Vec::new();
    // 自然人, 法人或其他组织 over five kinds, 总计.
    let two = legal.filter(|_| heads.len() == width + 1);
    let height = usize::from(over.is_some()) + 1 + usize::from(two.is_some());
    let empty = (raw.first().map_or(0, |(line, _)| *line), String::new());
    let (corner_line, corner_text) = corner.unwrap_or(&empty);
    let corner = cell(corner_text, *corner_line, 3, height);
    let mut first = vec![corner];
    if let Some((line, text)) = over {
        first.push(cell(text, *line, width, 1));
        rows.push(TableRow { head: true, cells: std::mem::take(&mut first) });
    }
    match two {
        Some(legal) => {
            let kinds = width.checked_sub(legal + 1).filter(|kinds| *kinds > 0)?;
            for (at, (line, text)) in heads
                .iter()
                .enumerate()
                .filter(|(at, _)| *at <= legal || squeezed(&heads[*at].1) == "总计")
            {
                first.push(if at == legal {
                    cell(text, *line, kinds, 1)
                } else {
                    cell(text, *line, 1, 2)
                });
            }
            rows.push(TableRow { head: true, cells: first });
            let below = heads
                .iter()
                .enumerate()
                .filter(|(at, (_, text))| *at > legal && squeezed(text) != "总计");
            rows.push(TableRow {
                head: true,
                cells: below.map(|(_, (line, text))| cell(text, *line, 1, 1)).collect(),
            });
        }
        None => {
            first.extend(heads.iter().map(|(line, text)| cell(text, *line, 1, 1)));
            rows.push(TableRow { head: true, cells: first });
        }
    }
    Some(rows)
}

/// Rows of figures as rows of a table: a group's label covers the rows below it.
fn grouped(rows: Vec<FigureRow>) -> Vec<TableRow> {
    let mut out: Vec<TableRow> = Vec::new();
    // For each of the two group levels: its row and index.
    let mut open: [Option<(usize, usize)>; 2] = [None, None];
    for row in rows {
        let at = out.len();
        let mut cells: Vec<Cell> = Vec::new();
        let own = row.labels.len() - 1;
        for (index, (line, text)) in row.labels.iter().enumerate() {
            let level = rank(text).unwrap_or(2);
            // A label closes the groups of its level and below.
            for closed in &mut open[level.min(1)..] {
                if level < 2 || index < own {
                    *closed = None;
                }
            }
            if index == own {
                let columns = 3 - level.min(2);
                cells.push(cell(text, *line, columns, 1));
            } else if level < 2 {
                open[level] = Some((at, cells.len()));
                cells.push(cell(text, *line, 1, 1));
            }
        }
        // Groups that were opened above cover this row too.
        for (row, index) in open.iter().flatten().filter(|(row, _)| *row < at) {
            out[*row].cells[*index].rows = at - row + 1;
        }
        cells.extend(row.figures.iter().map(|(line, text)| cell(text, *line, 1, 1)));
        out.push(TableRow { head: false, cells });
    }
    out
}

/// Table 四: names of results in one row, a figure below each.
fn reviews(lines: &[&str], start: usize) -> Option<(ExtractedTable, usize)> {
    let all = cells(lines, start);
    let figure = all.iter().position(|(_, text)| is_figure(text))?;
    let figures: Vec<&(usize, String)> =
        all[figure..].iter().take_while(|(_, text)| is_figure(text)).collect();
    let width = figures.len();
    let groups = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"];
    let names: Vec<&(usize, String)> = all[..figure]
        .iter()
        .filter(|(_, text)| !groups.contains(&squeezed(text).as_str()))
        .collect();
    if width != 15 || names.len() != width {
        return None;
    }
    let group = |name: &str| all[..figure].iter().find(|(_, text)| squeezed(text) == name);
    let (review, suit) = (group("行政复议")?, group("行政诉讼")?);
    let (direct, after) = (group("未经复议直接起诉")?, group("复议后起诉")?);
    let of = |found: &(usize, String), columns, rows| cell(&found.1, found.0, columns, rows);
    let rows = vec![
        TableRow { head: true, cells: vec![of(review, 5, 2), of(suit, 10, 1)] },
        TableRow { head: true, cells: vec![of(direct, 5, 1), of(after, 5, 1)] },
        TableRow { head: true, cells: names.iter().map(|name| of(name, 1, 1)).collect() },
        TableRow { head: false, cells: figures.iter().map(|figure| of(figure, 1, 1)).collect() },
    ];
    let end = figures[width - 1].0;
    Some((ExtractedTable { place: start + 1, rows }, end + 1 - start))
}

#[cfg(test)]
mod tests {
    use super::at;

    fn grid(text: &str) -> Vec<Vec<String>> {
        let lines: Vec<&str> = text.split('\n').collect();
        let (table, length) = at(&lines, 0).unwrap_or_else(|| panic!("no table in {text}"));
        assert!(
            lines[length..].iter().all(|line| line.starts_with('末')),
            "{length} lines of {text}"
        );
        let cell = |place: &Option<(usize, usize)>| {
            place.map_or_else(String::new, |(row, cell)| table.rows[row].cells[cell].text())
        };
        table.grid().iter().map(|row| row.iter().map(cell).collect()).collect()
    }

    #[test]
    fn figures_of_applications_stand_in_their_columns() {
        let seven = |first: u32| {
            (first..first + 7).map(|figure| figure.to_string()).collect::<Vec<_>>().join("\n")
        };
        let text = format!(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n\
             一、本年新收政府信息公开申请数量\n{}\n二、上年结转政府信息公开申请数量\n{}\n三、本年度办理结果\n（一）予以公开\n{}\n（三）不予公开\n1.属于国家秘密\n{}\n2.其他法律行政法规禁止公开\n{}\n（七）总计\n{}\n四、结转下年度继续办理\n{}\n末尾",
            seven(1),
            seven(11),
            seven(21),
            seven(31),
            seven(41),
            seven(51),
            seven(61)
        );
        let grid = grid(&text);
        assert_eq!(
            grid[1][3..],
            [
                "自然人",
                "法人或其他组织",
                "法人或其他组织",
                "法人或其他组织",
                "法人或其他组织",
                "法人或其他组织",
                "总计"
            ]
        );
        assert_eq!(
            grid[2][3..],
            ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
        );
        assert_eq!(
            grid[3][..4],
            [
                "一、本年新收政府信息公开申请数量",
                "一、本年新收政府信息公开申请数量",
                "一、本年新收政府信息公开申请数量",
                "1"
            ]
        );
        assert_eq!(grid[6][..4], ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", "31"]);
        assert_eq!(
            grid[7][..4],
            ["三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开", "41"]
        );
        assert_eq!(grid[8][..4], ["三、本年度办理结果", "（七）总计", "（七）总计", "51"]);
        assert_eq!(grid[9][2..5], ["四、结转下年度继续办理", "61", "62"]);
    }

    #[test]
    fn forms_with_fewer_columns_are_read_too() {
        let grid = grid(
            "申请人情况\n自然人\n法人或其他组织\n一、本年新收政府信息公开申请数量\n0\n1\n二、上年结转政府信息公开申请数量\n2\n3\n三、本年度办理结果\n（一）予以公开\n4\n5\n末",
        );
        assert_eq!(grid[1][3..], ["自然人", "法人或其他组织"]);
        assert_eq!(grid[4], ["三、本年度办理结果", "（一）予以公开", "（一）予以公开", "4", "5"]);
    }

    #[test]
    fn disclosed_documents_and_reviews() {
        let grid2 = grid(
            "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n1\n2\n行政规范性文件\n3\n4\n5\n第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n6\n第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n7.5\n末",
        );
        let (table, _) = at(
            &[
                "第二十条第（一）项",
                "信息内容",
                "本年制发件数",
                "规章",
                "0",
                "第二十条第（五）项",
                "信息内容",
                "本年处理决定数量",
                "行政许可",
                "6",
            ],
            0,
        )
        .expect("a table");
        let heads: Vec<bool> = table.rows.iter().map(|row| row.head).collect();
        assert_eq!(heads, [true, true, false, false, false, false]);
        assert_eq!(grid2[2], ["规章", "0", "1", "2"]);
        assert_eq!(grid2[6], ["行政许可", "6", "6", "6"]);
        assert_eq!(grid2[9], ["行政事业性收费", "7.5", "7.5", "7.5"]);
        let names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].join("\n");
        let figures = (1..16).map(|figure| figure.to_string()).collect::<Vec<_>>().join("\n");
        let grid4 = grid(&format!(
            "行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉\n{names}\n{names}\n{names}\n{figures}\n末"
        ));
        assert_eq!(grid4[3], (1..16).map(|figure| figure.to_string()).collect::<Vec<_>>());
        assert_eq!(
            (grid4[0][0].as_str(), grid4[1][5].as_str(), grid4[1][14].as_str()),
            ("行政复议", "未经复议直接起诉", "复议后起诉")
        );
    }

    #[test]
    fn running_text_is_no_form() {
        for text in [
            "行政复议\n行政诉讼\n两者都有。",
            "申请人情况\n一、情况说明\n正文。",
            "第二十条第（一）项\n规定如下：\n正文。",
        ] {
            assert!(at(&text.split('\n').collect::<Vec<_>>(), 0).is_none(), "{text}");
        }
    }
}
