//! What front matter says, as values.
//!
//! In: keys, through `keys.rs`. Out: [`ReportMeta`] or [`SectionMeta`]. Must not know: sections' defaults,
//! other pages, today.

mod elsewhere;
mod inner_keys;
mod keys;
pub mod table;
mod words;

pub use keys::is_doc_number;
pub(super) use keys::{report, section};

use std::sync::Arc;

use jiff::civil::{Date, Time};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Location, Span};

/// A day, and the time where the author gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Option<Time>,
    /// Minutes east of UTC, where the author gives them with the time.
    pub offset: Option<i16>,
}

/// 有效性.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Validity {
    /// 有效.
    InForce,
    /// 失效.
    Expired,
    /// 废止.
    Repealed,
    /// 已修改.
    Amended,
}

impl Validity {
    /// The key of its name in the interface texts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Expired => "expired",
            Self::Repealed => "repealed",
            Self::Amended => "amended",
        }
    }
}

/// What a report's front matter says; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportMeta {
    /// 标题.
    pub title: Option<Arc<str>>,
    /// 发布日期.
    pub date: Option<Moment>,
    /// Keys that a section can give as defaults too; reports with equal values share one `Arc`.
    pub shared: Arc<Shared>,
    /// 成文日期.
    pub created: Option<Date>,
    /// 发文字号.
    pub doc_number: Option<Arc<str>>,
    /// 索引号.
    pub index_number: Option<Arc<str>>,
    /// 关键词.
    pub keywords: Box<[String]>,
    /// 内容概述.
    pub summary: Option<Arc<str>>,
    /// 报告年度.
    pub year: Option<i16>,
    /// 草稿.
    pub draft: bool,
    /// 置顶.
    pub pinned: bool,
    /// Keys that few reports have, boxed so that `ReportMeta` is small; `None` if the report has none of them.
    pub uncommon: Option<Box<UncommonKeys>>,
    /// Where keys stand that later rooms may object to.
    pub places: KeyPlaces,
}

impl ReportMeta {
    /// What few reports say.
    #[must_use]
    pub fn uncommon(&self) -> &UncommonKeys {
        self.uncommon.as_deref().unwrap_or(&NO_UNCOMMON_KEYS)
    }
}

/// What few reports say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UncommonKeys {
    /// 替代文件: the source path or address of what replaces this report.
    pub superseded_by: Option<String>,
    /// 解读: source paths or addresses of what this report interprets, as typed.
    pub interprets: Vec<(String, Span)>,
    /// 红头: whether paper shows the office's name in red above the document.
    pub red_head: bool,
    /// 版记: what stands below an official document.
    pub colophon: Option<Colophon>,
    /// 失效日期: the last day in force.
    pub expires: Option<Date>,
    /// 撤回.
    pub withdrawn: Option<Withdrawn>,
    /// 下架日期: the last day on the site.
    pub withdraw_after: Option<Date>,
    /// 保留标题: whether the tombstone shows the title.
    pub show_title: Option<bool>,
    /// 更正记录.
    pub changes: Vec<Change>,
    /// 补发: why the report came after its date.
    pub late: Option<String>,
    /// 附件; `None` means the bundle's other files.
    pub attachments: Option<Vec<AttachmentEntry>>,
    /// 网址名.
    pub slug: Option<String>,
    /// 旧网址, as typed.
    pub aliases: Vec<(String, Span)>,
    /// 数据.
    pub figures: Vec<Figure>,
    /// 其他, as JSON text; empty where there is none.
    pub extra: String,
    /// 排序: smaller comes first.
    pub weight: Option<i64>,
}

static NO_UNCOMMON_KEYS: UncommonKeys = UncommonKeys {
    superseded_by: None,
    interprets: Vec::new(),
    red_head: false,
    colophon: None,
    expires: None,
    withdrawn: None,
    withdraw_after: None,
    show_title: None,
    changes: Vec::new(),
    late: None,
    attachments: None,
    slug: None,
    aliases: Vec::new(),
    figures: Vec::new(),
    extra: String::new(),
    weight: None,
};

impl UncommonKeys {
    /// These keys in a box; `None` if none of them is set.
    fn boxed(self) -> Option<Box<Self>> {
        (self != NO_UNCOMMON_KEYS).then(|| Box::new(self))
    }
}

/// 版记, as GB/T 9704-2012 7.4 has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colophon {
    /// 抄送: the offices that get a copy.
    pub copied_to: Option<String>,
    /// 印发机关.
    pub office: Option<String>,
    /// 印发日期.
    pub date: Option<Date>,
}

/// What a report says itself or inherits from its section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shared {
    /// 发布机构.
    pub publisher: Option<Arc<str>>,
    /// 来源.
    pub source: Option<Arc<str>>,
    /// 主题分类.
    pub topic: Option<Arc<str>>,
    /// 体裁.
    pub genre: Option<Arc<str>>,
    /// 责任编辑.
    pub author: Option<Arc<str>>,
    /// 信息类别.
    pub kind: Option<Arc<str>>,
    /// 有效性.
    pub status: Option<Validity>,
    /// 保管期限: 0 for permanent, else years.
    pub retention: Option<u8>,
    /// 模板, below `layouts/`.
    pub template: Option<Arc<str>>,
    /// 注明日期: whether it has a date of publication; `None` means that it has.
    pub dated: Option<bool>,
}

