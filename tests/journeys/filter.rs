//! What a filter leaves in the list, and in which order.

use offprint::app::{Effect, Event};
use offprint::library::Order;
use offprint::search::Hits;

use super::support::articles::{four, harbour, titled, with_china};
use super::support::{Session, page};

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
fn tags_can_be_filtered_by() {
    let mut reader = harbour();
    reader.keys("tchina<Enter>G/#china");
    assert_eq!(reader.app.list.hits().len(), 1);
    reader.keys("<Ctrl-U>#none");
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
