//! Which entries of tables were asked for on this thread, so that a test can find those that nobody reads; and a text in which
//! every entry stands.
//!
//! In: entries as they are asked for. Out: those that were not. Must not know: which tables there are.

use std::cell::RefCell;

use super::{KeySpec, Keys, Shape};

thread_local! {
    static ASKED: RefCell<Vec<*const KeySpec>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn record(key: &'static KeySpec) {
    ASKED.with_borrow_mut(|asked| asked.push(std::ptr::from_ref(key)));
}

/// Names of the entries of a table, with those below them, that nobody asked for on this thread.
pub(crate) fn never(keys: Keys) -> Vec<String> {
    fn walk(above: &str, keys: Keys, found: &mut Vec<String>) {
        for key in keys {
            let path = format!("{above}{}", key.name);
            if !ASKED.with_borrow(|asked| asked.contains(&std::ptr::from_ref(*key))) {
                found.push(path.clone());
            }
            for below in all_below(&key.shape) {
                walk(&format!("{path}."), below, found);
            }
        }
    }
    let mut found = Vec::new();
    walk("", keys, &mut found);
    found
}

/// The tables that may stand behind a key, of each kind one.
fn all_below(shape: &Shape) -> Vec<Keys> {
    match shape {
        Shape::Map(keys) | Shape::TextOr(keys) => vec![keys],
        Shape::List(item) => all_below(item),
        Shape::Kinds(_, kinds) => kinds.iter().map(|(_, keys)| *keys).collect(),
        _ => Vec::new(),
    }
}

/// A text in which every key of a table stands, with those below them.
pub(crate) fn sample(keys: Keys) -> String {
    let lines = keys.iter().map(|key| format!("{}: {}\n", key.name, value(&key.shape, key)));
    lines.collect()
}

fn value(shape: &Shape, key: &KeySpec) -> String {
    let mapping = |keys: Keys| {
        let all = keys.iter().map(|key| format!("{}: {}", key.name, value(&key.shape, key)));
        format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
    };
    match shape {
        Shape::Map(keys) | Shape::TextOr(keys) => mapping(keys),
        Shape::List(item) if !all_below(item).is_empty() => match item {
            Shape::Kinds(by, kinds) => {
                let of_kind = |(at, (kind, keys)): (usize, &(&str, Keys))| {
                    let all = keys.iter().map(|key| match key.name {
                        name if name == *by => format!("{name}: {kind}"),
                        "name" => format!("name: t{at}"),
                        name => format!("{name}: {}", value(&key.shape, key)),
                    });
                    format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
                };
                let all = kinds.iter().enumerate().map(of_kind);
                format!("[{}]", all.collect::<Vec<_>>().join(", "))
            }
            other => format!("[{}]", value(other, key)),
        },
        _ => key.examples[0].to_owned(),
    }
}
