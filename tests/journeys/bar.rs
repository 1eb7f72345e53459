//! Typing in the filter bar: editing, what is said beneath it, completion.

use offprint::app::Effect;

use super::support::Session;
use super::support::articles::{dated, four, harbour, tagged, with_china};

#[test]
fn what_is_deleted_in_the_filter_can_be_put_in_again_anywhere() {
    let mut reader = harbour();
    let typed = |reader: &Session| reader.app.filter.editor.text().to_owned();
    reader.keys("/market ice<Ctrl-W>");
    assert_eq!((typed(&reader), reader.app.list.hits().len()), ("market ".to_owned(), 2));
    reader.keys("<Ctrl-U>doors<Ctrl-A><Ctrl-Y> ");
    assert_eq!(typed(&reader), "market ice doors", "what was deleted in one go comes back as one");
    reader.keys("<Ctrl-E><Alt-Backspace><Ctrl-Y><Alt-y>");
    assert_eq!(typed(&reader), "market ice market ice");
    reader.keys("<Ctrl-/><Ctrl-7>");
    assert_eq!(typed(&reader), "market ice doors");
    reader.keys("<Ctrl-A><Alt-d><Ctrl-K><Enter>t<Ctrl-Y><Enter>");
    assert_eq!(reader.tags(), ["doors", "ice", "market"], "in the tag prompt too");
}

#[test]
fn the_cursor_moves_by_words_in_any_script() {
    let mut reader = harbour();
    reader.keys("/site:example.org رئيس 中国<Alt-b><Alt-b><Alt-b>x");
    assert_eq!(reader.app.filter.editor.text(), "site:example.org xرئيس 中国");
    reader.keys("<Ctrl-Left><Ctrl-Left><Alt-Backspace>");
    assert_eq!(reader.app.filter.editor.text(), "site:org xرئيس 中国");
}

#[test]
fn filters_that_were_used_come_back_by_key() {
    let mut reader = harbour();
    let typed = |reader: &Session| reader.app.filter.editor.text().to_owned();
    reader.keys("/doors<Enter>\\/ice<Enter>\\/never used<Esc>/zoe<Enter><Enter>q\\/ma");
    reader.keys("<Ctrl-P>");
    assert_eq!((typed(&reader), reader.selected()), ("zoe".to_owned(), "Café culture in the cold".to_owned()));
    reader.keys("<Ctrl-P><Ctrl-P>");
    assert_eq!((typed(&reader), reader.selected()), ("doors".to_owned(), "Doors and jars".to_owned()));
    reader.keys("<Ctrl-P>");
    assert_eq!(typed(&reader), "doors", "there is none before");
    reader.keys("<Ctrl-N><Ctrl-N><Ctrl-N>");
    assert_eq!(typed(&reader), "ma", "what was typed is still there");
    reader.keys("<Down>");
    assert_eq!((typed(&reader), reader.app.list.selected()), ("ma".to_owned(), 1), "arrows move in the list");
}

