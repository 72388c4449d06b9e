//! Golden sites: the output folder is compared both ways. `UPDATE=1 cargo test` rewrites them.

use std::fs;
use std::path::Path;

use crate::harness::{TestSite, assert_same, copy, tree};

fn check(name: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    let site = TestSite::empty();
    copy(&golden.join("site"), &site.path("."));
    let run = site.run(&["build", "--as-of", "2026-01-01", "-v"]).expect(0);
    let (said, _) =
        run.err.split_once("输出 ").or(run.err.split_once("output ")).expect("a summary");
    site.write("public/.said.txt", said);
    let expected = golden.join("expected");
    // Assets are the theme's files as they are; the golden folder need not hold them again.
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/assets");
    for (asset, bytes) in tree(&theme) {
        let built = site.path("public/assets").join(&asset);
        assert_eq!(bytes, fs::read(&built).expect("an asset of the theme"), "{asset}");
        fs::remove_file(built).expect("an asset");
    }
    let built = site.tree("public");
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&expected);
        copy(&site.path("public"), &expected);
    }
    assert_same(&built, &tree(&expected), name);
}

#[test]
fn chinese_street() {
    check("street");
}

#[test]
fn english_site_at_the_root_of_its_host() {
    check("english");
}
