//! minijinja: its environment, the functions templates have, and its errors as located findings.
//!
//! In: a theme, a context. Out: HTML. Must not know: which target it is for, but its name in messages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::phrases::phrases;
use super::theme::{Theme, UiText};
use super::theme_facts::ThemeFacts;
use super::view::View;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::stopwatch::{Step, measure};

thread_local! {
    /// The view of the render under way on this thread.
    ///
    /// Functions, filters and the callback for `extends`, `include` and `import` belong to the environment, which all renders
    /// share; they reach the site through the view of their own render, which records what they read. A render stays on its
    /// thread.
    static VIEW: RefCell<Option<View>> = const { RefCell::new(None) };
}

/// Calls `read` with the view of the render under way.
fn with_view<T>(read: impl FnOnce(&View) -> T) -> Result<T, Error> {
    let outside = || Error::new(ErrorKind::InvalidOperation, "nothing is being rendered");
    VIEW.with_borrow(|view| view.as_ref().map(read).ok_or_else(outside))
}

/// Compiled templates.
#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
    theme: Arc<Theme>,
    pub(super) ui: Arc<UiText>,
    /// What the theme says of itself.
    pub(super) facts: Arc<ThemeFacts>,
    /// Whether all templates and texts could be read; else nothing is printed with them.
    pub(super) is_sound: bool,
}

impl Templates {
    /// Compiles all templates; what is wrong with them comes along.
    ///
    /// `language` is that of the interface texts.
    pub(super) fn new(language: &str, theme: &Arc<Theme>) -> (Self, Vec<Diagnostic>) {
        let (ui, mut findings) = match UiText::new(theme, language) {
            Ok(ui) => (Arc::new(ui), Vec::new()),
            Err(findings) => (Arc::default(), findings),
        };
        let (facts, wrong) = ThemeFacts::of(theme);
        findings.extend(wrong);
        let mut environment = Environment::new();
        environment.set_debug(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        environment.set_syntax(syntax.unwrap_or_default());
        environment.set_formatter(write_escaped);
        environment.set_path_join_callback(|name, _| {
            // While templates are compiled there is no view; the error of `with_view` is ignored then.
            let _ = with_view(|view| view.uses_theme(name));
            Cow::Borrowed(name)
        });
        let texts: HashMap<String, Value> =
            ui.all().map(|(key, text)| (key.to_owned(), text.into())).collect();
        environment.add_function("t", move |key: &str, values: Kwargs| {
            with_view(View::uses_texts)?;
            translate(&texts, key, &values)
        });
        environment.add_filter("phrases", |title: &str| Value::from_safe_string(phrases(title)));
        environment.add_filter("size", |bytes: u64| human_size(bytes));
        environment.add_filter("local", |path: &str| with_view(|view| local(view, path)));
        for (_, path) in theme.includes() {
            if theme.get(path).is_some_and(|bytes| std::str::from_utf8(bytes).is_err()) {
                findings.push(problem::source::not_utf8(theme.place(path)));
            }
        }
        for (name, text) in theme.templates() {
            let Some(text) = text else {
                findings.push(problem::source::not_utf8(theme.place(name)));
                continue;
            };
            if let Err(error) = environment.add_template_owned(name.to_owned(), text.to_owned()) {
                findings.push(*located(&error, theme, None));
            }
        }
        let is_sound = findings.is_empty();
        let (theme, facts) = (Arc::clone(theme), Arc::new(facts));
        (Self { environment, theme, ui, facts, is_sound }, findings)
    }

    /// The files that they come from.
    pub(super) fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }

    /// Prints a template for a target into room for so many bytes, or more.
    pub(super) fn render(
        &self,
        name: &str,
        context: Value,
        target: &str,
        view: &View,
        room: usize,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        view.uses_theme(name);
        VIEW.set(Some(view.clone()));
        let template = self.environment.get_template(name);
        let print = || {
            let mut bytes = Vec::with_capacity(room);
            template?.render_captured_to(context, &mut bytes)?;
            Ok(bytes)
        };
        let html = measure(Step::Template, print)
            .map_err(|error| located(&error, &self.theme, Some(target)));
        VIEW.set(None);
        html
    }
}

/// Prints a value: escaped in HTML, unless it is known to be HTML.
///
/// minijinja's own formatter turns every `/` into a character reference, which makes addresses unreadable.
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let html = matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        Some(text) if html && !value.is_safe() => {
            out.write_str(&crate::escape::attribute(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// `t("key")`: an interface text, `{name}` in it replaced by the argument of that name.
fn translate(texts: &HashMap<String, Value>, key: &str, values: &Kwargs) -> Result<Value, Error> {
    let Some(text) = texts.get(key) else {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("no interface text `{key}`")));
    };
    let mut names = values.args().peekable();
    if names.peek().is_none() {
        return Ok(text.clone());
    }
    let mut text = text.as_str().unwrap_or_default().to_owned();
    for name in names {
        let value: Value = values.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    values.assert_all_used()?;
    Ok(text.into())
}

/// A length in bytes for people: `980 B`, `32 KB`, `1.4 MB`.
pub(super) fn human_size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut tenths = bytes * 10 / 1000;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    if tenths >= 100 || tenths.is_multiple_of(10) {
        format!("{} {}", (tenths + 5) / 10, UNITS[unit])
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

/// A path on this site as links write it; full addresses stay. Pages of a sealed year name their assets by their bytes.
fn local(view: &View, path: &str) -> String {
    let sealed = view.sealing().and_then(|sealing| sealing.asset(path));
    let path = sealed.as_deref().unwrap_or(path);
    if crate::body::has_scheme(path) {
        path.to_owned()
    } else {
        view.local(path.trim_start_matches('/'))
    }
}

fn located(error: &Error, theme: &Theme, target: Option<&str>) -> Box<Diagnostic> {
    // The innermost error knows the template that is wrong.
    let mut inner = error;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<Error>()
            && cause.line().is_some()
        {
            inner = cause;
        }
        source = cause.source();
    }
    let file = theme.place(inner.name().unwrap_or("?"));
    let before = inner
        .range()
        .zip(inner.template_source())
        .and_then(|(range, text)| text.get(..range.start));
    let line = inner.line().and_then(|line| u32::try_from(line).ok());
    let at = match (before, line) {
        (Some(before), _) => Location::behind(file.file, before),
        (None, Some(line)) => Location::at(file.file, line, 1),
        (None, None) => file,
    };
    let said = inner
        .detail()
        .map_or_else(|| inner.kind().to_string(), |d| format!("{}: {d}", inner.kind()));
    Box::new(problem::theme::template(at, &said, target))
}

#[cfg(test)]
mod tests {
    use super::human_size;

    #[test]
    fn sizes_for_people() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1 KB"),
            (1500, "1.5 KB"),
            (32_000, "32 KB"),
            (999_999, "1000 KB"),
            (1_400_000, "1.4 MB"),
            (2_500_000_000, "2.5 GB"),
        ] {
            assert_eq!(human_size(bytes), text, "{bytes}");
        }
    }
}