#[test]
fn filters_that_were_used_are_there_in_the_next_session() {
    let mut first = harbour();
    first.keys("/doors<Enter>\\/words:x<Enter>\\/ice<Enter>s\\/left<Esc>");
    let kept = first.asked.iter().rev().find_map(|effect| match effect {
        Effect::KeepHistory(used) => Some(used.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some(&["doors".to_owned(), "ice".to_owned()][..]), "wrong ones and those left are not");
    let mut second = Session::begin_with(|start| start.history = kept.unwrap_or_default(), "", "dark", 80, 24);
    second.import(four());
    second.keys("/<Ctrl-P><Ctrl-P>");
    assert_eq!(second.selected(), "Doors and jars");
}

#[test]
fn what_is_wrong_is_said_under_the_part_that_is() {
    for (width, height) in [(80, 24), (40, 10)] {
        let mut reader = Session::open(four(), width, height);
        let reserved = reader.keys("/").app.layout().list;
        reader.keys("ice date:2024-13");
        let line = reader.hint();
        let under = line.find("there is no month 13").expect("it is said");
        assert_eq!(under, reader.screen().find("date:").unwrap(), "{}", reader.screen());
        let whole = line.contains("months go") || reader.screen().lines().last().unwrap().contains("months go");
        assert!(whole, "{}", reader.screen());
        reader.keys("<Ctrl-W>");
        assert!(!reader.screen().contains("there is no month"), "{}", reader.screen());
        assert_eq!(reader.app.layout().list, reserved, "nothing moves from key to key");
    }
    let mut reader = Session::open(four(), 40, 10);
    reader.keys("/one two three four five words:many");
    assert!(reader.hint().contains("this is no number of words"), "it moves to the left: {}", reader.screen());
}

#[test]
fn what_is_wrong_out_of_view_is_named() {
    let mut reader = Session::open(four(), 40, 24);
    reader.keys("/words:abc one two three four five six seven");
    assert!(reader.hint().trim_start().starts_with("‹words:abc: this is no number"), "{}", reader.screen());
    reader.keys("<Home>");
    assert!(reader.hint().trim_start().starts_with("this is no number"), "{}", reader.screen());
    reader.keys("<Ctrl-U><Ctrl-K>words:abcdefghijklmnopq one two three four five six seven eight");
    assert!(reader.hint().trim_start().starts_with("‹ this is no number"), "{}", reader.screen());
    assert!(reader.screen().lines().last().unwrap().contains("write a number"), "{}", reader.screen());
}

#[test]
fn what_may_follow_is_said_faintly() {
    let mut reader = Session::open(four(), 80, 24);
    reader.keys("/ice text:");
    let said = reader.app.filter.typed.parts().iter().find_map(|part| part.unfinished).unwrap();
    assert_eq!(reader.hint().find(said), reader.screen().find("text:"), "{}", reader.screen());
    let (buffer, _) = reader.buffer();
    assert_eq!(Some(buffer[(7, 1)].fg), reader.app.theme.styles.faint.fg);
}

#[test]
fn the_head_of_an_order_stands_where_nothing_is_to_be_said() {
    let mut reader = Session::open(dated(), 100, 24);
    let before = reader.keys("Sn").app.layout().list;
    reader.keys("/");
    assert!(reader.hint().contains("newest first"), "{}", reader.screen());
    assert_eq!(reader.app.layout().list, before);
    reader.keys("words:x");
    assert!(reader.hint().contains("no number") && !reader.hint().contains("newest"), "{}", reader.screen());
}

#[test]
fn tags_are_completed_in_the_filter() {
    let mut reader = tagged();
    let typed = |reader: &Session| reader.app.filter.editor.text().to_owned();
    reader.keys("/the !#ch");
    assert!(reader.hint().contains("china 3 · chile 2 · chad 1"), "{}", reader.screen());
    reader.keys("<Tab>");
    assert_eq!((typed(&reader), reader.app.list.hits().len()), ("the !#china".to_owned(), 1));
    reader.keys("<Tab>");
    assert_eq!(typed(&reader), "the !#chile");
    reader.keys("<Tab><Tab>");
    assert_eq!(typed(&reader), "the !#ch", "after the last stands what was typed");
    reader.keys("<Shift-Tab><Shift-Tab>");
    assert_eq!(typed(&reader), "the !#chile");
    reader.keys("<Esc>");
    assert_eq!(typed(&reader), "the !#ch", "Esc takes the completion back first");
    assert!(!reader.hint().contains("china"), "{}", reader.screen());
    reader.keys("<Esc>");
    assert_eq!((typed(&reader), reader.app.types_text()), (String::new(), false));
    reader.keys("/#CHIN<Tab>x");
    assert_eq!(typed(&reader), "#china x", "where only one is meant, the next part can be typed");
    reader.keys("<Ctrl-U>#xyz<Tab>");
    assert_eq!(typed(&reader), "#xyz");
}

#[test]
fn the_list_is_that_of_what_was_put_in_at_once() {
    let mut reader = harbour();
    let all = reader.app.list.hits().len();
    let found = |reader: &Session| reader.app.list.hits().len();
    reader.keys("/si");
    assert!(found(&reader) < all);
    reader.keys("<Tab>");
    assert_eq!((reader.app.filter.editor.text(), found(&reader)), ("site:", all));
    reader.keys("<Ctrl-U>site:post");
    let of_post = found(&reader);
    assert!(of_post < all);
    reader.keys("<Backspace><Backspace><Backspace><Backspace>");
    assert!(reader.app.filter.editor.text() == "site:" && found(&reader) < all, "as far as it was");
    reader.keys("<Ctrl-U>post text:<Home><Alt-d>");
    assert_eq!((reader.app.filter.editor.text().trim(), found(&reader)), ("text:", all));
}

#[test]
fn what_nobody_has_is_told_where_nothing_is_found() {
    let mut reader = tagged();
    for (typed, said) in [
        ("the #zzz ", "no article has the tag zzz"),
        ("#zz", "no article has the tag zz"),
        ("lang:xx ", "no article is in the language xx"),
        ("$ #china", "write a word before the $"),
        ("#chin zebra", ""),
        ("!#zzz zebra", ""),
        ("lang:en zebra", ""),
    ] {
        reader.keys("/<Ctrl-U>").keys(typed);
        assert_eq!(reader.app.list.hits().len(), 0, "{typed}");
        let told = reader.hint().contains(said) && (!said.is_empty() || !reader.hint().contains("no article"));
        assert!(told, "{typed}: {}", reader.screen());
    }
}

#[test]
fn saved_queries_stand_for_what_they_say() {
    let change = |start: &mut offprint::app::Start| {
        start.config.queries = offprint::search::Saved::of([("cold", "ice | thaw"), ("cosy", "lamps")]);
    };
    let mut reader = Session::begin_with(change, "?cold", "dark", 100, 24);
    reader.import(four());
    assert_eq!(reader.app.list.hits().len(), 2);
    reader.keys("/<Ctrl-U>?co");
    assert!(reader.hint().contains("cold ice | thaw"), "{}", reader.screen());
    reader.keys("<Tab><Tab>");
    assert_eq!((reader.app.filter.editor.text(), reader.app.list.hits().len()), ("?cosy", 1));
    reader.keys("<Ctrl-U>site:ha<Tab>");
    assert_eq!(reader.app.filter.editor.text(), "site:\"Harbour Post\" ");
}

#[test]
fn a_completion_waits_for_the_tags() {
    let mut reader = Session::begin_without_tags("", "dark", 100, 24);
    reader.import(four());
    reader.keys("/#ch");
    assert!(reader.app.waits_for_tags("tab".parse().unwrap()));
    reader.open_tags(with_china());
    assert!(reader.hint().contains("china 1"), "{}", reader.screen());
    reader.keys("<Tab>");
    assert_eq!(reader.app.list.hits().len(), 1);
}
