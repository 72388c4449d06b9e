//! Addresses, dates and times as pages and data write them, by the settings.
//!
//! In: views. Out: text. Must not know: which page or format has it.

use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time};

use super::fields::SeenReport;
use super::view::View;
use crate::site::exit_path;

impl View {
    /// The address of a path below the site's root as links on the site write it.
    pub(super) fn local(&self, url: &str) -> String {
        self.settings().base_url().local(url)
    }

    /// An address elsewhere as links on the site write it: by way of a notice where it leads away.
    pub(super) fn outward(&self, address: &str) -> String {
        if self.settings().leaving().needs_notice(address) {
            self.local(&exit_path(address))
        } else {
            address.to_owned()
        }
    }

    /// An address as it is typed in settings and front matter: a path on the site, with or without its sub-path, or an address
    /// elsewhere.
    pub(super) fn typed(&self, link: &str) -> String {
        if crate::body::has_scheme(link) {
            return self.outward(link);
        }
        let base = &self.settings().base_url().path;
        let below = link.strip_prefix(base.as_str()).unwrap_or(link);
        self.local(below.trim_start_matches('/'))
    }

    /// An absolute address.
    pub(super) fn permalink(&self, url: &str) -> String {
        self.settings().base_url().absolute(url)
    }

    /// When a report came out, as RFC 3339; `None` for a page without a date.
    pub(super) fn published(&self, it: &SeenReport<'_>) -> Option<String> {
        it.date().map(|date| self.rfc3339(date, it.time()))
    }

    /// A date and time in the site's zone as RFC 3339.
    pub(super) fn rfc3339(&self, date: Date, time: Time) -> String {
        // Reading the setting records it; `zoned` itself does not.
        self.settings().time_zone();
        self.zoned(DateTime::from_parts(date, time))
            .map_or_else(|| format!("{date}T00:00:00Z"), |zoned| rfc3339(&zoned))
    }
}

/// A moment as RFC 3339 has it: `2024-01-29T09:00:00+08:00`.
fn rfc3339(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    if seconds % 60 != 0 {
        // Local time before there were zones.
        return at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    }
    let (date, time) = (at.date(), at.time());
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!(
        "{date}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second(),
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn moments_are_written_as_the_library_writes_them() {
        for (zone, year) in [
            ("Asia/Shanghai", 2024),
            ("Asia/Shanghai", 1890),
            ("America/St_Johns", 2024),
            ("Asia/Kathmandu", 2001),
            ("UTC", 999),
        ] {
            let at = jiff::civil::date(year, 3, 9).at(8, 5, 7, 0).in_tz(zone).expect("a moment");
            assert_eq!(rfc3339(&at), at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), "{at}");
        }
    }
}
