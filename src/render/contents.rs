//! The contents list of a body, as templates see it.
//!
//! In: entries. Out: a list whose items are made when they are asked for: a text may have a million. Must not know: pages.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::values::map;
use crate::body::ContentsEntry;

/// The entries.
#[derive(Debug)]
pub(super) struct Contents(pub(super) Vec<ContentsEntry>);

impl Object for Contents {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let ContentsEntry { level, id, title } = self.0.get(key.as_usize()?)?;
        let text = |text: &str| Value::from(text);
        Some(map([("level", (*level).into()), ("id", text(id)), ("title", text(title))]))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}
