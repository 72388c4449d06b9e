//! The part of styles → how each style of cells shows numbers.
//!
//! In: the XML of the styles. Out: [`NumberStyles`]. Must not know: cells, what a code of a format means.

use std::collections::BTreeMap;

use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Xml, XmlToken};

/// Number formats of a workbook.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NumberStyles {
    /// Codes, each once.
    pub(super) formats: Vec<String>,
    /// For each style of cells, the position of its code.
    pub(super) of_cells: Vec<usize>,
}

/// Reads the formats.
pub(super) fn read(xml: &str, pool: &Pool) -> Result<NumberStyles, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut own: BTreeMap<u32, String> = BTreeMap::new();
    let mut ids = Vec::new();
    let mut is_of_cells = false;
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.is_s("numFmt") => {
                let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                if let Some((id, code)) = id.zip(element.attribute("formatCode")) {
                    own.insert(id, code.to_owned());
                }
            }
            // Styles that cells refer to; others, such as `cellStyleXfs`, stand before and after them.
            XmlToken::Open(element) if element.is_s("cellXfs") => is_of_cells = true,
            XmlToken::Open(element)
                if element.is_s("cellStyles")
                    || element.is_s("cellStyleXfs")
                    || element.is_s("dxfs") =>
            {
                is_of_cells = false;
            }
            XmlToken::Open(element) if element.is_s("xf") && is_of_cells => {
                let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                ids.push(id.unwrap_or(0));
            }
            XmlToken::End => break,
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
    let mut out = NumberStyles::default();
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for id in ids {
        let place = *places.entry(id).or_insert_with(|| {
            let code = own.get(&id).cloned().or_else(|| built_in(id).map(str::to_owned));
            // No program knows how a number without an entry is shown; its name is one that no format has.
            out.formats.push(code.unwrap_or_else(|| format!("[{id}]")));
            out.formats.len() - 1
        });
        out.of_cells.push(place);
    }
    Ok(out)
}

/// Codes that files refer to by number alone, as a Chinese office program shows them.
///
/// Source: ECMA-376 part 1, 18.8.30 (numFmt): the table of all languages and that of zh-cn; numbers 14 and 22 follow the day's
/// short form of the language, which is `yyyy/m/d` in Chinese.
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        6 => "\"¥\"#,##0;[Red]\"¥\"\\-#,##0",
        7 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        8 => "\"¥\"#,##0.00;[Red]\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        37 => "#,##0_);(#,##0)",
        38 => "#,##0_);[Red](#,##0)",
        39 => "#,##0.00_);(#,##0.00)",
        40 => "#,##0.00_);[Red](#,##0.00)",
        41 => "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::extract::{ExtractLimits, Pool};

    #[test]
    fn styles_of_cells_lead_to_codes() {
        let xml = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <numFmts><numFmt numFmtId="164" formatCode="0.0_ "/></numFmts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>
            <cellStyles/><dxfs><dxf><numFmt numFmtId="4" formatCode="x"/></dxf></dxfs></styleSheet>"#;
        let found = read(xml, &Pool::new(ExtractLimits::default())).expect("styles");
        assert_eq!(found.formats, ["General", "0.0_ ", "yyyy/m/d"]);
        assert_eq!(found.of_cells, [0, 1, 2, 1]);
    }
}
