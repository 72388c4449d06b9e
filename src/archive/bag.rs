//! BagIt 1.0 (RFC 8493): a folder whose every file is listed with its hashes.
//!
//! In: a folder with `data/`, facts about it. Out: tag files; later, what is not as it was. Must not know: what the files
//! are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Read;

use camino::Utf8Path;
use rayon::prelude::*;
use sha2::{Digest, Sha256, Sha512};
use sm3::Sm3;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::fs;
use crate::hex;
use crate::source::on_disk;
use crate::trouble::Trouble;

/// The declaration, without which a folder is no bag; it is written last.
const DECLARATION: &str = "bagit.txt";

/// Lists of payload files, and those of tag files, by the hash they give.
const MANIFESTS: [(&str, &str); 2] = [
    ("manifest-sha256.txt", "tagmanifest-sha256.txt"),
    ("manifest-sha512.txt", "tagmanifest-sha512.txt"),
];

/// The same hashes by GB/T 32905 (SM3), as a further tag file: RFC 8493 has no name for it.
const SM3_LIST: &str = "sm3-payload.txt";

/// What is said of a bag, in order: labels of RFC 8493 and of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info(pub Vec<(&'static str, String)>);

/// A finished bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bag {
    /// Payload files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// SHA-256 of `manifest-sha256.txt`: it stands for the whole payload.
    pub digest: String,
}

/// What is wrong with a file of a bag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is listed and not there.
    Missing(String),
    /// Its bytes are not those that are listed.
    Changed(String),
    /// It is there and not listed.
    Extra(String),
}

/// Hashes of one file: SHA-256, SHA-512, SM3.
type FileHashes = [String; 3];

fn hashes(path: &Utf8Path) -> Result<(FileHashes, u64), Trouble> {
    let mut from = CountingReader { from: fs::open(path)?, length: 0 };
    let hashes = hashes_of(&mut from).map_err(|error| Trouble::file(path, &error))?;
    Ok((hashes, from.length))
}

/// Hashes and lengths of files, sorted by path. The largest come first, so that none of them is left for one thread at
/// the end. `step` is called for each.
fn hash_all(
    folder: &Utf8Path,
    paths: impl Iterator<Item = String>,
    step: &(dyn Fn() + Sync),
) -> Result<Vec<(String, FileHashes, u64)>, Trouble> {
    let length = |path: String| match fs::there(&on_disk(folder, &path))? {
        fs::There::File(length) => Ok((length, path)),
        _ => Ok((0, path)),
    };
    let mut sized = paths.map(length).collect::<Result<Vec<(u64, String)>, Trouble>>()?;
    sized.sort_unstable_by(|a, b| b.cmp(a));
    let hash = |(_, path): (u64, String)| {
        let (hashes, length) = hashes(&on_disk(folder, &path))?;
        step();
        Ok((path, hashes, length))
    };
    let hashed = sized.into_iter().par_bridge().map(hash);
    let mut hashed = hashed.collect::<Result<Vec<_>, Trouble>>()?;
    hashed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(hashed)
}

/// Counts what is read.
struct CountingReader<R> {
    from: R,
    length: u64,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        let got = self.from.read(piece)?;
        self.length += got as u64;
        Ok(got)
    }
}

