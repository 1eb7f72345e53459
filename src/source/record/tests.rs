use super::*;

fn parsed(json: &str, field: Option<&str>) -> Result<RawArticle, Problem> {
    let origin = Origin { path: "x".into(), line: Some(super::super::LineNo(7)) };
    parse(json, origin, &Options { text_field: field.map(str::to_owned) })
}

#[test]
fn the_text_is_found() {
    let table = [
        (r#"{"body":"b","text":"t"}"#, None, "t", Format::Text),
        (r#"{"html":"<p>h","body":"b"}"#, None, "b", Format::Text),
        (r#"{"text":"  ","raw_text":null,"content":"c"}"#, None, "c", Format::Text),
        (r#"{"text":["t"],"content":"c"}"#, None, "c", Format::Text),
        (r#"{"html":"words"}"#, None, "words", Format::Html),
        (r#"{"content":"<p>A feed's <em>entry</em>.</p>"}"#, None, "<p>A feed's <em>entry</em>.</p>", Format::Html),
        (r#"{"text":"t","page":"p"}"#, Some("page"), "p", Format::Text),
        (r#"{"text":"","title":"T"}"#, None, "", Format::Text),
        (r#"{"text":null}"#, None, "", Format::Text),
        (r#"{"text":"t","page":null}"#, Some("page"), "", Format::Text),
        (r#"{"text":"a \ud83d\ude00 \ud83d b"}"#, None, "a 😀 \u{fffd}\u{fffd}\u{fffd} b", Format::Text),
        (r#"{"text":"first","text":"second"}"#, None, "first", Format::Text),
    ];
    for (json, field, text, format) in table {
        let raw = parsed(json, field).expect(json);
        assert_eq!((raw.text.as_str(), raw.format), (text, format), "{json}");
    }
}

#[test]
fn faults_say_what_to_do() {
    let table = [
        (
            "{\"text\": \"x\"",
            None,
            "x:7: not JSON: EOF while parsing an object in column 12; write one object a line, as jq -c does",
        ),
        ("[1]", None, "x:7: not a JSON object; write one object a line"),
        (
            "{\"title\":\"T\"}",
            None,
            "x:7: has no text in any of the fields text, raw_text, content, body, html; name the field that holds the text with --text-field",
        ),
        (
            "{\"text\":\"T\"}",
            Some("page"),
            "x:7: has no text in the field \"page\"; name the field that holds the text with --text-field",
        ),
    ];
    for (json, field, line) in table {
        assert_eq!(parsed(json, field).map(|raw| raw.text).map_err(|p| p.to_string()), Err(line.to_owned()));
    }
}

#[test]
fn other_fields_pass_to_the_letter() {
    let raw = parsed(r#"{"n": 1.50, "text": "t", "x":{ "b":[1, 2],"a":"\u00e9" }, "n":1e400, "title":"T"}"#, None);
    let input: Vec<String> =
        raw.expect("JSON").input.iter().map(|(name, value)| format!("{name}={}", value.get())).collect();
    assert_eq!(input, ["n=1.50", r#"x={ "b":[1, 2],"a":"\u00e9" }"#, "n=1e400", r#"title="T""#]);
}

#[test]
fn depth_is_no_danger() {
    let deep = format!(r#"{{"x":{}{},"text":"t"}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parsed(&deep, None).expect("JSON").text, "t");
}
