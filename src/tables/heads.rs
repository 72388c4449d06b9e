//! Which rows and columns of a table are heads.
//!
//! In: a [`Grid`], how many rows the file itself sets apart. Out: numbers of rows and columns. Must not know: files, HTML.
//!
//! A screen reader reads a head before each cell that it belongs to, so a wrong head makes every cell wrong, while a missing one
//! leaves a table that can still be read. A row or column is called a head only where its surroundings leave no doubt.

use super::grid::{Grid, GridCell};

/// Most rows of heads.
const DEEPEST: usize = 5;

/// Characters of a head.
const HEAD_LENGTH: usize = 60;

/// Words that heads of columns are made of, for tables in which no column is one of numbers.
const HEAD_WORDS: [&str; 34] = [
    "序号", "编号", "编码", "代码", "名称", "姓名", "项目", "事项", "单位", "部门", "机构", "科目",
    "内容", "类别", "类型", "金额", "数量", "标准", "依据", "时间", "日期", "期限", "年度", "地址",
    "地点", "电话", "联系", "方式", "状态", "结果", "备注", "说明", "责任", "性质",
];

/// Pieces of heads of columns that hold numbers.
const NUMBER_WORDS: [&str; 34] = [
    "数", "额", "量", "率", "年", "月", "计", "元", "款", "费", "分", "比", "价", "值", "次",
    "预算", "决算", "序号", "编号", "编码", "增", "减", "支出", "收入", "面积", "标准", "补助",
    "补贴", "资金", "Number", "Amount", "Total", "Budget", "%",
];

/// Heads of columns that hold remarks or units, beside which a row still has one head.
const REMARKS: [&str; 6] = ["备注", "说明", "单位", "Remarks", "Notes", "Unit"];

/// How many rows at the top are heads of columns. `apart` is the number of rows that the file itself sets apart, 0 for none.
pub(super) fn head_rows(grid: &Grid, apart: usize) -> usize {
    let is_head = |row: usize| grid.rows.get(row).is_some_and(|row| is_head_row(&row.cells));
    if grid.columns < 2 || !is_head(0) {
        return 0;
    }
    let own = own_head_rows(grid, &is_head);
    let count = match (own, apart) {
        // The file itself sets one row apart whose texts tell nothing. A cell that reaches down from it would be cut off there.
        (0, 1) if grid.rows.len() > 1 && grid.rows[0].cells.iter().all(|it| it.rows == 1) => 1,
        (own, _) => own,
    };
    if begins_anew(grid, count) { 0 } else { count }
}

/// The same by what stands in the table alone.
fn own_head_rows(grid: &Grid, is_head: &dyn Fn(usize) -> bool) -> usize {
    let mut count = 1;
    let mut is_layered = false;
    let mut row = 0;
    while row < count && count <= DEEPEST {
        let cells = &grid.rows[row].cells;
        for cell in cells.iter().filter(|cell| !cell.is_empty() && cell.rows > 1) {
            count = count.max(row + cell.rows);
        }
        // A head over several columns stands above heads of these columns, and of no others.
        let above: Vec<&GridCell> = cells
            .iter()
            .filter(|cell| !cell.is_empty() && cell.columns > 1 && cell.columns < grid.columns)
            .collect();
        let next = row + 1;
        let is_below = |cell: &GridCell| {
            above.iter().any(|it| it.covers(cell.column) && it.rows + row == next)
        };
        let fits = !above.is_empty()
            && is_head(next)
            && grid.rows[next].cells.iter().all(|cell| cell.is_empty() || is_below(cell));
        if fits {
            is_layered = true;
            count = count.max(next + 1);
        }
        row += 1;
    }
    let has_first = grid.rows[0].cells.first().is_some_and(|cell| !cell.is_empty());
    if count == 1 && has_first && has_gaps(grid, 0) && is_head(1) && !has_gaps(grid, 1) {
        count = 2;
    }
    let is_sure = count <= DEEPEST
        && count < grid.rows.len()
        && (0..count).all(is_head)
        && (is_layered || has_numbers_below(grid, count) || has_head_words(grid, count));
    if is_sure { count } else { 0 }
}

/// Whether the first row may be one of heads: rows behind an empty one are then a table of their own.
pub(super) fn may_begin(grid: &Grid) -> bool {
    grid.rows.first().is_some_and(|row| is_head_row(&row.cells))
}

/// Whether words stand among the numbers of a column, as where a second table follows without an empty row: the heads of the first are wrong
/// for it.
fn begins_anew(grid: &Grid, heads: usize) -> bool {
    if heads == 0 {
        return false;
    }
    let kinds = contents(grid, heads);
    grid.rows[heads..].iter().any(|row| {
        let among = |cell: &GridCell| {
            let (numbers, texts) = kinds[cell.column];
            cell.columns == 1 && numbers > texts && !is_dash(&cell.text)
        };
        is_head_row(&row.cells) && row.cells.iter().any(|cell| !cell.is_empty() && among(cell))
    })
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "—" | "/" | "－")
}

