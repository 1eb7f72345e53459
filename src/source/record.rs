//! One JSON object: which field is the text, and what the others say.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Format, Options, Origin, Problem, RawArticle, given, kind};

/// The fields that hold the text, the likeliest first.
const TEXT_FIELDS: [&str; 5] = ["text", "raw_text", "content", "body", "html"];

/// Makes an article of a JSON object.
///
/// # Errors
/// Where `json` is not JSON, is no object, or has no field with text.
pub(super) fn parse(json: &str, origin: Origin, options: &Options) -> Result<RawArticle, Problem> {
    let fields = match fields(json) {
        Ok(fields) => fields,
        Err(error) if error.is_data() => {
            return Err(Problem::at(&origin, "not a JSON object", "write one object a line"));
        }
        Err(error) => {
            let why = format!("not JSON: {}", reason(&error));
            return Err(Problem::at(&origin, why, "write one object a line, as jq -c does"));
        }
    };
    let Some((at, text)) = text_field(&fields, options) else {
        return Err(no_text(&origin, options));
    };
    let format = format(fields.get(at).map_or("", |(name, _)| name), &text);
    let given = given::given(&fields);
    let others = fields.into_iter().enumerate().filter(|&(i, _)| i != at);
    Ok(RawArticle {
        origin,
        format,
        text,
        given,
        input: others.map(|(_, (name, value))| (name, value.to_owned())).collect(),
    })
}

/// What the parser found, with the column but without its line, which is always the first.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("{what} in column {}", error.column())
}

/// The problem of an article without any of the fields that may hold its text.
pub(super) fn no_text(origin: &Origin, options: &Options) -> Problem {
    let why = match &options.text_field {
        Some(name) => format!("has no text in the field {name:?}"),
        None => format!("has no text in any of the fields {}", TEXT_FIELDS.join(", ")),
    };
    Problem::at(origin, why, "name the field that holds the text with --text-field")
}

/// The fields of a JSON object in their order, repeated ones included.
///
/// # Errors
/// Where `json` is not JSON or is no object.
pub(super) fn fields(json: &str) -> serde_json::Result<Vec<(String, &RawValue)>> {
    serde_json::from_str(json).map(|Fields(fields)| fields)
}

fn text_field(fields: &[(String, &RawValue)], options: &Options) -> Option<(usize, String)> {
    let found = text_names(options).filter_map(|name| {
        let at = fields.iter().position(|(field, _)| field == name)?;
        Some((at, string(fields.get(at)?.1)?))
    });
    first_text(found)
}

/// The names of the fields that may hold the text, the likeliest first.
pub(super) fn text_names(options: &Options) -> impl Iterator<Item = &str> {
    let chosen = options.text_field.as_deref();
    let usual = if chosen.is_some() { &[] } else { TEXT_FIELDS.as_slice() };
    chosen.into_iter().chain(usual.iter().copied())
}

/// The place and content of the first field with text in it. Where a field is there but blank or null and no other has
/// text, the article is an empty one: as many come out as went in.
pub(super) fn first_text<T: AsRef<str> + Default>(fields: impl Iterator<Item = (usize, T)>) -> Option<(usize, T)> {
    let mut blank = None;
    for (at, text) in fields {
        if !text.as_ref().trim().is_empty() {
            return Some((at, text));
        }
        blank = blank.or(Some(at));
    }
    blank.map(|at| (at, T::default()))
}

/// How the text of a field is written.
pub(super) fn format(field: &str, text: &str) -> Format {
    let html = field.eq_ignore_ascii_case("html") || kind::is_html(text);
    if html { Format::Html } else { Format::Text }
}

/// The content of a JSON string, or nothing of a null. Half a surrogate pair, which some scrapers write, becomes U+FFFD.
pub(super) fn string(value: &RawValue) -> Option<String> {
    match serde_json::from_str::<Option<String>>(value.get()) {
        Ok(text) => Some(text.unwrap_or_default()),
        Err(_) => serde_json::from_str(value.get()).ok().map(|Lossy(text)| text),
    }
}

/// An object's fields in their order, repeated ones included.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

/// A JSON string that need not be well-formed Unicode.
struct Lossy(String);

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(LossyVisitor)
    }
}

struct LossyVisitor;

impl Visitor<'_> for LossyVisitor {
    type Value = Lossy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Lossy, E> {
        Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
    }
}

#[cfg(test)]
mod tests;
