//! Colours: what each part of the screen looks like, read from a theme file.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// The themes that ship with the program.
const SHIPPED: [(&str, &str); 3] = [
    ("dark", include_str!("../assets/themes/dark.toml")),
    ("light", include_str!("../assets/themes/light.toml")),
    ("mono", include_str!("../assets/themes/mono.toml")),
];

macro_rules! styles {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)*) => {
        /// The look of every part of the screen.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Styles {
            $($(#[$doc])* pub $field: Style,)*
        }

        impl Styles {
            fn of(named: &mut BTreeMap<String, StyleEntry>) -> Result<Self, String> {
                Ok(Self { $($field: named.remove($name).ok_or(concat!("no style \"", $name, "\""))?.style()?,)* })
            }

            fn each(&mut self) -> impl Iterator<Item = &mut Style> {
                [$(&mut self.$field,)*].into_iter()
            }
        }
    };
}

styles! {
    /// Body text.
    text = "text",
    /// What is said beside: dates, sites, hints.
    faint = "faint",
    /// Lines between panes.
    rule = "rule",
    /// Headlines.
    title = "title",
    /// The first words of an article that has no title.
    lead = "lead",
    /// Section headings.
    heading = "heading",
    /// The summary under a headline.
    standfirst = "standfirst",
    /// Block quotations.
    quote = "quote",
    /// Preformatted text.
    code = "code",
    /// Lines that were removed.
    removed = "removed",
    /// Why they were.
    reason = "reason",
    /// The selected article in the list.
    selected = "selected",
    /// The mark beside it, in the pane that has the keys.
    marker = "marker",
    /// The mark beside it, in the other pane.
    marker_off = "marker-off",
    /// Letters that the filter matched.
    matched = "match",
    /// Hits of the search in the article.
    hit = "hit",
    /// The hit that was gone to.
    hit_now = "hit-now",
    /// Tags.
    tag = "tag",
    /// The star.
    star = "star",
    /// The sign before typed text.
    prompt = "prompt",
    /// Typed text.
    typed = "typed",
    /// Signs of the query language.
    operator = "operator",
    /// Tags and fields of the query language.
    field = "field",
    /// Names of keys.
    key = "key",
    /// The chosen one of several.
    choice = "choice",
    /// All is well.
    good = "good",
    /// Something wants a look.
    warning = "warning",
    /// Something did not work.
    error = "error",
}

/// The colours in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The look of every part.
    pub styles: Styles,
    /// Whether the terminal's background decides.
    auto: bool,
    depth: Depth,
}

/// Whether a terminal is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256 of xterm.
    Indexed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleEntry {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    add: Vec<String>,
}

impl StyleEntry {
    fn style(&self) -> Result<Style, String> {
        let colour = |name: &String| Color::from_str(name).map_err(|_| format!("no colour \"{name}\""));
        let mut style = Style { fg: self.fg.as_ref().map(colour).transpose()?, ..Style::default() };
        style.bg = self.bg.as_ref().map(colour).transpose()?;
        for name in &self.add {
            style = style.add_modifier(modifier(name).ok_or_else(|| format!("no attribute \"{name}\""))?);
        }
        Ok(style)
    }
}

fn modifier(name: &str) -> Option<Modifier> {
    let known = [
        ("bold", Modifier::BOLD),
        ("dim", Modifier::DIM),
        ("italic", Modifier::ITALIC),
        ("underlined", Modifier::UNDERLINED),
        ("reversed", Modifier::REVERSED),
        ("crossed-out", Modifier::CROSSED_OUT),
    ];
    known.iter().find(|(n, _)| *n == name).map(|(_, m)| *m)
}

impl Theme {
    /// The theme of a name (`auto`, `dark`, `light`, `mono`) or of a file.
    ///
    /// # Errors
    /// Names the theme or the file, and what is wrong in it.
    pub fn load(name: &str, guess: Background, depth: Depth) -> Result<Self, String> {
        let auto = name == "auto";
        let shipped_name = match (auto, guess) {
            (false, _) => name,
            (true, Background::Dark) => "dark",
            (true, Background::Light) => "light",
        };
        let styles = match SHIPPED.iter().find(|(n, _)| *n == shipped_name) {
            Some((_, toml)) => parse(toml).map_err(|why| format!("theme {name}: {why}"))?,
            None => from_file(name)?,
        };
        let mut theme = Self { styles, auto, depth };
        theme.fit_depth();
        Ok(theme)
    }

    /// Changes to the theme that suits the terminal's background, where the user left that open.
    pub fn suit(&mut self, background: Background) {
        if let (true, Ok(theme)) = (self.auto, Self::load("auto", background, self.depth)) {
            *self = theme;
        }
    }

