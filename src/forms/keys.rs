//! The keys of a form.
//!
//! In: fields. Out: a [`ReportForm`], and findings. Must not know: skeletons.

use super::{DueWhen, FormDue, FormPart, ReportForm};
use crate::diagnostic::{Location, problem};
use crate::yaml::{Fields, Item, KeySpec, Keys, Shape};

const DUE_KEYS: Keys = &[
    &KeySpec::new(
        ["month", "月"],
        Shape::Integer(1, 12),
        ["每年几月之前", "month of the day"],
        ["4", "1"],
    ),
    &KeySpec::new(
        ["day", "日"],
        Shape::Integer(1, 31),
        ["每年几日之前", "day of the month"],
        ["1", "31"],
    ),
    &KeySpec::new(
        ["after", "之后"],
        Shape::Text,
        ["什么之后算起", "what the days count from"],
        ["批复", "决定"],
    ),
    &KeySpec::new(["days", "天数"], Shape::Integer(1, 366), ["几天之内", "days"], ["20", "7"]),
    &KeySpec::new(
        ["working", "工作日"],
        Shape::Bool,
        ["只算工作日", "only working days count"],
        ["true", "false"],
    ),
    &KeySpec::new(
        ["basis", "依据"],
        Shape::Text,
        ["哪里规定的", "what says so"],
        ["预算法", "条例"],
    ),
];

const PART_KEYS: Keys = &[
    &KeySpec::new(
        ["title", "标题"],
        Shape::Text,
        ["这一部分叫什么", "what the part is called"],
        ["成效", "问题"],
    ),
    &KeySpec::new(
        ["words", "词"],
        Shape::Words,
        ["标题里有其中之一", "words of which its heading has one"],
        ["[成效]", "[问题]"],
    ),
    &KeySpec::new(
        ["tables", "表格"],
        Shape::Integer(0, 20),
        ["有几个表格", "tables in it"],
        ["1", "0"],
    ),
    &KeySpec::new(
        ["optional", "可缺"],
        Shape::Bool,
        ["可以没有", "a report may do without it"],
        ["true", "false"],
    ),
];

/// The keys of a form.
pub(super) const FORM_KEYS: Keys = &[
    &KeySpec::new(
        ["title", "标题"],
        Shape::Text,
        ["报告的标题", "title of a report"],
        ["甲报告", "乙报告"],
    ),
    &KeySpec::new(
        ["kind", "信息类别"],
        Shape::Text,
        ["报告的信息类别", "kind of a report"],
        ["甲", "乙"],
    ),
    &KeySpec::new(
        ["year", "年度"],
        Shape::Integer(-5, 0),
        ["报告年度比公开年度早几年", "years before that of publication"],
        ["-1", "0"],
    ),
    &KeySpec::new(
        ["due", "期限"],
        Shape::Map(DUE_KEYS),
        ["何时之前要公开", "when it is due"],
        ["{month: 4, day: 1}", "{after: 批复, days: 20}"],
    ),
    &KeySpec::new(
        ["parts", "部分"],
        Shape::List(&Shape::Map(PART_KEYS)),
        ["要有的部分", "parts that it has to have"],
        ["[]", "[{title: 甲}]"],
    ),
];

/// Reads a form.
pub(super) fn form(fields: Fields<'_>, name: &str, body: &str) -> ReportForm {
    let title = fields.string("title");
    if title.is_none() {
        let file = fields.location("title").file;
        fields.report(problem::form::no_title(Location::at(&file, 1, 1)));
    }
    let form = ReportForm {
        name: name.to_owned(),
        title: title.unwrap_or_default(),
        kind: fields.string("kind").unwrap_or_else(|| name.to_owned()),
        year: fields.integer("year").and_then(|year| i16::try_from(year).ok()).unwrap_or(0),
        due: fields.item("due").and_then(|item| due(&item)),
        parts: fields.list("parts").into_iter().filter_map(|item| part(&item)).collect(),
        body: body.to_owned(),
    };
    fields.finish();
    form
}

fn due(item: &Item<'_>) -> Option<FormDue> {
    let fields = item.fields()?;
    let small =
        |key: &'static str| fields.integer(key).and_then(|number| i8::try_from(number).ok());
    let (month, day) = (small("month"), small("day"));
    let days = fields.integer("days").and_then(|number| u16::try_from(number).ok());
    let (event, working) = (fields.string("after"), fields.bool("working").unwrap_or(false));
    let when = match (month, day, event, days) {
        // 2024 is a leap year: the 29th of February is a day, if not of every year.
        (Some(month), Some(day), None, None) => {
            jiff::civil::Date::new(2024, month, day).is_ok().then_some(DueWhen::By(month, day))
        }
        (None, None, Some(event), Some(days)) => Some(DueWhen::After { event, days, working }),
        _ => None,
    };
    if when.is_none() {
        fields.report(problem::form::no_such_day(item.location()));
    }
    let basis = fields.string("basis").unwrap_or_default();
    fields.finish();
    Some(FormDue { when: when?, basis })
}

fn part(item: &Item<'_>) -> Option<FormPart> {
    let fields = item.fields()?;
    let part = FormPart {
        title: fields.string("title").unwrap_or_default(),
        words: fields.strings("words"),
        tables: fields
            .integer("tables")
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(0),
        optional: fields.bool("optional").unwrap_or(false),
    };
    fields.finish();
    Some(part)
}
