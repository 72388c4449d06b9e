//! Properties of an office file: who wrote it, for whom, about what (`docProps/`; ECMA-376 part 2, 11 and part 1, 22).
//!
//! In: a package. Out: names and values. Must not know: which of them matter.

use super::{OfficeError, OfficePackage, Xml, XmlToken};
use crate::extract::limits::Pool;

/// Names of properties that hold numbers and names of programs, nothing that people wrote.
const COUNTS: [&str; 15] = [
    "Application",
    "AppVersion",
    "Characters",
    "CharactersWithSpaces",
    "DocSecurity",
    "HyperlinksChanged",
    "Lines",
    "LinksUpToDate",
    "Pages",
    "Paragraphs",
    "ScaleCrop",
    "SharedDoc",
    "TotalTime",
    "Words",
    "revision",
];

/// The properties of a file that people wrote, as names and values.
pub(crate) fn properties(
    package: &mut OfficePackage<'_>,
    pool: &Pool,
) -> Result<Vec<(String, String)>, OfficeError> {
    let mut found = Vec::new();
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        let Some(text) = package.text(part)? else { continue };
        let mut xml = Xml::new(&text, pool);
        // The element that text stands in: `creator`, or a `property` by its name.
        let mut names: Vec<String> = Vec::new();
        loop {
            match xml.next()? {
                XmlToken::Open(element) => {
                    let own = element.attribute("name").filter(|_| element.name == "property");
                    names.push(own.map_or_else(|| element.name.clone(), str::to_owned));
                }
                XmlToken::Close => drop(names.pop()),
                XmlToken::Text(text) if !text.trim().is_empty() => {
                    // A custom property has an element for its type: `property` holds `lpwstr`.
                    let depth = if part.ends_with("custom.xml") { 1 } else { names.len() - 1 };
                    let name = names.get(depth).cloned().unwrap_or_default();
                    if !COUNTS.contains(&name.as_str()) {
                        found.push((name, text.trim().to_owned()));
                    }
                }
                XmlToken::Text(_) => {}
                XmlToken::End => break,
            }
        }
    }
    Ok(found)
}
