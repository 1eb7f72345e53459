//! A line of the journal, and how it is written and read.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::TagName;
use crate::clean::ArticleId;
use crate::text::write_json_line;

/// The greatest `t` and `n`: 2⁵³ − 1, the greatest whole number that every JSON reader keeps exactly.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// The session that wrote a line.
///
/// Lines are unique by writer and number, so no two sessions may share a name, not even on machines that never meet until
/// their journals are joined. A name of ours is 10 base-32 characters, 50 random bits: by the birthday bound, a million
/// sessions hold a pair that collides with probability 10¹² / 2⁵¹ ≈ 0.04 %. Four characters would come to even odds at
/// about 1,200 sessions. Lines of others may carry any 1 to 16 ASCII letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriterId([u8; 16]);

/// When and by whom a decision was made; of two decisions on the same tag of the same article, the greater stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds since 1970 by the writer's clock, or more where the clock was behind what had been seen.
    pub t: u64,
    /// The writer.
    pub w: WriterId,
    /// The writer's own count of lines, from 1.
    pub n: u64,
}

/// One line of the journal: one change made to one or many articles. Read and written as
/// `{"t":…,"w":"…","n":…,"ids":["…"],"add":["…"],"del":["…"],"title":"…","at":["…"],"from":"…"}`.
///
/// Fields that are not known are passed over in reading; the file is only ever appended to, so they stay where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the order of decisions.
    pub stamp: Stamp,
    /// The articles that changed.
    pub ids: Vec<ArticleId>,
    /// Tags that each of them got.
    pub add: Vec<TagName>,
    /// Tags that each of them lost.
    pub del: Vec<TagName>,
    /// The headline, where the line is about one article: it makes the file readable alone and decides nothing.
    pub title: Option<String>,
    /// The place of each article of `ids` (its URL, else the path of its file), as far as known; empty where none is.
    pub at: Vec<Option<String>>,
    /// For the tags of an article whose text was edited: its old id, from which they go over to the new one.
    pub from: Option<ArticleId>,
}

const BASE_32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl WriterId {
    /// Makes a name for this session.
    pub fn random() -> Self {
        // Each RandomState draws on keys that the operating system gave to this thread; SipHash makes 64 even bits of them.
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        let mut bits = hasher.finish();
        let mut name = [0; 16];
        for byte in name.iter_mut().take(10) {
            *byte = BASE_32[(bits & 31) as usize];
            bits >>= 5;
        }
        Self(name)
    }

    /// Reads a name; `None` unless it is 1 to 16 ASCII letters and digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut name = [0; 16];
        name.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(Self(name))
    }

    /// The name as it stands in the file.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        self.0.get(..len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Line {
    /// Reads one line, without its line break.
    ///
    /// # Errors
    /// Says in one clause what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|e| explain(&e))?;
        if raw.t > MAX_NUMBER || raw.n > MAX_NUMBER {
            return Err(format!("t and n can be {MAX_NUMBER} at most"));
        }
        Ok(Self {
            stamp: Stamp { t: raw.t, w: raw.w, n: raw.n },
            ids: raw.ids.into_iter().map(|id| id.0).collect(),
            add: raw.add,
            del: raw.del,
            title: raw.title,
            at: raw.at.unwrap_or_default(),
            from: raw.from.map(|id| id.0),
        })
    }

    /// Writes the line with its line break. No control character, bidirectional control or other hidden character stands
    /// raw in it: they are escaped as `\uXXXX`, so the file is safe to print.
    pub fn write(&self, out: &mut Vec<u8>) {
        let raw = Raw {
            t: self.stamp.t,
            w: self.stamp.w,
            n: self.stamp.n,
            ids: self.ids.iter().copied().map(Hex).collect(),
            add: self.add.clone(),
            del: self.del.clone(),
            title: self.title.clone(),
            at: self.at.iter().any(Option::is_some).then(|| self.at.clone()),
            from: self.from.map(Hex),
        };
        write_json(&raw, out);
    }
}

/// Appends `value` as a line of JSON, with everything hidden escaped.
pub(crate) fn write_json(value: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    // Memory takes all bytes and these types have string keys only; a half-written value would be worse than none.
    if write_json_line(&mut *out, value).is_err() {
        out.truncate(start);
    }
}

#[derive(Serialize, Deserialize)]
struct Raw {
    t: u64,
    w: WriterId,
    n: u64,
    ids: Vec<Hex>,
    #[serde(default)]
    add: Vec<TagName>,
    #[serde(default)]
    del: Vec<TagName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Vec<Option<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Hex>,
}

