//! What Word files, workbooks and slides have in common (OPC, ECMA-376 part 2): a ZIP of parts in XML that refer to each other.
//!
//! In: bytes, a pool of limits. Out: parts, relationships, elements. Must not know: what parts mean.

mod beside;
mod package;
mod xml;

use std::io;

mod properties;

pub(super) use beside::add_beside;
pub(super) use package::{OfficePackage, Relationships, joined};
pub(super) use properties::properties;
pub(super) use xml::{Ns, Xml, XmlElement, XmlToken};

use super::limits::OverLimit;

/// Why an office file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeError {
    /// It is no sound ZIP, lacks its main part, or a part is no XML.
    Damaged,
    /// It is larger than any office's file.
    OverLimit(OverLimit),
}

impl From<OverLimit> for OfficeError {
    fn from(over: OverLimit) -> Self {
        Self::OverLimit(over)
    }
}

impl From<quick_xml::Error> for OfficeError {
    fn from(_: quick_xml::Error) -> Self {
        Self::Damaged
    }
}

impl From<io::Error> for OfficeError {
    fn from(why: io::Error) -> Self {
        match why.kind() {
            io::ErrorKind::FileTooLarge => Self::OverLimit(OverLimit::Inflated),
            io::ErrorKind::TimedOut => Self::OverLimit(OverLimit::Time),
            _ => Self::Damaged,
        }
    }
}