impl Shared {
    /// This one's values, and those of `above` where it has none.
    #[must_use]
    pub fn or(&self, above: &Self) -> Self {
        let pick = |own: &Option<Arc<str>>, other: &Option<Arc<str>>| {
            own.as_ref().or(other.as_ref()).cloned()
        };
        Self {
            publisher: pick(&self.publisher, &above.publisher),
            source: pick(&self.source, &above.source),
            topic: pick(&self.topic, &above.topic),
            genre: pick(&self.genre, &above.genre),
            author: pick(&self.author, &above.author),
            kind: pick(&self.kind, &above.kind),
            status: self.status.or(above.status),
            retention: self.retention.or(above.retention),
            template: pick(&self.template, &above.template),
            dated: self.dated.or(above.dated),
        }
    }
}

impl UncommonKeys {
    /// Whether the tombstone shows the title: as the author says, else unless it is withdrawn for privacy.
    #[must_use]
    pub fn shows_title(&self) -> bool {
        let is_private = self.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.privacy);
        self.show_title.unwrap_or(!is_private)
    }
}

/// `withdrawn: {date, reason, privacy}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day of withdrawal.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// Whether it must not stay anywhere, earlier releases included.
    pub privacy: bool,
}

/// One entry of the correction history.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub date: Moment,
    /// What was changed.
    pub note: String,
}

/// One attachment as the front matter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttachmentEntry {
    /// The file, relative to the report's folder.
    pub file: String,
    /// Its title; the file's name without extension where there is none.
    pub title: Option<String>,
    /// Its name in addresses, instead of the file's.
    pub name: Option<String>,
    /// Pages (or sheets), where the author says so.
    pub pages: Option<u32>,
    /// 待补: the file is still to come; its title is shown, and every build warns.
    pub awaited: bool,
    /// Whether its tables have a web page; `None` where the settings say so.
    pub tables: Option<bool>,
    /// Where it stands.
    pub at: Span,
}

/// One entry of a platform as the front matter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnEntry {
    /// Its title; that of the page that it leads to where there is none.
    pub title: Option<String>,
    /// A path relative to the section's folder, a path on the site, or an address.
    pub link: String,
    /// Where the link stands.
    pub at: Span,
}

/// A number with unit and period.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// The number as typed.
    pub value: String,
    /// Its unit.
    pub unit: Option<String>,
    /// The period it is for.
    pub period: Option<String>,
}

/// How long a section may go without something new, in calendar days or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UpdateClock {
    /// As long as it likes.
    Never,
    /// So many days.
    Days(u16),
    /// So many months.
    Months(u16),
}

impl UpdateClock {
    /// Reads `14d`, `14天`, `6mo`, `6个月` or `none`.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let number = |units: [&str; 2]| {
            let number = units.into_iter().find_map(|unit| typed.strip_suffix(unit))?;
            number.trim().parse::<u16>().ok().filter(|number| *number > 0)
        };
        match typed {
            "none" | "无" => Some(Self::Never),
            _ => number(["d", "天"])
                .map(Self::Days)
                .or_else(|| number(["mo", "个月"]).map(Self::Months)),
        }
    }

    /// The last day on which a section whose newest report is of `since` is in time; `None` where it always is.
    #[must_use]
    pub fn last_day(self, since: Date) -> Option<Date> {
        let span = match self {
            Self::Never => return None,
            Self::Days(days) => jiff::Span::new().days(i64::from(days)),
            Self::Months(months) => jiff::Span::new().months(i64::from(months)),
        };
        since.checked_add(span).ok()
    }
}

/// What a section's `_index.md` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SectionMeta {
    /// 标题.
    pub title: Option<String>,
    /// 栏目描述.
    pub description: Option<String>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 栏目类型, `ColumnType`.
    pub column_type: Option<String>,
    /// 每页条数.
    pub paginate_by: Option<usize>,
    /// 栏目入口: entries of a platform.
    pub columns: Vec<ColumnEntry>,
    /// 排序方式.
    pub sort: SortBy,
    /// 更新期限: how long the section may go without something new.
    pub update_within: Option<UpdateClock>,
    /// 负责人: who answers for the section.
    pub responsible: Option<String>,
    /// 默认值 for the reports below.
    pub defaults: Shared,
    /// 必填: keys that every report below must give.
    pub required: Vec<String>,
    /// 地址格式.
    pub address: Option<String>,
    /// 网址名: its name in addresses, instead of its folder's.
    pub slug: Option<String>,
    /// 旧网址, as typed: of the section, and so of all below it.
    pub aliases: Vec<(String, Span)>,
    /// 排序.
    pub weight: Option<i64>,
    /// 模板 of the section's own pages.
    pub template: Option<String>,
    /// 其他, as JSON text.
    pub extra: String,
    /// Where keys stand that later rooms may object to.
    pub places: KeyPlaces,
}

/// How a section's list is ordered; pinned reports always come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// Newest first.
    #[default]
    Date,
    /// Smallest weight first, then newest.
    Weight,
    /// By title.
    Title,
}

/// Where the keys of one page stand, as far as later rooms may object to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyPlaces(Box<[(u8, Span)]>);

impl KeyPlaces {
    /// Adds the place of a key that has none.
    fn add(&mut self, key: &str, span: Span) {
        let index = (0_u8..).zip(table::placed()).find(|(_, it)| it.name == key);
        if let Some((index, _)) = index.filter(|_| self.get(key).is_none()) {
            let mut all = std::mem::take(&mut self.0).into_vec();
            all.push((index, span));
            self.0 = all.into();
        }
    }

    /// Where a key stands, by its canonical name; `None` where the page does not have it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Span> {
        let (wanted, _) = (0_u8..).zip(table::placed()).find(|(_, it)| it.name == key)?;
        self.0.iter().find(|(index, _)| *index == wanted).map(|(_, span)| *span)
    }

    /// Where a key of the page `file` stands, its beginning where the page does not have the key.
    #[must_use]
    pub fn locate(&self, key: &str, file: &str) -> Location {
        self.get(key).map_or_else(|| Location::start(file), |span| span.in_file(file))
    }
}
