//! Choosing in `offprint pick`, without a terminal.

mod support;

use offprint::app::{Effect, Event, Pick};
use offprint::tags::State;
use support::{Session, page, sample};

fn titles(list: &Session) -> Vec<String> {
    let rows = list.app.chosen().iter();
    rows.filter_map(|row| list.app.catalog.get(*row)).map(|row| row.headline().to_owned()).collect()
}

fn list(multi: bool) -> Session {
    let pages = ["Nets", "Lanterns", "Ferries", "Coopers"];
    let text = "A sentence that is long enough to be read, and then another one.";
    let pages = pages.map(|title| page(&format!("{title}.txt"), &format!("{title}\n\n{text}\n")));
    Session::choosing(Pick::new(multi, false, None), pages.into(), 110, 20)
}

#[test]
fn enter_asked_for_too_early_is_kept_until_something_is_found() {
    let mut list = list(false);
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    let key = |name: &str| Event::Key(name.parse().expect("a key"));
    let mut jobs = Vec::new();
    for letter in ["l", "a", "n"] {
        jobs.extend(list.app.apply(key(letter), now));
    }
    assert!(list.app.must_settle_for("enter".parse().expect("a key")));
    assert!(!list.app.must_settle_for("t".parse().expect("a key")), "typing goes on");
    assert!(list.app.apply(key("enter"), now).into_iter().next().is_none(), "what is in the list was not meant");
    let Some(Effect::Filter(job)) = jobs.into_iter().rfind(|effect| matches!(effect, Effect::Filter(_))) else {
        unreachable!("it searches")
    };
    list.happens(
        offprint::worker::Finder::default().find(&job, &offprint::worker::Cancel::default()).expect("not cancelled"),
    );
    assert!(matches!(list.asked.last(), Some(Effect::Quit)));
    assert_eq!(titles(&list), ["Lanterns"]);
}

#[test]
fn enter_before_anything_is_read_is_kept_until_something_matches() {
    let mut list = Session::begin_choosing(Pick::new(false, false, None), 90, 20);
    list.keys("lan<Enter>");
    assert!(list.screen().contains("nothing matches yet"), "{}", list.screen());
    let text = "A sentence that is long enough to be read, and then another one.";
    for title in ["Nets", "Ferries"] {
        list.come(vec![page(&format!("{title}.txt"), &format!("{title}\n\n{text}\n"))]);
        assert!(list.asked.is_empty(), "{title} does not match");
    }
    list.come(vec![page("Lanterns.txt", &format!("Lanterns\n\n{text}\n"))]);
    assert!(matches!(list.asked.last(), Some(Effect::Quit)));
    assert_eq!(titles(&list), ["Lanterns"]);
}

#[test]
fn enter_before_anything_is_read_says_at_the_end_that_nothing_matches() {
    let mut list = Session::begin_choosing(Pick::new(false, false, None), 90, 20);
    list.keys("lan<Enter>");
    list.come(vec![page("Nets.txt", "Nets\n\nA sentence that is long enough to be read.\n")]);
    list.happens(Event::ImportEnded);
    assert!(list.asked.is_empty());
    let screen = list.screen();
    assert!(screen.contains("nothing matches") && !screen.contains("yet"), "{screen}");
}

#[test]
fn typing_on_takes_an_early_enter_back() {
    let mut list = list(false);
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    for name in ["l", "enter"] {
        let _ = list.app.apply(Event::Key(name.parse().expect("a key")), now);
    }
    list.keys("a");
    assert!(list.asked.is_empty());
}

#[test]
fn marks_stay_with_their_articles_whatever_the_rows_are_numbered() {
    let mut list = list(true);
    list.keys("<Down><Tab>");
    let pages = ["Ferries", "Lanterns", "Nets"];
    let text = "A sentence that is long enough to be read, and then another one.";
    let renumbered = pages.map(|title| page(&format!("{title}.txt"), &format!("{title}\n\n{text}\n")));
    let event = list.renumbering(renumbered.into());
    list.happens(event);
    list.keys("<Enter>");
    assert_eq!(titles(&list), ["Lanterns"]);
}

#[test]
fn the_mouse_selects_and_then_chooses() {
    let mut list = list(false);
    list.click(5, 4);
    assert!(list.asked.is_empty());
    assert_eq!(list.selected(), "Lanterns");
    list.click(60, 8);
    list.click(5, 0);
    assert!(list.app.types_text(), "the bar keeps the keys");
    list.click(5, 4);
    assert_eq!(titles(&list), ["Lanterns"]);
}

#[test]
fn nothing_is_written_whatever_is_pressed() {
    let mut list = Session::choosing(Pick::new(true, false, None), sample(), 110, 30);
    list.open_tags(State::default());
    list.keys("t+-s1.u<Ctrl-R><Ctrl-S><Alt-t><F2><Esc><F1>ts1?<Tab><Ctrl-O><Shift-Down><Shift-Up>");
    assert!(list.journal.is_empty());
    assert!(list.asked.iter().all(|effect| matches!(effect, Effect::Redraw)), "{:?}", list.asked);
}

#[test]
fn the_tab_key_completes_where_one_article_is_chosen() {
    let mut list = list(false);
    let mut state = State::default();
    let mut tags = offprint::tags::Tags::new(State::default());
    let id = list.app.current().expect("an article").id();
    let target = offprint::tags::Target { id, place: None, title: None };
    for line in tags.change(1, &[target], &["tide".parse().expect("a tag")], &[]) {
        state.replay(&line);
    }
    list.open_tags(state);
    list.keys("#ti<Tab>");
    assert_eq!(list.app.filter.editor.text(), "#tide ");
    list.keys("<Enter>");
    assert_eq!(titles(&list), ["Nets"]);
}

#[test]
fn help_holds_the_keys_of_choosing() {
    let mut list = list(true);
    list.resize(120, 80);
    list.keys("<F1>");
    let screen = list.screen();
    for (_, _, action) in list.app.keymap.iter().filter(|(layer, ..)| *layer == offprint::keymap::Layer::Pick) {
        assert!(screen.contains(action.help()), "{} is missing:\n{screen}", action.name());
    }
    assert!(!screen.contains("add tags"), "{screen}");
    list.keys("q<Enter>");
    assert_eq!(titles(&list), ["Nets"]);
}
