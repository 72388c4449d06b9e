//! A web page saved as one MIME file (RFC 2557): the page, and the files that it shows.
//!
//! In: bytes. Out: a [`Message`]. Must not know: HTML.

use std::collections::BTreeMap;

use mailparse::{MailHeaderMap, ParsedMail};

use crate::extract::Pool;

/// A page and its files.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) page: Vec<u8>,
    pub(super) charset: Option<String>,
    /// Files by location, and by content id with `cid:` before it.
    parts: BTreeMap<String, Vec<u8>>,
}

impl Message {
    /// The file at an address as the page writes it.
    pub(super) fn part(&self, address: &str) -> Option<Vec<u8>> {
        let found = self.parts.get(address).or_else(|| {
            // Addresses in the page may be relative where those of parts are not.
            let name = address.rsplit('/').next().filter(|name| !name.is_empty())?;
            self.parts
                .iter()
                .find(|(location, _)| location.ends_with(&format!("/{name}")))
                .map(|(_, bytes)| bytes)
        });
        found.cloned()
    }
}

/// Reads a message. `None` where it is damaged, over a limit, or holds no page.
pub(super) fn read(bytes: &[u8], pool: &Pool) -> Option<Message> {
    let parsed = mailparse::parse_mail(bytes).ok()?;
    let mut message = Message::default();
    let mut left = vec![&parsed];
    while let Some(part) = left.pop() {
        pool.take_entries(1).ok()?;
        left.extend(part.subparts.iter().rev());
        take(part, &mut message);
    }
    (!message.page.is_empty()).then_some(message)
}

fn take(part: &ParsedMail<'_>, message: &mut Message) {
    if !part.subparts.is_empty() {
        return;
    }
    let Ok(bytes) = part.get_body_raw() else { return };
    let header = |name| part.headers.get_first_value(name);
    if part.ctype.mimetype.eq_ignore_ascii_case("text/html") && message.page.is_empty() {
        message.page = bytes;
        // mailparse says us-ascii where nothing is said.
        message.charset = part.ctype.params.get("charset").cloned();
        return;
    }
    if let Some(location) = header("Content-Location") {
        message.parts.insert(super::decode::path_of(location.trim()), bytes.clone());
    }
    if let Some(id) = header("Content-ID") {
        message.parts.insert(format!("cid:{}", id.trim().trim_matches(['<', '>'])), bytes);
    }
}
