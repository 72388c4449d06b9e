//! The file of a seal, line by line.
//!
//! In: lines, one at a time. Out: a [`SealedYear`], or the line that is wrong. Must not know: sites, the disk.
//!
//! Each line is a word, a space, and what the word stands for; `HASHES` is SHA-256, a space and XXH3 (`-` where there is
//! none), in hexadecimal digits:
//!
//! | line | how often | says |
//! |---|---|---|
//! | `gongkai-seal 2` | first | the format |
//! | `# …` | any, behind the first | nothing |
//! | `year YYYY`, `sealed DATE`, `package SHA-256`, `bytes N`, `base_url URL` | once | see [`SealedYear`] |
//! | `resealed DATE REASON` | any | a time that it was sealed anew |
//! | `download HASHES LENGTH NAME` | at most once | the package for readers |
//! | `without FILE` | any, behind `download` | a report that the package lacks |
//! | `shows FILE` | any | a report of another year whose title is shown |
//! | `report HASHES FILE` | any, sorted | a report's source |
//! | `attachment HASHES FILE` | any, behind its report | an attachment's source |
//! | `output HASHES LENGTH PATH` | any, sorted | an output |
//! | `end XXH3` | last | the hash of all lines above, each with a line feed |
//!
//! The text at the end of a line may hold spaces; `\\`, `\n` and `\r` stand for a backslash, a line feed and a carriage
//! return. The last line finds what was cut off, edited by hand or merged; who wants to deceive can write it anew, and is
//! found by the repository and the package.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::{self, BufRead};
use std::num::NonZeroU128;

use jiff::civil::Date;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::{
    Download, FileRecord, FileTable, OLD_ENDING, Resealed, SealedReports, SealedYear, file_of,
    old_file_of, yaml,
};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::hex;

/// The first line of a seal.
const FORMAT: &str = "gongkai-seal 2";

impl SealedYear {
    /// Reads a seal; `file` is its path below the site's root, which names the year. One that cannot be read is a finding at
    /// the first line that is wrong. The error is that of the reader.
    pub fn read(file: &str, reader: &mut dyn BufRead) -> io::Result<Result<Self, Box<Diagnostic>>> {
        let wrong = |line| {
            let at = if line == 0 { Location::file(file) } else { Location::at(file, line, 1) };
            Box::new(problem::seal::unreadable(at))
        };
        if file.ends_with(OLD_ENDING) {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes)?;
            let year = yaml::read(file, &String::from_utf8_lossy(&bytes));
            let is_right = |it: &Self| old_file_of(it.year) == file && it.is_sound();
            return Ok(year.filter(is_right).ok_or_else(|| wrong(0)));
        }
        let mut reading = SealReader::default();
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            reading.count += 1;
            // Git may check out text files with CRLF.
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if std::str::from_utf8(text).ok().and_then(|text| reading.take(text)).is_none() {
                return Ok(Err(wrong(reading.count)));
            }
        }
        let line = reading.count;
        let year = reading.finish(file).filter(|it| file_of(it.year) == file && it.is_sound());
        Ok(year.ok_or_else(|| wrong(line)))
    }

    /// The seal's file.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::new();
        let year = self.year;
        let file = file_of(year);
        let _ = write!(
            out,
            "{FORMAT}\n# gongkai archive {year} 写下，不要手改；核对：gongkai verify {file}\n# Written by `gongkai archive {year}`; not to be edited. To check: gongkai verify {file}\nyear {year}\nsealed {}\npackage {}\nbytes {}\nbase_url {}\n",
            self.sealed,
            self.package,
            self.bytes,
            escape(&self.base_url)
        );
        for Resealed { date, reason } in &self.resealed {
            let _ = writeln!(out, "resealed {date} {}", escape(reason));
        }
        if let Some(Download { file, length, sha256, xxh3, without }) = &self.download {
            let _ = writeln!(out, "download {sha256} {xxh3} {length} {}", escape(file));
            for file in without {
                let _ = writeln!(out, "without {}", escape(file));
            }
        }
        for file in &self.shows {
            let _ = writeln!(out, "shows {}", escape(file));
        }
        for (index, (file, record)) in self.reports.pages().iter().enumerate() {
            let _ = writeln!(out, "report {} {}", hashes(record), escape(file));
            for (file, record) in self.reports.attachments_of(index) {
                let _ = writeln!(out, "attachment {} {}", hashes(record), escape(file));
            }
        }
        for (path, record) in self.outputs.iter() {
            let length = record.length.unwrap_or_default();
            let _ = writeln!(out, "output {} {length} {}", hashes(record), escape(path));
        }
        let _ = writeln!(out, "end {:032x}", xxh3_128(out.as_bytes()));
        out
    }
}

