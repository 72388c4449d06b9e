//! `gongkai check`: what carries numbers of people where nobody looks: narrow cells, far heads, files beside the parts of others.

use crate::check::{Numbers, json, told, with_files};
use crate::files::{SheetOf, cell, pdf, stored, word, workbook, zipped};

#[test]
fn heads_of_columns_say_what_numbers_are() {
    let row = |r: u32, cells: &str| format!("<row r='{r}'>{cells}</row>");
    let number = |place: &str, value: &str| format!("<c r='{place}'><v>{value}</v></c>");
    // The head is far above, six words lie between; a kind stands in the cell to the left.
    let between: String = (2..8).map(|r| row(r, &cell(&format!("A{r}"), "无"))).collect();
    let rows =
        row(1, &(cell("A1", "身份证号") + &cell("B1", "护照号") + &cell("C1", "预算数（元）")))
            + &between
            + &row(
                8,
                &(number("A8", "110105194912310000")
                    + &cell("B8", "E12345678")
                    + &number("C8", "13800138000")),
            )
            + &row(9, &(cell("E9", "身份证") + &number("F9", "110105194912310000")));
    let sheet = SheetOf { name: "表", rows, ..SheetOf::default() };
    let files = [
        ("a.xlsx", workbook(&[sheet], "无")),
        ("b.csv", "姓名,身份证号\n张,110105491231002\n".into()),
    ];
    let found = json(&with_files(&files, "附件：表\n"), &[]);
    assert_eq!(told(&found, "privacy/truncated-identity-number").len(), 2, "{found:#}");
    assert_eq!(told(&found, "privacy/passport-number").len(), 1, "{found:#}");
    assert_eq!(told(&found, "privacy/old-identity-number").len(), 1, "{found:#}");
    assert_eq!(told(&found, "privacy/mobile-number"), [] as [&str; 0]);
}

#[test]
fn what_lies_beside_office_parts_in_a_zip_is_read() {
    let number = Numbers(0).next();
    let body = format!("<w:p><w:r><w:t>{number}</w:t></w:r></w:p>");
    let inner = word(&body, "眉", "批", "无");
    let odt = stored(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("content.xml", b"<a/>".to_vec()),
    ]);
    let mut parts = vec![
        ("名单.txt", number.clone().into_bytes()),
        ("word/document.xml", b"<w:document xmlns:w='w'/>".to_vec()),
    ];
    parts.push(("[Content_Types].xml", b"<Types/>".to_vec()));
    let mut broken =
        stored(&[("a.txt", number.clone().into_bytes()), ("b.txt", number.clone().into_bytes())]);
    let at = broken.windows(5).position(|window| window == b"b.txt").expect("its name");
    broken[at + 6] ^= 1;
    let files = [
        // An Open Document lies first, whose name of the kind must not be taken for that of the whole.
        ("a.zip", stored(&[("1.odt", odt), ("2.docx", inner)])),
        ("b.zip", zipped(&parts)),
        ("c.zip", broken),
    ];
    let found = json(&with_files(&files, "附件：包\n"), &[]);
    let of = |file: &str, rule: &str| {
        let all = found["findings"].as_array().expect("findings");
        all.iter()
            .filter(|it| {
                it["rule"] == rule && it["file"].as_str().is_some_and(|it| it.ends_with(file))
            })
            .count()
    };
    assert_eq!(
        [of("a.zip", "privacy/identity-number"), of("b.zip", "privacy/identity-number")],
        [1, 1],
        "{found:#}"
    );
    assert_eq!(
        [of("c.zip", "privacy/identity-number"), of("c.zip", "attachment/damaged")],
        [1, 1],
        "{found:#}"
    );
}

#[test]
fn numbers_that_go_over_lines_of_a_narrow_cell_are_found() {
    let number = Numbers(0).next();
    let (first, second) = number.split_at(11);
    let lines = format!("BT /F1 12 Tf 72 700 Td ({first}) Tj 0 -14 Td ({second}) Tj ET");
    let simple = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let said = told(
        &json(&with_files(&[("a.pdf", pdf(&lines, simple))], "附件：表\n"), &[]),
        "privacy/identity-number",
    );
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn names_of_files_are_looked_at_too() {
    let site = with_files(&[("名单11010519491231002X.csv", "甲,乙\n".into())], "附件：名单\n");
    let said = told(&json(&site, &[]), "privacy/identity-number");
    let of_name =
        said.iter().filter(|it| it.starts_with("文件名：") && it.contains("11*************02X"));
    assert_eq!(of_name.count(), 1, "{said:?}");
}

#[test]
fn a_file_with_too_many_numbers_is_cut_short_and_said_to_be() {
    let lines: Vec<String> = (0..2500).map(|n| format!("1380013{n:04}\n")).collect();
    let found = json(&with_files(&[("a.txt", lines.concat().into())], "附件：表\n"), &[]);
    assert_eq!(told(&found, "privacy/mobile-number").len(), 2000);
    assert!(told(&found, "attachment/not-inspected")[0].contains("号码太多"), "{found:#}");
}

#[test]
fn charts_diagrams_fields_and_choices_are_read() {
    let mut numbers = Numbers(0);
    let [field, chart, diagram, choice] = std::array::from_fn(|_| numbers.next());
    let fields = format!("<w:p><w:r><w:instrText> ASK 号 {field} </w:instrText></w:r></w:p>");
    let in_chart = format!("<c:chart xmlns:c='c'><c:pt><c:v>{chart}</c:v></c:pt></c:chart>");
    // A diagram sets a number in two runs.
    let (first, second) = diagram.split_at(7);
    let in_diagram = format!("<d xmlns:a='a'><a:p><a:t>{first}</a:t><a:t>{second}</a:t></a:p></d>");
    let with_parts = |bytes: Vec<u8>, parts: &[(&str, &str)]| {
        let mut zip = zip::ZipWriter::new_append(std::io::Cursor::new(bytes)).expect("a ZIP");
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
            std::io::Write::write_all(&mut zip, text.as_bytes()).expect("bytes");
        }
        zip.finish().expect("a ZIP").into_inner()
    };
    let word = with_parts(
        word(&fields, "眉", "批", "无"),
        &[("word/charts/chart1.xml", &in_chart), ("word/diagrams/data1.xml", &in_diagram)],
    );
    let after = format!(
        "<dataValidations><dataValidation type='list' sqref='C5:C9'><formula1>\"{choice},甲\"</formula1></dataValidation></dataValidations>"
    );
    let sheet = SheetOf { name: "表", rows: String::new(), after, ..SheetOf::default() };
    let book = workbook(&[sheet], "无");
    let found = json(&with_files(&[("a.docx", word), ("b.xlsx", book)], "附件：表\n"), &[]);
    let said = told(&found, "privacy/identity-number");
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said.iter().any(|it| it.contains("单元格 C5")), "{said:?}");
}
