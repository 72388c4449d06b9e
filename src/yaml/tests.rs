//! Places of keys, quoting.

use std::fmt::Write;

use proptest::prelude::*;
use serde_yaml::Value;

use super::{KeySpec, Shape, YamlDocument, plain, quoted};

/// An entry of a table for whatever key a test has.
fn k(name: &str) -> &'static KeySpec {
    let name = Box::leak(name.to_owned().into_boxed_str());
    Box::leak(Box::new(KeySpec::new([name, ""], Shape::Free, ["", ""], ["", ""])))
}

fn place(text: &str, read: impl Fn(&YamlDocument<'_>) -> crate::diagnostic::Location) -> String {
    let document = YamlDocument::parse("f", text, 10).expect("YAML");
    read(&document).to_string()
}

#[test]
fn keys_are_found_where_they_stand() {
    let text = "a: 1\n\"b c\": 2 # note\nlist:\n- x: 1\n  y: 二\n-   x: 3\nmap:\n    # remark\n    deep: |\n      a: not this\n    other: 5\n标题: 甲\n";
    assert_eq!(place(text, |d| d.fields(&[]).location(k("a"))), "f:10:1");
    assert_eq!(place(text, |d| d.fields(&[]).location(k("b c"))), "f:11:1");
    assert_eq!(place(text, |d| d.fields(&[]).item(k("b c")).expect("b c").location()), "f:11:8");
    assert_eq!(
        place(text, |d| d.fields(&[]).list(k("list"))[0].fields().expect("keys").location(k("y"))),
        "f:14:3"
    );
    assert_eq!(
        place(text, |d| d.fields(&[]).list(k("list"))[1].fields().expect("keys").location(k("x"))),
        "f:15:5"
    );
    assert_eq!(
        place(text, |d| d.fields(&[]).fields(k("map")).expect("keys").location(k("other"))),
        "f:20:5"
    );
    assert_eq!(place(text, |d| d.fields(&[]).location(k("标题"))), "f:21:1");
    assert_eq!(
        place(text, |d| d.fields(&[]).fields(k("map")).expect("keys").location(k("none"))),
        "f:16:1"
    );
}

#[test]
fn repeated_keys_are_found_at_the_second() {
    let finding = YamlDocument::parse("f", "a: 1\nb: 2\na: 3\n", 2).err().expect("an error");
    assert_eq!(finding.len(), 1);
    assert_eq!(finding[0].at.to_string(), "f:4:1");
}

#[test]
fn values_stay_as_typed() {
    let document =
        YamlDocument::parse("f", "a: 007\nb: 1e5 # x\nc: 2024-01-29 09:30\nd: 1.50\n", 1)
            .expect("YAML");
    let fields = document.fields(&[]);
    for (key, value) in [("a", "007"), ("b", "1e5"), ("c", "2024-01-29 09:30"), ("d", "1.50")] {
        assert_eq!(fields.string(k(key)).as_deref(), Some(value));
    }
}

#[test]
fn flow_style_values_are_their_own() {
    let document = YamlDocument::parse(
        "f",
        "k: [2023, 法治]\nf: [{value: 12}, {value: 3}]\nl: {reason: 5}\n",
        1,
    )
    .expect("YAML");
    let fields = document.fields(&[]);
    assert_eq!(fields.strings(k("k")), ["2023", "法治"]);
    let values: Vec<_> =
        fields.list(k("f")).iter().filter_map(|item| item.fields()?.string(k("value"))).collect();
    assert_eq!(values, ["12", "3"]);
    assert_eq!(
        fields.fields(k("l")).and_then(|below| below.string(k("reason"))).as_deref(),
        Some("5")
    );
}

#[test]
fn control_characters_by_escape_are_reported() {
    let document = YamlDocument::parse("f", "k: \"甲\\x01乙\"\n", 1).expect("YAML");
    assert_eq!(document.fields(&[]).string(k("k")).as_deref(), Some("甲乙"));
    assert_eq!(document.into_findings()[0].rule.id, "source/control-character");
}

#[test]
fn line_breaks_of_yaml_alone_are_quoted() {
    for text in ["甲\u{2028}乙", "甲\u{2029}乙", "甲\u{85}乙", "\u{2028}"] {
        let yaml = format!("k: {}\nnext: 1\n", quoted(text));
        let document = YamlDocument::parse("f", &yaml, 1).expect("YAML");
        assert_eq!(document.fields(&[]).string(k("next")).as_deref(), Some("1"), "{yaml}");
    }
}

#[test]
fn mistakes_of_one_text_are_told_all_at_once() {
    let found = |text: &str| -> Vec<String> {
        let findings = YamlDocument::parse("f", text, 1).err().unwrap_or_default();
        findings.iter().map(|it| format!("{} {}:{}", it.rule, it.at.line, it.at.column)).collect()
    };
    assert_eq!(
        found(
            "title：甲\ndate:2024-01-01\nkind:\u{3000}乙\nx: [1, 2\ny: 丙: 丁\nz: \"开\nw: 1\nw: 2\n"
        ),
        [
            "yaml/colon 1:6",
            "yaml/colon 2:5",
            "yaml/colon 3:5",
            "yaml/repeated-key 8:1",
            "yaml/syntax 4:4",
            "yaml/syntax 5:5",
            "yaml/syntax 6:4",
        ]
    );
    assert_eq!(found("a:\n- 1\n\t- 2\nb: @x\n"), ["yaml/tab 3:1", "yaml/syntax 4:4"]);
    assert_eq!(found("只有一行\n"), ["yaml/not-a-mapping 1:1"]);
    assert!(found("a: 1\nb: 2\n").is_empty());
}

#[test]
fn what_is_too_deep_is_refused_and_brackets_in_texts_are_not_counted() {
    let refused =
        |text: &str| YamlDocument::parse("f", text, 1).err().map(|it| it[0].rule.to_string());
    let deep = "yaml/too-deep";
    for text in [
        format!("a: {}", "[".repeat(65)),
        format!("a: {}{}", "[".repeat(65), "]".repeat(65)),
        format!("a: {}", "{a: ".repeat(65)),
        format!("a:\n{}x", "- ".repeat(70)),
        (0..70).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n"),
    ] {
        assert_eq!(refused(&text).as_deref(), Some(deep), "{text}");
    }
    for text in [
        format!("a: 甲{}", "[".repeat(100)),
        format!("a: \"{}\"", "[".repeat(100)),
        format!("a: '{}'", "{".repeat(100)),
        format!("a: 甲 # {}", "[".repeat(100)),
        format!("a: {}甲{}", "[".repeat(60), "]".repeat(60)),
        "- [甲]\n".repeat(200),
        "a: [甲, 乙]\n".to_owned(),
    ] {
        assert_ne!(refused(&text).as_deref(), Some(deep), "{text}");
    }
}

#[test]
fn comments_behind_plain_values_are_found() {
    let text = "a: 第 #1 号\nb: \"二 # 三\" # 注\nc: 甲\n  乙 # 丙\nd: #丁\ne:\n  - 戊 # 己\nf: 庚\n# 辛\ng: |\n  壬 # 癸\n";
    let document = YamlDocument::parse("f", text, 1).expect("YAML");
    let comment = |key: &'static str| {
        let found = document.fields(&[]).comment(k(key));
        found.map(|(lost, at)| format!("{lost} {at}"))
    };
    assert_eq!(comment("a").as_deref(), Some("#1 号 f:1:6"));
    assert_eq!(comment("c").as_deref(), Some("# 丙 f:4:5"));
    assert_eq!(comment("d").as_deref(), Some("#丁 f:5:4"));
    for key in ["b", "f", "g"] {
        assert_eq!(comment(key), None, "{key}");
    }
    let items = document.fields(&[]).list(k("e"));
    assert_eq!(items[0].comment().expect("a comment").0, "# 己");
    assert_eq!(document.fields(&[]).item(k("c")).expect("c").lines(), ["甲", "乙"]);
}

