//! How objects for templates are made: values under names, or an `attribute` that computes them when it is asked.
//!
//! In: names, values. Out: minijinja objects. Must not know: what they stand for.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

/// An absent value: known to templates, and false.
pub(super) fn opt<T: Into<Value>>(value: Option<T>) -> Value {
    value.map_or(Value::from(()), Into::into)
}

/// A few values under names, found one by one: quicker than hashing.
#[derive(Debug)]
struct Named(Box<[(&'static str, Value)]>);

impl Object for Named {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(name, _)| Value::from(*name)).collect())
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.0.len())
    }
}

/// Values under names.
pub(super) fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::from_object(Named(pairs.into()))
}

/// Makes an object of a type whose `attribute` computes a value when it is asked for.
macro_rules! lookup {
    ($type:ident) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($type))
            }
        }

        impl minijinja::value::Object for $type {
            fn get_value(
                self: &std::sync::Arc<Self>,
                key: &minijinja::Value,
            ) -> Option<minijinja::Value> {
                if key.kind() == minijinja::value::ValueKind::String {
                    self.attribute(key.as_str()?)
                } else {
                    None
                }
            }

            fn get_value_by_str(
                self: &std::sync::Arc<Self>,
                key: &str,
            ) -> Option<minijinja::Value> {
                self.attribute(key)
            }

            fn is_true(self: &std::sync::Arc<Self>) -> bool {
                true
            }

            // A template that prints the whole object by mistake gets the type's name: printing fields would read them
            // unrecorded.
            fn render(
                self: &std::sync::Arc<Self>,
                f: &mut std::fmt::Formatter<'_>,
            ) -> std::fmt::Result {
                f.write_str(stringify!($type))
            }
        }
    };
}

pub(super) use lookup;