    fn fit_depth(&mut self) {
        if self.depth == Depth::Indexed {
            for style in self.styles.each() {
                style.fg = style.fg.map(indexed);
                style.bg = style.bg.map(indexed);
            }
        }
    }
}

fn from_file(path: &str) -> Result<Styles, String> {
    if !path.contains(['/', '.']) {
        let names: Vec<&str> = SHIPPED.iter().map(|(n, _)| *n).collect();
        return Err(format!("no theme \"{path}\"; there are auto, {}, or give a theme file's path", names.join(", ")));
    }
    let toml = std::fs::read_to_string(Path::new(path))
        .map_err(|e| format!("{path}: {e}; name a theme file that can be read"))?;
    parse(&toml).map_err(|why| format!("{path}: {why}"))
}

fn parse(toml: &str) -> Result<Styles, String> {
    let mut named: BTreeMap<String, StyleEntry> =
        toml::from_str(toml).map_err(|e| e.to_string().trim_end().to_owned())?;
    let styles = Styles::of(&mut named)?;
    match named.keys().next() {
        Some(unknown) => Err(format!("\"{unknown}\" is no part of the screen; the shipped themes name them all")),
        None => Ok(styles),
    }
}

/// The nearest of the 256 colours: the 6×6×6 cube's levels are 0, 95, 135 … 255, the greys 8, 18 … 238 (xterm's 256colres.pl).
fn indexed(colour: Color) -> Color {
    let Color::Rgb(r, g, b) = colour else {
        return colour;
    };
    let level = |n: u8| -> u8 { if n == 0 { 0 } else { 55 + 40 * n } };
    let nearest = |v: u8| (0..6).min_by_key(|n| level(*n).abs_diff(v)).unwrap_or(0);
    let far = |x: u8, y: u8, z: u8| {
        [(x, r), (y, g), (z, b)].iter().map(|(p, q)| u32::from(p.abs_diff(*q)).pow(2)).sum::<u32>()
    };
    let (cr, cg, cb) = (nearest(r), nearest(g), nearest(b));
    let grey = (0..24_u8).min_by_key(|n| far(8 + 10 * n, 8 + 10 * n, 8 + 10 * n)).unwrap_or(0);
    let shade = 8 + 10 * grey;
    if far(shade, shade, shade) < far(level(cr), level(cg), level(cb)) {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cr + 6 * cg + cb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_themes_read() {
        for (name, _) in SHIPPED {
            Theme::load(name, Background::Dark, Depth::True).unwrap();
        }
    }

    #[test]
    fn mono_has_no_colour() {
        let mut theme = Theme::load("mono", Background::Dark, Depth::True).unwrap();
        assert!(theme.styles.each().all(|s| s.fg.is_none() && s.bg.is_none()));
    }

    #[test]
    fn auto_follows_the_background_and_a_named_theme_does_not() {
        let dark = Theme::load("dark", Background::Dark, Depth::True).unwrap();
        let light = Theme::load("light", Background::Dark, Depth::True).unwrap();
        let mut auto = Theme::load("auto", Background::Dark, Depth::True).unwrap();
        assert_eq!(auto.styles, dark.styles);
        auto.suit(Background::Light);
        assert_eq!(auto.styles, light.styles);
        let mut named = dark.clone();
        named.suit(Background::Light);
        assert_eq!(named, dark);
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        // WCAG 2.2, 1.4.3: 4.5 to 1 for text; grounds as terminals commonly have them.
        for (name, ground) in [("dark", (0x0d, 0x11, 0x17)), ("light", (0xff, 0xff, 0xff))] {
            let mut theme = Theme::load(name, Background::Dark, Depth::True).unwrap();
            let not_text = [theme.styles.rule, theme.styles.marker_off];
            for style in theme.styles.each() {
                if let (Some(Color::Rgb(r, g, b)), None) = (style.fg, style.bg)
                    && !not_text.contains(style)
                {
                    let ratio = contrast((r, g, b), ground);
                    assert!(ratio >= 4.5, "{name}: {style:?} has {ratio:.1}");
                }
            }
        }
    }

    fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        let light = |(r, g, b)| 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        let (x, y) = (light(a) + 0.05, light(b) + 0.05);
        x.max(y) / x.min(y)
    }

    #[test]
    fn colours_come_down_to_the_nearest_of_256() {
        assert_eq!(indexed(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(indexed(Color::Rgb(8, 8, 8)), Color::Indexed(232));
        assert_eq!(indexed(Color::Cyan), Color::Cyan);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(Theme::load("sepia", Background::Dark, Depth::True).unwrap_err().contains("dark, light, mono"));
        assert!(parse("text = { fg = \"mauve-ish\" }").unwrap_err().contains("mauve-ish"));
        assert!(parse(&format!("{}\nnonsense = {{}}", SHIPPED[0].1)).unwrap_err().contains("nonsense"));
    }
}
