//! Articles that come, change and leave while somebody reads.

use offprint::app::{Effect, Event};
use offprint::tags::State;

use super::support::articles::{PROSE, four, harbour, titled};
use super::support::{Session, page, sample};

#[test]
fn articles_that_come_later_join_the_list_and_the_filter() {
    let mut reader = harbour();
    reader.keys("/harbour");
    reader.come(vec![titled("Harbour lamps", "x", "y")]);
    assert_eq!(reader.app.list.hits().len(), 3);
}

#[test]
fn the_end_of_a_list_that_grows_says_that_more_are_coming() {
    let mut reader = Session::begin(State::default(), "", "dark", 100, 24);
    reader.come(vec![titled("Harbour lamps", "x", "y")]);
    for key in ["j", "J", "<PgDn>"] {
        reader.keys(key);
        assert!(reader.screen().contains("more are being read"), "{key}: {}", reader.screen());
    }
    reader.happens(Event::ImportEnded);
    reader.keys("J");
    assert!(reader.screen().contains("this is the last article") && !reader.screen().contains("more are"));
}

#[test]
fn rows_that_are_numbered_anew_leave_selection_and_reading_place_alone() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("jj<Enter><Space>");
    let (chosen, seen) = (reader.selected(), reader.first_line_of_text());
    let set = reader.app.reader.setting.clone().unwrap();
    let mut articles = four();
    articles.extend(sample().into_iter().skip(1));
    let event = reader.renumbering(articles);
    reader.happens(event);
    assert_eq!((reader.selected(), reader.first_line_of_text()), (chosen, seen));
    assert!(std::sync::Arc::ptr_eq(&set, reader.app.reader.setting.as_ref().unwrap()), "it is not set anew");
    assert_eq!(reader.app.list.hits().len(), 19);
}

#[test]
fn rows_that_are_numbered_anew_are_filtered_anew() {
    let mut reader = Session::open(four(), 100, 24);
    reader.keys("/the<Enter>j");
    let chosen = reader.selected();
    let event = reader.renumbering(four().into_iter().rev().collect());
    reader.happens(event);
    assert_eq!(reader.selected(), chosen);
    let shown: Vec<_> = reader.app.list.hits().iter().filter_map(|row| reader.app.catalog.get(row)).collect();
    assert!(!shown.is_empty() && shown.iter().all(|row| row.headline().to_lowercase().contains("the")), "{shown:?}");
}

#[test]
fn the_list_shows_its_own_rows_until_the_new_ones_are_filtered() {
    let mut reader = Session::open(four(), 100, 24);
    reader.keys("/ice<Enter>");
    let event = reader.renumbering(four().into_iter().rev().collect());
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    let Some(Effect::Filter(old)) = reader.app.apply(event, now).into_iter().next() else { panic!("a search") };
    assert_eq!(reader.selected(), "A market on the ice");
    let again = reader.renumbering(four().into_iter().skip(1).collect());
    assert!(reader.app.apply(again, now).into_iter().next().is_none(), "the search comes to its end first");
    reader.happens(offprint::worker::Finder::default().find(&old, &offprint::worker::Cancel::default()).unwrap());
    assert_eq!(reader.selected(), "A market on the ice");
    assert_eq!(reader.app.catalog.len(), 3);
}

#[test]
fn where_an_article_leaves_the_next_one_is_selected() {
    let mut reader = Session::open(four(), 100, 24);
    reader.keys("j");
    let without =
        |n: usize| four().into_iter().enumerate().filter(|(at, _)| *at != n).map(|(_, article)| article).collect();
    let event = reader.renumbering(without(1));
    reader.happens(event);
    assert_eq!(reader.selected(), "A market on the ice");
    assert!(reader.screen().contains("“Doors and jars” is gone from its source"), "{}", reader.screen());
    let last = reader.renumbering(four().into_iter().take(1).collect());
    reader.happens(last);
    assert_eq!(reader.selected(), "Lamps in the lower town");
}

#[test]
fn an_article_that_leaves_while_it_is_read_stays_on_the_screen_and_gets_no_tags() {
    let mut reader = Session::open(four(), 100, 24);
    reader.keys("j<Enter>t");
    let event = reader.renumbering(four().into_iter().filter(|a| !a.headline().contains("Doors")).collect());
    reader.happens(event);
    reader.keys("late<Enter>s");
    assert!(reader.journal.is_empty(), "the tags were meant for another article");
    let shown = |reader: &Session| reader.app.reader.setting.as_ref().unwrap().article().headline().to_owned();
    assert_eq!(shown(&reader), "Doors and jars");
    assert!(reader.screen().contains("gone from its source"), "{}", reader.screen());
    reader.resize(120, 30);
    reader.keys("r");
    assert_eq!(shown(&reader), "Doors and jars");
    reader.keys("Js");
    assert_eq!((shown(&reader), reader.tags()), ("A market on the ice".to_owned(), vec!["star".to_owned()]));
}

#[test]
fn an_edited_article_stays_selected_where_it_was_read() {
    let long = format!("{PROSE}\n\n").repeat(20);
    let mut reader = Session::open(vec![page("/a.txt", &format!("Ice\n\n{long}")), page("/b.txt", PROSE)], 80, 12);
    reader.keys("<Enter><Space><Space>");
    let top = reader.app.reader.top;
    let edited = page("/a.txt", &format!("Ice\n\n{long}And then it was spring, and the ice went out to sea."));
    let event = reader.renumbering(vec![page("/b.txt", PROSE), edited]);
    reader.happens(event);
    assert_eq!(reader.app.list.selected(), 1);
    assert_eq!(reader.app.reader.top, top);
    reader.keys("G");
    assert!(reader.screen().contains("out to sea"), "{}", reader.screen());
}
