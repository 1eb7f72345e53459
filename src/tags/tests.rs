use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const NAMES: [&str; 5] = ["star", "asia", "budget", "court", "dams"];

pub(super) fn name(text: &str) -> TagName {
    TagName::parse(text).unwrap()
}

pub(super) fn id(byte: u8) -> ArticleId {
    ArticleId([byte; 16])
}

fn names() -> impl Strategy<Value = Vec<TagName>> {
    prop::collection::vec(select(&NAMES[..]).prop_map(name), 0..3)
}

/// Lines of few writers, times and numbers, so that stamps often collide, as in a file edited by hand.
pub(super) fn any_line() -> impl Strategy<Value = Line> {
    let stamp = (0_u64..4, select(vec!["a", "b", "ab"]), 0_u64..3);
    let stamp = stamp.prop_map(|(t, w, n)| Stamp { t, w: WriterId::parse(w).unwrap(), n });
    let articles = prop::collection::vec((0_u8..4, prop::option::of(select(vec!["/p", "/q"]))), 0..3);
    (stamp, articles, names(), names()).prop_map(|(stamp, articles, add, del)| Line {
        stamp,
        ids: articles.iter().map(|(byte, _)| id(*byte)).collect(),
        add,
        del,
        title: None,
        at: articles.iter().map(|(_, place)| place.map(Into::into)).collect(),
        from: None,
    })
}

pub(super) fn state_of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> State {
    let mut state = State::default();
    for line in lines {
        state.replay(line);
    }
    state
}

fn target(byte: u8) -> Target<'static> {
    Target { id: id(byte), place: Some(format!("/articles/{byte}")), title: Some("A river in winter") }
}

fn tags_of(state: &State, byte: u8) -> Vec<String> {
    state.of(id(byte)).map(ToString::to_string).collect()
}

proptest! {
    #[test]
    fn replay_is_free_of_order_and_repetition(
        (lines, shuffled) in prop::collection::vec(any_line(), 0..20).prop_flat_map(|lines| {
            let twice: Vec<_> = lines.iter().chain(lines.iter().step_by(2)).cloned().collect();
            (Just(lines), Just(twice).prop_shuffle())
        })
    ) {
        let (state, other) = (state_of(&lines), state_of(&shuffled));
        prop_assert_eq!(&state, &other);
        prop_assert_eq!(state.slots(), other.slots());
        prop_assert_eq!(state.names(), other.names());
    }

    #[test]
    fn the_indexes_agree_with_the_greatest_stamps(lines in prop::collection::vec(any_line(), 0..20)) {
        let state = state_of(&lines);
        let mut tagged = HashSet::new();
        for byte in 0..4 {
            for tag in NAMES.map(name) {
                let add = lines.iter().filter(|l| l.ids.contains(&id(byte)) && l.add.contains(&tag)).map(|l| l.stamp).max();
                let del = lines.iter().filter(|l| l.ids.contains(&id(byte)) && l.del.contains(&tag)).map(|l| l.stamp).max();
                let on = add.is_some() && add >= del;
                prop_assert_eq!(state.has(id(byte), &tag), on);
                prop_assert_eq!(state.ids(&tag).contains(&id(byte)), on);
                prop_assert_eq!(state.of(id(byte)).any(|name| *name == tag), on);
                tagged.extend(on.then_some(id(byte)));
            }
        }
        prop_assert_eq!(&*state.tagged(), &tagged);
    }

    /// The model: a stack of what each article had. After any session, replaying the lines gives what is shown, and undoing
    /// everything gives what there was at first.
    #[test]
    fn undo_and_redo_restore_exactly(
        before in prop::collection::vec(any_line(), 0..8),
        deeds in prop::collection::vec((0_u8..8, prop::collection::vec(0_u8..4, 1..4), names(), names()), 0..16),
    ) {
        let shown = |tags: &Tags| -> Vec<_> { (0..4).map(|byte| tags_of(tags, byte)).collect() };
        let mut tags = Tags::new(state_of(&before));
        let mut journal = before.clone();
        let (mut past, mut future) = (vec![], vec![]);
        let begin = shown(&tags);
        for (now, (deed, bytes, add, del)) in deeds.into_iter().enumerate() {
            let was = shown(&tags);
            let lines = match deed {
                0 | 1 => {
                    let change = tags.undo(now as u64);
                    prop_assert_eq!(change.is_some(), !past.is_empty());
                    let Some(change) = change else { continue };
                    prop_assert_eq!(Some(shown(&tags)), past.pop());
                    prop_assert_eq!(change.kept, 0);
                    future.push(was);
                    change.lines
                }
                2 => {
                    let change = tags.redo(now as u64);
                    prop_assert_eq!(change.is_some(), !future.is_empty());
                    let Some(change) = change else { continue };
                    prop_assert_eq!(Some(shown(&tags)), future.pop());
                    past.push(was);
                    change.lines
                }
                _ => {
                    let targets: Vec<_> = bytes.into_iter().map(target).collect();
                    let lines = tags.change(now as u64, &targets, &add, &del);
                    prop_assert_eq!(lines.is_empty(), shown(&tags) == was);
                    if !lines.is_empty() {
                        past.push(was);
                        future.clear();
                    }
                    lines
                }
            };
            for pair in lines.windows(2) {
                prop_assert!(pair[0].stamp < pair[1].stamp);
            }
            journal.extend(lines.iter().map(|line| Line::clone(line)));
        }
        prop_assert_eq!(&state_of(journal.iter().rev()), &*tags);
        let own = journal[before.len()..].iter().map(|line| line.stamp).collect::<Vec<_>>();
        prop_assert!(own.is_sorted_by(|a, b| a.t < b.t && a.n < b.n));
        while tags.undo(99).is_some() {}
        prop_assert_eq!(shown(&tags), begin);
    }
}

