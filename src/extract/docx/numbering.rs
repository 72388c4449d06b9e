//! The numbers that Word draws before paragraphs (ECMA-376 part 1, 17.9): definitions, and the machine that counts.
//!
//! In: `numbering.xml`; paragraphs one after the other, by list and level. Out: the text drawn before each. Must not know: paragraphs,
//! styles.

use std::collections::{BTreeMap, BTreeSet};

use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Xml, XmlElement, XmlToken};
use super::numerals::drawn;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListLevel {
    start: u32,
    format: String,
    /// What is drawn: `第%1条`, `%1.%2`.
    pattern: String,
    /// Higher levels count in Arabic digits here.
    is_legal: bool,
    /// 0 never begins anew, n after a paragraph of level n (from 1) or above; `None` after any above.
    restart: Option<u32>,
    /// The paragraph style that has this level.
    style: Option<String>,
}

impl Default for ListLevel {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            pattern: String::new(),
            is_legal: false,
            restart: None,
            style: None,
        }
    }
}

/// A definition that lists share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct AbstractList {
    levels: BTreeMap<usize, ListLevel>,
    /// The numbering style whose list this one stands for.
    links_to: Option<String>,
    /// The numbering style that this list defines.
    defines: Option<String>,
}

/// A list: a definition, and what it changes in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct WordList {
    definition: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, ListLevel>,
}

/// All lists of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordNumbering {
    definitions: BTreeMap<String, AbstractList>,
    lists: BTreeMap<String, WordList>,
}

/// What a paragraph of a list has before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Drawn {
    /// A number.
    Number(String),
    /// A bullet.
    Bullet,
    /// Nothing: the level draws nothing.
    Nothing,
}

impl WordNumbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(text: &str, pool: &Pool) -> Result<Self, OfficeError> {
        let mut xml = Xml::new(text, pool);
        let mut numbering = Self::default();
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_w("abstractNum") => {
                    let id = element.attribute("abstractNumId").unwrap_or_default().to_owned();
                    numbering.definitions.insert(id, definition(&mut xml)?);
                }
                XmlToken::Open(element) if element.is_w("num") => {
                    let id = element.attribute("numId").unwrap_or_default().to_owned();
                    numbering.lists.insert(id, list(&mut xml)?);
                }
                XmlToken::End => return Ok(numbering),
                XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
    }

    /// The definition that a list counts by: behind a link to a numbering style stands the list that defines the style.
    fn definition_of(&self, list: &str) -> Option<(&str, &AbstractList)> {
        let mut id = self.lists.get(list)?.definition.as_str();
        for _ in 0..8 {
            let definition = self.definitions.get(id)?;
            let Some(style) = &definition.links_to else { return Some((id, definition)) };
            let (next, _) =
                self.definitions.iter().find(|(_, each)| each.defines.as_ref() == Some(style))?;
            id = next;
        }
        None
    }

    /// The level that a paragraph style has in a list.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let (_, definition) = self.definition_of(list)?;
        let of_style = |(_, level): &(&usize, &ListLevel)| level.style.as_deref() == Some(style);
        definition.levels.iter().find(of_style).map(|(level, _)| *level)
    }

    fn level(&self, list: &str, level: usize) -> Option<&ListLevel> {
        let own = self.lists.get(list)?.levels.get(&level);
        own.or_else(|| self.definition_of(list)?.1.levels.get(&level))
    }
}

fn definition(xml: &mut Xml<'_>) -> Result<AbstractList, OfficeError> {
    let mut out = AbstractList::default();
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                let value = element.value().map(str::to_owned);
                if element.is_w("lvl") {
                    let (at, level) = level(xml, &element)?;
                    out.levels.insert(at, level);
                    continue;
                }
                if element.is_w("numStyleLink") {
                    out.links_to = value;
                } else if element.is_w("styleLink") {
                    out.defines = value;
                }
                xml.skip()?;
            }
            XmlToken::Close | XmlToken::End => return Ok(out),
            XmlToken::Text(_) => {}
        }
    }
}