proptest! {
    #[test]
    fn quoted_text_is_read_back(text in "\\PC{0,30}") {
        let yaml = format!("k: {}\n", quoted(&text));
        let document = YamlDocument::parse("f", &yaml, 1).expect("YAML");
        prop_assert_eq!(document.fields(&[]).string(k("k")).unwrap_or_default(), text.trim());
    }

    #[test]
    fn no_yaml_panics(text in "([a-z:\\- \\[\\]{}\"'#|>&*!%@`,?\n\t甲]){0,60}") {
        if let Ok(document) = YamlDocument::parse("f", &text, 1) {
            for key in ["a", "b"] {
                let _ = document.fields(&[]).location(k(key));
                let _ = document.fields(&[]).string(k(key));
                for item in document.fields(&[]).list(k(key)) {
                    let _ = item.location();
                }
            }
            document.fields(&[]).finish();
        }
    }

    #[test]
    fn every_key_is_found_on_its_line(keys in proptest::collection::btree_set("[a-z]{1,6}", 1..8)) {
        let mut yaml = String::new();
        // `null` and the like are no texts.
        prop_assume!(!keys.iter().any(|key| ["null", "true", "false"].contains(&key.as_str())));
        for key in &keys {
            let _ = write!(yaml, "{key}:\n  - {key}: 1\n");
        }
        let document = YamlDocument::parse("f", &yaml, 1).expect("YAML");
        for (index, key) in keys.iter().enumerate() {
            let fields = document.fields(&[]);
            let key: &'static str = Box::leak(key.clone().into_boxed_str());
            prop_assert_eq!(fields.location(k(key)).line as usize, index * 2 + 1);
            let inner = fields.list(k(key))[0].fields().expect("keys").location(k(key));
            prop_assert_eq!((inner.line as usize, inner.column), (index * 2 + 2, 5));
        }
    }
}

