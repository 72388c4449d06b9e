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

/// Joins runs to lines.
#[derive(Debug, Default)]
pub(super) struct GlyphLines {
    lines: Vec<String>,
    line: String,
    last: Option<GlyphRun>,
}

impl GlyphLines {
    /// Adds what is drawn next.
    pub(super) fn push(&mut self, run: GlyphRun) {
        if run.text.is_empty() {
            return;
        }
        match self.gap(&run) {
            None => self.end_line(),
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
        if !line.trim().is_empty() {
            self.lines.push(line);
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_line();
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
        assert_eq!(lines(&[(0.0, 0.0, 5.0, "1"), (0.0, 12.0, 5.0, "2")]), ["1", "2"]);
        // Bold type is drawn twice at almost the same place: a word that overlaps stands on the same line.
        assert_eq!(lines(&[(50.0, 0.0, 5.0, "1"), (0.0, 0.0, 5.0, "2")]), ["1", "2"]);
    }
}
