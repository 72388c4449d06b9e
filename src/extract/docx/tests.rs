//! Word files made here: their parts, and what readers of the file do not see.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use super::super::document::{
    AsideKind, ExtractedBlock, ExtractedDocument, ExtractedTable, ParagraphRole, Run,
};
use super::super::limits::{ExtractLimits, OverLimit, Pool};
use super::super::ooxml::OfficeError;
use super::read;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn pool() -> Pool {
    Pool::new(ExtractLimits::default())
}

/// A file of parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("bytes");
    }
    zip.finish().expect("a ZIP").into_inner()
}

/// A file with a body, further parts and their relationships.
fn file(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w='{W}' xmlns:r='{R}' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
         xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
         xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' xmlns:v='urn:schemas-microsoft-com:vml'>\
         <w:body>{body}</w:body></w:document>"
    );
    let mut relations = String::from("<Relationships>");
    for (at, (kind, target, _)) in parts.iter().enumerate() {
        let outside = if target.contains("://") { " TargetMode='External'" } else { "" };
        let _ = write!(
            relations,
            "<Relationship Id='r{at}' Type='{R}/{kind}' Target='{target}'{outside}/>"
        );
    }
    relations.push_str("</Relationships>");
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        ("word/document.xml".to_owned(), document),
        ("word/_rels/document.xml.rels".to_owned(), relations),
    ];
    for (_, target, text) in parts {
        if !target.contains("://") {
            all.push((format!("word/{target}"), text.replace("XMLNS", &format!("xmlns:w='{W}'"))));
        }
    }
    let all: Vec<(&str, &str)> =
        all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    zipped(&all)
}

fn document(body: &str, parts: &[(&str, &str, &str)]) -> ExtractedDocument {
    let found = read(&file(body, parts), &pool()).unwrap_or_else(|why| panic!("{why:?} of {body}"));
    assert_eq!(found.read, found.signs(), "nothing is lost or doubled: {found:?}");
    found
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn texts(document: &ExtractedDocument) -> Vec<String> {
    document.blocks.iter().map(ExtractedBlock::text).collect()
}

fn asides(document: &ExtractedDocument) -> Vec<(AsideKind, &str)> {
    document.asides.iter().map(|aside| (aside.kind, aside.text.as_str())).collect()
}

fn table(document: &ExtractedDocument) -> &ExtractedTable {
    let is_table = |block: &ExtractedBlock| matches!(block, ExtractedBlock::Table(_));
    match document.blocks.iter().find(|block| is_table(block)) {
        Some(ExtractedBlock::Table(table)) => table,
        _ => panic!("no table in {document:?}"),
    }
}

#[test]
fn what_readers_do_not_see_stands_apart() {
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>11010519491231002X</w:t></w:r>";
    let deleted = "<w:del><w:r><w:delText>旧字</w:delText></w:r></w:del>";
    let added = format!("<w:ins>{}</w:ins>", r("新字"));
    let comments = "<w:comments XMLNS><w:comment w:id='0'><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment></w:comments>";
    let header = "<w:hdr XMLNS><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>";
    let body = p(&format!("{}{hidden}{deleted}{added}", r("正文")));
    let found = document(
        &body,
        &[("comments", "comments.xml", comments), ("header", "header1.xml", header)],
    );
    assert_eq!(texts(&found), ["正文新字"]);
    assert_eq!(
        asides(&found),
        [
            (AsideKind::Hidden, "11010519491231002X"),
            (AsideKind::Deleted, "旧字"),
            (AsideKind::Inserted, "新字"),
            (AsideKind::Comment, "请核对"),
            (AsideKind::Header, "内部资料"),
        ]
    );
}

#[test]
fn styles_hide_and_changes_are_accepted() {
    let styles = "<w:styles XMLNS><w:style w:type='character' w:styleId='h'><w:name w:val='h'/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let both = "<w:r><w:rPr><w:rStyle w:val='h'/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:rStyle w:val='h'/><w:vanish w:val='0'/></w:rPr><w:t>现</w:t></w:r>";
    let merged = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上半</w:t></w:r></w:p><w:p><w:r><w:t>下半</w:t></w:r></w:p>";
    let moved = "<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>";
    let rows = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删行</w:t></w:r></w:p></w:tc></w:tr>\
                <w:tr><w:tc><w:p><w:r><w:t>留行</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let found =
        document(&format!("{}{merged}{moved}{rows}", p(both)), &[("styles", "styles.xml", styles)]);
    assert_eq!(texts(&found), ["现", "上半下半", "移来", "留行"]);
    let said = asides(&found);
    for each in [
        (AsideKind::Hidden, "藏"),
        (AsideKind::Deleted, "移走"),
        (AsideKind::Deleted, "删行"),
        (AsideKind::Inserted, "移来"),
    ] {
        assert!(said.contains(&each), "{each:?} in {said:?}");
    }
}

#[test]
fn cells_cover_their_places() {
    let cell = |text: &str, properties: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&r(text)))
    };
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let restart = "<w:vMerge w:val='restart'/>";
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>{}{}{}</w:tbl>",
        cell("项目", restart),
        cell("数量", "<w:gridSpan w:val='2'/>"),
        row(&format!("{}{}{}", cell("", "<w:vMerge/>"), cell("上年", ""), cell("本年", ""))),
        row(&format!("{}{}{}", cell("甲", restart), cell("1", ""), cell("2", ""))),
        row(&format!("{}{}{}", cell("漏", "<w:vMerge/>"), cell("3", ""), cell("4", ""))),
    );
    let found = document(&body, &[]);
    let table = table(&found);
    let grid: Vec<Vec<String>> = table
        .grid()
        .iter()
        .map(|row| {
            row.iter()
                .map(|at| {
                    at.map_or_else(String::new, |(row, cell)| table.rows[row].cells[cell].text())
                })
                .collect()
        })
        .collect();
    assert_eq!(
        grid,
        [
            ["项目", "数量", "数量"],
            ["项目", "上年", "本年"],
            ["甲\n漏", "1", "2"],
            ["甲\n漏", "3", "4"]
        ]
    );
    assert!(table.rows[0].head && !table.rows[1].head);
}

