//! Compressed files beside those that a web server would compress at every request.
//!
//! In: a folder with a built site, what is in it. Out: more files there, and what is in it then. Must not know: targets.
//!
//! Servers look for them by name: nginx with `gzip_static` for `.gz` (RFC 1952), with `brotli_static` for `.br`
//! (RFC 7932). What was compressed before is kept as long as neither it nor the file it was made of has changed.

use std::collections::BTreeMap;
use std::io::Write;

use camino::Utf8Path;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::inventory::File;
use super::{FileNotes, Inventory};
use crate::config::Packing;
use crate::fs;
use crate::source::on_disk;
#[cfg(not(feature = "brotli"))]
use crate::text;
use crate::trouble::Trouble;

/// Files of these kinds become much smaller.
const KINDS: [&str; 10] =
    ["html", "css", "js", "json", "jsonld", "xml", "svg", "csv", "txt", "map"];

/// Shorter files fit into a packet or two anyhow.
const SHORTEST: u64 = 1024;

/// What was compressed last time, by path: of which bytes, into which.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Index(BTreeMap<String, (String, String)>);

/// Compresses what is worth it into the same folder, and adds it to the inventory and the notes.
pub fn pack(
    folder: &Utf8Path,
    index: &Utf8Path,
    kinds: &[Packing],
    inventory: &mut Inventory,
    notes: &mut FileNotes,
) -> Result<(), Trouble> {
    if kinds.is_empty() && fs::there(index)? == fs::There::Nothing {
        return Ok(());
    }
    let before: Index = fs::read_if_there(index)?
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let mut wanted: Vec<(String, &String, &File, Packing)> = Vec::new();
    for (path, file) in &inventory.files {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        if file.length < SHORTEST || !KINDS.contains(&extension) {
            continue;
        }
        let of = |kind: &Packing| (format!("{path}.{}", extension_of(*kind)), path, file, *kind);
        // One that somebody has put there himself stays.
        let free = |(packed, ..): &(String, _, _, _)| !inventory.files.contains_key(packed);
        wanted.extend(kinds.iter().map(of).filter(free));
    }
    let made = wanted.into_par_iter().map(|(packed, path, file, kind)| {
        let at = on_disk(folder, &packed);
        if let Some((of, into)) = before.0.get(&packed)
            && *of == file.sha256
            && fs::there(&at)? != fs::There::Nothing
        {
            let there =
                File::of(&mut fs::open(&at)?).map_err(|error| Trouble::file(&at, &error))?;
            if there.sha256 == *into {
                return Ok((packed, path, file, there));
            }
        }
        let bytes = fs::read(&on_disk(folder, path))?;
        let bytes = match kind {
            Packing::Gzip => gzip(&bytes)?,
            Packing::Brotli => brotli(&bytes)?,
        };
        fs::write_deep(&at, &bytes)?;
        let there = File::of(&mut &bytes[..]).map_err(|error| Trouble::file(&at, &error))?;
        Ok((packed, path, file, there))
    });
    let made: Vec<(String, &String, &File, File)> = made.collect::<Result<_, Trouble>>()?;
    let mut now = Index::default();
    let mut more = Vec::new();
    for (packed, path, file, there) in made {
        now.0.insert(packed.clone(), (file.sha256.clone(), there.sha256.clone()));
        // What did not become smaller is not published, and is known for the next time.
        if there.length < file.length {
            more.push((packed, notes.phase(path), there));
        }
    }
    for (packed, phase, there) in more {
        notes.phases.insert(packed.clone(), phase);
        inventory.files.insert(packed, there);
    }
    for packed in before.0.keys().filter(|packed| !now.0.contains_key(*packed)) {
        if !inventory.files.contains_key(packed) {
            fs::remove_file(&on_disk(folder, packed))?;
        }
    }
    fs::write_atomic(index, &serde_json::to_vec(&now).unwrap_or_default())
}

