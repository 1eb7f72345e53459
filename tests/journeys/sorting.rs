//! The orders of the list, and its groups.

use super::support::Session;
use super::support::articles::dated;

#[test]
fn the_list_can_be_sorted() {
    let mut reader = Session::open(dated(), 100, 24);
    for (keys, order) in [
        ("Sn", ["Élan", "Zebras", "The", "A", "Each"]),
        ("St", ["A", "Each", "Élan", "The", "Zebras"]),
        ("Ss", ["A", "Each", "Zebras", "Élan", "The"]),
        ("Sl", ["A", "Élan", "The", "Zebras", "Each"]),
        ("Sf", ["Zebras", "A", "Élan", "The", "Each"]),
        ("Sj<Enter>", ["Élan", "Zebras", "The", "A", "Each"]),
        (":sort-title<Enter>", ["A", "Each", "Élan", "The", "Zebras"]),
        ("Sq", ["A", "Each", "Élan", "The", "Zebras"]),
        ("Sn<Enter>/crow<Esc>S<Esc>", ["Élan", "Zebras", "The", "A", "Each"]),
    ] {
        reader.keys(keys);
        assert_eq!(reader.listed(), order, "{keys}");
    }
}

#[test]
fn the_chosen_article_stays_selected_in_another_order() {
    let mut reader = Session::open(dated(), 100, 24);
    reader.keys("jSt");
    assert_eq!((reader.selected(), reader.app.list.selected()), ("A council of crows".to_owned(), 0));
    let mut untouched = Session::open(dated(), 100, 24);
    untouched.keys("St");
    assert_eq!(untouched.app.list.selected(), 0, "where none was chosen, the first is selected");
}

#[test]
fn the_best_match_comes_first_unless_an_order_is_chosen_during_the_search() {
    let mut reader = Session::open(dated(), 100, 24);
    reader.keys("Sn/The<Enter>");
    assert_eq!(reader.listed(), ["The", "Zebras"], "best first, though newest was chosen before");
    reader.keys("Sn");
    assert_eq!(reader.listed(), ["Zebras", "The"]);
    reader.keys("/ r<Enter>");
    assert_eq!(reader.listed(), ["Zebras", "The"], "the search goes on");
    reader.keys("St\\");
    assert_eq!(reader.listed(), ["A", "Each", "Élan", "The", "Zebras"], "the order stays");
    reader.keys("/The<Enter>");
    assert_eq!(reader.listed()[0], "The", "a new search is best first again");
    reader.keys("SnSb");
    assert_eq!(reader.listed()[0], "The");
    reader.keys("\\Sb");
    assert!(reader.screen().contains("when you search for words"), "{}", reader.screen());
}

#[test]
fn groups_are_named_and_gone_to() {
    let mut reader = Session::open(dated(), 100, 12);
    reader.keys("Sn");
    let head = |reader: &Session| reader.screen().lines().nth(1).unwrap().chars().take(36).collect::<String>();
    assert!(head(&reader).contains("May\u{a0}2024") && head(&reader).contains("newest first"), "{}", head(&reader));
    assert!(
        reader.screen().lines().any(|line| line.contains("The crow") && line.contains("Feb 2024")),
        "{}",
        reader.screen()
    );
    reader.keys("g]");
    assert_eq!(reader.selected(), "The crow road");
    assert!(reader.screen().lines().last().unwrap().contains("February\u{a0}2024"));
    reader.keys("]");
    assert_eq!(reader.selected(), "A council of crows");
    reader.keys("j]");
    assert!(reader.screen().contains("this is the last group"));
    reader.keys("[");
    assert_eq!(reader.selected(), "A council of crows", "first to the start of its own");
    reader.keys("[[");
    assert_eq!(reader.selected(), "Élan and its price");
    reader.keys("[");
    assert!(reader.screen().contains("this is the first group"));
    reader.keys("/crow<Enter>]");
    assert!(reader.screen().contains("there are no groups"));
}
