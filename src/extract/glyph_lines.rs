//! Glyphs with their places on a page → lines of text.
//!
//! In: runs of glyphs, in the order in which the page draws them. Out: lines. Must not know: formats of files.
//!
//! A number may be set digit by digit, each at a place of its own: gaps decide what belongs together, not operators.

/// Glyphs that are drawn one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GlyphRun {
    /// Where the first one begins, on its baseline.
    pub(super) start: (f64, f64),
    /// Where the last one ends.
    pub(super) end: (f64, f64),
    /// Height of the type, in the same unit.
    pub(super) size: f64,
    /// What they read.
    pub(super) text: String,
}

/// Gap up to which runs belong to one word, in heights of the type.
const JOINED: f64 = 0.35;

/// Gap up to which a blank stands between them; boxes for single digits are about so far apart.
const APART: f64 = 2.5;

/// Characters of a number that goes over lines.
const WRAPPED: usize = 64;

/// Joins runs to lines.
#[derive(Debug, Default)]
pub(super) struct GlyphLines {
    lines: Vec<String>,
    line: String,
    /// Where the line that is open begins.
    begin: (f64, f64),
    last: Option<GlyphRun>,
    /// Lines below each other of which one ends with a digit and the next begins with one: a number in a narrow cell.
    wrapped: String,
    joined: Vec<String>,
    before: Option<((f64, f64), f64)>,
}

impl GlyphLines {
    /// Adds what is drawn next.
    pub(super) fn push(&mut self, run: GlyphRun) {
        if run.text.is_empty() {
            return;
        }
        match self.gap(&run) {
            None => {
                self.end_line();
                self.begin = run.start;
            }
            Some(gap) if gap <= JOINED => {}
            Some(gap) if gap <= APART => self.line.push(' '),
            Some(_) => self.line.push('\t'),
        }
        self.line.push_str(&run.text);
        self.last = Some(run);
    }

    /// How far a run stands behind the last one on the same line, in heights; `None` where it stands elsewhere.
    fn gap(&self, run: &GlyphRun) -> Option<f64> {
        let last = self.last.as_ref()?;
        let (dx, dy) = (last.end.0 - last.start.0, last.end.1 - last.start.1);
        let length = dx.hypot(dy);
        // Which way the line runs; a run without width says nothing, and lines run to the right.
        let (ux, uy) = if length > 1e-6 { (dx / length, dy / length) } else { (1.0, 0.0) };
        let (gx, gy) = (run.start.0 - last.end.0, run.start.1 - last.end.1);
        let size = run.size.max(last.size).max(1e-3);
        let along = (gx * ux + gy * uy) / size;
        let across = (gx * uy - gy * ux).abs() / size;
        (across < 0.5 && along > -1.0).then_some(along)
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let size = self.last.as_ref().map_or(0.0, |last| last.size);
        let is_below = self.before.is_some_and(|((x, y), size)| {
            let (across, down) = ((self.begin.0 - x).abs(), (self.begin.1 - y).abs());
            across < size * 0.8 && down < size * 2.5
        });
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let goes_on = is_below
            && self.wrapped.len() + line.len() <= WRAPPED
            && is_digit(self.wrapped.trim_end().chars().next_back())
            && line
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
        if goes_on {
            let whole = self.wrapped.trim_end().to_owned() + line.trim_start();
            self.joined.push(whole.clone());
            self.wrapped = whole;
        } else {
            self.wrapped.clone_from(&line);
        }
        self.before = Some((self.begin, size));
        self.lines.push(line);
    }

    /// All lines, and behind them what lines below each other make together.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_line();
        self.lines.append(&mut self.joined);
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::{GlyphLines, GlyphRun};

    fn lines(runs: &[(f64, f64, f64, &str)]) -> Vec<String> {
        let mut lines = GlyphLines::default();
        for (x, y, width, text) in runs {
            let (start, end) = ((*x, *y), (x + width, *y));
            lines.push(GlyphRun { start, end, size: 10.0, text: (*text).to_owned() });
        }
        lines.finish()
    }

    #[test]
    fn gaps_decide_what_belongs_together() {
        assert_eq!(lines(&[(0.0, 0.0, 5.0, "1"), (5.0, 0.1, 5.0, "2")]), ["12"]);
        assert_eq!(lines(&[(0.0, 0.0, 5.0, "1"), (15.0, 0.0, 5.0, "2")]), ["1 2"]);
        assert_eq!(lines(&[(0.0, 0.0, 5.0, "1"), (95.0, 0.0, 5.0, "2")]), ["1\t2"]);
        assert_eq!(lines(&[(0.0, 0.0, 5.0, "甲"), (0.0, 12.0, 5.0, "2")]), ["甲", "2"]);
        // A number in a narrow cell: the two lines, and the whole.
        let narrow = [(20.0, 0.0, 50.0, "1101051949"), (20.0, -12.0, 40.0, "1231002X")];
        assert_eq!(lines(&narrow), ["1101051949", "1231002X", "11010519491231002X"]);
        // Bold type is drawn twice at almost the same place: a word that overlaps stands on the same line.
        assert_eq!(lines(&[(50.0, 0.0, 5.0, "1"), (0.0, 0.0, 5.0, "2")]), ["1", "2"]);
    }
}
