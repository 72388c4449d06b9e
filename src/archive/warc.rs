//! WARC 1.1 (ISO 28500:2017, GB/T 33994): what was published at which address, and an index in CDXJ.
//!
//! In: addresses with bytes. Out: one file, each record a gzip member of its own, and lines of the index. Must not know:
//! where the bytes come from.
//!
//! Records are of the type `resource`: the bytes were written by a program and not got over HTTP. Ids are UUIDs of
//! version 5 (RFC 9562), made of what the record says, so the same input gives the same file.

use std::fmt::Write as _;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use uuid::Uuid;

/// What is captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture<'c> {
    /// Its full address.
    pub url: &'c str,
    /// Its media type.
    pub media: &'c str,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: &'c str,
}

/// Where a captured address stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// Its address in the order of indexes.
    pub key: String,
    /// A line of the index, without its end.
    pub line: String,
}

/// A WARC file that is being written.
#[derive(Debug)]
pub struct Warc<W> {
    out: CountingWriter<W>,
    /// The file's name, as the index gives it.
    name: String,
    date: Timestamp,
}

/// Counts what is written.
#[derive(Debug)]
struct CountingWriter<W> {
    out: W,
    written: u64,
}

impl<W: Write> Write for CountingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Warc<W> {
    /// Begins a file with the record that says what it is: `fields` of `application/warc-fields`.
    pub fn begin(
        out: W,
        name: &str,
        date: Timestamp,
        fields: &[(&str, &str)],
    ) -> std::io::Result<Self> {
        let out = CountingWriter { out, written: 0 };
        let mut warc = Self { out, name: name.to_owned(), date };
        let said = fields.iter().fold(String::new(), |mut said, (name, value)| {
            let _ = write!(said, "{name}: {}\r\n", value.replace(['\r', '\n'], " "));
            said
        });
        let head = [("WARC-Filename", name.to_owned())];
        let length = said.len() as u64;
        warc.record("warcinfo", &head, "application/warc-fields", length, &mut said.as_bytes())?;
        Ok(warc)
    }

    /// Adds an address with its bytes.
    pub fn add(&mut self, it: &Capture<'_>, bytes: &mut dyn Read) -> std::io::Result<Captured> {
        let offset = self.out.written;
        let digest = format!("sha256:{}", it.sha256);
        let head = [
            ("WARC-Target-URI", it.url.to_owned()),
            ("WARC-Payload-Digest", digest.clone()),
            ("WARC-Block-Digest", digest.clone()),
        ];
        self.record("resource", &head, it.media, it.length, bytes)?;
        let length = self.out.written - offset;
        let key = surt(it.url);
        let time = self.date.strftime("%Y%m%d%H%M%S");
        let value = serde_json::json!({
            "url": it.url,
            "mime": it.media.split(';').next().unwrap_or(it.media),
            "status": "200",
            "digest": digest,
            "length": length.to_string(),
            "offset": offset.to_string(),
            "filename": self.name,
        });
        let line = format!("{key} {time} {value}");
        Ok(Captured { key, line })
    }

    /// Ends the file.
    pub fn end(mut self) -> std::io::Result<W> {
        self.out.flush()?;
        Ok(self.out.out)
    }

