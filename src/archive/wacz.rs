//! WACZ 1.1.1: a web archive in one ZIP file, which ReplayWeb.page opens.
//!
//! In: a WARC file, its index, its pages. Out: a ZIP file. Must not know: where they come from.
//! Source: specs.webrecorder.net/wacz/1.1.1. Nothing in the ZIP is compressed: what is large is compressed already, and
//! readers ask for parts of it.

use std::io::{Read, Seek, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::ZipWriter;

use super::bag::stored;
use crate::hex;

/// What is said of a web archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About<'a> {
    /// Title.
    pub title: &'a str,
    /// When it was made (RFC 3339).
    pub created: &'a str,
    /// The program.
    pub software: &'a str,
    /// The page to begin with.
    pub main: &'a str,
}

/// Writes a web archive: `warc` with its name, the index, and addresses with titles of its pages.
pub fn wacz(
    out: impl Write + Seek,
    about: &About<'_>,
    (name, warc): (&str, &mut dyn Read),
    index: &str,
    pages: &[(String, String)],
) -> std::io::Result<()> {
    let mut package = Package { zip: ZipWriter::new(out), resources: Vec::new() };
    package.add(&format!("archive/{name}"), warc)?;
    package.add("indexes/index.cdx", &mut index.as_bytes())?;
    let head = json!({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"});
    let line = |(url, title): &(String, String)| {
        format!("{}\n", json!({"url": url, "ts": about.created, "title": title}))
    };
    let text = format!("{head}\n{}", pages.iter().map(line).collect::<String>());
    package.add("pages/pages.jsonl", &mut text.as_bytes())?;
    let said = json!({
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": about.title,
        "created": about.created,
        "modified": about.created,
        "software": about.software,
        "mainPageUrl": about.main,
        "mainPageDate": about.created,
        "resources": package.resources,
    });
    let said = format!("{said:#}\n");
    package.add("datapackage.json", &mut said.as_bytes())?;
    let digest = json!({
        "path": "datapackage.json",
        "hash": format!("sha256:{}", hex::encode(&Sha256::digest(said.as_bytes()))),
    });
    package.add("datapackage-digest.json", &mut format!("{digest:#}\n").as_bytes())?;
    package.zip.finish().map(drop).map_err(std::io::Error::other)
}

/// A ZIP file and what is in it.
struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    resources: Vec<Value>,
}

impl<W: Write + Seek> Package<W> {
    fn add(&mut self, path: &str, from: &mut dyn Read) -> std::io::Result<()> {
        let options = stored().large_file(path.ends_with(".gz"));
        self.zip.start_file(path, options).map_err(std::io::Error::other)?;
        let (mut hasher, mut length, mut piece) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
        loop {
            let got = from.read(&mut piece)?;
            if got == 0 {
                break;
            }
            hasher.update(&piece[..got]);
            length += got as u64;
            self.zip.write_all(&piece[..got])?;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let hash = format!("sha256:{}", hex::encode(&hasher.finalize()));
        self.resources.push(json!({"name": name, "path": path, "hash": hash, "bytes": length}));
        Ok(())
    }
}