fn level(xml: &mut Xml<'_>, of: &XmlElement) -> Result<(usize, ListLevel), OfficeError> {
    let at = of.attribute("ilvl").and_then(|at| at.parse().ok()).unwrap_or(0);
    let mut out = ListLevel::default();
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                let number = element.value().and_then(|value| value.parse().ok());
                match element.name.as_str() {
                    "start" => out.start = number.unwrap_or(1),
                    "numFmt" => element.value().unwrap_or_default().clone_into(&mut out.format),
                    "lvlText" => element.value().unwrap_or_default().clone_into(&mut out.pattern),
                    "isLgl" => out.is_legal = element.is_on(),
                    "lvlRestart" => out.restart = number,
                    "pStyle" => out.style = element.value().map(str::to_owned),
                    // Word writes formats of later versions as a choice, the plain one as the fallback.
                    "AlternateContent" | "Choice" | "Fallback" => continue,
                    _ => {}
                }
                xml.skip()?;
            }
            XmlToken::Close | XmlToken::End => return Ok((at, out)),
            XmlToken::Text(_) => {}
        }
    }
}

fn list(xml: &mut Xml<'_>) -> Result<WordList, OfficeError> {
    let mut out = WordList::default();
    let mut open = 1;
    let mut at = 0;
    while open > 0 {
        match xml.next()? {
            XmlToken::Open(element) => {
                open += 1;
                match element.name.as_str() {
                    "abstractNumId" => {
                        element.value().unwrap_or_default().clone_into(&mut out.definition);
                    }
                    "lvlOverride" => {
                        at = element.attribute("ilvl").and_then(|at| at.parse().ok()).unwrap_or(0);
                    }
                    "startOverride" => {
                        out.starts.insert(
                            at,
                            element.value().and_then(|value| value.parse().ok()).unwrap_or(1),
                        );
                    }
                    "lvl" => {
                        let (at, level) = level(xml, &element)?;
                        out.levels.insert(at, level);
                        open -= 1;
                    }
                    _ => {}
                }
            }
            XmlToken::Close => open -= 1,
            XmlToken::Text(_) => {}
            XmlToken::End => break,
        }
    }
    Ok(out)
}

/// The counters of a file while its paragraphs are read in order. Lists of one definition share their counters.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start was used: it counts once.
    started: BTreeSet<(String, usize)>,
}

impl Counters {
    /// Counts a paragraph of a list, and gives what is drawn before it.
    pub(super) fn draw(&mut self, numbering: &WordNumbering, list: &str, level: usize) -> Drawn {
        let level = level.min(LEVELS - 1);
        let Some((definition, _)) = numbering.definition_of(list) else { return Drawn::Nothing };
        let Some(of_level) = numbering.level(list, level) else { return Drawn::Nothing };
        let own_start = numbering.lists.get(list).and_then(|list| list.starts.get(&level)).copied();
        let counts = self.counts.entry(definition.to_owned()).or_default();
        let starts_anew = own_start.filter(|_| self.started.insert((list.to_owned(), level)));
        let start = own_start.unwrap_or(of_level.start);
        counts[level] = Some(match (starts_anew, counts[level]) {
            (Some(start), _) => start,
            (None, None) => start,
            (None, Some(count)) => count.saturating_add(1),
        });
        // Levels above that nothing was counted on stand at their start.
        for (above, count) in counts.iter_mut().enumerate().take(level) {
            if count.is_none() {
                *count = numbering.level(list, above).map(|each| each.start);
            }
        }
        for (below, count) in counts.iter_mut().enumerate().skip(level + 1) {
            let restart = numbering.level(list, below).and_then(|each| each.restart);
            let begins_anew = match restart {
                None => true,
                Some(0) => false,
                Some(after) => level < after as usize,
            };
            if begins_anew {
                *count = None;
            }
        }
        if of_level.format == "bullet" {
            return Drawn::Bullet;
        }
        let text = pattern(numbering, list, of_level, counts);
        if text.trim().is_empty() { Drawn::Nothing } else { Drawn::Number(text) }
    }
}

