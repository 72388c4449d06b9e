//! `gongkai check`: numbers of people wherever they hide, what is to be said of attachments, formats.

use std::fmt::Write as _;

use crate::files::{SheetOf, cell, composite, ofd, pdf, shown, stored, word, workbook, zipped};
use crate::harness::TestSite;

/// Numbers that nobody has: the order of each is higher, the check digit right (GB 11643).
pub(crate) struct Numbers(pub(crate) u32);

impl Numbers {
    pub(crate) fn next(&mut self) -> String {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        self.0 += 1;
        let digits = format!("1101051949{:02}31{:03}", 1 + 2 * (self.0 % 2), 100 + self.0);
        let sum: u32 =
            digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
        let last = "10X98765432".as_bytes()[(sum % 11) as usize];
        format!("{digits}{}", char::from(last))
    }
}

/// A report with these attachments.
pub(crate) fn with_files(files: &[(&str, Vec<u8>)], body: &str) -> TestSite {
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let front = format!("attachments: [{}]\n", names.join(", "));
    let site = TestSite::new().report("a", &front, body);
    for (name, bytes) in files {
        site.write(&format!("content/fzzf/{name}"), bytes);
    }
    site
}

pub(crate) fn json(site: &TestSite, more: &[&str]) -> serde_json::Value {
    let arguments = [&["check", "--format", "json", "--as-of", "2024-02-01"], more].concat();
    serde_json::from_str(&site.run(&arguments).out).expect("JSON")
}

/// Messages of a rule, in order.
pub(crate) fn told(all: &serde_json::Value, rule: &str) -> Vec<String> {
    let findings = all["findings"].as_array().expect("findings");
    let of_rule = findings.iter().filter(|it| it["rule"] == rule);
    of_rule.map(|it| it["message"].as_str().expect("a message").to_owned()).collect()
}

/// Numbers that were hidden in files, each with the words that tell where.
struct Planted {
    numbers: Numbers,
    all: Vec<(String, &'static str)>,
}

impl Planted {
    fn at(&mut self, place: &'static str) -> String {
        let number = self.numbers.next();
        self.all.push((number.clone(), place));
        number
    }

    fn workbook(&mut self) -> Vec<u8> {
        let row = |r: u32, more: &str, cells: &str| format!("<row r='{r}' {more}>{cells}</row>");
        let boxes: Vec<String> = self
            .at("单元格 A5")
            .chars()
            .zip('A'..)
            .map(|(c, column)| cell(&format!("{column}5"), &c.to_string()))
            .collect();
        let both =
            cell("C2", &self.at("单元格 C2")) + &cell("F2", &self.at("单元格 F2（隐藏的列）"));
        let list = SheetOf {
            name: "名单",
            before: "<cols><col min='5' max='6' width='9' hidden='1'/></cols>",
            rows: [
                row(1, "", &cell("C1", "身份证号")),
                row(2, "", &both),
                row(3, "hidden='1'", &cell("C3", &self.at("单元格 C3（隐藏的行）"))),
                row(4, "ht='0'", &cell("C4", &self.at("单元格 C4（隐藏的行）"))),
                row(5, "", &boxes.concat()),
            ]
            .concat(),
            after: format!(
                "<headerFooter><oddHeader>&amp;C{}</oddHeader></headerFooter>",
                self.at("名单”的页眉或页脚")
            ),
            ..SheetOf::default()
        };
        let comment = self.at("单元格 A1（批注）");
        let remarks = SheetOf { name: "说明", comment: Some(&comment), ..SheetOf::default() };
        let name = format!("附{}", self.at("工作表名"));
        let named = SheetOf { name: &name, ..SheetOf::default() };
        let hidden = SheetOf {
            name: "底稿",
            state: "veryHidden",
            rows: row(2, "", &cell("B2", &self.at("单元格 B2（隐藏的工作表）"))),
            ..SheetOf::default()
        };
        workbook(&[list, remarks, named, hidden], &self.at("属性 keywords"))
    }