/// A path as manifests write it (RFC 8493, 2.1.3): line ends and `%` are percent-encoded.
fn written(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

fn read_path(path: &str) -> String {
    path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

impl Bag {
    /// Makes a bag of a folder that has `data/`. `step` is called for each file that was read.
    pub fn make(folder: &Utf8Path, info: &Info, step: &(dyn Fn() + Sync)) -> Result<Self, Trouble> {
        let payload = fs::all_below(&folder.join("data"))?;
        let payload = payload.into_iter().map(|(path, _)| format!("data/{path}"));
        let hashed = hash_all(folder, payload, step)?;
        let list = |which: usize| {
            let mut text = String::new();
            for (path, hashes, _) in &hashed {
                let _ = writeln!(text, "{}  {}", hashes[which], written(path));
            }
            text
        };
        let bytes: u64 = hashed.iter().map(|(.., length)| length).sum();
        let mut tags: BTreeMap<&str, String> = BTreeMap::new();
        tags.insert(MANIFESTS[0].0, list(0));
        tags.insert(MANIFESTS[1].0, list(1));
        tags.insert(SM3_LIST, list(2));
        let mut said = String::new();
        for (label, value) in &info.0 {
            let _ = writeln!(said, "{label}: {}", value.replace(['\n', '\r'], " "));
        }
        let _ = writeln!(said, "Payload-Oxum: {bytes}.{}", hashed.len());
        tags.insert("bag-info.txt", said);
        let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        tags.insert(DECLARATION, declaration.to_owned());
        let mut of_tags = [String::new(), String::new()];
        for (name, text) in &tags {
            let both = [hex::encode(&Sha256::digest(text)), hex::encode(&Sha512::digest(text))];
            for (list, hash) in of_tags.iter_mut().zip(both) {
                let _ = writeln!(list, "{hash}  {name}");
            }
        }
        let digest = hex::encode(&Sha256::digest(&tags[MANIFESTS[0].0]));
        for ((_, name), list) in MANIFESTS.iter().zip(of_tags) {
            fs::write(&folder.join(name), list.as_bytes())?;
        }
        for (name, text) in tags.iter().filter(|(name, _)| **name != DECLARATION) {
            fs::write(&folder.join(name), text.as_bytes())?;
        }
        fs::write_atomic(&folder.join(DECLARATION), declaration.as_bytes())?;
        Ok(Self { files: hashed.len(), bytes, digest })
    }
}

/// Whether a folder says that it is a bag.
pub fn is_bag(folder: &Utf8Path) -> Result<bool, Trouble> {
    Ok(fs::there(&folder.join(DECLARATION))? != fs::There::Nothing)
}

/// SHA-256 of a bag's `manifest-sha256.txt`, which stands for its whole payload; `None` where there is none.
pub fn digest(folder: &Utf8Path) -> Result<Option<String>, Trouble> {
    let manifest = fs::bytes_if_there(&folder.join(MANIFESTS[0].0))?;
    Ok(manifest.map(|bytes| hex::encode(&Sha256::digest(bytes))))
}

/// Reads every byte of a bag: what is not as it was, sorted, and how many files were compared.
pub fn check(folder: &Utf8Path) -> Result<(Vec<Fault>, usize), Trouble> {
    let found = fs::all_below(folder)?.into_iter().map(|(path, _)| path);
    let mut judge = BagChecker::new(|name| fs::bytes_if_there(&on_disk(folder, name)))?;
    for (path, hashes, _) in hash_all(folder, found, &|| ())? {
        judge.see(&path, &hashes);
    }
    Ok(judge.end())
}

/// The same of a bag in a ZIP file, which stands in one folder there.
pub fn check_zip(path: &Utf8Path) -> Result<(Vec<Fault>, usize), Trouble> {
    let broken = |error: zip::result::ZipError| Trouble::file(path, &std::io::Error::other(error));
    let mut zip = zip::ZipArchive::new(fs::open_seek(path)?).map_err(broken)?;
    let names = zip.file_names().map(|name| name.map(Cow::into_owned));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(broken)?;
    let first = names.first().and_then(|name| name.split_once('/'));
    let top = first.map(|(top, _)| format!("{top}/")).unwrap_or_default();
    let mut lists = BTreeMap::new();
    for name in MANIFESTS.iter().flat_map(|(payload, tags)| [*payload, *tags]).chain([SM3_LIST]) {
        if let Ok(mut file) = zip.by_name(&format!("{top}{name}")) {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|error| Trouble::file(path, &error))?;
            lists.insert(name, bytes);
        }
    }
    let mut judge = BagChecker::new(|name| Ok(lists.get(name).cloned()))?;
    for name in &names {
        let mut file = zip.by_name(name).map_err(broken)?;
        let inside = name.strip_prefix(&top).unwrap_or(name);
        // A byte that was changed fails the ZIP file's own sum already.
        match hashes_of(&mut file) {
            Ok(hashes) => judge.see(inside, &hashes),
            Err(_) => judge.faults.push(Fault::Changed(inside.to_owned())),
        }
    }
    Ok(judge.end())
}

fn hashes_of(from: &mut dyn Read) -> std::io::Result<FileHashes> {
    let (mut sha256, mut sha512, mut sm3) = (Sha256::new(), Sha512::new(), Sm3::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        let got = from.read(&mut piece)?;
        if got == 0 {
            let sm3 = hex::encode(&sm3::Digest::finalize(sm3));
            return Ok([hex::encode(&sha256.finalize()), hex::encode(&sha512.finalize()), sm3]);
        }
        sha256.update(&piece[..got]);
        sha512.update(&piece[..got]);
        sm3::Digest::update(&mut sm3, &piece[..got]);
    }
}

/// Compares the files of a bag with its lists. Every list counts: a file must have the hash that each of them gives.
struct BagChecker {
    /// What the lists say, by path: which hash, and what it should be.
    wanted: BTreeMap<String, Vec<(usize, String)>>,
    seen: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl BagChecker {
    fn new(read: impl Fn(&str) -> Result<Option<Vec<u8>>, Trouble>) -> Result<Self, Trouble> {
        let lists = [
            (MANIFESTS[0].0, 0),
            (MANIFESTS[1].0, 1),
            (SM3_LIST, 2),
            (MANIFESTS[0].1, 0),
            (MANIFESTS[1].1, 1),
        ];
        let mut judge = Self { wanted: BTreeMap::new(), seen: BTreeSet::new(), faults: Vec::new() };
        for (name, which) in lists {
            let Some(bytes) = read(name)? else {
                judge.faults.push(Fault::Missing(name.to_owned()));
                continue;
            };
            for line in String::from_utf8_lossy(&bytes).lines() {
                match line.split_once("  ") {
                    Some((hash, path)) => {
                        let said = judge.wanted.entry(read_path(path)).or_default();
                        said.push((which, hash.to_owned()));
                    }
                    None => judge.faults.push(Fault::Changed(name.to_owned())),
                }
            }
        }
        Ok(judge)
    }

    fn see(&mut self, path: &str, hashes: &FileHashes) {
        // The lists of tag files are in no list.
        if MANIFESTS.iter().any(|(_, tags)| *tags == path) {
            return;
        }
        self.seen.insert(path.to_owned());
        let Some(said) = self.wanted.get(path) else {
            self.faults.push(Fault::Extra(path.to_owned()));
            return;
        };
        let lists = if path.starts_with("data/") { 3 } else { 2 };
        let is_right =
            said.len() == lists && said.iter().all(|(which, hash)| hashes[*which] == *hash);
        if !is_right {
            self.faults.push(Fault::Changed(path.to_owned()));
        }
    }

    fn end(mut self) -> (Vec<Fault>, usize) {
        let missing = self.wanted.keys().filter(|path| !self.seen.contains(*path));
        self.faults.extend(missing.map(|path| Fault::Missing(path.clone())));
        self.faults.sort();
        self.faults.dedup();
        (self.faults, self.seen.len())
    }
}

/// Puts a finished bag into a ZIP file, in a folder of its name; nothing is compressed, the order is that of paths.
pub fn zip(folder: &Utf8Path, name: &str, to: &Utf8Path) -> Result<(), Trouble> {
    let broken = |error: std::io::Error| Trouble::file(to, &error);
    let mut zip = ZipWriter::new(fs::create(to)?);
    for (path, _) in fs::all_below(folder)? {
        let file = on_disk(folder, &path);
        let is_large = matches!(fs::there(&file)?, fs::There::File(length) if length >= LARGE);
        let options = stored().large_file(is_large);
        let put = zip.start_file(format!("{name}/{path}"), options).map_err(std::io::Error::other);
        put.map_err(broken)?;
        std::io::copy(&mut fs::open(&file)?, &mut zip).map_err(broken)?;
    }
    zip.finish().map(drop).map_err(std::io::Error::other).map_err(broken)
}

/// Longer files need the larger form of the ZIP format.
const LARGE: u64 = u32::MAX as u64;

/// How files stand in ZIP files here. There, times are local and without a zone; a fixed one keeps the bytes the same.
pub(super) fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
}

#[cfg(test)]
mod tests {
    use camino::{Utf8Path, Utf8PathBuf};

    use super::{Bag, Fault, Info, check};
    use crate::fs;

    fn bag(folder: &Utf8Path) -> Bag {
        for (path, text) in [("a.txt", "一"), ("b/100%.txt", "二"), ("b/c.txt", "三")] {
            fs::write_deep(&folder.join("data").join(path), text.as_bytes()).expect("a file");
        }
        let info = Info(vec![("Source-Organization", "示例\n街道".to_owned())]);
        Bag::make(folder, &info, &|| ()).expect("a bag")
    }

    fn all(folder: &Utf8Path) -> Vec<(String, Vec<u8>)> {
        let files = fs::all_below(folder).expect("files").into_iter();
        files
            .map(|(path, _)| (path.clone(), fs::read(&folder.join(path)).expect("a file")))
            .collect()
    }

    #[test]
    fn every_flipped_byte_lost_file_and_stranger_is_named() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Utf8PathBuf::try_from(temporary.path().join("x")).expect("UTF-8");
        let made = bag(&folder);
        assert_eq!((made.files, made.bytes), (3, 9));
        assert_eq!(check(&folder).expect("a look"), (Vec::new(), 8));
        for (path, bytes) in all(&folder) {
            for at in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1;
                fs::write(&folder.join(&path), &flipped).expect("a file");
                let (faults, _) = check(&folder).expect("a look");
                assert!(!faults.is_empty(), "byte {at} of {path}");
                if path.starts_with("data/") {
                    assert_eq!(faults, [Fault::Changed(path.clone())]);
                }
            }
            fs::remove_file(&folder.join(&path)).expect("it is there");
            let (faults, _) = check(&folder).expect("a look");
            assert!(faults.contains(&Fault::Missing(path.clone())), "{path}: {faults:?}");
            fs::write(&folder.join(&path), &bytes).expect("a file");
        }
        fs::write(&folder.join("data/new.txt"), b"").expect("a file");
        assert_eq!(check(&folder).expect("a look").0, [Fault::Extra("data/new.txt".to_owned())]);
    }

    #[test]
    fn the_same_files_give_the_same_bag() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder =
            |name: &str| Utf8PathBuf::try_from(temporary.path().join(name)).expect("UTF-8");
        assert_eq!(bag(&folder("x")), bag(&folder("y")));
        assert_eq!(all(&folder("x")), all(&folder("y")));
    }
}