fn extension_of(kind: Packing) -> &'static str {
    match kind {
        Packing::Gzip => "gz",
        Packing::Brotli => "br",
    }
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.map_err(|error| Trouble::file("gzip", &error))
}

/// Some steps below the best, which takes twice as long for a few percent.
#[cfg(feature = "brotli")]
fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    let done = brotli::BrotliCompress(&mut bytes, &mut packed, &parameters);
    done.map(|_| packed).map_err(|error| Trouble::file("brotli", &error))
}

#[cfg(not(feature = "brotli"))]
fn brotli(_: &[u8]) -> Result<Vec<u8>, Trouble> {
    Err(Trouble::new(text!(
        "这个程序没有带 brotli；用 `cargo install --path . --features brotli` 重新安装，或从 `publish.compress` 删去",
        "this program was built without brotli; install it anew with `cargo install --path . --features brotli`, or take it out of `publish.compress`"
    )))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use camino::Utf8PathBuf;

    use super::{File, FileNotes, Inventory, Packing, pack};
    use crate::fs;
    use crate::publish::Phase;

    #[cfg(feature = "brotli")]
    #[test]
    fn brotli_gives_back_what_it_took() {
        let text = "正文".repeat(1000);
        let packed = super::brotli(text.as_bytes()).expect("it works");
        assert!(packed.len() < 100);
        let mut found = Vec::new();
        brotli::BrotliDecompress(&mut &packed[..], &mut found).expect("brotli");
        assert_eq!(found, text.as_bytes());
    }

    #[test]
    fn compresses_what_is_worth_it_and_only_once() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = Utf8PathBuf::try_from(temporary.path().to_path_buf()).expect("UTF-8");
        let (folder, index) = (root.join("site"), root.join("index"));
        let page = "正文".repeat(1000);
        let run = |page: Option<&str>| {
            let mut inventory = Inventory::default();
            let image = [7; 2000];
            let mut files =
                vec![("short.html", "短".as_bytes()), ("p.png", &image[..]), ("own.csv.gz", b"x")];
            let csv = "a,b\n".repeat(1000);
            files.push(("own.csv", csv.as_bytes()));
            files.extend(page.map(|page| ("a/page.html", page.as_bytes())));
            for (path, bytes) in files {
                fs::write_deep(&folder.join(path), bytes).expect("a file");
                inventory.files.insert(path.to_owned(), File::of(&mut &*bytes).expect("a hash"));
            }
            let mut notes = FileNotes::default();
            notes.phases.insert("a/page.html".to_owned(), Phase::Lists);
            pack(&folder, &index, &[Packing::Gzip], &mut inventory, &mut notes).expect("it works");
            (inventory, notes)
        };
        let (inventory, notes) = run(Some(&page));
        let names: Vec<&String> = inventory.files.keys().collect();
        assert_eq!(
            names,
            ["a/page.html", "a/page.html.gz", "own.csv", "own.csv.gz", "p.png", "short.html"]
        );
        assert_eq!(notes.phase("a/page.html.gz"), Phase::Lists);
        let packed = folder.join("a/page.html.gz");
        let mut text = String::new();
        let mut decoder = flate2::read::GzDecoder::new(fs::open(&packed).expect("a file"));
        decoder.read_to_string(&mut text).expect("gzip");
        assert_eq!(text, page);
        let stamp = fs::stamp(&packed).expect("a stamp");
        assert_eq!(run(Some(&page)).0, inventory);
        assert_eq!(fs::stamp(&packed).expect("a stamp"), stamp, "compressed again");
        fs::write(&packed, b"damaged").expect("a file");
        assert_eq!(run(Some(&page)).0, inventory);
        let other = "别的".repeat(1000);
        assert_ne!(run(Some(&other)).0.files["a/page.html.gz"], inventory.files["a/page.html.gz"]);
        run(None);
        assert_eq!(fs::there(&packed).expect("a look"), fs::There::Nothing);
        assert_ne!(fs::there(&folder.join("own.csv.gz")).expect("a look"), fs::There::Nothing);
    }
}