    fn word(&mut self) -> Vec<u8> {
        let p = |inside: &str| format!("<w:p>{inside}</w:p>");
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        let parted = self.at("第 1 段");
        let hidden = self.at("第 3 段（隐藏的文字）");
        let deleted = self.at("第 4 段（修订中删去的文字）");
        let boxed = p(&run(&self.at("段：")));
        let body = [
            p(&(run(&parted[..6]) + &run(&parted[6..]))),
            format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p(&run(&self.at("第 2 段")))),
            p(&format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{hidden}</w:t></w:r>")),
            p(&format!("<w:del><w:r><w:delText>{deleted}</w:delText></w:r></w:del>")),
            p(&format!(
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{boxed}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            )),
        ];
        let header = self.at("页眉或页脚");
        word(&body.concat(), &header, &self.at("（批注）"), &self.at("属性 keywords"))
    }

    /// A PDF in one of the encodings that official typesetting uses.
    fn pdf(&mut self, encoding: &str) -> Vec<u8> {
        let said = format!("身份证{}", self.at("第 1 页"));
        let bytes = match encoding {
            "GBK-EUC-H" | "GBK2K-H" => encoding_rs::GB18030.encode(&said).0.into_owned(),
            _ => said.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        pdf(&shown(&bytes), &composite(encoding))
    }

    /// A PDF that sets each digit at a place of its own.
    fn pdf_by_digits(&mut self) -> Vec<u8> {
        let mut digits = String::from("BT /F1 12 Tf ");
        for (at, c) in self.at("第 1 页").chars().enumerate() {
            let _ = write!(digits, "1 0 0 1 {} 700 Tm ({c}) Tj ", 72 + 14 * at);
        }
        digits.push_str("ET");
        pdf(&digits, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    }

    fn zip_in_zip(&mut self) -> Vec<u8> {
        let rows = format!("<row r='1'>{}</row>", cell("A1", &self.at("“内.zip > 名单.xlsx”里")));
        let book = workbook(&[SheetOf { name: "表", rows, ..SheetOf::default() }], "无");
        zipped(&[("内.zip", zipped(&[("名单.xlsx", book)]))])
    }
}

#[test]
fn identity_numbers_are_found_wherever_they_hide_and_never_repeated() {
    let mut planted = Planted { numbers: Numbers(0), all: Vec::new() };
    let csv = format!("姓名\n张,{}\n", planted.at("第 2 行"));
    let files = [
        ("a.xlsx", planted.workbook()),
        ("b.docx", planted.word()),
        ("c1.pdf", planted.pdf("GBK-EUC-H")),
        ("c2.pdf", planted.pdf("GBK2K-H")),
        ("c3.pdf", planted.pdf("UniGB-UCS2-H")),
        ("c4.pdf", planted.pdf("UniGB-UTF16-H")),
        ("d.pdf", planted.pdf_by_digits()),
        ("e.ofd", ofd(&planted.at("第 1 页"))),
        ("f.zip", planted.zip_in_zip()),
        ("g.csv", encoding_rs::GB18030.encode(&csv).0.into_owned()),
    ];
    let site = with_files(&files, &format!("张三 {}。\n", planted.at("")));
    let found = json(&site, &[]);
    let said = told(&found, "privacy/identity-number");
    for (number, place) in &planted.all {
        let masked = format!("{}*************{}", &number[..2], &number[15..]);
        let spaced = masked.chars().map(String::from).collect::<Vec<_>>().join(" ");
        let is_told = said
            .iter()
            .any(|it| it.contains(place) && (it.contains(&masked) || it.contains(&spaced)));
        assert!(is_told, "{place}: {masked} in {said:#?}");
    }
    assert_eq!(said.len(), planted.all.len(), "{said:#?}");
    // No full number in what is printed, in any format, nor in what is kept.
    for format in ["human", "json", "sarif", "junit", "github", "csv", "html", "ics"] {
        let run = site.run(&["check", "--format", format, "--all"]).expect(1);
        for (number, _) in &planted.all {
            assert!(!run.out.contains(number.as_str()), "{format}: {number}");
            assert!(!run.err.contains(number.as_str()), "{format}: {number}");
        }
    }
    let kept = site.tree(".gongkai/cache");
    assert!(!kept.is_empty());
    for (name, bytes) in kept {
        for (number, _) in &planted.all {
            let number = number.as_bytes();
            assert!(!bytes.windows(18).any(|window| window == number), "{name}");
        }
    }
    // What is kept says the same.
    assert_eq!(json(&site, &[]), found);
}

#[test]
fn other_numbers_of_people_are_told_with_what_names_them() {
    let row = |r: u32, cells: &str| format!("<row r='{r}'>{cells}</row>");
    let number = |place: &str, value: &str| format!("<c r='{place}'><v>{value}</v></c>");
    let rows = row(1, &(cell("A1", "身份证号码") + &cell("B1", "金额")))
        // Excel keeps fifteen digits.
        + &row(2, &(number("A2", "1.1010519491231E+17") + &number("B2", "1.1010519491231E+17")))
        + &row(3, &(cell("C3", "银行卡号 6222021001106789016") + &cell("D3", "护照号 E12345678")))
        + &row(4, &cell("A4", "电话 13800138000"));
    let sheet = SheetOf { name: "表", rows, ..SheetOf::default() };
    let site =
        with_files(&[("a.xlsx", workbook(&[sheet], "无"))], "旧证 身份证 110105491231002。\n");
    let found = json(&site, &[]);
    let one = |rule: &str, words: &str| {
        let told = told(&found, rule);
        assert_eq!(told.len(), 1, "{rule}: {told:?}");
        assert!(told[0].contains(words), "{rule}: {told:?}");
    };
    one("privacy/truncated-identity-number", "单元格 A2：");
    one("privacy/bank-card", "9016");
    one("privacy/passport-number", "E******78");
    one("privacy/mobile-number", "138****8000");
    one("privacy/old-identity-number", "11**********002");
}

#[test]
fn what_is_hidden_in_attachments_is_told() {
    let row = |r: u32, more: &str, cells: &str| format!("<row r='{r}' {more}>{cells}</row>");
    let sheets = [
        SheetOf {
            name: "公开",
            before: "<cols><col min='3' max='3' width='0'/></cols>",
            rows: row(1, "", &(cell("A1", "甲") + &cell("C1", "丙")))
                + &row(2, "hidden='1'", &cell("A2", "乙"))
                + &row(3, "", "<c r='A3'><f>1+1</f></c>"),
            comment: Some("批"),
            ..SheetOf::default()
        },
        SheetOf {
            name: "底稿",
            state: "hidden",
            rows: row(1, "", &cell("A1", "丁")),
            ..SheetOf::default()
        },
    ];
    let p = |inside: &str| format!("<w:p>{inside}</w:p>");
    let body = p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>")
        + &p("<w:ins><w:r><w:t>加</w:t></w:r></w:ins>");
    let mute = pdf(&shown(b"\0\x01\0\x02"), &composite("Identity-H"));
    let picture = pdf("/X1 Do", &composite("Identity-H"));
    let mut damaged = workbook(&[SheetOf { name: "坏", ..SheetOf::default() }], "无");
    let end = damaged.len() - 200;
    damaged.truncate(end);
    let files = [
        ("a.xlsx", workbook(&sheets, "无")),
        ("b.docx", word(&body, "眉", "批注", "无")),
        ("c.pdf", mute),
        ("d.pdf", picture),
        ("g.zip", zipped(&[("空.txt", Vec::new()), ("vbaProject.bin", b"\0\x01".to_vec())])),
        ("h.pdf", b"%PDF-1.5\nnothing".to_vec()),
    ];
    let site = with_files(&files, "正文。\n");
    let found = json(&site, &[]);
    for (rule, words) in [
        ("attachment/hidden-sheet", "“底稿”"),
        ("attachment/hidden-cells", "“公开”的 1 行"),
        ("attachment/hidden-cells", "“公开”的 1 列"),
        ("attachment/comments", "1 条"),
        ("attachment/uncalculated", "1 个"),
        ("attachment/person", "王小明"),
        ("attachment/hidden-text", "1 处"),
        ("attachment/tracked-changes", "1 处"),
        ("attachment/unreadable-text", "2 个字中的 2 个，从第 1 页起"),
        ("attachment/scanned", "1 页中的 1 页"),
        ("attachment/not-inspected", "“空.txt”里，没有检查：这个文件是空的"),
        ("attachment/damaged", "附件损坏"),
    ] {
        let said = told(&found, rule);
        assert!(said.iter().any(|it| it.contains(words)), "{rule} {words}: {said:?}");
    }
    // A sound file has nothing of all that.
    let plain =
        [SheetOf { name: "表", rows: row(1, "", &cell("A1", "甲")), ..SheetOf::default() }];
    let site = with_files(&[("a.xlsx", workbook(&plain, "预算"))], "正文。\n");
    let rules: Vec<String> = json(&site, &[])["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|it| it["rule"].as_str().expect("a rule").to_owned())
        .filter(|rule| rule.starts_with("attachment/") && rule != "attachment/person")
        .collect();
    assert_eq!(rules, [] as [&str; 0]);
}

#[test]
fn open_documents_are_read_with_what_stands_beside_their_text() {
    const NS: &str = "xmlns:office='o' xmlns:text='t' xmlns:meta='m' xmlns:dc='d'";
    let mut numbers = Numbers(0);
    let planted: Vec<String> = (0..4).map(|_| numbers.next()).collect();
    let content = format!(
        "<office:document-content {NS}><office:body><office:text><text:p>甲<text:span>{}</text:span><office:annotation><text:p>{}</text:p></office:annotation></text:p></office:text></office:body></office:document-content>",
        planted[0], planted[1]
    );
    let styles = format!(
        "<office:document-styles {NS}><text:p>{}</text:p></office:document-styles>",
        planted[2]
    );
    // A day follows at once: the digits are not one number.
    let meta = format!(
        "<office:document-meta {NS}><dc:description>{}</dc:description><meta:creation-date>2024-01-29</meta:creation-date></office:document-meta>",
        planted[3]
    );
    let mut zip = vec![("mimetype", b"application/vnd.oasis.opendocument.text".to_vec())];
    for (name, text) in [("content.xml", content), ("styles.xml", styles), ("meta.xml", meta)] {
        zip.push((name, text.into_bytes()));
    }
    let site = with_files(&[("a.odt", stored(&zip))], "正文。\n");
    site.write("site.yaml", format!("{}attachments: {{allow: [odt]}}\n", site.read("site.yaml")));
    let said = told(&json(&site, &[]), "privacy/identity-number");
    for (number, place) in
        planted.iter().zip(["第 1 段", "第 2 段", "页眉或页脚", "属性 description"])
    {
        let end = &number[15..];
        assert!(
            said.iter().any(|it| it.starts_with(place) && it.contains(end)),
            "{place}: {said:#?}"
        );
    }
}

#[test]
fn files_that_ask_for_a_password_have_macros_or_are_large_are_told() {
    let mut ole = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a file");
    ole.create_stream("/EncryptedPackage").expect("a stream");
    let locked = ole.into_inner().into_inner();
    let sheet = SheetOf { name: "表", ..SheetOf::default() };
    let cache =
        "<pivotCacheDefinition><sharedItems><s v='张三'/></sharedItems></pivotCacheDefinition>";
    let mut parts = vec![
        ("xl/vbaProject.bin", b"x".to_vec()),
        ("xl/pivotCache/pivotCacheDefinition1.xml", cache.as_bytes().to_vec()),
    ];
    let plain = workbook(&[sheet], "无");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&plain)).expect("a ZIP");
    let mut kept = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).expect("bytes");
        kept.push((String::from_utf8(file.name_raw().to_vec()).expect("UTF-8"), bytes));
    }
    parts.extend(kept.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    let large = vec![b'\n'; 20_000_001];
    let mut large_text = "长文\n".as_bytes().to_vec();
    large_text.extend(large);
    let files = [("a.xlsx", locked), ("b.xlsx", zipped(&parts)), ("c.txt", large_text)];
    let found = json(&with_files(&files, "正文。\n"), &[]);
    assert_eq!(told(&found, "attachment/encrypted").len(), 1, "{found:#}");
    assert_eq!(told(&found, "attachment/macros").len(), 1);
    assert_eq!(told(&found, "attachment/cached-data").len(), 1);
    assert!(told(&found, "attachment/large")[0].contains("20 MB"));
}

#[test]
fn formats_name_the_same_findings() {
    let site = TestSite::new().report("a", "", "张三 11010519491231002X，电话 13800138000。\n");
    let run = |format: &str| {
        site.run(&["check", "--format", format, "--as-of", "2024-02-01"]).expect(1).out
    };
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "privacy/identity-number");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startColumn"].as_u64(), region["endColumn"].as_u64()), (Some(4), Some(22)));
    assert!(
        run("github").contains(
            "::error file=content/fzzf/a.md,line=5,col=4,title=privacy/identity-number::"
        )
    );
    let csv = run("csv");
    assert!(
        csv.starts_with('\u{feff}')
            && csv.contains("错误,privacy/identity-number,content/fzzf/a.md,5,4,"),
        "{csv}"
    );
    let junit = run("junit");
    assert!(
        junit.contains("<testcase classname=\"privacy\" name=\"identity-number\" time=\"0\">"),
        "{junit}"
    );
    // The human form shows errors first, fifty findings, and the score sheet.
    let human = site.run(&["check", "--as-of", "2024-02-01"]).expect(1);
    assert!(
        human.err.contains("content/fzzf/a.md:5:4") && human.err.contains("单项否决"),
        "{}",
        human.err
    );
    let many: Vec<String> = (0..60).map(|n| format!("电话 138001380{n:02}。\n\n")).collect();
    let site = TestSite::new().report("a", "", &many.concat());
    let some = site.run(&["check", "--as-of", "2024-02-01"]).expect(0).err;
    assert!(some.contains("没有列出"), "{some}");
    assert!(
        site.run(&["check", "--all", "--as-of", "2024-02-01"])
            .expect(0)
            .err
            .matches("privacy/mobile-number")
            .count()
            == 60
    );
    // A file takes the place of the terminal.
    site.run(&["check", "--format", "csv", "-o", "f.csv", "--as-of", "2024-02-01"]).expect(0);
    assert!(site.read("f.csv").contains("privacy/mobile-number"));
    site.run(&["check", "-o", "f.csv"]).expect(2);
}