/// What was read so far.
#[derive(Default)]
struct SealReader {
    count: u32,
    hasher: Xxh3,
    year: Option<i16>,
    sealed: Option<Date>,
    package: Option<String>,
    bytes: Option<u64>,
    base_url: Option<String>,
    resealed: Vec<Resealed>,
    download: Option<Download>,
    shows: BTreeSet<String>,
    reports: SealedReports,
    outputs: FileTable,
    /// The hash on the last line.
    end: Option<u128>,
}

impl SealReader {
    /// Takes a line; `None` for one that is wrong.
    fn take(&mut self, line: &str) -> Option<()> {
        if self.count == 1 && line != FORMAT || self.end.is_some() {
            return None;
        }
        if let Some(hash) = line.strip_prefix("end ") {
            let hash = u128::from_be_bytes(hex::decode(hash)?);
            let is_whole = hash == self.hasher.digest128();
            self.end = Some(hash);
            return is_whole.then_some(());
        }
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
        if self.count == 1 || line.starts_with('#') {
            return Some(());
        }
        let (word, rest) = line.split_once(' ')?;
        match word {
            "year" => once(&mut self.year, rest.parse().ok()?),
            "sealed" => once(&mut self.sealed, rest.parse().ok()?),
            "package" => once(&mut self.package, hex::decode::<32>(rest).map(|_| rest.to_owned())?),
            "bytes" => once(&mut self.bytes, rest.parse().ok()?),
            "base_url" => once(&mut self.base_url, unescape(rest)?.into_owned()),
            "resealed" => {
                let (date, reason) = rest.split_once(' ')?;
                let (date, reason) = (date.parse().ok()?, unescape(reason)?.into_owned());
                self.resealed.push(Resealed { date, reason });
                Some(())
            }
            "download" => {
                let (record, rest) = record(rest)?;
                let (length, file) = rest.split_once(' ')?;
                let download = Download {
                    file: unescape(file)?.into_owned(),
                    length: length.parse().ok()?,
                    sha256: hex::encode(&record.sha256),
                    xxh3: format!("{:032x}", record.xxh3?),
                    without: BTreeSet::new(),
                };
                once(&mut self.download, download)
            }
            "without" => {
                added(self.download.as_mut()?.without.insert(unescape(rest)?.into_owned()))
            }
            "shows" => added(self.shows.insert(unescape(rest)?.into_owned())),
            "report" => {
                let (record, file) = record(rest)?;
                record.xxh3?;
                added(self.reports.push(&unescape(file)?, record))
            }
            "attachment" => {
                let (record, file) = record(rest)?;
                record.xxh3?;
                added(self.reports.push_attachment(&unescape(file)?, record))
            }
            "output" => {
                let (record, rest) = record(rest)?;
                let (length, path) = rest.split_once(' ')?;
                let record = FileRecord { length: Some(length.parse().ok()?), ..record };
                added(self.outputs.push_sorted(&unescape(path)?, record))
            }
            _ => None,
        }
    }

    /// The year; `None` where a line is missing.
    fn finish(mut self, file: &str) -> Option<SealedYear> {
        self.reports.shrink();
        self.outputs.shrink();
        Some(SealedYear {
            file: file.to_owned(),
            digest: self.end?,
            year: self.year?,
            sealed: self.sealed?,
            package: self.package?,
            bytes: self.bytes?,
            base_url: self.base_url?,
            resealed: self.resealed,
            download: self.download,
            shows: self.shows,
            reports: self.reports,
            outputs: self.outputs,
            stamps: Vec::new(),
        })
    }
}

fn added(is_added: bool) -> Option<()> {
    is_added.then_some(())
}

