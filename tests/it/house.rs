//! Rules of the house that are held over the parsed sources: what `tidy.rs` cannot see in a line of text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprLet, ExprMatch, Item, Local, Macro, Pat, UseTree};

use crate::rooms::MAY_IMPORT;
use crate::tidy::sources;

/// Every source file of the crate, parsed.
pub(crate) fn parsed() -> Vec<(String, syn::File)> {
    let of_crate = sources().into_iter().filter(|(name, _)| name.starts_with("src/"));
    of_crate
        .map(|(name, text)| {
            let file = syn::parse_file(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            (name, file)
        })
        .collect()
}

/// Finds what decides by some recipes and passes over the others in silence.
struct Incomplete<'f> {
    file: &'f str,
    /// `Self::` means a recipe.
    is_recipe: bool,
    found: String,
}

impl Incomplete<'_> {
    fn tell(&mut self, at: &impl Spanned, what: &str) {
        let line = at.span().start().line;
        let _ = writeln!(self.found, "{}:{line}: {what}", self.file);
    }

    /// Whether a pattern names a variant of `Recipe`.
    fn names_recipe(&self, pattern: &Pat) -> bool {
        let of = |path: &syn::Path| {
            let first = path.segments.first().map(|it| it.ident.to_string()).unwrap_or_default();
            path.segments.len() > 1 && (first == "Recipe" || (self.is_recipe && first == "Self"))
        };
        match pattern {
            Pat::Path(it) => of(&it.path),
            Pat::TupleStruct(it) => {
                of(&it.path) || it.elems.iter().any(|each| self.names_recipe(each))
            }
            Pat::Struct(it) => {
                of(&it.path) || it.fields.iter().any(|each| self.names_recipe(&each.pat))
            }
            Pat::Or(it) => it.cases.iter().any(|each| self.names_recipe(each)),
            Pat::Tuple(it) => it.elems.iter().any(|each| self.names_recipe(each)),
            Pat::Reference(it) => self.names_recipe(&it.pat),
            Pat::Paren(it) => self.names_recipe(&it.pat),
            Pat::Ident(it) => it.subpat.as_ref().is_some_and(|(_, it)| self.names_recipe(it)),
            _ => false,
        }
    }
}

/// Whether tokens name a variant of `Recipe`.
fn tokens_name_recipe(tokens: TokenStream) -> bool {
    let mut before = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if tokens_name_recipe(group.stream()) => return true,
            TokenTree::Punct(it) if it.as_char() == ':' && before == "Recipe" => return true,
            TokenTree::Ident(it) => before = it.to_string(),
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => before.clear(),
        }
    }
    false
}

impl<'a> Visit<'a> for Incomplete<'_> {
    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let syn::Type::Path(of) = &*item.self_ty else { return };
        let before = std::mem::replace(&mut self.is_recipe, of.path.is_ident("Recipe"));
        visit::visit_item_impl(self, item);
        self.is_recipe = before;
    }

    fn visit_expr_match(&mut self, it: &'a ExprMatch) {
        if it.arms.iter().any(|arm| self.names_recipe(&arm.pat)) {
            for arm in &it.arms {
                if let Pat::Wild(_) | Pat::Ident(syn::PatIdent { subpat: None, .. }) = &arm.pat {
                    self.tell(&arm.pat, "an arm for all other recipes");
                }
            }
        }
        visit::visit_expr_match(self, it);
    }

    fn visit_expr_let(&mut self, it: &'a ExprLet) {
        if self.names_recipe(&it.pat) {
            self.tell(it, "`if let` on a recipe");
        }
        visit::visit_expr_let(self, it);
    }

    fn visit_local(&mut self, it: &'a Local) {
        if self.names_recipe(&it.pat) {
            self.tell(it, "`let … else` on a recipe");
        }
        visit::visit_local(self, it);
    }

    fn visit_macro(&mut self, it: &'a Macro) {
        if it.path.is_ident("matches") && tokens_name_recipe(it.tokens.clone()) {
            self.tell(it, "`matches!` on a recipe");
        }
        // Macros with an expression inside, such as `assert!`.
        if let Ok(inside) = syn::parse2::<Expr>(it.tokens.clone()) {
            self.visit_expr(&inside);
        }
        visit::visit_macro(self, it);
    }
}

fn incomplete(file: &str, parsed: &syn::File) -> String {
    let mut found = Incomplete { file, is_recipe: false, found: String::new() };
    found.visit_file(parsed);
    found.found
}

#[test]
fn every_decision_about_recipes_names_all_of_them() {
    let found: String = parsed().iter().map(|(name, file)| incomplete(name, file)).collect();
    assert_eq!(found, "");
    // The rule sees each way to pass over some.
    for text in [
        "fn f(r: &Recipe) -> u8 { match r { Recipe::Home => 1, _ => 0 } }",
        "fn f(r: &Recipe) -> u8 { match r { Recipe::Home | Recipe::Robots => 1, other => 0 } }",
        "impl Recipe { fn f(&self) -> u8 { match self { Self::Home => 1, _ => 0 } } }",
        "fn f(t: &Target) { if let Recipe::Report(id) = &t.recipe {} }",
        "fn f(t: &Target) { let Some(Recipe::Report(id)) = t.of() else { return }; }",
        "fn f(r: &Recipe) -> bool { matches!(r, Recipe::Home | Recipe::Robots) }",
        "fn f(r: &Recipe) { assert!(!matches!(r, crate::plan::Recipe::Home)); }",
    ] {
        let file = syn::parse_file(text).expect("Rust");
        assert_ne!(incomplete("text", &file), "", "{text}");
    }
    let whole = "fn f(r: &Recipe) -> u8 { match r { Recipe::Home => 1, Recipe::Year(_, _) => 0 } }";
    assert_eq!(incomplete("text", &syn::parse_file(whole).expect("Rust")), "");
}

