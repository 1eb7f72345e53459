use proptest::prelude::*;

use super::*;

/// A line, what was deleted, and keys for both.
struct Typist {
    line: LineEditor,
    kills: KillRing,
}

impl Typist {
    fn on(text: &str) -> Self {
        Self { line: LineEditor::new(text), kills: KillRing::default() }
    }

    fn does(&mut self, actions: &[Action]) -> &str {
        for action in actions {
            self.line.act(*action, &mut self.kills);
        }
        self.line.text()
    }

    fn types(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.line.insert(c.encode_utf8(&mut [0; 4])));
        self
    }
}

#[test]
fn a_family_and_an_accent_are_one_step() {
    let mut typist = Typist::on("e\u{301}👨‍👩‍👧x");
    assert_eq!(typist.does(&[Action::DeleteLeft, Action::DeleteLeft]), "e\u{301}");
    assert_eq!(typist.does(&[Action::DeleteLeft]), "");
}

#[test]
fn a_mark_typed_after_its_letter_joins_it() {
    let mut line = LineEditor::new("caf");
    line.insert("e");
    line.insert("\u{301}");
    assert_eq!(line.text(), "cafe\u{301}");
    assert_eq!(line.before(), line.text());
}

#[test]
fn words_are_deleted_and_passed_whole() {
    let mut typist = Typist::on("xi jinping  ");
    assert_eq!(typist.does(&[Action::DeleteWordLeft]), "xi ");
    typist.does(&[Action::CursorWordLeft]);
    assert_eq!(typist.line.before(), "");
    typist.does(&[Action::CursorWordRight]);
    assert_eq!(typist.line.before(), "xi");
    let mut typist = Typist::on("xi site:example.org");
    assert_eq!(typist.does(&[Action::DeleteWordLeft]), "xi site:example.");
    assert_eq!(typist.does(&[Action::DeleteWord]), "xi ");
    assert_eq!(typist.does(&[Action::CursorStart, Action::DeleteWordRight]), " ");
}

#[test]
fn what_is_deleted_in_one_go_is_put_in_as_it_stood() {
    let mut typist = Typist::on("one two three four");
    typist.does(&[Action::DeleteWord, Action::DeleteWord, Action::CursorStart, Action::DeleteWordRight]);
    assert_eq!(typist.line.text(), " two ");
    assert_eq!(typist.does(&[Action::CursorEnd, Action::YankBack]), " two one");
    assert_eq!(typist.does(&[Action::YankOlder]), " two three four", "and the one before in its place");
    assert_eq!(typist.does(&[Action::YankOlder]), " two one", "and round");
    assert_eq!(typist.does(&[Action::CursorLeft, Action::YankOlder]), " two one", "only just after it was put in");
    let mut other = LineEditor::default();
    other.act(Action::YankBack, &mut typist.kills);
    assert_eq!(other.text(), "one", "another line has it too");
    let mut typist = Typist::on("one two");
    typist.does(&[Action::CursorWordLeft, Action::DeleteToStart, Action::DeleteToEnd]);
    assert_eq!(typist.does(&[Action::YankBack]), "one two", "from both sides");
}

#[test]
fn changes_are_undone_a_word_or_a_deletion_at_a_time() {
    let mut typist = Typist::on("");
    typist.types("xi jinping");
    typist.does(&[Action::DeleteLeft, Action::DeleteLeft, Action::DeleteToStart, Action::YankBack]);
    assert_eq!(typist.line.text(), "xi jinpi");
    for expected in ["", "xi jinpi", "xi jinping", "xi ", "", ""] {
        assert_eq!(typist.does(&[Action::UndoTyping]), expected);
    }
    typist.types("a");
    typist.does(&[Action::YankBack, Action::YankOlder, Action::YankOlder]);
    assert_eq!(typist.does(&[Action::UndoTyping]), "a");
}

#[test]
fn many_pasted_lines_are_one() {
    let mut line = LineEditor::new("x ");
    line.insert("one\r\n\n  two\tthree\n");
    assert_eq!(line.text(), "x one two three");
}

#[test]
fn a_pasted_bomb_is_cut() {
    let mut line = LineEditor::new("");
    line.insert(&"п".repeat(1_000_000));
    assert!(line.text().len() <= MOST);
    for bomb in ["\n".repeat(10_000_000), format!("e{}", "\u{301}".repeat(1_000_000))] {
        line.clear();
        line.insert(&bomb);
        assert!(line.text().len() <= MOST);
    }
}

#[test]
fn bytes_are_replaced_where_they_are() {
    let mut line = LineEditor::new("xi #chi by:x");
    assert_eq!(line.replace(3..7, "#china"), 3..9);
    assert_eq!((line.text(), line.before()), ("xi #china by:x", "xi #china"));
}

const ACTIONS: [Action; 16] = {
    use Action as A;
    [
        A::CursorLeft,
        A::CursorRight,
        A::CursorWordLeft,
        A::CursorWordRight,
        A::CursorStart,
        A::CursorEnd,
        A::DeleteLeft,
        A::DeleteRight,
        A::DeleteWord,
        A::DeleteWordLeft,
        A::DeleteWordRight,
        A::DeleteToStart,
        A::DeleteToEnd,
        A::YankBack,
        A::YankOlder,
        A::UndoTyping,
    ]
};

proptest! {
    #[test]
    fn the_cursor_stays_on_a_boundary(text in ".{0,20}", steps in prop::collection::vec((0..16usize, ".{0,3}"), 0..40)) {
        let mut typist = Typist::on(&text);
        for (which, typed) in steps {
            typist.line.insert(&typed);
            let before = typist.line.text().to_owned();
            let changed = typist.line.act(ACTIONS[which], &mut typist.kills);
            prop_assert!(changed || before == typist.line.text());
            let at = typist.line.before().len();
            let text = typist.line.text();
            prop_assert!(at == text.len() || text.grapheme_indices(true).any(|(i, _)| i == at));
        }
    }

    #[test]
    fn undoing_all_comes_to_the_beginning(steps in prop::collection::vec((0..16usize, "[a-c ]{0,1}"), 0..30)) {
        let mut typist = Typist::on("");
        for (which, typed) in steps {
            typist.line.insert(&typed);
            typist.does(&[ACTIONS[which]]);
        }
        while typist.line.act(Action::UndoTyping, &mut typist.kills) {}
        prop_assert_eq!(typist.line.text(), "");
    }
}