    fn record(
        &mut self,
        kind: &str,
        more: &[(&str, String)],
        media: &str,
        length: u64,
        block: &mut dyn Read,
    ) -> std::io::Result<()> {
        let date = self.date.strftime("%Y-%m-%dT%H:%M:%SZ");
        let mut head = format!("WARC-Type: {kind}\r\nWARC-Date: {date}\r\n");
        for (name, value) in more {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(head, "Content-Type: {media}\r\nContent-Length: {length}\r\n");
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{}\n{head}", self.name).as_bytes());
        // What is no text is compressed already.
        let is_text =
            ["text/", "application/json", "application/xml", "image/svg", "application/warc"]
                .iter()
                .any(|kind| media.starts_with(kind));
        let level = if is_text { Compression::default() } else { Compression::none() };
        let mut member = GzEncoder::new(&mut self.out, level);
        write!(member, "WARC/1.1\r\nWARC-Record-ID: <urn:uuid:{id}>\r\n{head}\r\n")?;
        let copied = std::io::copy(block, &mut member)?;
        if copied != length {
            return Err(std::io::Error::other(format!("{copied} bytes instead of {length}")));
        }
        member.write_all(b"\r\n\r\n")?;
        member.finish().map(drop)
    }
}

/// An address in the order of indexes (SURT): the host's labels from the right, then the path, all in lower case.
#[must_use]
pub fn surt(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let mut labels: Vec<&str> = name.split('.').collect();
    // An IP address stays as it is.
    if !name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        labels.reverse();
    }
    let separator =
        if name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') { "." } else { "," };
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let path = path.trim_end_matches('/');
    format!("{}{port})/{path}", labels.join(separator)).to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::{GzDecoder, MultiGzDecoder};

    use super::{Capture, Warc, surt};

    #[test]
    fn records_stand_where_the_index_says() {
        let date = "2024-01-02T03:04:05Z".parse().expect("a time");
        let make = || {
            let fields = [("software", "gongkai"), ("format", "WARC File Format 1.1")];
            let mut warc = Warc::begin(Vec::new(), "x.warc.gz", date, &fields).expect("a file");
            let texts = [
                ("https://www.test.gov.cn/ts/A.html", "甲"),
                ("https://www.test.gov.cn/ts/b/", "乙乙"),
            ];
            let captured = texts.map(|(url, text)| {
                let sha256 = "0".repeat(64);
                let length = text.len() as u64;
                let it =
                    Capture { url, media: "text/html; charset=utf-8", length, sha256: &sha256 };
                warc.add(&it, &mut text.as_bytes()).expect("it is written")
            });
            (warc.end().expect("the end"), captured)
        };
        let (bytes, captured) = make();
        assert_eq!(make().0, bytes);
        assert_eq!(captured[0].key, "cn,gov,test)/ts/a.html");
        assert!(captured[0].line.starts_with("cn,gov,test)/ts/a.html 20240102030405 {\"url\""));
        for (captured, text) in captured.iter().zip(["甲", "乙乙"]) {
            let json = captured.line.splitn(3, ' ').nth(2).expect("JSON");
            let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
            let number =
                |key: &str| json[key].as_str().expect("text").parse::<usize>().expect("a number");
            let (from, to) = (number("offset"), number("offset") + number("length"));
            let mut record = String::new();
            GzDecoder::new(&bytes[from..to]).read_to_string(&mut record).expect("one member");
            assert!(record.starts_with("WARC/1.1\r\nWARC-Record-ID: <urn:uuid:"), "{record}");
            assert!(record.ends_with(&format!("\r\n\r\n{text}\r\n\r\n")), "{record}");
        }
        let mut all = String::new();
        MultiGzDecoder::new(&bytes[..]).read_to_string(&mut all).expect("all members");
        assert_eq!(all.matches("WARC/1.1\r\n").count(), 3);
    }

    #[test]
    fn a_length_that_is_wrong_is_told() {
        let date = "2024-01-02T03:04:05Z".parse().expect("a time");
        let mut warc = Warc::begin(Vec::new(), "x", date, &[]).expect("a file");
        let it = Capture { url: "https://a/", media: "text/plain", length: 2, sha256: "" };
        assert!(warc.add(&it, &mut &b"x"[..]).is_err());
    }

    #[test]
    fn addresses_in_the_order_of_indexes() {
        assert_eq!(surt("https://www.test.gov.cn/"), "cn,gov,test)/");
        assert_eq!(surt("http://127.0.0.1:8080/a/B/"), "127.0.0.1:8080)/a/b");
    }
}