#[test]
fn a_line_lists_only_articles_that_change_and_all_in_one_way() {
    let mut tags = Tags::new(State::default());
    tags.change(1, &[target(1)], &[name("asia")], &[]);
    let lines = tags.change(2, &[target(1), target(2), target(3), target(2)], &[name("asia"), name("dams")], &[]);
    let summary: Vec<_> = lines.iter().map(|l| (l.ids.clone(), l.add.len(), l.title.is_some(), l.at.len())).collect();
    assert_eq!(summary, [(vec![id(1)], 1, true, 1), (vec![id(2), id(3)], 2, false, 2)]);
    assert!(tags.change(3, &[target(1), target(2)], &[name("dams")], &[name("court")]).is_empty());
    assert!(tags.change(3, &[], &[name("dams")], &[]).is_empty());
}

#[test]
fn time_grows_whatever_the_clock_says() {
    let mut tags = Tags::new(State::default());
    let mut far = Line::clone(&tags.change(50, &[target(1)], &[name("asia")], &[])[0]);
    assert_eq!(tags.change(7, &[target(1)], &[], &[name("asia")])[0].stamp.t, 51);
    far.stamp = Stamp { t: 900, w: WriterId::parse("other").unwrap(), n: 1 };
    tags.replay(&far);
    assert_eq!(tags.change(60, &[target(1)], &[], &[name("asia")])[0].stamp.t, 901);
    assert!(tags_of(&tags, 1).is_empty(), "what a person does now must win over a clock that is ahead");
}

#[test]
fn undo_leaves_what_another_session_has_decided_since() {
    let mut tags = Tags::new(State::default());
    let mine = tags.change(10, &[target(1), target(2)], &[name("asia")], &[]);
    let other = |t, add: &[&str], del: &[&str]| Line {
        stamp: Stamp { t, w: WriterId::parse("other").unwrap(), n: t },
        ids: vec![id(1)],
        add: add.iter().map(|n| name(n)).collect(),
        del: del.iter().map(|n| name(n)).collect(),
        title: None,
        at: vec![],
        from: None,
    };
    tags.replay(&other(20, &[], &["asia"]));
    tags.replay(&other(21, &["asia"], &[]));
    let change = tags.undo(30).unwrap();
    assert_eq!((tags_of(&tags, 1), tags_of(&tags, 2)), (vec!["asia".to_owned()], vec![]));
    assert_eq!((change.articles, change.kept, change.lines[0].ids.as_slice()), (1, 1, &[id(2)][..]));
    assert_eq!(change.to_string(), "−asia on 1 article; 1 left as another session decided");
    assert_eq!(mine[0].ids.len(), 2);
    tags.redo(31).unwrap();
    assert_eq!(tags_of(&tags, 2), ["asia"]);
    tags.replay(&other(40, &[], &["asia"]));
    tags.undo(41).unwrap();
    assert_eq!((tags_of(&tags, 1), tags_of(&tags, 2)), (vec![], vec![]));
}

#[test]
fn a_change_tells_what_was_undone() {
    let mut tags = Tags::new(State::default());
    tags.change(1, &[target(1)], &[name("asia")], &[]);
    tags.change(2, &[target(1)], &[name("dams")], &[name("asia")]);
    assert_eq!(tags.undo(3).unwrap().to_string(), "+asia −dams on “A river in winter”");
    assert_eq!(tags.redo(4).unwrap().to_string(), "+dams −asia on “A river in winter”");
    assert!(tags.redo(5).is_none());
}

#[test]
fn slots_keep_the_order_of_first_use_and_leave_star_out() {
    let mut tags = Tags::new(State::default());
    for (now, tag) in ["court", "star", "asia", "budget"].into_iter().enumerate() {
        tags.change(now as u64, &[target(1)], &[name(tag)], &[]);
    }
    tags.change(9, &[target(1)], &[], &[name("court")]);
    tags.change(10, &[target(1), target(2)], &[name("budget")], &[]);
    assert_eq!(tags.slots(), [&name("court"), &name("asia"), &name("budget")]);
    assert_eq!(tags.names(), [(&name("budget"), 2), (&name("asia"), 1), (&name("star"), 1)]);
    assert_eq!(tags_of(&tags, 1), ["star", "asia", "budget"]);
}

