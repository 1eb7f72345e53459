use proptest::prelude::*;

use super::*;

fn read_lines(reader: impl BufRead, sink: &mut dyn FnMut(Result<RawArticle, Problem>)) {
    let mut sink = |item, _| {
        sink(item);
        ControlFlow::Continue(())
    };
    let mut items = Items::new(Position::default(), &mut sink);
    let cursor =
        Cursor { reader: Box::new(reader), buffer: Vec::new(), byte: None, line: LineNo(0), packed: false, blank: 0 };
    let _ = cursor.read(Path::new("x.jsonl"), &Options::default(), &mut items);
}

fn articles(bytes: &[u8]) -> Vec<Result<RawArticle, Problem>> {
    let mut found = Vec::new();
    // A buffer of a few bytes: lines and characters lie across its edges.
    read_lines(io::BufReader::with_capacity(7, bytes), &mut |item| found.push(item));
    found
}

fn line_of(item: &Result<RawArticle, Problem>) -> Option<u32> {
    item.as_ref().map_or_else(|p| p.line, |raw| raw.origin.line).map(|l| l.0)
}

proptest! {
    #[test]
    fn any_bytes_are_an_article_or_a_problem_each(bytes: Vec<u8>) {
        let lines = bytes.split(|&b| b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count();
        let bom = bytes.starts_with(b"\xef\xbb\xbf");
        prop_assume!(!bom);
        prop_assert_eq!(articles(&bytes).len(), lines.max(1));
    }

    #[test]
    fn order_and_count_are_kept(texts in prop::collection::vec(prop::option::of(".*"), 1..40), end: bool) {
        let mut file = Vec::new();
        for text in &texts {
            match text {
                Some(text) => file.extend(serde_json::json!({"n": 1, "text": text}).to_string().bytes()),
                None => file.extend(b"\xff{not JSON"),
            }
            file.push(b'\n');
        }
        if !end { file.pop(); }
        let found = articles(&file);
        prop_assert_eq!(found.len(), texts.len());
        for (i, (item, text)) in found.iter().zip(&texts).enumerate() {
            prop_assert_eq!(line_of(item), Some(i as u32 + 1));
            let text = text.as_deref().map(|t| if t.trim().is_empty() { "" } else { t });
            prop_assert_eq!(item.as_ref().ok().map(|raw| raw.text.as_str()), text);
        }
    }
}

#[test]
fn lines_in_other_encodings() {
    let json = r#"{"text": "Совет утвердил план реконструкции старой набережной, работы начнутся весной."}"#;
    let (line, ..) = encoding_rs::WINDOWS_1251.encode(json);
    let found = articles(&line);
    assert!(found[0].as_ref().is_ok_and(|raw| raw.text.starts_with("Совет утвердил")));
    let marked = [b"\xef\xbb\xbf".as_slice(), br#"{"text": "x"}"#].concat();
    assert!(articles(&marked)[0].is_ok());
}

#[test]
fn line_breaks_of_windows_and_blank_lines() {
    let found = articles(b"{\"text\":\"a\"}\r\n\r\n  \n{\"text\":\"b\"}\r\n");
    assert_eq!(found.iter().map(line_of).collect::<Vec<_>>(), [Some(1), Some(4)]);
}

#[test]
fn a_long_line_is_one_article() {
    let text = "word ".repeat(1 << 20);
    let file = format!("{{\"text\":\"{text}\"}}\n{{\"text\":\"next\"}}\n");
    let mut found = Vec::new();
    read_lines(file.as_bytes(), &mut |item| found.push(item.expect("JSON").text));
    assert_eq!(found, [text.as_str(), "next"]);
}

/// So many spaces without a line break, and then a line.
fn endless() -> impl BufRead {
    io::BufReader::with_capacity(
        1 << 20,
        io::Read::chain(io::Read::take(io::repeat(b' '), MAX_LEN as u64 + 1), b"\n{\"text\":1}".as_slice()),
    )
}

#[test]
#[ignore = "reads a quarter of a gigabyte"]
fn an_endless_line_is_passed_over() {
    let mut found = Vec::new();
    read_lines(endless(), &mut |item| found.push(item.err().and_then(|p| p.line)));
    assert_eq!(found, [Some(LineNo(1)), Some(LineNo(2))]);
}
