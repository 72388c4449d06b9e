//! 数据: the figures that reports of one kind give, over the years, as a table, a chart and CSV.
//!
//! In: a view, a section. Out: a context, text. Must not know: the disk, other sections.
//!
//! Charts are drawn here: each is a few bars with the site's colours, in a dark scheme and on paper too, which
//! chart libraries write into the picture as fixed colours, sizes and fonts.

use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::value::Value;

use super::dataset::Spreadsheet;
use super::fields::SeenReport;
use super::list::{PageHead, page};
use super::tags;
use super::values::map;
use super::view::View;
use crate::escape::text as escaped;
use crate::plan::{Recipe, figures_url};
use crate::site::SectionId;
use crate::source::Figure;

/// Figures of the reports of one kind.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// 信息类别, empty where the reports have none.
    kind: String,
    /// Name and unit of what is counted, in the order in which reports give them.
    columns: Vec<(String, String)>,
    /// For each period its values as typed, by column.
    rows: BTreeMap<String, Vec<Option<String>>>,
}

/// Makes one table per kind. `reports` come newest first; if two give the same figure, the newer one is used.
fn tables<'r>(reports: impl Iterator<Item = SeenReport<'r>>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for it in reports {
        let kind = it.kind().unwrap_or_default();
        let at = tables.iter().position(|table| table.kind == kind).unwrap_or_else(|| {
            tables.push(Table { kind: kind.to_owned(), ..Table::default() });
            tables.len() - 1
        });
        for figure in it.figures() {
            tables[at].add(figure, &it);
        }
    }
    tables.sort_by(|a, b| a.kind.cmp(&b.kind));
    tables
}

impl Table {
    fn add(&mut self, figure: &Figure, it: &SeenReport<'_>) {
        let column = (figure.name.clone(), figure.unit.clone().unwrap_or_default());
        let at = self.columns.iter().position(|each| *each == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        let year = it.year().or_else(|| Some(it.date()?.year())).unwrap_or_default();
        let period = figure.period.clone().unwrap_or_else(|| format!("{year:04}"));
        let row = self.rows.entry(period).or_default();
        row.resize(row.len().max(at + 1), None);
        row[at].get_or_insert_with(|| figure.value.clone());
    }

    /// The values of a column, oldest first.
    fn column(&self, at: usize) -> impl Iterator<Item = (&str, &str)> {
        self.rows
            .iter()
            .filter_map(move |(period, row)| Some((period.as_str(), row.get(at)?.as_deref()?)))
    }
}

/// The context of a section's page of figures.
pub(super) fn context(view: &View, id: SectionId) -> Value {
    let part = view.part(&Recipe::Figures(id));
    let tables = tables(part.reports.iter().map(|id| view.report(*id)));
    let section = view.section(id);
    let title = format!("{} {}", section.title(), view.text("figures.title"));
    let url = figures_url(&section.url(), "html");
    let mut all = tags::site(view);
    all.extend(tags::column(view, id));
    let head = PageHead {
        kind: "figures",
        title: title.clone(),
        tags: Box::new(move |_| all.clone()),
        description: title,
        section: id,
        steps: vec![(view.text("figures.title").to_owned(), url.clone())],
        indexed: true,
        url,
    };
    let csv = view.local(&figures_url(&section.url(), "csv"));
    let mut charts = 0;
    let tables: Value = tables.iter().map(|table| value(view, table, &mut charts)).collect();
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("tables", tables),
        ("csv", csv.into()),
    ])
}

fn value(view: &View, table: &Table, charts: &mut usize) -> Value {
    let with_unit = |(name, unit): &(String, String)| {
        if unit.is_empty() {
            name.clone()
        } else {
            view.text("figures.unit").replace("{name}", name).replace("{unit}", unit)
        }
    };
    let columns: Vec<String> = table.columns.iter().map(with_unit).collect();
    let rows: Value = table
        .rows
        .iter()
        .rev()
        .map(|(period, row)| {
            let cell = |at: usize| {
                Value::from(row.get(at).cloned().flatten().unwrap_or_else(|| "—".to_owned()))
            };
            let cells: Value = (0..columns.len()).map(cell).collect();
            map([("period", period.into()), ("cells", cells)])
        })
        .collect();
    let pictures: Value = (0..columns.len())
        .filter_map(|at| {
            *charts += 1;
            let title = if table.kind.is_empty() {
                columns[at].clone()
            } else {
                format!("{} {}", table.kind, columns[at])
            };
            let picture =
                chart(*charts, &title, &table.column(at).collect::<Vec<_>>(), view.text("comma"))?;
            let picture = Value::from_safe_string(picture);
            Some(map([("title", (&columns[at]).into()), ("picture", picture)]))
        })
        .collect();
    map([
        ("kind", (&table.kind).into()),
        ("columns", columns.into()),
        ("rows", rows),
        ("charts", pictures),
    ])
}

