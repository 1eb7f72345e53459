//! What people do with the reader: keys go in, the screen and the journal are read.

mod support;

use offprint::app::{Effect, Event, Pane, Tone};
use offprint::library::Order;
use offprint::search::Hits;
use offprint::source::{Given, Problem};
use offprint::tags::State;
use ratatui::style::Modifier;

use support::{Session, given, page, sample};

fn titled(title: &str, site: &str, byline: &str) -> offprint::clean::Article {
    let given =
        Given { title: Some(title.into()), site: Some(site.into()), byline: Some(byline.into()), ..Given::default() };
    support::given(&format!("{title}.txt"), given, &format!("{title}. {PROSE}"))
}

const PROSE: &str = "The harbour froze on a Tuesday, and by the end of that week the children of the lower town had \
     laid out a market on the ice, with stalls made of doors and lamps made of jars. Nobody had asked for it.";

fn harbour() -> Session {
    let articles = vec![
        titled("Putin visits the market", "The Marsh Review", "Ann Lee"),
        titled("A market on the ice", "Harbour Post", "Per Olsson"),
        titled("Doors and jars", "Harbour Post", "Путин Иванов"),
        titled("Café culture in the cold", "Northern Dish", "Zoë Ek"),
    ];
    Session::open(articles, 100, 24)
}

#[test]
fn a_filter_narrows_the_list_and_counts() {
    let mut reader = harbour();
    reader.keys("/post");
    assert!(reader.screen().lines().next().unwrap().contains("2/4"), "{}", reader.screen());
    reader.keys(" jars");
    assert!(reader.screen().lines().next().unwrap().contains("1/4"));
    assert_eq!(reader.selected(), "Doors and jars");
    reader.keys("<Enter>\\");
    assert!(!reader.screen().lines().next().unwrap().contains('/') || reader.screen().contains("press /"));
    assert_eq!(reader.app.list.hits().len(), 4);
}

#[test]
fn letters_are_matched_whatever_their_case_and_accents() {
    let mut reader = harbour();
    for (typed, found) in
        [("cafe", "Café culture in the cold"), ("путин", "Doors and jars"), ("PUTIN", "Putin visits the market")]
    {
        reader.keys(&format!("\\/{typed}<Enter>"));
        assert_eq!(reader.selected(), found, "{typed}");
    }
}

#[test]
fn matched_letters_look_different() {
    let mut reader = harbour();
    reader.keys("/jars<Enter>");
    let (screen, _) = reader.buffer();
    let row = reader.screen().lines().position(|line| line.contains("Doors and jars")).unwrap() as u16;
    let marked = reader.app.theme.styles.matched.fg;
    let letters: String =
        (0..40).filter(|x| screen[(*x, row)].fg == marked.unwrap()).map(|x| screen[(x, row)].symbol()).collect();
    assert_eq!(letters, "jars");
}

#[test]
fn a_search_begins_at_its_best_hit_and_leads_back_to_the_chosen_article() {
    let mut reader = harbour();
    reader.keys("jj");
    let chosen = reader.selected();
    reader.keys("/harbour");
    assert_eq!((reader.app.list.selected(), reader.app.list.top()), (0, 0), "as if nothing had been chosen");
    assert_ne!(reader.selected(), chosen);
    reader.keys("<Ctrl-U>northern");
    assert_eq!(reader.selected(), "Café culture in the cold", "the best hit");
    reader.keys("<Esc>");
    assert_eq!(reader.selected(), chosen, "as it was before the search");
    reader.keys("/!#nothing");
    assert_eq!(reader.selected(), chosen, "what says nothing of better and worse leaves it selected");
}

#[test]
fn before_any_choice_the_best_hit_is_selected() {
    let mut reader = harbour();
    reader.keys("/doors");
    assert_eq!(reader.selected(), "Doors and jars");
}

#[test]
fn a_wrong_query_keeps_the_last_good_list_and_says_what_is_wrong() {
    let mut reader = harbour();
    reader.keys("/post date:2024-13");
    assert_eq!(reader.app.list.hits().len(), 2);
    let hint = reader.screen().lines().nth(1).unwrap().to_owned();
    assert!(hint.contains("month"), "{hint}");
    reader.keys("<Enter>");
    let foot = reader.screen().lines().last().unwrap().to_owned();
    assert!(foot.contains("month"), "{foot}");
}

