//! How many lines of the screen are taken, where not all are.

use std::str::FromStr;

/// A number of lines, or a part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Height {
    /// So many lines.
    Lines(u16),
    /// So many hundredths of the screen.
    Percent(u16),
}

/// The least that there is room in for the filter, an article and the status line.
const LEAST: u16 = 3;

impl Height {
    /// The lines on a screen of so many. The line of the shell's prompt stays in view.
    pub(super) fn of(self, screen: u16) -> u16 {
        let wanted = match self {
            Self::Lines(lines) => lines,
            Self::Percent(percent) => (u32::from(screen) * u32::from(percent)).div_ceil(100) as u16,
        };
        wanted.max(LEAST).min(screen.saturating_sub(1)).max(1)
    }
}

impl FromStr for Height {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |digits: &str| digits.parse::<u16>().ok().filter(|n| *n > 0);
        match text.strip_suffix('%') {
            Some(digits) => number(digits).filter(|n| *n <= 100).map(Self::Percent),
            None => number(text).map(Self::Lines),
        }
        .ok_or_else(|| "write a number of lines, like 12, or a part of the screen, like 40%".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_parts_are_read() {
        for (text, height) in [
            ("12", Some(Height::Lines(12))),
            ("40%", Some(Height::Percent(40))),
            ("100%", Some(Height::Percent(100))),
            ("0", None),
            ("0%", None),
            ("101%", None),
            ("-3", None),
            ("70000", None),
            ("", None),
            ("%", None),
            ("ten", None),
        ] {
            assert_eq!(text.parse().ok(), height, "{text}");
        }
    }

    #[test]
    fn it_fits_the_screen() {
        for (height, screen, lines) in [
            (Height::Lines(12), 30, 12),
            (Height::Lines(1), 30, 3),
            (Height::Lines(99), 30, 29),
            (Height::Percent(40), 30, 12),
            (Height::Percent(1), 30, 3),
            (Height::Percent(100), u16::MAX, u16::MAX - 1),
            (Height::Lines(10), 2, 1),
            (Height::Lines(10), 1, 1),
            (Height::Lines(10), 0, 1),
        ] {
            assert_eq!(height.of(screen), lines, "{height:?} of {screen}");
        }
    }
}
