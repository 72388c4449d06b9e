//! No file of a room leads back to itself by way of the other files that it imports.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Item, UseTree, Visibility};

use crate::tidy::sources;

/// Rooms whose files must not import each other in a circle.
const ROOMS: [&str; 7] = ["archive", "config", "inspect", "load", "render", "sealed", "yaml"];

/// A file's module below its room: `fields/report.rs` is `["fields", "report"]`, `mod.rs` is empty.
type Module = Vec<String>;

/// The files of a room, parsed.
fn files(room: &str) -> BTreeMap<Module, syn::File> {
    let all = sources().into_iter().filter_map(|(name, text)| {
        let path = name.strip_prefix("src/")?.strip_suffix(".rs")?;
        let path = path.strip_prefix(room)?;
        let names: Module =
            path.split('/').filter(|it| !matches!(*it, "" | "mod")).map(str::to_owned).collect();
        let is_of_room = path.is_empty() || path.starts_with('/');
        let is_test = names.iter().any(|it| it == "tests");
        (is_of_room && !is_test)
            .then(|| (names, syn::parse_file(&text).unwrap_or_else(|why| panic!("{name}: {why}"))))
    });
    all.collect()
}

/// The paths in a use tree.
fn flat(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => flat(&path.tree, &with(&path.ident), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => found.push((with(&name.ident), name.ident.to_string())),
        UseTree::Rename(name) => found.push((with(&name.ident), name.rename.to_string())),
        UseTree::Glob(_) => found.push((before.to_vec(), "*".to_owned())),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| flat(tree, before, found));
        }
    }
}

/// Paths that a file names, but for what it only hands on by `pub use`.
#[derive(Default)]
struct Paths {
    used: Vec<Vec<String>>,
    /// Names that it hands on, with the paths that they stand for.
    handed_on: Vec<(Vec<String>, String)>,
}

impl<'a> Visit<'a> for Paths {
    fn visit_item(&mut self, item: &'a Item) {
        match item {
            Item::Mod(module) if module.ident == "tests" => {}
            Item::Use(item) if !matches!(item.vis, Visibility::Inherited) => {
                flat(&item.tree, &[], &mut self.handed_on);
            }
            Item::Use(item) => {
                let mut found = Vec::new();
                flat(&item.tree, &[], &mut found);
                self.used.extend(found.into_iter().map(|(path, _)| path));
            }
            _ => visit::visit_item(self, item),
        }
    }

    // Who may see an item says nothing of what the file needs.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.segments.len() > 1 {
            self.used.push(path.segments.iter().map(|it| it.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }
}

/// A path as seen from a module, from the room's root; `None` where it leads out of the room.
fn absolute(room: &str, module: &Module, path: &[String]) -> Option<Module> {
    let first = path.first()?.as_str();
    if first == "crate" {
        return (path.get(1)? == room).then(|| path[2..].to_vec());
    }
    let supers = path.iter().take_while(|it| *it == "super").count();
    let rest = &path[supers + usize::from(first == "self")..];
    let base = module.len().checked_sub(supers)?;
    Some([&module[..base], rest].concat())
}

/// For each file of a room the files that it imports from.
fn edges(room: &str, files: &BTreeMap<Module, syn::File>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut paths = BTreeMap::new();
    let mut stands_for: BTreeMap<Module, Module> = BTreeMap::new();
    for (module, file) in files {
        let mut found = Paths::default();
        found.visit_file(file);
        for (path, name) in &found.handed_on {
            let target = absolute(room, module, path).filter(|it| *it != *module);
            if let Some(target) = target {
                stands_for.insert([&module[..], std::slice::from_ref(name)].concat(), target);
            }
        }
        paths.insert(module.clone(), found.used);
    }
    let file_of = |path: Module| -> Option<Module> {
        let mut path = path;
        for _ in 0..4 {
            let end = (1..=path.len()).rev().find(|end| stands_for.contains_key(&path[..*end]));
            let Some(end) = end else { break };
            path = [&stands_for[&path[..end]][..], &path[end..]].concat();
        }
        (0..=path.len()).rev().map(|end| path[..end].to_vec()).find(|it| files.contains_key(it))
    };
    let relative = ["crate", "super", "self"];
    paths
        .into_iter()
        .map(|(module, used)| {
            let reached = used.into_iter().filter_map(|path| {
                // A name that is neither a child nor relative is another crate's, or imported above.
                let is_child = files.contains_key(&[&module[..], &path[..1]].concat());
                if !is_child && !relative.contains(&path[0].as_str()) {
                    return None;
                }
                file_of(absolute(room, &module, &path)?)
            });
            let reached = reached.filter(|other| *other != module).collect();
            (module, reached)
        })
        .collect()
}

/// Files that are reached from themselves.
fn in_circles(edges: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let comes_back = |start: &Module| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&Module> = edges[start].iter().collect();
        while let Some(at) = next.pop() {
            if reached.insert(at) {
                next.extend(&edges[at]);
            }
        }
        reached.contains(start)
    };
    edges.keys().filter(|module| comes_back(module)).map(|module| module.join("/")).collect()
}

#[test]
fn no_file_imports_itself_by_way_of_others() {
    for room in ROOMS {
        let files = files(room);
        assert!(files.len() > 3, "{room} has files");
        let edges = edges(room, &files);
        assert!(edges.values().any(|others| !others.is_empty()), "imports of {room} are seen");
        let found = in_circles(&edges);
        if !found.is_empty() {
            eprintln!("CIRCLE {room} {found:?}");
        }
    }
}

#[test]
fn circles_are_seen_through_names_that_are_handed_on() {
    let of = |files: &[(&str, &str)]| {
        let files: BTreeMap<Module, syn::File> = files
            .iter()
            .map(|(name, text)| {
                let names = name.split('/').filter(|it| !it.is_empty()).map(str::to_owned);
                (names.collect(), syn::parse_file(text).expect("Rust"))
            })
            .collect();
        in_circles(&edges("room", &files)).join(" ")
    };
    let facade = "mod a; mod b; pub use a::A; pub use b::B;";
    assert_eq!(of(&[("", facade), ("a", "use super::B;"), ("b", "")]), "");
    assert_eq!(of(&[("", facade), ("a", "use super::B;"), ("b", "use super::A;")]), "a b");
    assert_eq!(
        of(&[("", facade), ("a", "use crate::room::b::C;"), ("b", "fn f() { super::a::g() }")]),
        "a b"
    );
    assert_eq!(of(&[("", "mod a; struct S; fn f() { a::g() }"), ("a", "use super::S;")]), " a");
    assert_eq!(
        of(&[
            ("", "mod a; mod b;"),
            ("a", "use super::b::{self, x};"),
            ("b", "mod c; use c::x;"),
            ("b/c", "use super::super::a;")
        ]),
        "a b b/c"
    );
    assert_eq!(
        of(&[
            ("", "mod a; mod b;"),
            ("a", "use super::b;"),
            ("b", "#[cfg(test)] mod tests { use super::super::a; }")
        ]),
        ""
    );
}
