//! How an agent looks on a site, and whether it can be read.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Contrast that text needs at least: WCAG 2.2, success criterion 1.4.3.
pub const ENOUGH: f64 = 4.5;

/// Where the button stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// At the end of the line: right, or left where text runs from right to left.
    #[default]
    End,
    /// At its start.
    Start,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// As the visitor's system says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How an agent looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
#[schema(as = ThemeAgent)]
pub struct Theme {
    /// Colour of the button and of the visitor's messages, `#rrggbb`.
    #[garde(custom(is_colour))]
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub accent: String,
    /// Where the button stands.
    #[garde(skip)]
    pub place: Place,
    /// Light or dark.
    #[garde(skip)]
    pub scheme: Scheme,
    /// Roundness of corners, in pixels.
    #[garde(range(max = 28))]
    #[schema(maximum = 28)]
    pub radius: u8,
}

impl Default for Theme {
    fn default() -> Self {
        Self { accent: "#1f5a4b".to_owned(), place: Place::End, scheme: Scheme::Auto, radius: 14 }
    }
}

fn is_colour(text: &str, _: &()) -> garde::Result {
    rgb(text).map(|_| ()).ok_or_else(|| garde::Error::new("#rrggbb"))
}

fn rgb(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Relative luminance, by the formula of WCAG 2.2.
fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio of two colours, 1 to 21; nothing where one is no colour.
#[must_use]
pub fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(rgb(one)?), luminance(rgb(other)?));
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

impl Theme {
    /// The colour of text on the accent: white where it can be read there, else black. One of the two always can.
    #[must_use]
    pub fn on_accent(&self) -> &'static str {
        let white = contrast(&self.accent, "#ffffff").unwrap_or(1.0);
        if white >= ENOUGH { "#ffffff" } else { "#000000" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_the_standard() {
        assert_eq!(contrast("#000000", "#ffffff").map(|ratio| ratio.round()), Some(21.0));
        assert!((contrast("#777777", "#ffffff").unwrap() - 4.48).abs() < 0.01);
        for bad in ["", "#12345", "#12345g", "123456", "#é1234", "#1234567"] {
            assert_eq!(contrast(bad, "#000000"), None, "{bad}");
        }
    }

    #[test]
    fn text_on_any_accent_can_be_read() {
        for accent in (0..=255_u32).step_by(5).flat_map(|r| (0..=255_u32).step_by(15).map(move |g| (r, g))) {
            let theme = Theme { accent: format!("#{:02x}{:02x}80", accent.0, accent.1), ..Theme::default() };
            assert!(contrast(&theme.accent, theme.on_accent()).unwrap() >= ENOUGH, "{}", theme.accent);
        }
    }
}
