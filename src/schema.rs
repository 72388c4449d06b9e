//! Tables of keys → JSON Schema, which editors use to complete keys and to mark mistakes.
//!
//! In: a table, which keys have to be there. Out: a schema as JSON. Must not know: which table it is, the disk.
//! Source: JSON Schema 2020-12.
//!
//! Every key stands under both its names. What a reader lets pass, the schema lets pass too: a number where a text is
//! meant, one item where a list is meant.

use serde_json::{Map, Value, json};

use crate::yaml::{self, KeySpec, Keys, Shape};

/// The schema of a file, or of its front matter.
#[must_use]
pub fn of(title: &str, keys: Keys, needed: &[&str]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), title.into());
    schema.extend(mapping(keys));
    let either = |name: &&str| {
        let key = keys.iter().find(|key| key.name == *name);
        let names = key.map_or(vec![*name], |key| names(key));
        let required = names.iter().map(|name| json!({"required": [name]}));
        json!({"anyOf": required.collect::<Vec<_>>()})
    };
    if !needed.is_empty() {
        schema.insert("allOf".to_owned(), needed.iter().map(either).collect());
    }
    schema.into()
}

fn names(key: &KeySpec) -> Vec<&'static str> {
    [key.name, key.alias].into_iter().filter(|name| !name.is_empty()).collect()
}

fn mapping(keys: Keys) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        for name in names(key) {
            properties.insert(name.to_owned(), property(key));
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

fn property(key: &KeySpec) -> Value {
    let mut schema = match shape(&key.shape) {
        Value::Object(schema) => schema,
        other => {
            debug_assert_eq!(other, Value::Bool(true), "every other shape is an object");
            Map::new()
        }
    };
    let [chinese, english] = key.about;
    let both =
        if chinese == english { chinese.to_owned() } else { format!("{chinese} / {english}") };
    schema.insert("description".to_owned(), both.into());
    let examples = key.examples.iter().map(|example| yaml::to_json_value(example));
    schema.insert("examples".to_owned(), examples.collect());
    schema.into()
}

fn shape(shape: &Shape) -> Value {
    // Texts are taken as typed, so that `2023` and `5` are texts too.
    let text = || json!({"type": ["string", "number"]});
    match shape {
        Shape::Text => text(),
        Shape::Words => any(&[text(), json!({"type": "array", "items": text()})]),
        Shape::Bool => json!({"enum": yaml::YES_AND_NO.iter().copied().map(Value::from)
            .chain([true.into(), false.into()]).collect::<Vec<_>>()}),
        Shape::Integer(from, to) => json!({"type": "integer", "minimum": from, "maximum": to}),
        Shape::Number => json!({"type": ["number", "string"]}),
        Shape::Date | Shape::Moment => json!({"type": "string"}),
        Shape::OneOf(words) => {
            let numbers = words.iter().filter_map(|word| word.parse::<i64>().ok());
            let words = words.iter().map(|word| Value::from(*word));
            json!({"enum": words.chain(numbers.map(Value::from)).collect::<Vec<_>>()})
        }
        Shape::Map(keys) => mapping(keys).into(),
        Shape::TextOr(keys) => any(&[text(), mapping(keys).into()]),
        Shape::MapOf(value) => {
            json!({"type": "object", "additionalProperties": self::shape(value)})
        }
        Shape::List(item) => {
            let item = self::shape(item);
            any(&[item.clone(), json!({"type": "array", "items": item})])
        }
        Shape::Kinds(by, kinds) => {
            let of_kind = |(kind, keys): &(&str, Keys)| {
                let mut schema = mapping(keys);
                schema["properties"][*by] = json!({"const": kind});
                Value::from(schema)
            };
            json!({"oneOf": kinds.iter().map(of_kind).collect::<Vec<_>>()})
        }
        Shape::Free => Value::Bool(true),
    }
}

fn any(schemas: &[Value]) -> Value {
    json!({"anyOf": schemas})
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::of;
    use crate::yaml::{KeySpec, Shape};

    const INNER: &[&KeySpec] =
        &[&KeySpec::new(["b", "乙"], Shape::Bool, ["是否", "whether"], ["true", "false"])];
    const OUTER: &[&KeySpec] = &[
        &KeySpec::new(
            ["a", "甲"],
            Shape::List(&Shape::TextOr(INNER)),
            ["多个", "some"],
            ["x", "[x]"],
        ),
        &KeySpec::new(["c", ""], Shape::Integer(1, 9), ["数", "a number"], ["1", "2"]),
    ];

    #[test]
    fn keys_stand_under_both_names_at_every_level() {
        let schema = of("t", OUTER, &["a"]);
        let properties = &schema["properties"];
        assert_eq!(properties["a"], properties["甲"]);
        assert_eq!(properties["a"]["description"], "多个 / some");
        assert_eq!(properties["a"]["examples"], serde_json::json!(["x", ["x"]]));
        let inner = &properties["a"]["anyOf"][0]["anyOf"][1]["properties"];
        assert!(inner["b"].is_object() && inner["b"] == inner["乙"], "{schema:#}");
        assert_eq!(properties["c"]["maximum"], 9);
        assert_eq!(schema["additionalProperties"], Value::Bool(false));
        let needed = &schema["allOf"][0]["anyOf"];
        assert_eq!(*needed, serde_json::json!([{"required": ["a"]}, {"required": ["甲"]}]));
    }
}
