//! Panes, the mouse, the palette and what is told.

use offprint::app::{Effect, Event, Pane, Tone};
use offprint::source::Problem;

use super::support::articles::harbour;
use super::support::{Session, sample};

#[test]
fn narrow_terminals_show_one_pane_and_wide_ones_two() {
    let mut reader = Session::open(sample(), 79, 24);
    assert!(reader.app.layout().shows_list() && !reader.app.layout().shows_reader());
    reader.keys("<Enter>");
    assert!(!reader.app.layout().shows_list() && reader.app.layout().shows_reader());
    reader.resize(80, 24);
    assert!(reader.app.layout().shows_list() && reader.app.layout().shows_reader());
    reader.keys("z");
    assert!(!reader.app.layout().shows_list());
    reader.keys("<Esc>q");
    assert_eq!(reader.app.pane, Pane::List);
}

#[test]
fn q_goes_back_and_then_quits() {
    let mut reader = harbour();
    reader.keys("<Enter>q");
    assert!(reader.asked.is_empty());
    reader.keys("q");
    assert!(matches!(reader.asked.as_slice(), [Effect::Quit]));
}

#[test]
fn text_pasted_outside_a_prompt_is_no_command() {
    let mut reader = harbour();
    reader.happens(Event::Paste("sqtQ".into()));
    assert!(reader.asked.is_empty() && reader.journal.is_empty());
    reader.keys("/");
    reader.happens(Event::Paste("ja\nrs\u{1b}[31m".into()));
    assert_eq!(reader.app.filter.editor.text(), "ja rs");
}

#[test]
fn the_mouse_selects_reads_and_scrolls() {
    let mut reader = harbour();
    reader.click(5, 3);
    assert_eq!(reader.selected(), "A market on the ice");
    reader.click(5, 3);
    assert_eq!(reader.app.pane, Pane::Reader);
    reader.click(5, 0);
    assert!(reader.app.types_text(), "a click on the bar filters");
    reader.click(5, 200);
    reader.click(0, 0);
}

#[test]
fn what_could_not_be_read_is_listed() {
    let mut reader = harbour();
    let problem = Problem::new(std::path::Path::new("bad\u{1b}[31m.txt"), "may not be read", "ask its owner");
    let Event::Imported(catalog, _) = reader.arrival(Vec::new()) else { unreachable!() };
    reader.happens(Event::Imported(catalog, vec![problem]));
    reader.happens(Event::ImportEnded);
    assert!(reader.screen().contains("1 problem: :problems says what to do"));
    reader.keys(":problems<Enter>");
    let screen = reader.screen();
    assert!(screen.contains("may not be read") && screen.contains("ask its owner"), "{screen}");
    assert!(!screen.contains('\u{1b}'));
    reader.keys("q");
    assert!(!reader.screen().contains("ask its owner"));
}

#[test]
fn the_palette_runs_what_is_chosen() {
    let mut reader = harbour();
    reader.keys(":star<Enter>");
    assert_eq!(reader.tags(), ["star"]);
    reader.keys(":zzzz<Enter>");
    assert_eq!(reader.tags(), ["star"]);
}

#[test]
fn help_holds_every_bound_action() {
    let mut reader = harbour();
    reader.resize(120, 200);
    reader.keys("?");
    let screen = reader.screen();
    let numbers = |action| matches!(action, offprint::keymap::Action::Slot(_));
    let elsewhere = |layer| layer == offprint::keymap::Layer::Pick;
    for (_, _, action) in reader.app.keymap.iter().filter(|(layer, _, action)| !numbers(*action) && !elsewhere(*layer))
    {
        assert!(screen.contains(action.help()), "{} is missing", action.name());
    }
}

#[test]
fn told_errors_stand_in_the_status_line_until_the_next_key() {
    let mut reader = harbour();
    reader.happens(Event::Told(Tone::Error, "xdg-open: not found".into()));
    assert!(reader.screen().contains("xdg-open: not found"));
    reader.keys("j");
    assert!(!reader.screen().contains("xdg-open"));
}
