//! What a path says about the rows of its file: folders called `key=value`, as Hive, Spark and Arrow lay them out.

use std::path::Path;

use serde_json::value::{RawValue, to_raw_value};

/// The value that stands for none.
const NONE: &str = "__HIVE_DEFAULT_PARTITION__";

/// The keys and values of a path, the outermost first; of a key that comes twice the innermost one.
pub(super) fn keys(path: &Path) -> Vec<(String, Box<RawValue>)> {
    let mut keys: Vec<(String, Box<RawValue>)> = Vec::new();
    let folders = path.parent().into_iter().flat_map(Path::components);
    for folder in folders.filter_map(|folder| folder.as_os_str().to_str()) {
        let Some((key, value)) = folder.split_once('=') else { continue };
        let value = if value == NONE { None } else { Some(unescape(value)) };
        let (key, Ok(value)) = (unescape(key), to_raw_value(&value)) else { continue };
        if !key.is_empty() {
            keys.retain(|(known, _)| *known != key);
            keys.push((key, value));
        }
    }
    keys
}

/// `%3A` for `:` and the like; what is not well-formed stands for itself.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let (b'%', Some(code)) = (first, code) {
            bytes.push(code);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_paths() {
        let table: [(&str, &[(&str, &str)]); 6] = [
            ("data/lang=en/date=2024-01/part-0.parquet", &[("lang", r#""en""#), ("date", r#""2024-01""#)]),
            ("site=The%20Mill%3A%20news/x=%zz/a.parquet", &[("site", r#""The Mill: news""#), ("x", r#""%zz""#)]),
            ("lang=__HIVE_DEFAULT_PARTITION__/a.parquet", &[("lang", "null")]),
            ("a=1/b=2/a=3=4/x", &[("b", r#""2""#), ("a", r#""3=4""#)]),
            ("=x/y/lang=en.parquet", &[]),
            ("/n=%ff/a.parquet", &[("n", r#""%ff""#)]),
        ];
        for (path, expected) in table {
            let keys = keys(Path::new(path));
            let found: Vec<(&str, &str)> = keys.iter().map(|(key, value)| (key.as_str(), value.get())).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