struct Hex(ArticleId);

/// Says what a parser found, without the "line 1" that every line of the journal would be.
fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    match error.classify() {
        serde_json::error::Category::Eof => "the line breaks off".into(),
        serde_json::error::Category::Data => what.into(),
        _ => format!("not JSON: {what} at byte {}", error.column()),
    }
}

/// Reads a value from a JSON string, whether the string had to be unescaped or not.
struct Text<T>(&'static str, fn(&str) -> Result<T, String>);

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("an article's id", |text| {
            text.parse().map(Hex).map_err(|()| "an id is not 32 hexadecimal digits".into())
        }))
    }
}

impl<'de> Deserialize<'de> for WriterId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("a writer's name", |text| {
            WriterId::parse(text).ok_or_else(|| "w is not 1 to 16 letters and digits".into())
        }))
    }
}

impl<'de> Deserialize<'de> for TagName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("a tag's name", |text| {
            TagName::parse(text).map_err(|bad| bad.to_string().split(';').next().unwrap_or_default().to_owned())
        }))
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for WriterId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for TagName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::tags::hidden;

    fn line(title: &str) -> Line {
        Line {
            stamp: Stamp { t: 1_763_740_580_123, w: WriterId::parse("k3f9").unwrap(), n: 17 },
            ids: vec![ArticleId([0xab; 16])],
            add: vec![TagName::parse("china").unwrap()],
            del: vec![],
            title: Some(title.into()),
            at: vec![None],
            from: None,
        }
    }

    #[test]
    fn a_line_is_written_as_documented() {
        let mut out = Vec::new();
        line("Say \"no\"").write(&mut out);
        let expected = format!(
            r#"{{"t":1763740580123,"w":"k3f9","n":17,"ids":["{}"],"add":["china"],"del":[],"title":"Say \"no\""}}"#,
            "ab".repeat(16)
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected + "\n");
    }

    #[test]
    fn unknown_fields_are_passed_over_and_missing_lists_are_empty() {
        let text =
            r#"{"colour":[1,{"a":null}],"t":5,"w":"a","n":1,"ids":["00000000000000000000000000000001"],"title":null}"#;
        let line = Line::parse(text.as_bytes()).unwrap();
        assert_eq!((line.stamp.t, line.ids.len(), line.add.len(), line.title), (5, 1, 0, None));
    }

    #[test]
    fn bad_lines_say_what_is_wrong() {
        let id = "0".repeat(32);
        let cases = [
            (r#"{"t":5,"w":"a"#.to_owned(), "the line breaks off"),
            (r"<<<<<<< HEAD".to_owned(), "not JSON: expected value at byte 1"),
            (r#"{"t":5,"w":"a","ids":[]}"#.to_owned(), "missing field `n`"),
            (r#"{"t":-5,"w":"a","n":1,"ids":[]}"#.to_owned(), "invalid value: integer `-5`, expected u64"),
            (r#"{"t":5,"w":"a b","n":1,"ids":[]}"#.to_owned(), "w is not 1 to 16 letters and digits"),
            (r#"{"t":5,"w":"a","n":1,"ids":["12"]}"#.to_owned(), "an id is not 32 hexadecimal digits"),
            (format!(r#"{{"t":5,"w":"a","n":1,"ids":["{id}"],"add":["a b"]}}"#), "a tag's name has no spaces"),
            (r#"{"t":9007199254740992,"w":"a","n":1,"ids":[]}"#.to_owned(), "t and n can be 9007199254740991 at most"),
        ];
        for (text, why) in cases {
            assert_eq!(Line::parse(text.as_bytes()), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn sessions_get_names_of_their_own() {
        let names: HashSet<_> = (0..10_000).map(|_| WriterId::random()).collect();
        assert_eq!(names.len(), 10_000);
        assert!(names.iter().all(|w| w.as_str().len() == 10 && WriterId::parse(w.as_str()) == Some(*w)));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_and_is_safe_to_print(title in "(\\PC|\\p{C}|[\u{1b}\u{9b}\u{202e}\u{2066}\u{e0041}]){0,20}") {
            let line = Line { at: vec![Some(title.clone())], ..line(&title) };
            let mut out = Vec::new();
            line.write(&mut out);
            let text = std::str::from_utf8(&out).unwrap().strip_suffix('\n').unwrap();
            prop_assert!(!text.contains(hidden), "{text:?}");
            prop_assert_eq!(Line::parse(text.as_bytes()), Ok(line));
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Line::parse(&bytes);
        }
    }
}