/// Whether all that stands in a row may be a head: two texts or more, none of them long, no number but years.
fn is_head_row(cells: &[GridCell]) -> bool {
    let mut shown = cells.iter().filter(|cell| !cell.is_empty());
    let is_head = |cell: &GridCell| {
        (!cell.is_number || is_year(&cell.text)) && cell.text.chars().count() <= HEAD_LENGTH
    };
    shown.clone().any(|cell| !cell.is_number)
        && shown.clone().count() > usize::from(shown.clone().all(|cell| cell.columns == 1))
        && shown.all(is_head)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u16| (1949..2100).contains(&year))
}

/// Whether a column has nothing in a row.
fn has_gaps(grid: &Grid, row: usize) -> bool {
    grid.rows[row].cells.iter().any(GridCell::is_empty)
}

/// Whether most of what stands below a head is numbers, in one column at least.
fn has_numbers_below(grid: &Grid, heads: usize) -> bool {
    contents(grid, heads).into_iter().enumerate().any(|(column, (numbers, texts))| {
        numbers > 0 && numbers >= texts && is_counted_above(grid, heads, column)
    })
}

fn is_counted_above(grid: &Grid, heads: usize, column: usize) -> bool {
    let cells = grid.rows[..heads].iter().flat_map(|row| &row.cells);
    cells
        .filter(|cell| cell.covers(column))
        .any(|cell| is_year(&cell.text) || NUMBER_WORDS.iter().any(|word| cell.text.contains(word)))
}

/// Numbers and texts of each column below its heads.
fn contents(grid: &Grid, heads: usize) -> Vec<(usize, usize)> {
    let mut out = vec![(0, 0); grid.columns];
    let cells = grid.rows[heads..].iter().flat_map(|row| &row.cells);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let is_number = cell.is_number || is_dash(&cell.text);
        for (numbers, texts) in &mut out[cell.column..cell.column + cell.columns] {
            *(if is_number { numbers } else { texts }) += 1;
        }
    }
    out
}

/// Whether more than half of the lowest heads of a table are words that heads are made of.
fn has_head_words(grid: &Grid, heads: usize) -> bool {
    let lowest = &grid.rows[heads - 1].cells;
    let shown = lowest.iter().filter(|cell| !cell.is_empty());
    let known =
        shown.clone().filter(|cell| HEAD_WORDS.iter().any(|word| cell.text.contains(word))).count();
    // In a form every row has such words, because they name what stands beside them.
    let below = grid.rows.get(heads).map_or(&[][..], |row| &row.cells);
    let is_form = {
        let shown = below.iter().filter(|cell| !cell.is_empty());
        let named = shown.clone().filter(|it| HEAD_WORDS.iter().any(|word| it.text.contains(word)));
        named.count() * 2 >= shown.count()
    };
    grid.columns > 2 && known * 2 > shown.count() && !is_form
}

/// The column whose cells are heads of their rows: the only one of texts among columns of numbers.
pub(super) fn row_head(grid: &Grid, heads: usize) -> Option<usize> {
    if heads == 0 {
        return None;
    }
    let body = grid.rows.len() - heads;
    let kinds = contents(grid, heads);
    let is_label = |(numbers, texts): &(usize, usize)| *texts * 5 >= body * 3 && *numbers == 0;
    let label = kinds.iter().position(is_label)?;
    let is_remark = |column: usize| {
        let cells = grid.rows[..heads].iter().flat_map(|row| &row.cells);
        let mut cells = cells.filter(|cell| cell.covers(column));
        cells.any(|cell| REMARKS.iter().any(|word| cell.text.contains(word)))
    };
    let mut numbers = 0;
    for (column, (count, texts)) in kinds.iter().enumerate().skip(label + 1) {
        numbers += usize::from(*count > 0 && count >= texts);
        if texts > count && !is_remark(column) {
            return None;
        }
    }
    (numbers > 0).then_some(label)
}

/// Whether a cell of the rows of heads is the head of the columns that it covers. One with nothing at its right, where the row below
/// has heads, may stand for those columns too, so it is not called a head of its own.
pub(super) fn is_column_head(grid: &Grid, heads: usize, row: usize, cell: &GridCell) -> bool {
    let next = grid.rows[row].cells.iter().find(|each| each.column == cell.column + cell.columns);
    let stands_alone = next.is_some_and(GridCell::is_empty) && row + 1 < heads;
    !cell.is_empty() && !stands_alone
}
