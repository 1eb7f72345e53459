//! The user's settings: the shipped file, with the user's own laid over it.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::tags::TagName;

/// The settings that ship with the program, in the same form as a user's file.
pub const DEFAULTS: &str = include_str!("../assets/config.toml");

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// A theme's name or file, or `auto`.
    pub theme: String,
    /// The widest that lines of an article may be, in cells.
    pub measure: u16,
    /// Tags of the number keys; those that are `None` are filled by use.
    #[serde(deserialize_with = "slots")]
    pub slots: Vec<Option<TagName>>,
    /// The tag journal; empty: in the data folder. A relative path starts from the folder of the settings file, `~/` from the
    /// home folder.
    pub tags: String,
    /// Whether the mouse is used.
    pub mouse: bool,
}

impl Config {
    /// Reads the shipped settings and lays those of a file over them.
    ///
    /// # Errors
    /// Names the file and the line; a file that was asked for and is not there is an error, a default one is not.
    pub fn load(asked: Option<&Path>, default: Option<PathBuf>) -> Result<Self, String> {
        let path = match (asked, default) {
            (Some(path), _) => path.to_owned(),
            (None, Some(path)) if path.exists() => path,
            _ => return Self::layered("", Path::new("")),
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|e| format!("{}: {e}; name a settings file that can be read", path.display()))?;
        Self::layered(&text, &path)
    }

    fn layered(text: &str, path: &Path) -> Result<Self, String> {
        let wrong = |e: toml::de::Error| format!("{}: {}", path.display(), e.to_string().trim_end());
        let mut table: toml::Table = toml::from_str(DEFAULTS).map_err(wrong)?;
        // Read by itself first, so that an error names the line of the user's file.
        let own: toml::Table = toml::from_str(text).map_err(wrong)?;
        table.extend(own);
        let mut config: Self = table.try_into().map_err(wrong)?;
        if !config.tags.is_empty() {
            config.tags = resolved(&config.tags, path).to_string_lossy().into_owned();
        }
        Ok(config)
    }
}

fn resolved(named: &str, settings: &Path) -> PathBuf {
    let home = named.strip_prefix("~/").and_then(|rest| Some(etcetera::home_dir().ok()?.join(rest)));
    home.unwrap_or_else(|| settings.parent().unwrap_or(Path::new("")).join(named))
}

/// Reads names of tags, of which "" leaves its key to use.
fn slots<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Option<TagName>>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    let slot = |name: &String| match name.as_str() {
        "" => Ok(None),
        name => TagName::parse(name).map(Some).map_err(|why| D::Error::custom(format!("slots: \"{name}\": {why}"))),
    };
    names.iter().map(slot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_laid_over_the_shipped_settings() {
        let config = Config::layered("measure = 60", Path::new("mine.toml")).unwrap();
        assert_eq!((config.measure, config.theme.as_str(), config.mouse), (60, "auto", true));
    }

    #[test]
    fn the_journal_is_found_from_the_settings_and_not_from_where_one_stands() {
        let tags = |text| Config::layered(text, Path::new("/home/me/.config/offprint/config.toml")).unwrap().tags;
        assert_eq!(tags("tags = \"team.jsonl\""), "/home/me/.config/offprint/team.jsonl");
        assert_eq!(tags("tags = \"/data/team.jsonl\""), "/data/team.jsonl");
        assert!(!tags("tags = \"~/team.jsonl\"").contains('~'));
        assert_eq!(tags(""), "");
    }

    #[test]
    fn mistakes_name_the_file() {
        for wrong in ["measure = ", "measure = \"wide\"", "colour = 1", "slots = [\"two words\"]"] {
            let error = Config::layered(wrong, Path::new("mine.toml")).unwrap_err();
            assert!(error.contains("mine.toml"), "{error}");
        }
    }

    #[test]
    fn a_missing_file_is_an_error_only_when_asked_for() {
        let missing = Path::new("/nonexistent/config.toml");
        assert!(Config::load(Some(missing), None).is_err());
        assert!(Config::load(None, Some(missing.to_owned())).is_ok());
    }
}