#[test]
fn a_stale_answer_changes_nothing() {
    let mut reader = harbour();
    reader.keys("/post");
    let generation = offprint::app::Generation(1);
    reader.happens(Event::Filtered(generation, Ok(Hits::all(Order::identity(4)))));
    assert_eq!(reader.app.list.hits().len(), 2);
}

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
fn tags_can_be_filtered_by() {
    let mut reader = harbour();
    reader.keys("tchina<Enter>G/#china");
    assert_eq!(reader.app.list.hits().len(), 1);
    reader.keys("<Ctrl-U>#none");
    assert_eq!(reader.app.list.hits().len(), 3);
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
    let seen = first_line_of_text(&reader);
    reader.keys("JK");
    assert_eq!(first_line_of_text(&reader), seen, "after another article");
    reader.resize(60, 20);
    reader.resize(80, 20);
    assert_eq!(first_line_of_text(&reader), seen, "after another width");
    reader.keys("rr");
    assert_eq!(first_line_of_text(&reader), seen, "after the removed lines were shown");
}

fn first_line_of_text(reader: &Session) -> String {
    let setting = reader.app.reader.setting.as_ref().unwrap();
    setting.text(reader.app.reader.top).to_owned()
}

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
fn only_web_addresses_go_to_the_browser() {
    let with =
        |url: &str| given("a.jsonl", Given { url: Some(url.into()), ..Given::default() }, &format!("{url} {PROSE}"));
    let mut reader = Session::open(vec![with("https://example.org/a"), with("file:///etc/passwd")], 100, 24);
    reader.keys("ojo");
    assert!(matches!(reader.asked.as_slice(), [Effect::Browse(url)] if url == "https://example.org/a"));
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
fn articles_that_come_later_join_the_list_and_the_filter() {
    let mut reader = harbour();
    reader.keys("/harbour");
    reader.come(vec![titled("Harbour lamps", "x", "y")]);
    assert_eq!(reader.app.list.hits().len(), 3);
}

#[test]
fn rows_that_keep_coming_do_not_keep_a_search_from_its_end() {
    let mut reader = harbour();
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    let mut jobs = Vec::new();
    let events = ["/", "p", "o", "s", "t"].map(|key| Event::Key(key.parse().unwrap()));
    let more: Vec<_> = (0..20).map(|n| reader.arrival(vec![titled(&format!("Late post {n}"), "x", "y")])).collect();
    for event in events.into_iter().chain(more) {
        for effect in reader.app.apply(event, now) {
            if let Effect::Filter(job) = effect {
                jobs.push(job);
            }
        }
    }
    let last = jobs.pop().expect("a search");
    reader.happens(
        offprint::worker::Finder::default().find(&last, &offprint::worker::Cancel::default()).expect("an answer"),
    );
    assert_eq!(reader.app.list.hits().len(), 22, "and then those that came meanwhile are searched");
}

#[test]
fn an_error_in_the_filter_does_not_hide_what_just_happened() {
    let mut reader = harbour();
    reader.keys("/date:zz<Enter>s");
    assert!(reader.screen().lines().last().unwrap().contains("+star"), "{}", reader.screen());
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
fn told_errors_stand_in_the_status_line_until_the_next_key() {
    let mut reader = harbour();
    reader.happens(Event::Told(Tone::Error, "xdg-open: not found".into()));
    assert!(reader.screen().contains("xdg-open: not found"));
    reader.keys("j");
    assert!(!reader.screen().contains("xdg-open"));
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

fn four() -> Vec<offprint::clean::Article> {
    ["Lamps in the lower town", "Doors and jars", "A market on the ice", "The thaw"]
        .map(|title| titled(title, "Harbour Post", "Per Olsson"))
        .into()
}

#[test]
fn rows_that_are_numbered_anew_leave_selection_and_reading_place_alone() {
    let mut reader = Session::open(sample(), 80, 20);
    reader.keys("jj<Enter><Space>");
    let (chosen, seen) = (reader.selected(), first_line_of_text(&reader));
    let set = reader.app.reader.setting.clone().unwrap();
    let mut articles = four();
    articles.extend(sample().into_iter().skip(1));
    let event = reader.renumbering(articles);
    reader.happens(event);
    assert_eq!((reader.selected(), first_line_of_text(&reader)), (chosen, seen));
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

/// What a journal comes to in which the first of [`four`] has the tag `china`.
fn with_china() -> State {
    let mut first = Session::open(four(), 100, 24);
    first.keys("tchina<Enter>");
    let mut state = State::default();
    first.journal.iter().for_each(|line| _ = state.replay(line));
    state
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
fn a_filter_by_tags_is_answered_when_they_are_there() {
    let mut reader = Session::begin_without_tags("#china", "dark", 100, 24);
    reader.import(four());
    assert!(reader.screen().contains("  reading tags …  "), "{}", reader.screen());
    reader.keys("/<Ctrl-U>the");
    assert!(!reader.app.list.hits().is_empty(), "others are answered at once");
    reader.keys("<Ctrl-U>#none");
    reader.open_tags(with_china());
    assert_eq!(reader.app.list.hits().len(), 3);
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
fn a_query_on_the_command_line_begins_at_its_best_hit() {
    let mut first = Session::open(four(), 100, 24);
    first.keys("G");
    let mut second = Session::begin_again(first.app.remembered(), "lamps", "dark", 100, 24);
    second.import(four());
    assert_ne!(second.selected(), first.selected());
    assert_eq!(second.app.list.selected(), 0);
    assert_eq!(second.app.remembered().selected, first.app.remembered().selected, "nothing else was chosen");
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

/// Articles of several months, sites and lengths, in no order.
fn dated() -> Vec<offprint::clean::Article> {
    let of = |(title, date, site, times): (&str, &str, &str, usize)| {
        let given = Given {
            title: Some(title.into()),
            published: Some(date.into()),
            site: Some(site.into()),
            ..Given::default()
        };
        support::given(&format!("{title}.txt"), given, &format!("{title}. {}", format!("{PROSE}\n\n").repeat(times)))
    };
    [
        ("Zebras in the square", "2024-05-02", "Marsh", 1),
        ("A council of crows", "2023-11-30", "Harbour", 40),
        ("Élan and its price", "2024-05-20", "Marsh", 8),
        ("The crow road", "2024-02-01", "Northern", 3),
        ("Each lamp counted", "2023-11-02", "Harbour", 1),
    ]
    .map(of)
    .into()
}

fn listed(reader: &Session) -> Vec<String> {
    let rows = reader.app.list.hits().iter().filter_map(|row| reader.app.catalog.get(row));
    rows.map(|row| row.headline().split(' ').next().unwrap_or_default().to_owned()).collect()
}

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
        assert_eq!(listed(&reader), order, "{keys}");
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
    assert_eq!(listed(&reader), ["The", "Zebras"], "best first, though newest was chosen before");
    reader.keys("Sn");
    assert_eq!(listed(&reader), ["Zebras", "The"]);
    reader.keys("/ r<Enter>");
    assert_eq!(listed(&reader), ["Zebras", "The"], "the search goes on");
    reader.keys("St\\");
    assert_eq!(listed(&reader), ["A", "Each", "Élan", "The", "Zebras"], "the order stays");
    reader.keys("/The<Enter>");
    assert_eq!(listed(&reader)[0], "The", "a new search is best first again");
    reader.keys("SnSb");
    assert_eq!(listed(&reader)[0], "The");
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

#[test]
fn the_order_is_remembered() {
    let mut first = Session::open(dated(), 100, 24);
    first.keys("StG");
    let mut second = Session::begin_again(first.app.remembered(), "", "dark", 100, 24);
    second.import(dated());
    assert_eq!((listed(&second), second.selected()), (listed(&first), first.selected()));
}

/// The line under the filter bar.
fn hint(reader: &Session) -> String {
    reader.screen().lines().nth(1).unwrap_or_default().to_owned()
}

/// Articles with tags: china three times, chile twice, chad once.
fn tagged() -> Session {
    let mut reader = harbour();
    reader.keys("gtchina chile chad<Enter>jtchina chile<Enter>jtchina<Enter>g");
    reader
}

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
        let line = hint(&reader);
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
    assert!(hint(&reader).contains("this is no number of words"), "it moves to the left: {}", reader.screen());
}

#[test]
fn what_is_wrong_out_of_view_is_named() {
    let mut reader = Session::open(four(), 40, 24);
    reader.keys("/words:abc one two three four five six seven");
    assert!(hint(&reader).trim_start().starts_with("‹words:abc: this is no number"), "{}", reader.screen());
    reader.keys("<Home>");
    assert!(hint(&reader).trim_start().starts_with("this is no number"), "{}", reader.screen());
    reader.keys("<Ctrl-U><Ctrl-K>words:abcdefghijklmnopq one two three four five six seven eight");
    assert!(hint(&reader).trim_start().starts_with("‹ this is no number"), "{}", reader.screen());
    assert!(reader.screen().lines().last().unwrap().contains("write a number"), "{}", reader.screen());
}

#[test]
fn what_may_follow_is_said_faintly() {
    let mut reader = Session::open(four(), 80, 24);
    reader.keys("/ice text:");
    let said = reader.app.filter.typed.parts().iter().find_map(|part| part.unfinished).unwrap();
    assert_eq!(hint(&reader).find(said), reader.screen().find("text:"), "{}", reader.screen());
    let (buffer, _) = reader.buffer();
    assert_eq!(Some(buffer[(7, 1)].fg), reader.app.theme.styles.faint.fg);
}

#[test]
fn the_head_of_an_order_stands_where_nothing_is_to_be_said() {
    let mut reader = Session::open(dated(), 100, 24);
    let before = reader.keys("Sn").app.layout().list;
    reader.keys("/");
    assert!(hint(&reader).contains("newest first"), "{}", reader.screen());
    assert_eq!(reader.app.layout().list, before);
    reader.keys("words:x");
    assert!(hint(&reader).contains("no number") && !hint(&reader).contains("newest"), "{}", reader.screen());
}

#[test]
fn tags_are_completed_in_the_filter() {
    let mut reader = tagged();
    let typed = |reader: &Session| reader.app.filter.editor.text().to_owned();
    reader.keys("/the !#ch");
    assert!(hint(&reader).contains("china 3 · chile 2 · chad 1"), "{}", reader.screen());
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
    assert!(!hint(&reader).contains("china"), "{}", reader.screen());
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
        let told = hint(&reader).contains(said) && (!said.is_empty() || !hint(&reader).contains("no article"));
        assert!(told, "{typed}: {}", reader.screen());
    }
}

#[test]
fn names_are_known_by_any_of_their_words() {
    use offprint::library::Named;
    use offprint::search::Vocabulary;
    let reader = harbour();
    let names =
        |column, begins| reader.app.names(column, begins, 2).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(Named::Site, "ma"), ["The Marsh Review"]);
    assert_eq!(names(Named::Site, ""), ["Harbour Post", "Northern Dish"]);
    assert_eq!(names(Named::Site, "arbour"), [""; 0]);
    assert_eq!(names(Named::Byline, "zoe"), ["Zoë Ek"]);
    assert_eq!(names(Named::Byline, "путин"), ["Путин Иванов"]);
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
    assert!(hint(&reader).contains("cold ice | thaw"), "{}", reader.screen());
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
    assert!(hint(&reader).contains("china 1"), "{}", reader.screen());
    reader.keys("<Tab>");
    assert_eq!(reader.app.list.hits().len(), 1);
}

#[test]
fn a_list_that_is_not_the_answer_yet_is_not_counted_as_one() {
    let mut reader = harbour();
    reader.keys("/post");
    let now = offprint::app::Now { millis: 0, today: jiff::civil::date(2025, 11, 21) };
    let effects = reader.app.apply(Event::Key("x".parse().unwrap()), now);
    let top = reader.screen().lines().next().unwrap().to_owned();
    assert!(reader.app.list_is_stale() && top.contains("…/4") && !top.contains("2/4"), "{top}");
    for effect in effects {
        if let Effect::Filter(job) = effect {
            reader
                .happens(offprint::worker::Finder::default().find(&job, &offprint::worker::Cancel::default()).unwrap());
        }
    }
    let top = reader.screen().lines().next().unwrap().to_owned();
    assert!(!reader.app.list_is_stale() && top.contains("0/4"), "{top}");
}

#[test]
fn the_last_filter_is_taken_up_where_that_is_wanted() {
    let mut first = Session::open(four(), 100, 24);
    first.keys("/ice | doors<Enter>j");
    let again = |restores: bool, query: &str| {
        let change = |start: &mut offprint::app::Start| {
            start.config.restore_query = restores;
            start.remembered = first.app.remembered();
        };
        let mut session = Session::begin_with(change, query, "dark", 100, 24);
        session.import(four());
        (session.app.filter.editor.text().to_owned(), session.app.list.hits().len(), session.selected())
    };
    assert_eq!(again(true, ""), ("ice | doors".to_owned(), 2, first.selected()));
    assert_eq!(again(true, "lamps").0, "lamps", "what is asked for goes before it");
    assert_eq!(again(false, "").0, "");
}

#[test]
fn looking_for_misspellings_is_switched_by_name() {
    let mut reader = harbour();
    let set = reader.app.filter.typos;
    reader.keys(":typos<Enter>");
    assert!(reader.app.filter.typos != set && reader.screen().lines().last().unwrap().contains("misspelt"));
    let bar = |reader: &Session| reader.screen().lines().next().unwrap().to_owned();
    assert!(bar(&reader).contains("  ~ ") && reader.app.filter.typos, "{}", bar(&reader));
    reader.keys(":typos<Enter>");
    assert!(reader.app.filter.typos == set && !bar(&reader).contains('~'));
}

#[test]
fn a_list_that_is_ranked_in_part_goes_to_its_end() {
    let mut articles: Vec<_> =
        (0..2000).map(|n| page("a.txt", &format!("Article {n}\n\nThe text of article {n}."))).collect();
    for (n, article) in articles.iter_mut().enumerate() {
        article.title = Some(format!("Article {n}"));
    }
    let mut reader = Session::open(articles, 80, 24);
    reader.keys("/article<Enter>G");
    assert_eq!(reader.app.list.selected(), reader.app.list.hits().len() - 1);
    assert_eq!(reader.app.list.hits().ranked(), reader.app.list.hits().len());
    reader.keys("gJJ/x<Backspace><Esc>");
    assert_eq!(reader.app.list.hits().len(), 2000);
}

/// A list of four with bodies, sites, addresses and tags.
fn quay(width: u16, height: u16) -> Session {
    let about = |title: &str, site: Option<&str>, byline: &str, published: &str, lang: &str, body: &str| {
        let given = Given {
            title: Some(title.into()),
            site: site.map(Into::into),
            byline: Some(byline.into()),
            published: Some(published.into()),
            url: Some(format!(
                "https://news.{}.example/{}",
                byline.split(' ').next().unwrap().to_lowercase(),
                title.len()
            )),
            lang: Some(lang.into()),
        };
        support::given(&format!("{title}.txt"), given, body)
    };
    let filler = "It is told here at some length, as it was told then, by those who were there. ".repeat(6);
    let wall = format!("{filler} Late that winter the sea came over the harbour wall and took the lamps. {filler}");
    let lamps =
        format!("{filler}\n\nThe lamps of the upper town were lit by hand. {filler}\n\nThe harbour had none. {filler}");
    let articles = vec![
        about(
            "A market on the ice of the long and very old canal",
            Some("The Marsh Review"),
            "Wilhelmina Abernathy-Lee",
            "2024-05-18",
            "en",
            &wall,
        ),
        about("Doors and jars", Some("Harbour Post"), "Per Olsson", "2023-11-02", "en-gb", &lamps),
        about("Winter", None, "Ann Lee", "2024-01", "de", &filler),
    ];
    let mut reader = Session::open(articles, width, height);
    reader.keys("tlakes ice trade-and-commerce-of-the-north rivers<Enter>");
    reader
}

/// What of the second line of an article of the list is marked, and the whole line.
fn beneath(reader: &Session, title: &str) -> (String, String) {
    let (screen, _) = reader.buffer();
    let row =
        1 + reader.screen().lines().position(|line| line.contains(title)).expect("the article is in the list") as u16;
    let width = reader.app.layout().list.width;
    let marked = reader.app.theme.styles.matched.fg;
    let cell = |x: u16| screen[(x, row)].symbol();
    let shown = (0..width).map(cell).collect::<String>();
    let marks = (0..width).filter(|x| screen[(*x, row)].fg == marked.unwrap()).map(cell).collect();
    (marks, shown[shown.char_indices().nth(2).unwrap().0..].trim_end().to_owned())
}

#[test]
fn the_reason_for_a_match_is_in_the_list() {
    for (width, query, title, marked, line) in [
        (80, "site:wilhelmina", "A market", "wilhelmina", "…wilhelmina…"),
        (80, "by:lee", "A market", "Lee", "The Marsh… · …bernathy-Lee"),
        (40, "by:wilhelmina", "A market", "Wilhelmina", "The Marsh… · Wilhelmina"),
        (80, "site:marsh", "A market", "Marsh", "The Marsh"),
        (80, "date:2024", "A market", "18 May 2024", "18 May 2024"),
        (80, "date:2024", "Winter", "Jan 2024", "Winter.txt         Jan 2024"),
        (80, "file:wint", "Winter", "Wint", "Winter.txt"),
        (80, "words:>100", "Doors", "320 words", "Harbour Post      320 words"),
        (80, "lang:en", "Doors", "en", "Harbour Post     en   2 min"),
        (80, "#rivers", "A market", "rivers", "rivers ice"),
        (80, "#trade-and-commerce-of-the-north", "A market", "trade-and-commerce-of-the…", ""),
        (80, "#rivers date:2024 words:>9", "A market", "rive…18 May 20…218 words", ""),
        (80, "text:harbour", "A market", "harbour", "…over the harbour wall…"),
        (100, "\"upper town\"", "Doors", "upper town", "The lamps of the upper town were…"),
        (100, "text:lamps text:harbour", "Doors", "lampsharbour", "The lamps of…The harbour had…"),
        (120, "text:lamps by:per site:post", "Doors", "PostPerlamps", "Harbour Post · Per Olsson · The lamps of…"),
    ] {
        let mut reader = quay(width, 24);
        reader.keys(&format!("/{query}<Enter>"));
        let (marks, shown) = beneath(&reader, title);
        assert_eq!(marks, marked, "{query}: {shown}");
        assert!(shown.contains(line), "{query}: {shown}");
    }
}

#[test]
fn all_that_matched_in_a_headline_is_seen() {
    let mut reader = quay(80, 24);
    reader.keys("/market canal<Enter>");
    assert!(reader.screen().contains("A market on t…ery old canal"), "{}", reader.screen());
}

#[test]
fn snippets_come_in_the_background_for_the_rows_in_view_and_stay() {
    let body = |n: usize| format!("Lamp number {n} stood on the quay. {PROSE}");
    let articles = (0..60).map(|n| titled(&format!("Lamp {n}"), "Harbour Post", "Ann Lee")).collect::<Vec<_>>();
    let articles = articles.into_iter().enumerate().map(|(n, article)| {
        let given = Given { title: article.title.clone(), site: article.site.clone(), ..Given::default() };
        support::given(&format!("{n}.txt"), given, &body(n))
    });
    let mut reader = Session::open(articles.collect(), 100, 24);
    reader.carries_snippets = false;
    reader.keys("/text:quay<Enter>");
    let asked = |reader: &mut Session| -> Vec<usize> {
        let jobs = std::mem::take(&mut reader.asked);
        let jobs = jobs.iter().filter_map(|effect| match effect {
            Effect::Snippets(job) => Some(job.bodies.len()),
            _ => None,
        });
        jobs.collect()
    };
    let rows = reader.app.layout().list_rows();
    let before = asked(&mut reader);
    assert!(before.iter().all(|rows| *rows <= 11) && before.last() == Some(&rows), "{before:?}");
    let screen = reader.screen();
    assert!(screen.contains("Harbour Post") && !screen.contains("▌ Lamp number"), "the source until then: {screen}");
    reader.keys("j");
    assert_eq!(asked(&mut reader), [0; 0], "they are under way");

    reader.carries_snippets = true;
    reader.keys("GgG");
    assert!(reader.screen().contains("number 59 stood on the"), "{}", reader.screen());
    reader.carries_snippets = false;
    reader.keys("gG");
    assert_eq!(asked(&mut reader), [0; 0], "they have been kept");
    assert!(reader.screen().contains("number 59 stood on the"), "{}", reader.screen());

    reader.keys("/<Ctrl-U>text:lamp<Enter>");
    assert!(!asked(&mut reader).is_empty() && !reader.screen().contains("▌ Lamp number"), "{}", reader.screen());
    let made = vec![(reader.app.current().unwrap().id(), None)];
    reader.happens(Event::Snippets(offprint::app::Generation(1), made));
    reader.carries_snippets = true;
    reader.keys("Gg");
    assert!(
        reader.screen().contains("Lamp number 0 stood"),
        "what came for another query is not taken: {}",
        reader.screen()
    );
}

#[test]
fn a_row_found_by_its_title_alone_has_its_date_and_length() {
    let given = |title: &str| Given {
        title: Some(title.to_owned()),
        site: Some("Harbour Post".to_owned()),
        published: Some("2024-05-18".to_owned()),
        ..Given::default()
    };
    let articles = vec![
        support::given("a.txt", given("The cold quay"), &format!("Ropes were sold. {PROSE}")),
        support::given("b.txt", given("Lamps"), &format!("He stood on the cold quay at noon and waited. {PROSE}")),
    ];
    let mut reader = Session::open(articles, 100, 24);
    reader.keys("/\"cold quay\"<Enter>");
    let screen = reader.screen();
    let below = |title: &str| {
        let mut lines = screen.lines().skip(1).skip_while(|line| !line.contains(title));
        lines.nth(1).unwrap_or_default().split('│').next().unwrap_or_default().to_owned()
    };
    assert!(below("The cold quay").contains("May 2024") && below("The cold quay").contains(" min"), "{screen}");
    assert!(below("Lamps").contains("on the cold quay"), "{screen}");
}

#[test]
fn rows_without_an_answer_are_faint() {
    let mut reader = harbour();
    reader.carries_filter = false;
    reader.keys("/post");
    let faint = reader.app.theme.styles.faint.fg.unwrap();
    let title = |reader: &Session| {
        let row = reader.screen().lines().position(|line| line.contains("Putin")).unwrap_or(1) as u16;
        reader.buffer().0[(3, row)].fg
    };
    assert_eq!(title(&reader), faint, "{}", reader.screen());
    reader.carries_filter = true;
    reader.keys("<Backspace>t");
    assert_ne!(title(&reader), faint);
}

#[test]
fn dates_and_lengths_stand_in_columns() {
    for width in [40, 79, 80, 88, 96, 100, 120, 160, 200] {
        let reader = Session::open(sample(), width, 60);
        let screen = reader.screen();
        let list: Vec<String> = screen
            .lines()
            .skip(1)
            .map(|line| line.chars().take(usize::from(reader.app.layout().list.width)).collect::<String>())
            .filter(|line| line.trim_end().ends_with(" min") && line.starts_with(['▌', ' ']))
            .collect();
        let cells = |line: &String| offprint::text::width(line.trim_end()).get();
        assert!(list.len() > 10 && list.iter().all(|line| cells(line) == cells(&list[0])), "{width}: {list:#?}");
        let dated = list.iter().filter(|line| line.contains(" 202")).count();
        assert!(dated == 0 || dated > 10, "{width}: {list:#?}");
    }
}
