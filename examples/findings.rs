//! Loads a site with the library and prints how many pages it has and what is wrong with each, without writing anything.
//!
//! `cargo run --example findings -- FOLDER`; without a folder, the site here.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::error::Error;

use camino::Utf8PathBuf;
use gongkai::render::Unread;
use gongkai::{LoadOptions, Snapshot, load};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Utf8PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let snapshot = Snapshot::new(&root, &load(&root, &LoadOptions::default())?);
    let mut findings = snapshot.findings.clone();
    let mut pages = 0;
    for target in &snapshot.plan.targets {
        // Attachments are copies of files; all else is rendered.
        if snapshot.original(target).is_some() {
            continue;
        }
        match snapshot.render(target) {
            Ok(page) => findings.extend(page.facts.findings),
            Err(Unread::Changed(file)) => println!("{file} was changed just now"),
            Err(Unread::Trouble(trouble)) => return Err(trouble.into()),
        }
        pages += 1;
    }
    for finding in &findings {
        println!("{} [{}] {}", finding.at, finding.rule, finding.message.en);
    }
    println!("{pages} outputs, {} findings", findings.len());
    Ok(())
}