#[test]
fn what_stands_as_it_was_published_is_not_told_again() {
    let found = |site: &TestSite| -> Vec<String> {
        let run = site.run(&["check", "--changed", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        let all = found["findings"].as_array().expect("findings").clone();
        let of_reports = all.iter().filter(|it| it["rule"] != "section/no-tag");
        of_reports.map(|it| it["file"].as_str().expect("a file").to_owned()).collect()
    };
    let site = crate::publish::site();
    // Two reports, each with something to be told of.
    crate::publish::report(&site, "a", "", "联系电话 13800138000。\n");
    crate::publish::report(&site, "b", "", "联系电话 13900139000。\n");
    let both = found(&site);
    assert!(
        both.iter().any(|it| it.ends_with("/a.md")) && both.iter().any(|it| it.ends_with("/b.md"))
    );
    crate::publish::publish(&site, &["--force", "试"]).expect(0);
    assert_eq!(found(&site), [] as [&str; 0]);
    crate::publish::report(
        &site,
        "b",
        "changes: [{date: 2030-01-01, note: 改}]\n",
        "电话 13900139000。\n",
    );
    assert!(found(&site).iter().all(|it| it.ends_with("/b.md")) && !found(&site).is_empty());
    // Without targets nothing is known to be published, and the message says what to write.
    let run = TestSite::new().run(&["check", "--changed"]).expect(2);
    assert!(run.err.contains("publish.targets"), "{}", run.err);
    let run = site.run(&["check", "--changed", "nirgends"]).expect(2);
    assert!(run.err.contains("www"), "{}", run.err);
}
