//! Who stands behind the site: the `identity:` of `site.yaml`.
//!
//! In: its keys. Out: an [`Identity`] with checked forms. Must not know: where it is printed.

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::problem;
use crate::yaml::Fields;

/// The key that marks the identity as the sample that `init` writes.
pub const SAMPLE_MARK: &str = "sample";

/// The identity that page tags and the footer print (《政府网站发展指引》 国办发〔2017〕47号).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Whether it is the sample that has to be replaced before anything is published.
    pub sample: bool,
    /// Official site name, `SiteName`.
    pub name: String,
    /// Domain, `SiteDomain`.
    pub domain: String,
    /// 网站标识码, `SiteIDCode`: 10 digits, or `bm` and 8 digits.
    pub site_id_code: String,
    /// 主办单位.
    pub sponsor: String,
    /// 承办单位.
    pub organizer: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// 邮政编码.
    pub postcode: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// ICP 备案 number.
    pub icp: Option<String>,
    /// 公安备案 number.
    pub police_record: Option<String>,
    /// Id of the 党政机关 badge: 32 hexadecimal digits.
    pub badge_id: Option<String>,
    /// Path of the badge's picture below the site's root.
    pub badge_picture: Option<String>,
    /// Path of the picture of 我为政府网站找错 below the site's root.
    pub mistake_picture: Option<String>,
    /// Path of the emblem below the site's root: an SVG or PNG file.
    pub logo: Option<String>,
    /// What the emblem shows; empty where the name beside it says it.
    pub logo_alt: String,
}

impl Identity {
    /// The 14 digits of the 公安备案 number.
    #[must_use]
    pub fn police_digits(&self) -> Option<String> {
        self.police_record.as_ref().map(|text| text.chars().filter(char::is_ascii_digit).collect())
    }
}

macro_rules! form {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a fixed pattern"));
    };
}

form!(SITE_ID, r"^(bm\d{8}|\d{10})$");
form!(
    ICP,
    r"^[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新蒙]ICP备\d{8,10}号(-\d+)?$"
);
form!(POLICE, r"公网安备\s?\d{14}号$");
form!(BADGE, r"^[0-9A-Fa-f]{32}$");
form!(LOGO, r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\.(svg|png)$");
form!(DOMAIN, r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$");

pub(super) fn read(top: &Fields<'_>) -> Option<Identity> {
    let Some(fields) = top.fields("identity") else {
        top.report(problem::config::missing(top.location("identity"), "identity"));
        return None;
    };
    let form = |key: &'static str, pattern: &Regex, example: &str| {
        let text = fields.string(key)?;
        if !pattern.is_match(&text) {
            fields.report(problem::config::form(fields.location(key), key, &text, example));
        }
        Some(text)
    };
    let need = |key: &'static str, found: Option<String>| {
        if found.is_none() {
            fields.report(problem::config::missing(fields.location(key), key));
        }
        found.unwrap_or_default()
    };
    let identity = Identity {
        sample: fields.bool(SAMPLE_MARK).unwrap_or(false),
        name: need("name", fields.string("name")),
        domain: need("domain", form("domain", &DOMAIN, "www.example.gov.cn")),
        site_id_code: need("site_id_code", form("site_id_code", &SITE_ID, "4401000059")),
        sponsor: need("sponsor", fields.string("sponsor")),
        organizer: fields.string("organizer"),
        address: fields.string("address"),
        postcode: fields.string("postcode"),
        phone: fields.string("phone"),
        icp: form("icp", &ICP, "粤ICP备11001610号-1"),
        police_record: form("police_record", &POLICE, "粤公网安备44010402001594号"),
        badge_picture: form("badge_picture", &LOGO, "assets/badge.png"),
        mistake_picture: form("mistake_picture", &LOGO, "assets/mistake.png"),
        logo: form("logo", &LOGO, "assets/logo.svg"),
        logo_alt: fields.string("logo_alt").unwrap_or_default(),
        badge_id: form("badge_id", &BADGE, "0123456789ABCDEF0123456789ABCDEF"),
    };
    fields.finish();
    Some(identity)
}