/// `data.csv`: one figure a line.
pub(super) fn csv(view: &View, id: SectionId) -> String {
    let part = view.part(&Recipe::FiguresCsv(id));
    let reports = part.reports.iter().map(|id| view.report(*id));
    let mut sheet = Spreadsheet::new();
    let head = ["kind", "figures.period", "figures.name", "figures.value", "figures.unit_name"];
    sheet.row(head.map(|key| view.text(key).into()));
    for table in tables(reports) {
        for (period, row) in &table.rows {
            for ((name, unit), value) in table.columns.iter().zip(row) {
                if let Some(value) = value {
                    let cells = [&*table.kind, period, name, value, unit];
                    sheet.row(cells.map(Into::into));
                }
            }
        }
    }
    sheet.finish()
}

/// A number as front matter has it; `None` for those in other forms that YAML knows, such as `0x1F`.
fn number(typed: &str) -> Option<f64> {
    typed.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Bars for numbers over the years; `None` where there are fewer than two.
fn chart(count: usize, title: &str, values: &[(&str, &str)], comma: &str) -> Option<String> {
    const STEP: f64 = 72.0;
    const BAR: f64 = 40.0;
    const HEIGHT: f64 = 160.0;
    const TOP: f64 = 30.0;
    /// Pixels of the reader's text, so that a chart grows with it.
    const EM: f64 = 16.0;
    let numbers: Vec<f64> = values.iter().map(|(_, typed)| number(typed)).collect::<Option<_>>()?;
    if numbers.len() < 2 {
        return None;
    }
    let most = numbers.iter().copied().fold(0.0, f64::max);
    let least = numbers.iter().copied().fold(0.0, f64::min);
    let span = if most > least { most - least } else { 1.0 };
    let y = |value: f64| TOP + (most - value) / span * HEIGHT;
    let width = STEP * f64::from(u32::try_from(numbers.len()).ok()?) + 20.0;
    let height = TOP + HEIGHT + 30.0;
    let told: Vec<String> =
        values.iter().map(|(period, typed)| format!("{period} {typed}")).collect();
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg role=\"img\" aria-labelledby=\"chart-{count} chart-{count}-text\" width=\"{:.2}em\" height=\"{:.2}em\" viewBox=\"0 0 {width:.0} {height:.0}\"><title id=\"chart-{count}\">{}</title><desc id=\"chart-{count}-text\">{}</desc>",
        width / EM,
        height / EM,
        escaped(title),
        escaped(&told.join(comma)),
    );
    let mut middle = 10.0 + STEP / 2.0;
    for ((period, typed), value) in values.iter().zip(&numbers) {
        let (top, bottom) = (y(value.max(0.0)), y(value.min(0.0)));
        let _ = write!(
            out,
            "<rect x=\"{:.0}\" y=\"{top:.1}\" width=\"{BAR:.0}\" height=\"{:.1}\"/><text x=\"{middle:.0}\" y=\"{:.1}\">{}</text><text x=\"{middle:.0}\" y=\"{:.0}\">{}</text>",
            middle - BAR / 2.0,
            (bottom - top).max(1.0),
            top - 8.0,
            escaped(typed),
            height - 10.0,
            escaped(period),
        );
        middle += STEP;
    }
    let zero = y(0.0);
    let _ = write!(
        out,
        "<line x1=\"10\" x2=\"{:.0}\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/></svg>",
        width - 10.0
    );
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::chart;

    #[test]
    fn bars_begin_at_zero_and_say_what_they_show() {
        let svg = chart(1, "件数<", &[("2022", "50"), ("2023", "100"), ("2024", "-100")], "，")
            .expect("a chart");
        assert!(svg.contains("<title id=\"chart-1\">件数&lt;</title>"), "{svg}");
        assert!(
            svg.contains("<desc id=\"chart-1-text\">2022 50，2023 100，2024 -100</desc>"),
            "{svg}"
        );
        // The zero line is in the middle; bars stand on it or hang from it.
        for bar in [
            "y=\"70.0\" width=\"40\" height=\"40.0\"",
            "y=\"30.0\" width=\"40\" height=\"80.0\"",
            "y=\"110.0\" width=\"40\" height=\"80.0\"",
        ] {
            assert!(svg.contains(bar), "{bar}: {svg}");
        }
        assert_eq!(chart(1, "一", &[("2024", "1")], "，"), None);
        assert_eq!(chart(1, "一", &[("2023", "1"), ("2024", "0x1F")], "，"), None);
        assert!(chart(1, "一", &[("2023", "0"), ("2024", "0")], "，").is_some());
    }
}
