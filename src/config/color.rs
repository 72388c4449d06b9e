//! A colour, and how well one can be read on another.
//!
//! In: `#rrggbb`. Out: [`Color`]. Must not know: what is painted with it.
//! Source: WCAG 2.2, relative luminance and contrast ratio.

use std::fmt;

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, green, blue.
    pub channels: [u8; 3],
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self { channels: [0; 3] };
    /// White.
    pub const WHITE: Self = Self { channels: [255; 3] };

    /// Reads `#rrggbb`; `None` for anything else.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let digits = typed.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { channels: [channel(0)?, channel(2)?, channel(4)?] })
    }

    /// This colour with `percent` (0 to 100) of another.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u32) -> Self {
        let percent = percent.min(100);
        let mix = |at: usize| {
            let (own, other) = (u32::from(self.channels[at]), u32::from(other.channels[at]));
            u8::try_from((own * (100 - percent) + other * percent + 50) / 100).unwrap_or(u8::MAX)
        };
        Self { channels: [mix(0), mix(1), mix(2)] }
    }

    /// Relative luminance, 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.channels.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio with another colour, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour nearest to this one, on the way to `towards`, that can be read on `ground` with this ratio.
    #[must_use]
    pub fn readable(self, ground: Self, ratio: f64, towards: Self) -> Self {
        let steps = (0..=100).map(|percent| self.mixed(towards, percent));
        steps.into_iter().find(|color| color.contrast(ground) >= ratio).unwrap_or(towards)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.channels;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Color;

    #[test]
    fn contrast_as_wcag_says() {
        let gray = Color::parse("#767676").expect("a colour");
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-9);
        assert!(gray.contrast(Color::WHITE) >= 4.5);
        assert!(Color::parse("#777777").expect("a colour").contrast(Color::WHITE) < 4.5);
        for wrong in ["", "#fff", "1b4b8a", "#1b4b8g", "#1b4b8a0", "蓝色", "#一二"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_readable_colour() {
        let pale = Color::parse("#66aaff").expect("a colour");
        let found = pale.readable(Color::WHITE, 4.5, Color::BLACK);
        assert!(found != pale && found.contrast(Color::WHITE) >= 4.5);
        assert!(found.mixed(pale, 5).contrast(Color::WHITE) < 4.6);
        let dark = Color::parse("#1b4b8a").expect("a colour");
        assert_eq!(dark.readable(Color::WHITE, 4.5, Color::BLACK), dark);
        assert_eq!(dark.to_string(), "#1b4b8a");
    }
}