#[test]
fn notes_links_pictures_and_boxes() {
    let notes = "<w:footnotes XMLNS><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>\
                 <w:footnote w:id='2'><w:p><w:r><w:t>统计口径</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let drawing = "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图' descr='组织架构图'/><a:graphic><a:blip r:embed='r2'/></a:graphic></wp:inline></w:drawing></w:r>";
    let choice = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>\
                  <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let link = "<w:hyperlink r:id='r1'><w:r><w:t>网站</w:t></w:r></w:hyperlink>";
    let field = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"https://b.gov.cn/\" \\h</w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>另一网站</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let formula = "<m:oMath><m:r><m:t>a+b</m:t></m:r><m:r><w:rPr><w:vanish/></w:rPr><m:t>密</m:t></m:r></m:oMath>";
    let body = format!(
        "{}{}{}",
        p(&format!(
            "{}<w:r><w:footnoteReference w:id='2'/></w:r>{link}{field}{formula}",
            r("总计")
        )),
        p(drawing),
        p(&format!("{}{choice}", r("之前")))
    );
    let found = document(
        &body,
        &[
            ("footnotes", "footnotes.xml", notes),
            ("hyperlink", "https://a.gov.cn/", ""),
            ("image", "media/image1.png", "bytes"),
        ],
    );
    assert_eq!(texts(&found), ["总计网站另一网站a+b", "", "之前", "框内"]);
    let ExtractedBlock::Paragraph(first) = &found.blocks[0] else { panic!("a paragraph") };
    assert_eq!(first.runs[1], Run::Note(0));
    assert_eq!(
        first.runs[2],
        Run::Link { text: "网站".to_owned(), target: "https://a.gov.cn/".to_owned() }
    );
    assert_eq!(
        first.runs[3],
        Run::Link { text: "另一网站".to_owned(), target: "https://b.gov.cn/".to_owned() }
    );
    assert_eq!(found.notes[0][0].text(), "统计口径");
    assert_eq!(
        (found.pictures[0].name.as_str(), found.pictures[0].alt.as_str()),
        ("image1.png", "组织架构图")
    );
    assert_eq!(found.pictures[0].bytes.as_deref(), Some(&b"bytes"[..]));
}

#[test]
fn headings_by_style_and_by_level() {
    let styles = "<w:styles XMLNS><w:style w:type='paragraph' w:styleId='t'><w:name w:val='Title'/></w:style>\
                  <w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 2'/></w:style></w:styles>";
    let with = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}</w:p>", r(text))
    };
    let level = format!("<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr>{}</w:p>", r("一级"));
    let found = document(
        &format!("{}{}{level}", with("t", "题"), with("2", "二级")),
        &[("styles", "styles.xml", styles)],
    );
    let roles: Vec<ParagraphRole> = found
        .blocks
        .iter()
        .map(|block| match block {
            ExtractedBlock::Paragraph(paragraph) => paragraph.role,
            ExtractedBlock::Table(_) => ParagraphRole::Text,
        })
        .collect();
    assert_eq!(roles, [ParagraphRole::Title, ParagraphRole::Heading(2), ParagraphRole::Heading(1)]);
}

#[test]
fn hostile_files_are_refused() {
    assert_eq!(read(b"PK\x03\x04", &pool()), Err(OfficeError::Damaged));
    assert_eq!(read(&zipped(&[("a.txt", "")]), &pool()), Err(OfficeError::Damaged));
    assert_eq!(read(&file("<w:p>", &[]), &pool()), Err(OfficeError::Damaged));
    let deep = "<w:sdt>".repeat(1000);
    assert_eq!(read(&file(&deep, &[]), &pool()), Err(OfficeError::OverLimit(OverLimit::Depth)));
    let small = Pool::new(ExtractLimits { inflated: 1000, ..ExtractLimits::default() });
    assert_eq!(
        read(&file(&p(&r(&"甲".repeat(1000))), &[]), &small),
        Err(OfficeError::OverLimit(OverLimit::Inflated))
    );
    let few = Pool::new(ExtractLimits { entries: 2, ..ExtractLimits::default() });
    assert_eq!(read(&file("", &[]), &few), Err(OfficeError::OverLimit(OverLimit::Entries)));
}
