//! Tagging, taking back, and tags that come late.

use offprint::app::{Effect, Event};
use offprint::source::Problem;
use offprint::tags::State;

use super::support::articles::{PROSE, four, harbour, with_china};
use super::support::{Session, page};

#[test]
fn tags_are_put_on_taken_off_and_written() {
    let mut reader = harbour();
    reader.keys("s");
    assert_eq!(reader.tags(), ["star"]);
    reader.keys("tchina russia<Enter>");
    assert_eq!(reader.tags(), ["star", "china", "russia"]);
    reader.keys("-china<Enter>");
    assert_eq!(reader.tags(), ["star", "russia"]);
    reader.keys("s");
    assert_eq!(reader.tags(), ["russia"]);
    let written: Vec<String> = reader
        .journal
        .iter()
        .map(|line| {
            let mut bytes = Vec::new();
            line.write(&mut bytes);
            String::from_utf8(bytes).unwrap()
        })
        .collect();
    assert_eq!(written.len(), 4);
    assert!(
        written[1].contains(r#""add":["china","russia"],"del":[],"title":"Putin visits the market""#),
        "{}",
        written[1]
    );
    assert!(written[2].contains(r#""add":[],"del":["china"]"#), "{}", written[2]);
    assert!(reader.screen().lines().last().unwrap().ends_with("saved"));
}

#[test]
fn the_screen_says_saved_only_when_it_is() {
    let mut reader = harbour();
    reader.saves = false;
    reader.keys("s");
    assert!(reader.screen().lines().last().unwrap().ends_with("saving …"));
    reader.save();
    assert!(reader.screen().lines().last().unwrap().ends_with("saved"));
    reader.saves = false;
    reader.keys("s");
    let full = Problem::new(std::path::Path::new("tags.jsonl"), "no space left", "free some");
    reader.happens(Event::SaveFailed(full));
    reader.keys("j");
    let foot = reader.screen().lines().last().unwrap().to_owned();
    assert!(foot.contains("no space left; free some") && foot.ends_with("1 not saved"), "{foot}");
    reader.keys("q");
    assert!(reader.asked.is_empty() && reader.screen().contains("once more leaves"), "{}", reader.screen());
    reader.keys("q");
    assert!(matches!(reader.asked.as_slice(), [Effect::Quit]));
}

#[test]
fn undo_and_redo_are_exact_and_show_what_changed() {
    let mut reader = harbour();
    reader.keys("tone two<Enter>jtthree<Enter>u");
    assert_eq!(reader.tags(), [""; 0]);
    reader.keys("u");
    assert_eq!(reader.selected(), "Putin visits the market", "the undone article is shown");
    assert_eq!(reader.tags(), [""; 0]);
    reader.keys("<Ctrl-R>");
    assert_eq!(reader.tags(), ["one", "two"]);
    reader.keys("<Ctrl-R><Ctrl-R>");
    assert!(reader.screen().contains("nothing to redo"));
    let mut replayed = State::default();
    for line in &reader.journal {
        replayed.replay(line);
    }
    for (_, article) in reader.app.catalog.iter() {
        assert!(replayed.of(article.id()).eq(reader.app.tags.of(article.id())), "the journal says the same");
    }
}

#[test]
fn number_keys_take_the_tags_in_the_order_of_first_use() {
    let mut reader = harbour();
    reader.keys("tchina<Enter>jtrussia<Enter>j12");
    assert_eq!(reader.tags(), ["china", "russia"]);
    reader.keys("1");
    assert_eq!(reader.tags(), ["russia"]);
    reader.keys("3");
    assert!(reader.screen().contains("key 3 has no tag yet: t makes one"), "{}", reader.screen());
    reader.keys("tukraine<Enter>");
    let third = reader.app.slots()[2].1.clone();
    assert_eq!(third.map(|name| name.to_string()).as_deref(), Some("ukraine"));
}

#[test]
fn a_dot_repeats_the_last_tagging_and_goes_on() {
    let mut reader = harbour();
    reader.keys("tchina<Enter>j..");
    let with: Vec<String> = reader
        .app
        .catalog
        .iter()
        .filter(|(_, a)| reader.app.tags.of(a.id()).any(|n| &**n == "china"))
        .map(|(_, a)| a.headline().to_owned())
        .collect();
    assert_eq!(with, ["Putin visits the market", "A market on the ice", "Doors and jars"]);
    assert_eq!(reader.selected(), "Café culture in the cold");
}

#[test]
fn a_dot_repeats_all_that_was_done_to_the_last_article() {
    let mut reader = harbour();
    reader.keys("tone<Enter>ttwo three<Enter>-two<Enter>j.");
    reader.keys("k");
    assert_eq!(reader.tags(), ["one", "three"]);
}

#[test]
fn the_prompt_completes_tags_in_use() {
    let mut reader = harbour();
    reader.keys("tgeopolitics<Enter>jtgeo<Tab><Enter>");
    assert_eq!(reader.tags(), ["geopolitics"]);
    reader.keys("jt<Down><Enter>");
    assert_eq!(reader.tags(), ["geopolitics"]);
}

#[test]
fn a_name_that_cannot_be_a_tag_is_refused_and_can_be_mended() {
    let mut reader = harbour();
    reader.keys("ta!none, b<Enter>");
    assert_eq!(reader.journal.len(), 1);
    reader.keys("tnone<Enter>");
    assert_eq!(reader.journal.len(), 1);
    reader.keys("<Backspace>tes<Enter>");
    assert_eq!(reader.tags(), ["a!none", "b", "nontes"]);
}

#[test]
fn an_edited_article_keeps_its_tags() {
    let before = page("/data/a.txt", &format!("The ice market\n\n{PROSE}\n\n{PROSE}"));
    let after = page("/data/a.txt", &format!("The ice market\n\n{PROSE}\n\n{PROSE} It was spring when it melted."));
    assert_ne!(before.id, after.id);
    let mut first = Session::open(vec![before], 80, 24);
    first.keys("tchina<Enter>");
    let mut tags = State::default();
    for line in &first.journal {
        tags.replay(line);
    }
    let mut second = Session::begin(tags, "", "dark", 80, 24);
    second.import(vec![after]);
    assert_eq!(second.tags(), ["china"]);
    assert_eq!(second.journal.len(), 1, "and the journal knows");
}

#[test]
fn without_a_journal_nothing_is_tagged_and_the_reason_is_said() {
    let mut reader = harbour();
    reader.app.tags_closed = Some("/x/tags.jsonl: may not be written".into());
    for keys in ["s", "t", "1", "."] {
        reader.keys(keys);
        assert!(reader.journal.is_empty() && reader.tags().is_empty());
    }
    reader.keys("s");
    assert!(reader.screen().contains("may not be written"));
}

#[test]
fn what_another_process_tagged_is_shown() {
    let mut ours = harbour();
    let mut theirs = harbour();
    theirs.keys("tchina<Enter>");
    ours.happens(Event::Followed(theirs.journal.iter().map(|line| (**line).clone()).collect()));
    assert_eq!(ours.tags(), ["china"]);
    ours.keys("u");
    assert_eq!(ours.tags(), ["china"], "undo takes back only what was done here");
}

#[test]
fn tags_that_come_later_show_when_they_are_there() {
    let mut reader = Session::begin_without_tags("", "dark", 100, 24);
    reader.import(four());
    assert!(reader.screen().contains("reading tags …"), "{}", reader.screen());
    assert!(!reader.screen().contains("china"));
    reader.keys("s");
    assert!(reader.journal.is_empty() && reader.screen().contains("still being read"));
    reader.open_tags(with_china());
    assert!(!reader.screen().contains("reading tags") && reader.screen().contains("china"), "{}", reader.screen());
    reader.keys("s");
    assert_eq!(reader.tags(), ["star", "china"]);
}

#[test]
fn only_keys_that_need_the_tags_wait_for_them() {
    let mut reader = Session::begin_without_tags("", "dark", 100, 24);
    reader.import(four());
    let waits = |reader: &Session, keys: [&str; 5]| keys.map(|key| reader.app.waits_for_tags(key.parse().unwrap()));
    assert_eq!(waits(&reader, ["s", "t", "1", ".", "u"]), [true; 5]);
    assert_eq!(waits(&reader, ["j", "q", "/", "enter", "Q"]), [false; 5]);
    reader.keys("/");
    assert_eq!(waits(&reader, ["s", "t", "1", "#", "enter"]), [false; 5], "these are text");
    reader.keys("<Esc>:undo");
    assert_eq!(waits(&reader, ["s", "t", "1", "#", "enter"]), [false, false, false, false, true]);
    reader.keys("<Esc>");
    reader.open_tags(State::default());
    assert_eq!(waits(&reader, ["s", "t", "1", ".", "u"]), [false; 5]);
}

#[test]
fn many_edited_articles_keep_their_tags_in_portions() {
    let pages =
        |more: &str| (0..450).map(|n| page(&format!("/data/{n}.txt"), &format!("Ice {n}\n\n{PROSE}{more}"))).collect();
    let mut first = Session::open(pages(""), 80, 24);
    first.keys(&"sj".repeat(450));
    let mut state = State::default();
    first.journal.iter().for_each(|line| _ = state.replay(line));
    let mut second = Session::begin(state.clone(), "", "dark", 80, 24);
    second.import(pages(" It was spring when it melted."));
    assert_eq!(second.app.tags.ids(&offprint::tags::TagName::star()).len(), 450);
    assert!(second.screen().contains("450 articles were edited"), "{}", second.screen());
    let mut third = Session::begin(state, "", "dark", 80, 24);
    third.import(pages(""));
    assert!(third.journal.is_empty(), "where all are there, none is looked for");
}
