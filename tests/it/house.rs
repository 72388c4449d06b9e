//! Rules of the house that are held over the parsed sources: what `tidy.rs` cannot see in a line of text.

use std::fmt::Write;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprLet, ExprMatch, Local, Macro, Pat};

use crate::tidy::sources;

/// Every source file of the crate, parsed.
fn parsed() -> Vec<(String, syn::File)> {
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
