//! Reading an article: searching in it, its removed lines, its place.

use offprint::app::{Effect, Event, Pane};
use offprint::source::Given;
use ratatui::style::Modifier;

use super::support::articles::{PROSE, four};
use super::support::{Session, given, sample};

#[test]
fn what_an_article_was_found_by_is_marked_in_it() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("/\"barnacles choose\"<Enter><Enter>");
    assert_eq!(reader.app.reader.hits.len(), 1);
    assert!(reader.screen().contains("barnacles choose"), "{}", reader.screen());
    reader.keys("q\\<Enter>");
    assert!(reader.app.reader.hits.is_empty());
}

#[test]
fn a_search_typed_at_once_goes_to_its_hit_when_the_answer_comes_later() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("<Enter>");
    let typed = ["/", "w", "h", "a", "l", "e", "enter"].map(|key| Event::Key(key.parse().unwrap()));
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    let mut last = None;
    for event in typed {
        for effect in reader.app.apply(event, now) {
            if let Effect::Find(job) = effect {
                last = Some(offprint::worker::find(&job));
            }
        }
    }
    reader.happens(last.unwrap());
    assert_eq!(reader.app.reader.hit, Some(0));
}

#[test]
fn a_search_in_the_article_goes_from_hit_to_hit_and_back() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("<Enter>");
    let start = reader.app.reader.top;
    reader.keys("/the");
    assert!(reader.app.reader.hits.len() > 10);
    assert!(reader.app.reader.hit.is_some());
    reader.keys("<Enter>nnnnnnnnnnnnnnnn");
    assert!(reader.app.reader.top > start);
    reader.keys("NN");
    assert_eq!(reader.app.reader.hit, Some(14));
    reader.keys("<Esc>");
    assert!(reader.app.reader.hits.is_empty(), "Esc leaves the search first");
    assert_eq!(reader.app.pane, Pane::Reader);
    reader.keys("g/xyzzy<Esc>");
    assert_eq!(reader.app.reader.top, 0, "a search that is left goes back to where it began");
}

#[test]
fn removed_lines_are_shown_in_their_places_with_the_reason() {
    let mut reader = Session::open(sample(), 100, 40);
    reader.keys("<Enter>");
    assert!(!reader.screen().contains("Copy link"));
    reader.keys("r");
    let screen = reader.screen();
    assert!(screen.contains("Copy link") && screen.contains("sharing"), "{screen}");
    let (buffer, _) = reader.buffer();
    let struck = buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::CROSSED_OUT));
    assert!(struck, "what was removed is struck through");
    reader.keys("r");
    assert!(!reader.screen().contains("Copy link"));
}

#[test]
fn the_place_in_an_article_is_kept() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("<Enter><Space><Space>");
    let seen = reader.first_line_of_text();
    reader.keys("JK");
    assert_eq!(reader.first_line_of_text(), seen, "after another article");
    reader.resize(60, 20);
    reader.resize(80, 20);
    assert_eq!(reader.first_line_of_text(), seen, "after another width");
    reader.keys("rr");
    assert_eq!(reader.first_line_of_text(), seen, "after the removed lines were shown");
}

#[test]
fn only_web_addresses_go_to_the_browser() {
    let with =
        |url: &str| given("a.jsonl", Given { url: Some(url.into()), ..Given::default() }, &format!("{url} {PROSE}"));
    let mut reader = Session::open(vec![with("https://example.org/a"), with("file:///etc/passwd")], 100, 24);
    reader.keys("ojo");
    assert!(matches!(reader.asked.as_slice(), [Effect::Browse(url)] if url == "https://example.org/a"));
}

#[test]
fn lines_are_as_wide_as_the_settings_say_where_these_have_changed() {
    let mut first = Session::open(four(), 200, 24);
    let configured = first.app.reader.measure;
    first.keys("<Enter><<<");
    let mut remembered = first.app.remembered();
    assert_eq!(remembered.measure, Some((configured - 12, configured)));
    remembered.measure = Some((configured - 12, configured + 1));
    let second = Session::begin_again(remembered, "", "dark", 200, 24);
    assert_eq!(second.app.reader.measure, configured);
}