/// Stores the value of a line that may occur once; `None` if there was one already.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// The hashes at the beginning of a text, without a length, and what follows.
fn record(text: &str) -> Option<(FileRecord, &str)> {
    let (sha256, rest) = text.split_once(' ')?;
    let (xxh3, rest) = rest.split_once(' ')?;
    let xxh3 = match xxh3 {
        "-" => None,
        digits => Some(NonZeroU128::new(u128::from_be_bytes(hex::decode(digits)?))?),
    };
    Some((FileRecord { sha256: hex::decode(sha256)?, xxh3, length: None }, rest))
}

fn hashes(record: FileRecord) -> String {
    let sha256 = hex::encode(&record.sha256);
    record.xxh3.map_or_else(|| format!("{sha256} -"), |xxh3| format!("{sha256} {xxh3:032x}"))
}

/// A text that may stand at the end of a line.
fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['\\', '\n', '\r']) {
        text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").into()
    } else {
        text.into()
    }
}

/// The text that was escaped; `None` where it could not have been.
fn unescape(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\\') {
        return Some(text.into());
    }
    let (mut out, mut signs) = (String::new(), text.chars());
    while let Some(sign) = signs.next() {
        out.push(match sign {
            '\\' => match signs.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            sign => sign,
        });
    }
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU128;

    use super::SealedYear;
    use crate::sealed::{Download, FileRecord, FileTable, Resealed, SealedReports};

    fn record(digit: u8, length: Option<u64>) -> FileRecord {
        let xxh3 = NonZeroU128::new(u128::from_be_bytes([digit; 16]));
        FileRecord { sha256: [digit; 32], xxh3, length }
    }

    fn year() -> SealedYear {
        let (mut reports, mut outputs) = (SealedReports::default(), FileTable::default());
        assert!(reports.push("content/a/index.md", record(0x11, None)));
        assert!(reports.push_attachment("content/a/附件: \"一\".pdf", record(0x22, None)));
        assert!(reports.push_attachment("content/a/b.pdf", record(0x23, None)));
        assert!(reports.push("content/b.md", record(0x33, None)));
        assert!(outputs.push_sorted("a/b c.html", record(0x44, Some(3))));
        assert!(outputs.push_sorted("a/b.csv", FileRecord { xxh3: None, ..record(0x45, Some(0)) }));
        let date = "2026-01-05".parse().expect("a date");
        SealedYear {
            file: "seals/2024.seal".to_owned(),
            digest: 0,
            year: 2024,
            sealed: date,
            package: "0".repeat(64),
            bytes: 12,
            base_url: "https://www.test.gov.cn/".to_owned(),
            resealed: vec![Resealed { date, reason: "换了#模板 \\ 和\n设置".to_owned() }],
            download: Some(Download {
                file: "www.test.gov.cn-2024-public.zip".to_owned(),
                length: 7,
                sha256: "6".repeat(64),
                xxh3: "7".repeat(32),
                without: ["content/c: d.md".to_owned()].into(),
            }),
            shows: ["content/e.md".to_owned()].into(),
            reports,
            outputs,
            stamps: Vec::new(),
        }
    }

    fn read(file: &str, text: &[u8]) -> Result<SealedYear, String> {
        let read = SealedYear::read(file, &mut &*text).expect("no disk is involved");
        read.map(|year| SealedYear { digest: 0, ..year }).map_err(|it| it.at.to_string())
    }

    const FILE: &str = "seals/2024.seal";

    #[test]
    fn reads_what_it_prints() {
        let text = year().print();
        assert_eq!(read(FILE, text.as_bytes()), Ok(year()), "{text}");
        // The bytes of a copied source are kept among the sources.
        assert_eq!([year().keeps(0), year().keeps(1)], [true, false]);
        assert!(year().reports.has("content/b.md") && !year().reports.has("content/c.md"));
        assert_eq!(read(FILE, text.replace('\n', "\r\n").as_bytes()), Ok(year()));
        let bare = SealedYear {
            resealed: Vec::new(),
            download: None,
            shows: [].into(),
            reports: SealedReports::default(),
            outputs: FileTable::default(),
            ..year()
        };
        assert_eq!(read(FILE, bare.print().as_bytes()), Ok(bare));
        assert!(read("seals/2023.seal", text.as_bytes()).is_err(), "another year's");
    }

    /// The same text with a right last line.
    fn ended(text: &str) -> String {
        let (above, _) = text.rsplit_once("end ").expect("a last line");
        let hash = xxhash_rust::xxh3::xxh3_128(above.as_bytes());
        format!("{above}end {hash:032x}\n")
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_found() {
        let text = year().print();
        for length in 0..text.len() - 1 {
            assert!(read(FILE, &text.as_bytes()[..length]).is_err(), "cut at {length}");
        }
        for index in 0..text.len() - 1 {
            let mut bytes = text.clone().into_bytes();
            bytes[index] ^= 1;
            assert!(read(FILE, &bytes).is_err(), "byte {index} of {text}");
        }
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let without: String = text.replacen(&format!("{line}\n"), "", 1);
            assert!(read(FILE, without.as_bytes()).is_err(), "without line {index}, {line}");
        }
        assert!(read(FILE, format!("{text}# more\n").as_bytes()).is_err());
    }

    #[test]
    fn a_wrong_line_is_refused_where_it_stands_even_with_a_right_end() {
        let text = year().print();
        assert_eq!(read(FILE, ended(&text).as_bytes()), Ok(year()), "the helper is right");
        let place = |line: &str| {
            let line = text.lines().position(|it| it.starts_with(line)).expect("a line") + 1;
            Err(format!("{FILE}:{line}:1"))
        };
        for (right, wrong, at) in [
            ("gongkai-seal 2", "gongkai-seal 3", "gongkai-seal"),
            ("year 2024", "year twenty", "year"),
            ("sealed 2026-01-05", "sealed 2026-02-30", "sealed"),
            ("bytes 12", "bytes -1", "bytes"),
            ("bytes 12", "size 12", "bytes"),
            ("bytes 12", "year 2024", "bytes"),
            (&"0".repeat(64), "0", "package"),
            ("resealed 2026-01-05", "resealed yesterday", "resealed"),
            ("\\\\ 和", "\\x 和", "resealed"),
            (&"6".repeat(64), "0000", "download"),
            (&"7".repeat(32), "-", "download"),
            (" 7 www.", " x www.", "download"),
            ("download ", "downlaod ", "download"),
            (&"11".repeat(16), "zz", "report"),
            (&format!("{} content/b", "33".repeat(16)), "- content/b", "report 33"),
            ("content/b.md", "content/a", "report 33"),
            (&format!("{} content/a/b", "23".repeat(16)), "- content/a/b", "attachment 23"),
            (&"44".repeat(32), &"4G".repeat(32), "output"),
            (" 3 a/b c", " 3a/b c", "output"),
            ("a/b.csv", "a/a.csv", "output 45"),
        ] {
            assert!(text.contains(right), "{right}");
            let wrong = ended(&text.replacen(right, wrong, 1));
            assert_eq!(read(FILE, wrong.as_bytes()), place(at), "{wrong}");
        }
        // An attachment or a missing report needs what stands before it.
        for (right, wrong) in [("report 11", "# 11"), ("download 66", "# 66")] {
            assert!(read(FILE, ended(&text.replacen(right, wrong, 1)).as_bytes()).is_err());
        }
        for word in ["year", "sealed", "package", "bytes", "base_url"] {
            let without = ended(&text.replacen(&format!("\n{word} "), "\n# ", 1));
            assert!(read(FILE, without.as_bytes()).is_err(), "without {word}");
            let line = text.lines().find(|line| line.starts_with(word)).expect("a line");
            let twice = ended(&text.replacen(line, &format!("{line}\n{line}"), 1));
            assert!(read(FILE, twice.as_bytes()).is_err(), "{word} twice");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let text = year().print();
        for (right, wrong) in [
            ("www.test.gov.cn-2024-public.zip", "../../www.zip"),
            ("www.test.gov.cn-2024-public.zip", "a/www.zip"),
            ("www.test.gov.cn-2024-public.zip", ".zip"),
            ("www.test.gov.cn-2024-public.zip", "www.html"),
            ("a/b c.html", "../b.html"),
            ("a/b c.html", "a/./b.html"),
            ("a/b c.html", "/b.html"),
            ("a/b c.html", "a\\\\b.html"),
            ("content/b.md", "content//b.md"),
            ("content/b.md", "content/b.md/"),
            ("content/a/b.pdf", "content/../b.pdf"),
            ("content/a/b.pdf", "content/a\0b.pdf"),
        ] {
            assert!(text.contains(right), "{right}");
            let wrong = ended(&text.replacen(right, wrong, 1));
            assert!(read(FILE, wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