/// Names that the crate's root gives to things of rooms: `Config` → `config`.
fn names_of_root() -> BTreeMap<String, String> {
    fn walk(room: Option<&str>, tree: &UseTree, found: &mut BTreeMap<String, String>) {
        match tree {
            UseTree::Path(path) => {
                let name = path.ident.to_string();
                walk(room.or(Some(&name)), &path.tree, found);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| walk(room, tree, found)),
            UseTree::Name(name) => {
                found.insert(name.ident.to_string(), room.expect("of a room").to_owned());
            }
            UseTree::Rename(name) => {
                found.insert(name.rename.to_string(), room.expect("of a room").to_owned());
            }
            UseTree::Glob(_) => panic!("the root re-exports everything of {room:?}"),
        }
    }
    let (_, root) = parsed().into_iter().find(|(name, _)| name == "src/lib.rs").expect("a root");
    let mut found = BTreeMap::new();
    for item in &root.items {
        if let Item::Use(item) = item {
            walk(None, &item.tree, &mut found);
        }
    }
    found
}

/// What a file names of the crate: the segment behind `crate`, in imports, groups and paths.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl Named {
    fn add_tree(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => drop(self.0.insert(path.ident.to_string())),
            UseTree::Name(name) => drop(self.0.insert(name.ident.to_string())),
            UseTree::Rename(name) => drop(self.0.insert(name.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_tree(tree)),
            UseTree::Glob(_) => drop(self.0.insert("*".to_owned())),
        }
    }

    /// Paths in the tokens of a macro, which are not parsed.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                self.add_tokens(group.stream());
            }
            let is_crate = matches!(token, TokenTree::Ident(name) if name == "crate");
            if let (true, Some(TokenTree::Ident(name))) = (is_crate, tokens.get(at + 3)) {
                self.0.insert(name.to_string());
            }
        }
    }
}

impl<'a> Visit<'a> for Named {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.add_tree(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let mut segments = path.segments.iter();
        if segments.next().is_some_and(|first| first.ident == "crate")
            && let Some(second) = segments.next()
        {
            self.0.insert(second.ident.to_string());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, it: &'a Macro) {
        self.add_tokens(it.tokens.clone());
        visit::visit_macro(self, it);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        // What tests use is no part of the house.
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|it| it.tokens.to_string() == "test")
        };
        if !item.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, item);
        }
    }
}

/// The room that a file belongs to.
fn room_of(file: &str) -> &str {
    let below = file.strip_prefix("src/").expect("a source");
    below.split('/').next().expect("a name").trim_end_matches(".rs")
}

/// What each room imports of the others.
fn imports() -> BTreeMap<String, BTreeMap<String, String>> {
    let of_root = names_of_root();
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (file, parsed) in parsed() {
        let room = room_of(&file);
        if matches!(room, "lib" | "main") || file.ends_with("tests.rs") || file.contains("/tests/")
        {
            continue;
        }
        let mut named = Named::default();
        named.visit_file(&parsed);
        let others = found.entry(room.to_owned()).or_default();
        for name in named.0 {
            let other = of_root.get(&name).unwrap_or(&name);
            // The macro of texts in two languages belongs to the ground floor.
            if other != room && name != "text" {
                others.entry(other.clone()).or_insert_with(|| file.clone());
            }
        }
    }
    found
}

#[test]
fn no_circle_leads_from_a_room_back_to_it() {
    for (room, _) in MAY_IMPORT {
        let mut reached = BTreeSet::new();
        let mut next = vec![*room];
        while let Some(at) = next.pop() {
            let others = MAY_IMPORT.iter().find(|(name, _)| *name == at).map_or(&[][..], |it| it.1);
            next.extend(others.iter().filter(|other| reached.insert(**other)));
        }
        assert!(!reached.contains(room), "a circle of rooms leads back to `{room}`");
    }
}

#[test]
fn imports_are_seen_in_groups_paths_macros_and_by_names_of_the_root() {
    let of = |text: &str| {
        let mut named = Named::default();
        named.visit_file(&syn::parse_file(text).expect("Rust"));
        named.0.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("use crate::{fs, site::{Site, State}, Config as C};"), "Config fs site");
    assert_eq!(of("fn f() -> crate::plan::Plan { crate::render::new() }"), "plan render");
    assert_eq!(of("fn f() { assert!(crate::fs::there()); }"), "fs");
    assert_eq!(of("use crate::*;"), "*");
    assert_eq!(of("#[cfg(test)] mod tests { use crate::fs; }"), "");
    assert_eq!(names_of_root().get("Config").map(String::as_str), Some("config"));
}

#[test]
fn rooms_import_only_what_they_may() {
    let imports = imports();
    let may = |room: &str| MAY_IMPORT.iter().find(|(name, _)| *name == room).map(|(_, may)| *may);
    let mut wrong = String::new();
    for (room, others) in &imports {
        for (other, file) in others {
            if !may(room).unwrap_or_default().contains(&other.as_str()) {
                let _ = writeln!(wrong, "{file}: `{room}` may not import `{other}`");
            }
        }
    }
    assert_eq!(wrong, "");
    // The table has nothing that is not needed.
    for (room, may) in MAY_IMPORT {
        let used = imports.get(*room).unwrap_or_else(|| panic!("there is no room `{room}`"));
        for other in *may {
            assert!(used.contains_key(*other), "`{room}` does not import `{other}` any more");
        }
    }
}
