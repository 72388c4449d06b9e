//! The receipt of a publication (发布回执): what was changed, when, by whom, and whether readers get it.
//!
//! In: what was done. Out: JSON, and a page for the file. Must not know: targets, the disk.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};

use super::{Address, Difference, Release};
use crate::text;
use crate::trouble::Trouble;

/// A receipt.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// The site's title.
    pub site: String,
    /// The target's name.
    pub target: String,
    /// The release that is live now.
    pub release: Release,
    /// What became of reports: what, address, title.
    pub reports: Vec<Row>,
    /// Files.
    pub difference: Difference,
    /// Files of the release whose bytes were compared at the target.
    pub compared: usize,
    /// Addresses that were read over the web, if the site can be reached.
    pub read: Option<usize>,
    /// Why the site cannot be reached over the web from here.
    pub unreachable: Option<String>,
    /// Addresses where readers get something else.
    pub failures: Vec<Address>,
    /// The release that is live again, because readers got nothing of this one as it is.
    pub switched_back: Option<String>,
}

/// What became of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What happened, as the ledger calls it.
    pub what: Word,
    /// Its address.
    pub url: String,
    /// Its title; empty for one that is withdrawn.
    pub title: String,
}

/// A word of the ledger and the same in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// As the ledger writes it.
    pub name: String,
    /// 中文.
    pub zh: String,
}

impl Receipt {
    /// As JSON, for programs.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The files that a receipt tells of, from [`Receipt::json`].
    #[must_use]
    pub fn difference_in(json: &[u8]) -> Option<Difference> {
        #[derive(Deserialize)]
        struct ReceiptPart {
            difference: Difference,
        }
        serde_json::from_slice::<ReceiptPart>(json).ok().map(|part| part.difference)
    }

    /// As a page, for the file: it needs nothing besides itself, and prints.
    pub fn page(&self) -> Result<String, Trouble> {
        let broken = |error: minijinja::Error| {
            Trouble::new(text!("回执模板：{error}", "template of receipts: {error}"))
        };
        let mut templates = Environment::new();
        templates.add_template("receipt.html", include_str!("receipt.html")).map_err(broken)?;
        let template = templates.get_template("receipt.html").map_err(broken)?;
        template.render(context! { receipt => Value::from(Serde(self)) }).map_err(broken)
    }
}
