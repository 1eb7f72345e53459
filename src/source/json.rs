//! JSON files: one object, an array of objects, or several of either one after the other; and JSON Feeds.

use std::ops::ControlFlow;

use serde_json::value::RawValue;

use super::feed::json::Feed;
use super::items::Items;
use super::reading::{self, Reading};
use super::{LineNo, Origin, Problem, record};

/// Reads every object of a file as an article. The line of an article is the one on which its object starts.
pub(super) fn read(reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let (path, options) = (reading.path, reading.options);
    let text = match reading.text() {
        Ok(text) => text,
        Err(problem) => return items.fail(problem),
    };
    let mut lines = Lines { text: &text, offset: 0, line: 1 };
    let mut any = false;
    let mut article = |value: &RawValue, items: &mut Items<'_>| {
        let origin = Origin { path: path.to_owned(), line: Some(lines.of(value)) };
        items.give(record::parse(value.get(), origin, options))
    };
    for value in serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>() {
        match value {
            Ok(value) if value.get().starts_with('[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
                any |= !elements.is_empty();
                elements.into_iter().try_for_each(|value| article(value, items))?;
            }
            Ok(value) => {
                any = true;
                match Feed::of(value.get()) {
                    Some(feed) => feed.read(path, value.get(), items)?,
                    None => article(value, items)?,
                }
            }
            Err(error) => {
                let line = u32::try_from(error.line()).ok().map(LineNo);
                let origin = Origin { path: path.to_owned(), line };
                let why = format!("not JSON: {}", record::reason(&error));
                return items.fail(Problem::at(&origin, why, "mend the file from this line on"));
            }
        }
    }
    if any { ControlFlow::Continue(()) } else { items.fail(reading::empty(path)) }
}

/// Counts lines up to values that are asked for in their order.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, value: &RawValue) -> LineNo {
        let start = (value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if let Some(passed) = self.text.as_bytes().get(self.offset..start) {
            let breaks = memchr::memchr_iter(b'\n', passed).count();
            self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.offset = start;
        }
        LineNo(self.line)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::document::{Meter, Position};
    use super::super::kind::Kind;
    use super::super::reading::Content;
    use super::super::{Options, RawArticle};
    use super::*;

    fn articles(text: &str) -> Vec<Result<(u32, String), Problem>> {
        let mut found = Vec::new();
        let mut sink = |item: Result<RawArticle, Problem>, _| {
            found.push(item.map(|raw| (raw.origin.line.map_or(0, |l| l.0), raw.text)));
            ControlFlow::Continue(())
        };
        let mut items = Items::new(Position::default(), &mut sink);
        let content = Content::stream(text.as_bytes(), &Meter::default());
        let _ = reading::read(Path::new("x.json"), Some(Kind::Json), content, &Options::default(), &mut items);
        found
    }

    #[test]
    fn arrays_objects_and_rows_of_them() {
        let one = articles("{\n  \"text\": \"a\"\n}\n");
        assert_eq!(one, [Ok((1, "a".to_owned()))]);
        let many = articles("[\n {\"text\": \"a\",\n \"x\": 1},\n\n {\"text\": \"b\"}]\n{\"text\": \"c\"}");
        assert_eq!(many, [Ok((2, "a".to_owned())), Ok((5, "b".to_owned())), Ok((6, "c".to_owned()))]);
        assert!(matches!(articles("[]").as_slice(), [Err(problem)] if problem.why == "is empty"));
    }

    #[test]
    fn faults_name_their_line() {
        let found = articles("{\"text\": \"a\"}\n[1, {\"text\": \"b\"}]\n{\"text\":\n oops}");
        assert_eq!(found.len(), 4);
        assert_eq!(found[2], Ok((2, "b".to_owned())));
        let lines: Vec<_> = found.iter().filter_map(|f| f.as_ref().err()).map(|p| p.line).collect();
        assert_eq!(lines, [Some(LineNo(2)), Some(LineNo(4))]);
    }
}