#[test]
fn plain_front_matter_is_what_yaml_reads() {
    let text = "title: 2023年法治政府建设年度报告\ndate: 2024-03-01\n时间: 2024-03-01 10:30\nyear: 2023\nkeywords: [法治, 公开]\nindex_number: \"011\"\ndraft_of: K1/2-b\n\n";
    let read = plain::mapping(text).expect("plain");
    assert_eq!(Value::Mapping(read.clone()), serde_yaml::from_str::<Value>(text).expect("YAML"));
    assert_eq!(read.len(), 7);
}

proptest! {
    /// What is read here is read as YAML reads it; what is not is left to YAML.
    #[test]
    fn plain_is_a_part_of_yaml(lines in proptest::collection::vec(line(), 0..5)) {
        let text = lines.concat();
        if let Some(map) = plain::mapping(&text) {
            let yaml = serde_yaml::from_str::<Value>(&text);
            let yaml = yaml.map_err(|error| TestCaseError::fail(format!("{error}: {text:?}")))?;
            if !map.is_empty() || !yaml.is_null() {
                prop_assert_eq!(Value::Mapping(map), yaml, "{:?}", text);
            }
        }
    }
}

/// A line that is mostly `key: value`, with all that may go wrong in it.
fn line() -> impl Strategy<Value = String> {
    let key = "([a-z_]{1,3}|[标题]{1,2}|null|true|False|[ -~]{1,3}|\\PC{1,2})";
    let word = "([a-z]{1,3}|[法治年，。〔〕“”·]{1,3}|[0-9]{1,4}|0x1f|1e5|1_0|0o7|\\.5|-1|\\+1|NaN|inf|null|TRUE|~|yes|2024-03-01|10:30|\\PC|[ -~])";
    let colon = prop_oneof![8 => Just(": "), 1 => Just(":"), 1 => Just(" : "), 1 => Just("：")];
    let end = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just(""), 1 => Just("\n\n"), 1 => Just(" \n")];
    let words =
        proptest::collection::vec((word, prop_oneof![Just(""), Just(" "), Just(", ")]), 0..4);
    let frame = prop_oneof![6 => Just(["", ""]), 2 => Just(["[", "]"]), 2 => Just(["\"", "\""]), 1 => Just(["'", "'"])];
    (key, colon, frame, words, end).prop_map(|(key, colon, [open, close], words, end)| {
        let words: String = words.iter().flat_map(|(word, after)| [word.as_str(), after]).collect();
        format!("{key}{colon}{open}{words}{close}{end}")
    })
}
