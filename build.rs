//! Gives the library a hash of what it is made of, so that outputs of another build are never kept.
//!
//! In: `src`, `layouts`, `Cargo.lock`. Out: the environment variable `PROGRAM_HASH`.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "a build script stands alone")]
fn main() {
    let mut files = Vec::new();
    for root in ["src", "layouts", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={root}");
        collect(Path::new(root), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        hasher.write(file.to_string_lossy().as_bytes());
        match std::fs::read(file) {
            Ok(bytes) => hasher.write(&bytes),
            Err(error) => panic!("cannot read {}: {error}", file.display()),
        }
    }
    println!("cargo::rustc-env=PROGRAM_HASH={:016x}", hasher.finish());
}

#[expect(clippy::disallowed_methods, reason = "a build script stands alone")]
fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        for entry in entries {
            collect(&entry.path(), files);
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
}
