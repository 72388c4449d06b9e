//! A type name has one meaning in the whole crate.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use crate::house::parsed;

/// Names of types, with the files that define them.
#[derive(Default)]
struct Types {
    file: String,
    found: BTreeMap<String, Vec<String>>,
}

impl Types {
    fn add(&mut self, name: &syn::Ident) {
        self.found.entry(name.to_string()).or_default().push(self.file.clone());
    }
}

impl<'a> Visit<'a> for Types {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.add(&item.ident);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.add(&item.ident);
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.add(&item.ident);
    }

    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.add(&item.ident);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

#[test]
fn a_type_name_has_one_meaning() {
    let mut types = Types::default();
    for (file, parsed) in parsed() {
        if !file.ends_with("tests.rs") && !file.contains("/tests/") {
            types.file = file;
            types.visit_file(&parsed);
        }
    }
    // What was typed for a command means the same in every command.
    let is_shared = |name: &str, files: &[String]| files.len() > 1 && name != "Arguments";
    let shared: Vec<(&str, &[String])> = types
        .found
        .iter()
        .filter(|(name, files)| is_shared(name, files))
        .map(|(name, files)| (name.as_str(), &**files))
        .collect();
    assert_eq!(shared, []);
}
