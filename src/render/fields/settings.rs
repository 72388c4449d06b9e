//! What a render can see of `site.yaml`. How long lists are is no field, because it is part of the lists.
//!
//! In: a view. Out: settings, each recorded. Must not know: which template or format asks.

use super::{FieldMask, fields};
use crate::config::{
    BaseUrl, Color, Config, Identity, Leaving, Markdown, MenuLink, Parent, SearchSettings,
};
use crate::render::view::View;
use crate::site::Site;

/// The settings, as a render sees them.
pub(in crate::render) struct SeenSettings<'v>(&'v View);

impl View {
    /// The settings.
    pub(in crate::render) fn settings(&self) -> SeenSettings<'_> {
        SeenSettings::new(self)
    }
}

impl<'v> SeenSettings<'v> {
    pub(in crate::render) fn new(view: &'v View) -> Self {
        Self(view)
    }

    fn record(&self, bit: FieldMask) {
        self.0.record_setting(bit);
    }

    fn site(&self) -> &'v Site {
        self.0.hidden()
    }

    fn subject(&self) -> &'v Config {
        &self.site().config
    }
}

fields! {
    SeenSettings of &'v Config;

    /// `title`.
    TITLE { /// Name of the site.
        title: &'v str = |_site, it| &it.title; }

    /// `description`.
    DESCRIPTION { /// What the site is about; empty where it does not say.
        description: &'v str = |_site, it| &it.description; }

    /// `keywords`.
    KEYWORDS { /// Keywords of the site.
        keywords: &'v [String] = |_site, it| &it.keywords; }

    /// `base_url`.
    BASE_URL { /// Where the site stands.
        base_url: &'v BaseUrl = |_site, it| &it.base_url; }

    /// `language`.
    LANGUAGE { /// Language tag (BCP 47).
        language: &'v str = |_site, it| &it.language; }

    /// `time_zone`.
    TIME_ZONE { /// Name of the time zone (IANA).
        time_zone: &'v str = |_site, it| &it.time_zone; }

    /// `publisher`.
    PUBLISHER { /// Who publishes where a report does not say.
        publisher: &'v str = |_site, it| &it.publisher; }

    /// `identity`.
    IDENTITY { /// Who the site is: names and numbers in tags and footer.
        identity: &'v Identity = |_site, it| &it.identity; }

    /// `addresses.page`.
    PAGES { /// Name of a list's page, with `{n}` for its number.
        page_pattern: &'v str = |_site, it| &it.addresses.page; }

    /// `navigation`.
    NAVIGATION { /// Links of the main menu.
        navigation: &'v [MenuLink] = |_site, it| &it.navigation; }

    /// `home`, without its sections.
    HOME { /// A notice above the home page.
        home_notice: Option<&'v str> = |_site, it| it.home.notice.as_deref();
        /// Where the notice leads.
        home_notice_link: Option<&'v str> = |_site, it| it.home.notice_link.as_ref().map(|(link, _)| link.as_str());
        /// Whether all boxes stand below each other.
        home_is_single: bool = |_site, it| it.home.is_single; }

    /// `parent`.
    PARENT { /// The parent site.
        parent: Option<&'v Parent> = |_site, it| it.parent.as_ref(); }

    /// `facts`.
    FACTS { /// Facts whose rows stay where there is nothing to say.
        facts_always: &'v [String] = |_site, it| &it.facts_always; }

    /// `extra`.
    EXTRA { /// The site's own fields, as JSON.
        extra: &'v str = |_site, it| &it.extra; }

    /// `markdown`.
    MARKDOWN { /// How bodies are read.
        markdown: Markdown = |_site, it| it.markdown; }

    /// `theme.color`.
    COLOR { /// The main colour.
        color: Color = |_site, it| it.color; }

    /// `report_data`.
    REPORT_DATA { /// Whether each report has a file of data.
        report_data: bool = |_site, it| it.report_data; }

    /// `search`.
    SEARCH { /// Search on the site.
        search: &'v SearchSettings = |_site, it| &it.search; }

    /// `leaving`.
    LEAVING { /// Which addresses outside have a notice before them.
        leaving: &'v Leaving = |_site, it| &it.leaving; }
}
