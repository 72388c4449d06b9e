//! Office files made for tests: workbooks, Word files, PDF, OFD, packed ones.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A ZIP of parts.
pub(crate) fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    packed(parts, zip::CompressionMethod::Deflated)
}

/// A ZIP of parts that are not compressed.
pub(crate) fn stored(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    packed(parts, zip::CompressionMethod::Stored)
}

fn packed(parts: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("a ZIP").into_inner()
}

/// Relationships: kind and target.
fn relations(all: &[(&str, &str)]) -> Vec<u8> {
    let mut out = String::from(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>",
    );
    for (at, (kind, target)) in all.iter().enumerate() {
        let _ = write!(out, "<Relationship Id='r{at}' Type='{R}/{kind}' Target='{target}'/>");
    }
    out.push_str("</Relationships>");
    out.into_bytes()
}

fn properties(word: &str) -> Vec<u8> {
    format!(
        "<cp:coreProperties xmlns:cp='c' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>王小明</dc:creator>\
         <cp:keywords>{word}</cp:keywords></cp:coreProperties>"
    )
    .into_bytes()
}

/// A sheet of a workbook.
#[derive(Default)]
pub(crate) struct SheetOf<'a> {
    pub(crate) name: &'a str,
    pub(crate) state: &'a str,
    /// Everything before `sheetData`.
    pub(crate) before: &'a str,
    /// Rows, as they stand in the file.
    pub(crate) rows: String,
    /// Everything behind.
    pub(crate) after: String,
    /// A comment on A1.
    pub(crate) comment: Option<&'a str>,
}

/// A cell of text.
pub(crate) fn cell(place: &str, text: &str) -> String {
    format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>")
}

/// A workbook.
pub(crate) fn workbook(sheets: &[SheetOf<'_>], property: &str) -> Vec<u8> {
    let mut list = String::new();
    let mut targets = Vec::new();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let state = if sheet.state.is_empty() { "visible" } else { sheet.state };
        let _ = write!(
            list,
            "<sheet name='{}' sheetId='{}' state='{state}' r:id='r{at}'/>",
            sheet.name,
            at + 1
        );
        targets.push(("worksheet", format!("worksheets/s{at}.xml")));
        let xml = format!(
            "<worksheet xmlns='{S}'>{}<sheetData>{}</sheetData>{}</worksheet>",
            sheet.before, sheet.rows, sheet.after
        );
        parts.push((format!("xl/worksheets/s{at}.xml"), xml.into_bytes()));
        if let Some(comment) = sheet.comment {
            let xml = format!(
                "<comments xmlns='{S}'><commentList><comment ref='A1'><text><r><t>{comment}</t></r></text></comment></commentList></comments>"
            );
            parts.push((format!("xl/c{at}.xml"), xml.into_bytes()));
            let name = format!("xl/worksheets/_rels/s{at}.xml.rels");
            parts.push((name, relations(&[("comments", &format!("../c{at}.xml"))])));
        }
    }
    let targets: Vec<(&str, &str)> =
        targets.iter().map(|(kind, target)| (*kind, target.as_str())).collect();
    let book = format!("<workbook xmlns='{S}' xmlns:r='{R}'><sheets>{list}</sheets></workbook>");
    parts.push(("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()));
    parts.push(("xl/workbook.xml".to_owned(), book.into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&targets)));
    parts.push(("docProps/core.xml".to_owned(), properties(property)));
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    zipped(&parts)
}

/// A Word file with a body, and what its header, a comment and a property say.
pub(crate) fn word(body: &str, header: &str, comment: &str, property: &str) -> Vec<u8> {
    let part = |name: &str, inside: &str| {
        format!(
            "<w:{name} xmlns:w='{W}' xmlns:v='urn:schemas-microsoft-com:vml'>{inside}</w:{name}>"
        )
        .into_bytes()
    };
    let said = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let comments = format!("<w:comment w:id='1'>{}</w:comment>", said(comment));
    zipped(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
        ("word/h.xml", part("hdr", &said(header))),
        ("word/c.xml", part("comments", &comments)),
        ("word/_rels/document.xml.rels", relations(&[("header", "h.xml"), ("comments", "c.xml")])),
        ("docProps/core.xml", properties(property)),
    ])
}

/// A PDF of one page with these instructions and this font, which may refer to its descendant as `6 0 R`.
pub(crate) fn pdf(instructions: &str, font: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X1 7 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{instructions}\nendstream", instructions.len()),
        font.to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>"
            .to_owned(),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream".to_owned(),
    ];
    let mut out = String::from("%PDF-1.5\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

/// A composite font of this encoding.
pub(crate) fn composite(encoding: &str) -> String {
    format!("<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/{encoding}/DescendantFonts[6 0 R]>>")
}

/// Instructions that show these bytes.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("BT /F1 12 Tf 72 700 Td <{}> Tj ET", hex.concat())
}

/// An OFD of one page with this text, a place for each character.
pub(crate) fn ofd(text: &str) -> Vec<u8> {
    const NS: &str = "xmlns:ofd='http://www.ofdspec.org/2016'";
    let mut objects = String::new();
    for (at, c) in text.chars().enumerate() {
        let left = 20 + 2 * at;
        let _ = write!(
            objects,
            "<ofd:TextObject Boundary='{left} 20 2 4' Size='3.5'><ofd:TextCode X='0' Y='3'>{c}</ofd:TextCode></ofd:TextObject>"
        );
    }
    let root = format!(
        "<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    );
    let document = format!(
        "<ofd:Document {NS}><ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/P/Content.xml'/></ofd:Pages></ofd:Document>"
    );
    let page = format!(
        "<ofd:Page {NS}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    );
    zipped(&[
        ("OFD.xml", root.into_bytes()),
        ("Doc_0/Document.xml", document.into_bytes()),
        ("Doc_0/Pages/P/Content.xml", page.into_bytes()),
    ])
}
