//! Workbooks of Excel and WPS since 2007 (`SpreadsheetML`, ECMA-376 part 1, 18) → [`Workbook`].
//!
//! In: bytes, a pool of limits. Out: sheets with raw values, hidden parts and comments; copies of data that the program keeps. Must not
//! know: what stands in cells, rules.
//!
//! The XML is read here and not by a library of tables: hidden rows and columns, comments, boxes and the number as it was typed
//! (`<v>`) are what an inspection looks for, and every byte is drawn from the pool.

mod sheet;
mod styles;
mod texts;

use super::kind::FileKind;
use super::limits::Pool;
use super::ooxml::{OfficeError, OfficePackage, Xml, XmlToken, add_beside, properties};
use super::pieces::{FileText, FileTrait, HiddenBy, PiecePlace};
use super::workbook::{Sheet, Workbook};
use sheet::SharedByCells;

/// A sheet as the workbook names it.
struct NamedSheet {
    name: String,
    is_hidden: bool,
    /// Id of its relationship.
    relationship: String,
}

/// Reads a workbook's text, and everything beside it.
pub fn text(bytes: &[u8], pool: &Pool) -> Result<FileText, OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    let mut out = FileText::of(FileKind::Xlsx);
    workbook(&mut package, pool)?.add_to(&mut out);
    let mut cached = 0;
    for part in package.names() {
        if part.ends_with("vbaProject.bin") {
            out.traits.push(FileTrait::Macros);
        }
        let is_cache = part.starts_with("xl/pivotCache/") || part.starts_with("xl/externalLinks/");
        if !(is_cache && part.ends_with(".xml")) {
            continue;
        }
        let Some(xml) = package.text(&part)? else { continue };
        let texts = texts::of_cache(&xml, pool)?;
        cached += u32::from(!texts.is_empty());
        for text in texts {
            out.push(PiecePlace::Part(part.clone()), Some(HiddenBy::Cache), text);
        }
    }
    if cached > 0 {
        out.traits.push(FileTrait::CachedData(cached));
    }
    add_beside(&mut package, pool, &mut out)?;
    out.push_properties(properties(&mut package, pool)?);
    Ok(out)
}

/// Reads a workbook's cells.
pub fn read(bytes: &[u8], pool: &Pool) -> Result<Workbook, OfficeError> {
    workbook(&mut OfficePackage::open(bytes, pool)?, pool)
}

fn workbook(package: &mut OfficePackage<'_>, pool: &Pool) -> Result<Workbook, OfficeError> {
    let of_file = package.relationships("")?;
    let main = of_file.values().find(|each| each.kind == "officeDocument");
    let main = main.map_or("xl/workbook.xml", |each| each.target.as_str()).to_owned();
    let xml = package.text(&main)?.ok_or(OfficeError::Damaged)?;
    let relationships = package.relationships(&main)?;
    let mut part = |kind: &str| match relationships.values().find(|each| each.kind == kind) {
        Some(each) => package.text(&each.target),
        None => Ok(None),
    };
    let strings = part("sharedStrings")?.map(|xml| texts::shared(&xml, pool)).transpose()?;
    let styles = part("styles")?.map(|xml| styles::read(&xml, pool)).transpose()?;
    let (strings, styles) = (strings.unwrap_or_default(), styles.unwrap_or_default());
    let shared = SharedByCells { strings: &strings, styles: &styles.of_cells };
    let parts = WorkbookParts::read(&xml, pool)?;
    let mut out = Workbook {
        counts_from_1904: parts.counts_from_1904,
        formats: styles.formats,
        names: parts.names,
        sheets: Vec::new(),
    };
    for named in parts.sheets {
        let Some(target) = relationships.get(&named.relationship) else { continue };
        let Some(xml) = package.text(&target.target)? else { continue };
        let mut sheet = Sheet { name: named.name, is_hidden: named.is_hidden, ..Sheet::default() };
        sheet::read(&xml, &shared, pool, &mut sheet)?;
        beside(package, &target.target.clone(), pool, &mut sheet)?;
        out.sheets.push(sheet);
    }
    Ok(out)
}

/// What the part of the workbook itself says.
#[derive(Default)]
struct WorkbookParts {
    sheets: Vec<NamedSheet>,
    /// What names of the workbook stand for.
    names: Vec<String>,
    counts_from_1904: bool,
}

impl WorkbookParts {
    fn read(xml: &str, pool: &Pool) -> Result<Self, OfficeError> {
        let mut xml = Xml::new(xml, pool);
        let mut out = Self::default();
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_s("sheet") => {
                    let state = element.attribute("state").unwrap_or("visible");
                    out.sheets.push(NamedSheet {
                        name: element.attribute("name").unwrap_or_default().to_owned(),
                        is_hidden: matches!(state, "hidden" | "veryHidden"),
                        relationship: element.relationship("id").unwrap_or_default().to_owned(),
                    });
                }
                XmlToken::Open(element) if element.is_s("definedName") => {
                    out.names.push(xml.text()?);
                }
                XmlToken::Open(element) if element.is_s("workbookPr") => {
                    let counted = element.attribute("date1904");
                    out.counts_from_1904 = matches!(counted, Some("1" | "true"));
                }
                XmlToken::End => return Ok(out),
                XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
    }
}

/// Comments and boxes of a sheet, which stand in parts of their own.
fn beside(
    package: &mut OfficePackage<'_>,
    part: &str,
    pool: &Pool,
    sheet: &mut Sheet,
) -> Result<(), OfficeError> {
    for each in package.relationships(part)?.into_values().filter(|each| !each.is_external) {
        match each.kind.as_str() {
            "comments" | "threadedComment" => {
                let Some(xml) = package.text(&each.target)? else { continue };
                sheet.comments.extend(texts::comments(&xml, pool)?);
            }
            "drawing" | "vmlDrawing" => {
                let Some(xml) = package.text(&each.target)? else { continue };
                sheet.boxes.extend(texts::boxes(&xml, pool)?);
            }
            _ => {}
        }
    }
    Ok(())
}