#[test]
fn a_set_that_is_held_stays_as_it_was() {
    let mut tags = Tags::new(State::default());
    tags.change(1, &[target(1)], &[name("asia")], &[]);
    let (held, all) = (tags.ids(&name("asia")), tags.tagged());
    tags.change(2, &[target(2)], &[name("asia")], &[]);
    assert_eq!((held.len(), all.len(), tags.ids(&name("asia")).len(), tags.tagged().len()), (1, 1, 2, 2));
}

#[test]
fn tags_go_over_to_the_edited_article_and_are_not_counted_twice() {
    let mut tags = Tags::new(State::default());
    tags.change(1, &[target(1)], &[name("asia"), name("dams")], &[]);
    let edited = Target { id: id(9), ..target(1) };
    let headline = target(1).title.expect("a headline");
    assert_eq!(tags.last_at("/articles/1", headline), Some(id(1)));
    let lines = tags.adopt(2, &edited, id(1));
    assert_eq!((lines.len(), tags_of(&tags, 9)), (1, vec!["asia".to_owned(), "dams".to_owned()]));
    assert_eq!((tags_of(&tags, 1).len(), tags.names()[0].1), (0, 1));
    let mut replayed = State::default();
    for line in &lines {
        replayed.replay(line);
    }
    assert_eq!(replayed.last_at("/articles/1", headline), Some(id(9)));
    tags.change(3, std::slice::from_ref(&edited), &[], &[name("asia"), name("dams")]);
    assert!(tags.adopt(4, &edited, id(1)).is_empty(), "what was taken away must not come back");
    assert_eq!(tags.last_at("/articles/2", headline), None);
}

#[test]
fn another_article_at_the_same_path_is_no_heir_and_at_the_same_url_it_is() {
    let at = |place: &str, title: &'static str| Target { id: id(1), place: Some(place.into()), title: Some(title) };
    let mut tags = Tags::new(State::default());
    tags.change(1, &[at("/data/x.txt", "Ferry stays: town votes down the bridge")], &[name("asia")], &[]);
    tags.change(2, &[at("https://a.example/x", "Ferry stays")], &[name("dams")], &[]);
    for (place, headline, found) in [
        ("/data/x.txt", "Ferry stays: the town votes down a bridge", true),
        ("/data/x.txt", "A band plays its last song", false),
        ("/data/x.txt", "", false),
        ("https://a.example/x", "Ferry goes after all", true),
    ] {
        assert_eq!(tags.last_at(place, headline).is_some(), found, "{headline}");
    }
}

#[test]
fn a_replaced_file_does_not_take_what_this_session_decided() {
    let mut tags = Tags::new(State::default());
    tags.change(5, &[target(1)], &[name("asia")], &[]);
    tags.rebuild(State::default());
    assert_eq!(tags_of(&tags, 1), ["asia"]);
    tags.undo(6).unwrap();
    assert!(tags_of(&tags, 1).is_empty());
}

#[test]
fn titles_are_one_bounded_line() {
    let mut tags = Tags::new(State::default());
    let endless = format!("a\n\t b{}", "\u{301}".repeat(100_000));
    let lines = tags.change(1, &[Target { title: Some(&endless), ..target(1) }], &[name("asia")], &[]);
    let title = lines[0].title.as_deref().unwrap();
    assert!(title.starts_with("a b") && title.len() <= TITLE_BYTES, "{} bytes", title.len());
}

#[test]
fn what_is_learnt_of_places_after_a_clone_is_known_to_one_alone() {
    let mut state = State::default();
    let at = |place: &str, n: u8| {
        let stamp = Stamp { t: n.into(), w: WriterId::parse("a").unwrap(), n: n.into() };
        let add = vec![TagName::star()];
        let (ids, at) = (vec![ArticleId([n; 16])], vec![Some(place.to_owned())]);
        Line { stamp, ids, add, del: vec![], title: None, at, from: None }
    };
    state.replay(&at("https://a", 1));
    let before = state.places().clone();
    state.replay(&at("https://a", 2));
    state.replay(&at("https://b", 3));
    assert_eq!(before.last_at("https://a", ""), Some(ArticleId([1; 16])));
    assert_eq!(before.last_at("https://b", ""), None);
    assert_eq!(state.last_at("https://a", ""), Some(ArticleId([2; 16])));
    let gone = state.places().without(|id| id == ArticleId([2; 16]));
    assert_eq!((gone.last_at("https://a", ""), gone.last_at("https://b", "")), (None, Some(ArticleId([3; 16]))));
}
