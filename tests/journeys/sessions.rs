//! What one session leaves to the next.

use offprint::app::Effect;
use offprint::tags::State;

use super::support::articles::{dated, four};
use super::support::{Session, sample};

#[test]
fn the_next_session_goes_on_where_this_one_ended() {
    let mut first = Session::open(sample(), 80, 12);
    first.keys("jjjjjjj<Enter><Space><Space><<r");
    let (screen, top) = (first.screen(), first.app.reader.top);
    first.keys("q");
    let list: Vec<_> = first.screen().lines().map(|line| line.chars().take(30).collect::<String>()).collect();
    let mut second = Session::begin_again(first.app.remembered(), "", "dark", 80, 12);
    second.open_tags(State::default());
    second.import(sample());
    assert_eq!(second.selected(), first.selected());
    assert_eq!(
        second.screen().lines().map(|line| line.chars().take(30).collect::<String>()).take(11).collect::<Vec<_>>(),
        list[..11]
    );
    second.keys("<Enter>");
    assert_eq!(second.app.reader.top, top);
    assert_eq!(
        second.screen().lines().skip(1).take(10).collect::<Vec<_>>(),
        screen.lines().skip(1).take(10).collect::<Vec<_>>()
    );
}

#[test]
fn where_somebody_was_waits_for_its_article_until_they_do_something() {
    let mut first = Session::open(four(), 100, 24);
    first.keys("G");
    let begin = || Session::begin_again(first.app.remembered(), "", "dark", 100, 24);
    let (some, rest) = (|| four().into_iter().take(2).collect(), || four().into_iter().skip(2).collect());
    let mut second = begin();
    second.come(some());
    assert_eq!(second.app.list.selected(), 0);
    second.come(rest());
    assert_eq!(second.selected(), "The thaw");
    let mut third = begin();
    third.come(some());
    third.keys("j");
    third.come(rest());
    assert_eq!(third.app.list.selected(), 1);
}

#[test]
fn where_somebody_is_is_kept_now_and_then() {
    let mut reader = Session::open(four(), 100, 24);
    let remembered = |reader: &Session| reader.asked.iter().filter(|e| matches!(e, Effect::Remember(_))).count();
    reader.keys("jj");
    assert_eq!(remembered(&reader), 0);
    reader.wait(11_000);
    reader.keys("jj");
    assert_eq!(remembered(&reader), 1);
    reader.wait(11_000);
    reader.keys("u");
    assert_eq!(remembered(&reader), 1, "nothing has changed");
}

#[test]
fn the_order_is_remembered() {
    let mut first = Session::open(dated(), 100, 24);
    first.keys("StG");
    let mut second = Session::begin_again(first.app.remembered(), "", "dark", 100, 24);
    second.import(dated());
    assert_eq!((second.listed(), second.selected()), (first.listed(), first.selected()));
}
