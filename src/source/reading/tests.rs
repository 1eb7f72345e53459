use super::super::document::Position;
use super::super::{Format, RawArticle};
use super::*;

fn read_stream(
    path: &str,
    kind: Option<Kind>,
    stream: impl Read,
    sink: &mut dyn FnMut(Result<RawArticle, Problem>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut sink = |item, _| sink(item);
    let mut items = Items::new(Position::default(), &mut sink);
    let content = Content::stream(stream, &Meter::default());
    read(Path::new(path), kind, content, &Options::default(), &mut items)
}

fn articles(kind: Option<Kind>, bytes: &[u8]) -> Vec<Result<RawArticle, Problem>> {
    let mut found = Vec::new();
    let _ = read_stream("x", kind, bytes, &mut |item| {
        found.push(item);
        ControlFlow::Continue(())
    });
    found
}

fn texts(kind: Option<Kind>, bytes: &[u8]) -> Vec<(Format, String)> {
    articles(kind, bytes).into_iter().map(|a| a.expect("readable")).map(|a| (a.format, a.text)).collect()
}

#[test]
fn content_tells_its_kind() {
    let two = vec![(Format::Text, "one".to_owned()), (Format::Text, "two".to_owned())];
    let lines = "\n {\"text\":\"one\"}\n{\"text\":\"two\"}";
    assert_eq!(texts(None, lines.as_bytes()), two);
    assert_eq!(texts(None, [b"\xef\xbb\xbf", lines.as_bytes()].concat().as_slice()), two);
    let wide: Vec<u8> = lines.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(texts(None, &wide), two, "UTF-16 JSON Lines");
    assert_eq!(texts(Some(Kind::JsonLines), &wide), two, "UTF-16 JSON Lines by name");
    assert_eq!(texts(None, b"<!doctype html><p>x"), [(Format::Html, "<!doctype html><p>x".to_owned())]);
    assert_eq!(texts(None, b"[1] a note"), [(Format::Text, "[1] a note".to_owned())]);
    assert_eq!(texts(Some(Kind::Page(Format::Text)), b"{\"text\":1}"), [(Format::Text, "{\"text\":1}".to_owned())]);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let table: [(Option<Kind>, &[u8], &str); 6] = [
        (None, b"", "is empty"),
        (None, b" \n\t\n", "is empty"),
        (Some(Kind::JsonLines), b"\n\n", "is empty"),
        (Some(Kind::Page(Format::Text)), b"\xef\xbb\xbf", "is empty"),
        (Some(Kind::JsonLines), b"7z\xbc\xaf\x27\x1c\0\x04", "is a 7-Zip archive"),
        (None, b"words and then\x00\x01\x02 none", "is not text"),
    ];
    for (kind, bytes, why) in table {
        let found = articles(kind, bytes);
        assert_eq!(found.len(), 1, "{why}");
        assert_eq!(found[0].as_ref().map_err(|p| p.why.as_str()).err(), Some(why));
    }
}

/// A stream that has no more than one answer ready at a time, and fails where it is asked for more than it takes.
struct Conversation(Vec<&'static [u8]>);

impl Read for Conversation {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(!self.0.is_empty(), "asked for more before handing out what was there");
        let part = self.0.remove(0);
        buffer[..part.len()].copy_from_slice(part);
        Ok(part.len())
    }
}

#[test]
fn a_line_is_handed_out_as_soon_as_it_is_there() {
    let stream = Conversation(vec![b"{", b"\"text\":", b" \"one\"}\n"]);
    let mut seen = None;
    let flow = read_stream("-", None, stream, &mut |item| {
        seen = item.ok().map(|raw| raw.text);
        ControlFlow::Break(())
    });
    assert_eq!((flow, seen.as_deref()), (ControlFlow::Break(()), Some("one")));
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn failing_reads_keep_what_came_before() {
    let stream = io::Read::chain(b"{\"text\": \"one\"}\n{\"te".as_slice(), Failing);
    let mut found = Vec::new();
    let _ = read_stream("x", Some(Kind::JsonLines), stream, &mut |item| {
        found.push(item.map(|raw| raw.text).map_err(|problem| problem.to_string()));
        ControlFlow::Continue(())
    });
    let why = "x:2: could not be read: the disk is gone; try again, or read a copy of it";
    assert_eq!(found, [Ok("one".to_owned()), Err(why.to_owned())]);
}
