//! The user's settings: the shipped file, with the user's own laid over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::search::Saved;
use crate::source::{LineNo, Problem};
use crate::tags::TagName;

/// The settings that ship with the program, in the same form as a user's file.
pub const DEFAULTS: &str = include_str!("../assets/config.toml");

/// The settings in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
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
    /// Whether the filter of the last session is taken up.
    pub restore_query: bool,
    /// Whether misspelt words are found too.
    pub typos: bool,
    /// Saved queries by name.
    #[serde(deserialize_with = "queries")]
    pub queries: Saved,
    /// The saved queries that are wrong: the program goes without them.
    #[serde(skip)]
    pub wrong_queries: Vec<Problem>,
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
        // Read by itself first, so that an error names the line of the user's file; what it leaves out is not looked at.
        let _: Self = toml::from_str(text).map_err(wrong)?;
        let own: toml::Table = toml::from_str(text).map_err(wrong)?;
        table.extend(own);
        let mut config: Self = table.try_into().map_err(wrong)?;
        if !config.tags.is_empty() {
            config.tags = resolved(&config.tags, path).to_string_lossy().into_owned();
        }
        config.wrong_queries = wrong_queries(&config.queries, text, path);
        Ok(config)
    }
}

/// What is wrong with the saved queries of a settings file.
fn wrong_queries(queries: &Saved, text: &str, path: &Path) -> Vec<Problem> {
    // Which day it is makes no difference to what is wrong.
    let wrong = queries.check(date(2024, 1, 1)).into_iter().map(|(name, error)| {
        let (why, advice) = error.message.rsplit_once("; ").unwrap_or((&error.message, "write it otherwise"));
        let problem = Problem::new(path, format!("the query \"{name}\" is wrong: {why}"), advice);
        Problem { line: line_of_query(text, &name), ..problem }
    });
    wrong.collect()
}

fn resolved(named: &str, settings: &Path) -> PathBuf {
    let home = named.strip_prefix("~/").and_then(|rest| Some(etcetera::home_dir().ok()?.join(rest)));
    home.unwrap_or_else(|| settings.parent().unwrap_or(Path::new("")).join(named))
}

/// The line in which a saved query stands.
fn line_of_query(settings: &str, name: &str) -> Option<LineNo> {
    #[derive(Deserialize)]
    struct Queries {
        queries: BTreeMap<String, toml::Spanned<String>>,
    }
    let Queries { queries } = toml::from_str(settings).ok()?;
    let before = settings.get(..queries.get(name)?.span().start)?;
    u32::try_from(before.matches('\n').count() + 1).ok().map(LineNo)
}

/// The name of a saved query.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct QueryName(String);

impl<'de> Deserialize<'de> for QueryName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(fits) {
            let why = format!("queries: \"{name}\" is no name; write it with letters, digits, - and _");
            return Err(D::Error::custom(why));
        }
        Ok(Self(name))
    }
}

fn queries<'de, D: Deserializer<'de>>(from: D) -> Result<Saved, D::Error> {
    let named = BTreeMap::<QueryName, String>::deserialize(from)?;
    Ok(Saved::of(named.into_iter().map(|(QueryName(name), query)| (name, query))))
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
        for wrong in [
            "measure = ",
            "measure = \"wide\"",
            "colour = 1",
            "slots = [\"two words\"]",
            "restore-query = 1",
            "queries = 3",
            "queries.a = 3",
            "queries.\"two words\" = \"x\"",
        ] {
            let error = Config::layered(&format!("# mine\n\n{wrong}"), Path::new("mine.toml")).unwrap_err();
            assert!(error.contains("mine.toml") && error.contains("line 3"), "{error}");
        }
    }

    #[test]
    fn the_shipped_file_names_every_setting() {
        let shipped: toml::Table = toml::from_str(DEFAULTS).unwrap();
        let unknown = toml::from_str::<Config>("colour = 1").unwrap_err().to_string();
        let named = unknown.split('`').filter(|name| !name.contains([' ', ',', '\n']) && *name != "colour");
        assert_eq!(named.filter(|name| !shipped.contains_key(*name)).collect::<Vec<_>>(), [""; 0], "{unknown}");
    }

    #[test]
    fn a_wrong_query_is_told_by_name_and_line() {
        let text = "# mine\n[queries]\na = \"b\"\nweek = \"date:2024-13\"\nempty = \"\"";
        let config = Config::layered(text, Path::new("mine.toml")).unwrap();
        let told: Vec<String> = config.wrong_queries.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "mine.toml:5: the query \"empty\" is wrong: it is empty; write a query",
                "mine.toml:4: the query \"week\" is wrong: there is no month 13; months go from 01 to 12",
            ]
        );
    }

    #[test]
    fn queries_are_saved_by_name() {
        let text = "typos = true\n[queries]\nputin = \"путин | putin\"\nneu_2-x = \"date:7d #none\"";
        let config = Config::layered(text, Path::new("mine.toml")).unwrap();
        assert_eq!(config.queries.begun("neu", 2), [("neu_2-x".to_owned(), "date:7d #none".to_owned())]);
        assert!(config.typos && !config.restore_query);
    }

    #[test]
    fn a_missing_file_is_an_error_only_when_asked_for() {
        let missing = Path::new("/nonexistent/config.toml");
        assert!(Config::load(Some(missing), None).is_err());
        assert!(Config::load(None, Some(missing.to_owned())).is_ok());
    }
}
