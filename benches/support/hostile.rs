//! Texts that cost a program the square of their length, if it is written carelessly.
//!
//! Each is made for a number of things; what is measured must grow as the number does.

/// A text of so many things: its name, and front matter and body for a number.
pub(crate) type Hostile = (&'static str, fn(usize) -> (String, String));

/// The texts.
pub(crate) const ALL: [Hostile; 21] = [
    ("nested [ in YAML", |n| (format!("extra: {}\n", "[".repeat(n)), String::new())),
    ("unknown keys", |n| (each(n, |i| format!("k{i}: 1\n")), String::new())),
    ("key words, one a line", |n| {
        (format!("keywords:\n{}", each(n, |i| format!("- 词{i}\n"))), String::new())
    }),
    ("footnotes", |n| body(each(n, |i| format!("甲[^{i}]\n\n[^{i}]: 注{i}\n\n")))),
    ("links on one line", |n| body("[甲](r.md#p1)".repeat(n))),
    ("dead links on one line", |n| body("[甲](b.md)".repeat(n))),
    ("<table></table>", |n| body("<table></table>".repeat(n))),
    ("raw links on one line", |n| body("甲 <a href=\"r.md\">乙</a>".repeat(n))),
    ("raw ids that repeat", |n| body("<b id=\"a\">甲</b>".repeat(n))),
    ("raw elements left open", |n| body("<b>甲".repeat(n))),
    ("headings", |n| body(each(n, |i| format!("## 标题{i:07}\n\n")))),
    ("numbers that repeat", |n| body("1. 甲\n\n文\n\n".repeat(n))),
    ("attachment lines", |n| body("附件：1.甲\n\n附件1\n\n".repeat(n))),
    ("lines that run together", |n| body("甲。\n".repeat(n))),
    ("brackets that close nothing", |n| body("]（".repeat(n))),
    ("scripts left open", |n| body("甲<script>".repeat(n))),
    ("elements, one a line", |n| body("<b></b>\n".repeat(n))),
    ("elements that no page has", |n| body("甲<blink>乙</blink>".repeat(n))),
    ("wide spaces before a tag", |n| body(format!("{}<b>", "\u{3000}".repeat(n)))),
    ("brackets below a block of YAML", |n| {
        (format!("extra:\n  a: |\n    'x\n  b: [{}]\n", "[1],".repeat(n)), String::new())
    }),
    ("lines of a quotation", |n| body("> 甲\n".repeat(n))),
];

/// The text of so many things.
pub(crate) fn each(n: usize, thing: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |text, i| text + &thing(i))
}

fn body(text: String) -> (String, String) {
    (String::new(), text)
}