/// Puts counts into `第%1条`.
fn pattern(
    numbering: &WordNumbering,
    list: &str,
    level: &ListLevel,
    counts: &[Option<u32>; LEVELS],
) -> String {
    let mut out = String::new();
    let mut signs = level.pattern.chars().peekable();
    while let Some(c) = signs.next() {
        let of = signs.peek().and_then(|digit| digit.to_digit(10)).filter(|of| c == '%' && *of > 0);
        let Some(of) = of else {
            out.push(c);
            continue;
        };
        signs.next();
        let at = of as usize - 1;
        let Some(of_level) = numbering.level(list, at) else { continue };
        let count = counts[at].unwrap_or(of_level.start);
        let format = if level.is_legal { "decimal" } else { of_level.format.as_str() };
        out.push_str(&drawn(format, count));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::limits::{ExtractLimits, Pool};
    use super::{Counters, Drawn, WordNumbering};

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn numbering(inside: &str) -> WordNumbering {
        let text = format!("<w:numbering xmlns:w='{W}'>{inside}</w:numbering>");
        WordNumbering::read(&text, &Pool::new(ExtractLimits::default()))
            .unwrap_or_else(|why| panic!("{why:?}"))
    }

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/>{more}</w:lvl>"
        )
    }

    fn three(more: &str) -> String {
        format!(
            "<w:abstractNum w:abstractNumId='5'>{}{}{}</w:abstractNum>",
            level(0, "chineseCountingThousand", "%1、", ""),
            level(1, "chineseCountingThousand", "（%2）", ""),
            level(2, "decimal", "%3.", more)
        )
    }

    fn all(numbering: &WordNumbering, paragraphs: &[(&str, usize)]) -> Vec<String> {
        let mut counters = Counters::default();
        let mut one = |(list, level): &(&str, usize)| match counters.draw(numbering, list, *level) {
            Drawn::Number(text) => text,
            Drawn::Bullet => "•".to_owned(),
            Drawn::Nothing => String::new(),
        };
        paragraphs.iter().map(&mut one).collect()
    }

    #[test]
    fn levels_begin_anew_below_higher_ones() {
        let list = numbering(&format!(
            "{}<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>",
            three("")
        ));
        let levels = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2)];
        assert_eq!(all(&list, &levels), ["一、", "（一）", "（二）", "1.", "二、", "（一）", "1."]);
    }

    #[test]
    fn a_level_may_go_on_counting() {
        let list = numbering(&format!(
            "{}<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>",
            three("<w:lvlRestart w:val='0'/>")
        ));
        assert_eq!(
            all(&list, &[("1", 0), ("1", 2), ("1", 1), ("1", 2)]),
            ["一、", "1.", "（二）", "2."]
        );
        let list = numbering(&format!(
            "{}<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>",
            three("<w:lvlRestart w:val='1'/>")
        ));
        assert_eq!(
            all(&list, &[("1", 2), ("1", 1), ("1", 2), ("1", 0), ("1", 2)]),
            ["1.", "（二）", "2.", "二、", "1."]
        );
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_they_start_anew() {
        let lists = numbering(&format!(
            "{}<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='5'/></w:num>\
             <w:num w:numId='3'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>",
            three("")
        ));
        let levels = [("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0)];
        assert_eq!(all(&lists, &levels), ["一、", "二、", "一、", "二、", "三、"]);
    }

    #[test]
    fn styles_link_lists_and_legal_levels_count_in_digits() {
        let lists = numbering(&format!(
            "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='法'/></w:abstractNum>\
             <w:abstractNum w:abstractNumId='1'><w:styleLink w:val='法'/>{}{}</w:abstractNum>\
             <w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num>",
            level(0, "chineseCounting", "第%1章", "<w:pStyle w:val='章'/>"),
            level(1, "decimal", "%1.%2", "<w:isLgl/>")
        ));
        assert_eq!(
            all(&lists, &[("7", 0), ("7", 1), ("7", 1), ("7", 0), ("7", 1)]),
            ["第一章", "1.1", "1.2", "第二章", "2.1"]
        );
        assert_eq!(lists.level_of_style("7", "章"), Some(0));
        assert_eq!(all(&lists, &[("0", 0)]), [""]);
    }
}
