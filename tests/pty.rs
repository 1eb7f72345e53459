//! The real program in a real terminal: what no test of its parts can show.

#[path = "support/tty.rs"]
mod tty;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use offprint::tags::{self, State};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use tty::{OFFPRINT, Tty};

const FIRST: &str = "The Woman Who Kept";

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn journal(home: &Path) -> String {
    fs::read_to_string(home.join(".local/share/offprint/tags.jsonl")).unwrap_or_default()
}

/// What the journal says, and what is wrong with it.
fn replayed(path: &Path) -> (State, usize) {
    let mut state = State::default();
    let problems = tags::read(path, |line| _ = state.replay(&line)).expect("the journal can be read");
    (state, problems.len())
}

#[test]
fn it_opens_reads_tags_and_gives_the_terminal_back() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST);
    assert!(tty.is_alternate());
    tty.keys("tpaper\r").wait("saved");
    tty.keys("q");
    assert_eq!(tty.ended().exit_code(), 0);
    assert!(!tty.is_alternate());
    let raw = tty.raw();
    for undone in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?1000l", "\x1b[?25h"] {
        assert!(memchr::memmem::rfind(&raw, undone.as_bytes()).is_some(), "{undone:?} is missing");
    }
    assert!(journal(home.path()).contains(r#""add":["paper"]"#), "{}", journal(home.path()));
}

#[test]
fn what_the_screen_called_saved_survives_kill_9() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST).keys("s").wait("saved");
    tty.signal(Signal::KILL);
    tty.ended();
    assert!(journal(home.path()).contains(r#""add":["star"]"#));
    let mut again = Tty::offprint(&[], home.path(), 100, 30);
    again.wait("★");
}

#[test]
fn two_processes_share_one_journal_and_see_each_other() {
    let home = home();
    let mut one = Tty::offprint(&[], home.path(), 100, 30);
    let mut two = Tty::offprint(&[], home.path(), 100, 30);
    one.wait(FIRST);
    two.wait(FIRST);
    one.keys("talpha\r").wait("saved");
    two.wait("alpha");
    two.keys("tbeta\r").wait("saved");
    one.wait("beta");
    let path = home.path().join(".local/share/offprint/tags.jsonl");
    let (state, problems) = replayed(&path);
    assert_eq!((state.names().len(), problems), (2, 0));
}

#[test]
fn keys_typed_at_once_are_all_taken() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST).keys("tone\r").wait("saved");
    // An odd number of stars leaves a star; between them the selection goes down and up again.
    // More at once than the terminal hands over in one read.
    tty.keys(&("sjk".repeat(1001) + "tlast\r"));
    tty.wait_for("the last tag", |_| journal(home.path()).contains(r#""last""#));
    let written = journal(home.path());
    assert_eq!(written.lines().count(), 1003, "{}", tty.screen());
    tty.wait("★ last");
}

#[test]
fn a_storm_of_sizes_ends_in_a_whole_screen() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST);
    for n in 0..150_u16 {
        // The terminal that the test looks through fails on a wide letter that comes too late for a single column.
        tty.resize(2 + n * 7 % 199, 1 + n * 3 % 60);
        tty.keys("j");
    }
    tty.resize(100, 30);
    tty.keys("g");
    tty.wait_for("a whole screen", |tty| {
        let screen = tty.screen();
        let rows: Vec<&str> = screen.lines().collect();
        screen.contains(FIRST) && rows.len() == 30 && rows[29].contains("? keys") && rows[5].contains('│')
    });
}

#[test]
fn signals_to_end_are_obeyed_and_the_terminal_is_given_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = home();
        let mut tty = Tty::offprint(&[], home.path(), 100, 30);
        tty.wait(FIRST).keys("s");
        tty.signal(signal);
        assert_eq!(tty.ended().exit_code(), code);
        assert!(!tty.is_alternate());
    }
}

#[test]
fn it_stops_and_comes_back() {
    let home = home();
    let mut tty = Tty::shell("exec sh -i", home.path(), 100, 30);
    tty.wait("$ ").keys("$OFFPRINT\r").wait(FIRST).keys("j");
    tty.keys("\x1a").wait("Stopped").keys("echo be''tween\r").wait("between");
    assert!(!tty.is_alternate());
    tty.keys("fg\r").wait_for("the reader", |tty| tty.is_alternate() && tty.screen().contains(FIRST));
    // Keys that are typed before the shell has its terminal back are nobody's.
    tty.keys("q").wait_for("the prompt", |tty| !tty.is_alternate() && tty.screen().trim_end().ends_with('$'));
    tty.keys("echo en''ded\r").wait("ended");
}

#[test]
fn a_size_that_changes_while_it_is_stopped_is_the_size_it_comes_back_with() {
    let home = home();
    let mut tty = Tty::shell("exec sh -i", home.path(), 100, 30);
    tty.wait("$ ").keys("$OFFPRINT\r").wait(FIRST);
    tty.keys("\x1a").wait("Stopped");
    tty.resize(70, 20);
    tty.keys("fg\r").wait_for("one pane of 20 rows", |tty| {
        let screen = tty.screen();
        tty.is_alternate() && screen.lines().count() == 20 && screen.lines().last().unwrap_or("").contains("? keys")
    });
    tty.keys("q").wait_for("the shell", |tty| !tty.is_alternate());
}

#[test]
fn stopped_from_outside_it_comes_back_with_the_keys() {
    let home = home();
    let mut tty = Tty::shell("exec sh -i", home.path(), 100, 30);
    tty.wait("$ ").keys("sh -c 'echo $$ > pid; exec $OFFPRINT'\r").wait(FIRST);
    let pid = fs::read_to_string(home.path().join("pid")).expect("the shell wrote it");
    let reader = pid.trim().parse().ok().and_then(Pid::from_raw).expect("a process id");
    kill_process(reader, Signal::STOP).expect("it can be stopped");
    // The terminal is as we left it: a return is no end of line there, and a frame may have begun.
    tty.wait_written("Stopped").keys("stty sane; echo be''tween\n").wait_written("between");
    let before = tty.written();
    tty.keys("fg\n").wait_for("the reader", |tty| {
        let drawn = tty.raw().split_off(before);
        memchr::memmem::find(&drawn, b"\x1b[?1049h").is_some() && memchr::memmem::find(&drawn, b"keys").is_some()
    });
    tty.keys("s").wait("saved");
    tty.keys("q").wait_for("the shell", |tty| !tty.is_alternate());
}

#[test]
fn the_editor_has_every_key_to_itself() {
    let home = home();
    let editor = home.path().join("editor.sh");
    fs::write(&editor, "#!/bin/sh\nprintf 'editing\\n'; read line; printf '%s' \"$line\" > \"$HOME/typed\"\n")
        .expect("an editor");
    fs::write(home.path().join("page.txt"), "A page\n\nA sentence that is long enough to be one, with a full stop.\n")
        .expect("a page");
    let line = "EDITOR=\"sh $HOME/editor.sh\" $OFFPRINT page.txt";
    let mut tty = Tty::shell(line, home.path(), 100, 30);
    tty.wait("A page").keys("e").wait("editing");
    tty.keys("s1tQabcdefghijklmnopqrstuvwxyz\r").wait("back from the editor");
    assert_eq!(
        fs::read_to_string(home.path().join("typed")).expect("what was typed"),
        "s1tQabcdefghijklmnopqrstuvwxyz"
    );
    assert!(journal(home.path()).is_empty(), "no key of the editor's was one of ours");
    tty.keys("s").wait("saved").keys("q");
    assert_eq!(tty.ended().exit_code(), 0);
}

#[test]
fn an_editor_that_stops_itself_stops_the_reader_too() {
    let home = home();
    fs::write(home.path().join("editor.sh"), "printf 'editing\\n'; kill -TSTP 0; printf 'again\\n'; read line\n")
        .expect("an editor");
    fs::write(home.path().join("page.txt"), "A page\n\nA sentence that is long enough to be one, with a full stop.\n")
        .expect("a page");
    let mut tty = Tty::shell("exec sh -i", home.path(), 100, 30);
    tty.wait("$ ").keys("EDITOR=\"sh $HOME/editor.sh\" $OFFPRINT page.txt\r").wait("A page");
    tty.keys("e").wait("Stopped").keys("fg\r").wait("again");
    tty.keys("\r").wait("back from the editor").keys("q").wait_for("the shell", |tty| !tty.is_alternate());
}

#[test]
fn lines_typed_before_the_start_are_taken() {
    let home = home();
    let mut tty = Tty::shell("sleep 0.5; exec $OFFPRINT", home.path(), 100, 30);
    tty.keys("/ferry\r").wait("1/16").wait("? keys");
}

#[test]
fn a_key_typed_behind_a_filter_is_meant_for_what_it_finds() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait_for("all articles", |tty| tty.screen().lines().next().is_some_and(|bar| bar.trim_end().ends_with(" 16")));
    tty.keys("/ferry\rs").wait("saved");
    assert!(journal(home.path()).contains("Ferry Stays"), "{}", journal(home.path()));
}

#[test]
fn articles_from_a_pipe_leave_the_keyboard_free() {
    let home = home();
    let line = r#"printf '{"title":"Piped in","text":"A sentence that is long enough to be read, and another."}\n' | $OFFPRINT -"#;
    let mut tty = Tty::shell(line, home.path(), 100, 30);
    tty.wait("Piped in").keys("s").wait("saved").keys("q");
    assert_eq!(tty.ended().exit_code(), 0);
}

#[test]
fn nothing_is_written_where_there_is_no_terminal() {
    for (term, out) in [("xterm", Stdio::piped()), ("dumb", Stdio::piped())] {
        let home = home();
        let done =
            Command::new(OFFPRINT).env("HOME", home.path()).env("TERM", term).stdout(out).output().expect("it runs");
        assert_eq!(done.status.code(), Some(2));
        assert!(done.stdout.is_empty());
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(said.contains("not a terminal") && said.contains("offprint clean"), "{said}");
    }
}

#[test]
fn a_dumb_terminal_is_refused() {
    let home = home();
    let mut tty = Tty::shell("TERM=dumb $OFFPRINT", home.path(), 100, 30);
    assert_eq!(tty.ended().exit_code(), 2);
    assert!(tty.screen().contains("TERM=dumb"));
}

#[test]
fn the_terminals_answer_about_its_background_is_no_key() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST).wait_written("\x1b]11;?");
    tty.keys("\x1b]11;rgb:ffff/ffff/ffff\x1b\\").keys("tdone\r").wait("saved");
    assert_eq!(journal(home.path()).lines().count(), 1, "the digits of the answer are not slots");
    // The light theme's faint text, #57606a, among 256 colours.
    assert!(memchr::memmem::find(&tty.raw(), b"38;5;59").is_some(), "the light theme is in force");
    tty.keys("q");
    tty.ended();
}

#[test]
fn hostile_pages_reach_the_terminal_harmless() {
    let home = home();
    let pages = home.path().join("pages");
    fs::create_dir(&pages).expect("a folder");
    let nasty = "\x1b]52;c;cm0gLXJmIH4=\x07 \x1b]8;;sh://x\x1b\\a\x1b]8;;\x1b\\ \u{9b}5n \u{202e}back\u{202c}";
    let prose = "A sentence stands here so that the page has something to be read, and then another one.";
    let text = format!("Head {nasty} line\n\n{prose} {nasty} {prose}\n\n{prose} {}\n", "z\u{301}".repeat(5_000));
    fs::write(pages.join("\x1b]52;c;x\x07name.txt"), text).expect("a page");
    let mut tty = Tty::offprint(&["pages"], home.path(), 100, 30);
    tty.wait("sentence").keys("\rr/back\r").wait("back");
    tty.keys("q").keys("q");
    tty.ended();
    let raw = tty.raw();
    for sequence in [&b"\x1b]52"[..], b"\x1b]8;", b"\xc2\x9b", "\u{202e}".as_bytes()] {
        assert!(memchr::memmem::find(&raw, sequence).is_none(), "{sequence:?} got through");
    }
}

#[test]
fn a_journal_that_cannot_be_written_is_said_and_reading_goes_on() {
    let home = home();
    let mut tty = Tty::offprint(&["--tags", "/dev/null/tags.jsonl"], home.path(), 120, 30);
    tty.wait(FIRST).wait("no tagging");
    tty.keys("s").wait("no tagging");
    tty.keys("q");
    assert_eq!(tty.ended().exit_code(), 0);
}

/// 1,000 tag keystrokes as fast as the terminal takes them, killed at some moment, again and again.
#[test]
#[ignore = "takes half a minute: cargo test --release --test pty -- --ignored storm"]
fn a_storm_of_tags_and_kills_loses_nothing_that_was_called_saved() {
    let mut called = 0;
    for round in 0..50_u64 {
        let home = home();
        let mut tty = Tty::offprint(&["--tags", "tags.jsonl"], home.path(), 100, 30);
        tty.wait(FIRST);
        let keys: String = (0..180).map(|n| format!("{}tn{n}\r", if n % 10 < 5 { 'j' } else { 'k' })).collect();
        tty.keys(&keys);
        std::thread::sleep(std::time::Duration::from_millis(round * 37 % 190));
        tty.signal(Signal::KILL);
        tty.ended();
        // The foot names the last change and says whether all so far is saved.
        let foot = tty.screen().lines().last().unwrap_or_default().to_owned();
        let (state, problems) = replayed(&home.path().join("tags.jsonl"));
        assert!(problems <= 1, "round {round}: {problems} complaints");
        let last = foot.trim().strip_prefix("+n").and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
        if let (Some(last), true) = (last, foot.ends_with("saved")) {
            called += 1;
            for n in 0..=last {
                let name = format!("n{n}");
                assert!(state.names().iter().any(|(tag, _)| ***tag == *name), "round {round}: {name} was called saved");
            }
        }
    }
    println!("{called} of 50 rounds were killed while the screen said saved");
}

#[test]
fn keys_typed_before_a_long_journal_is_read_are_not_lost() {
    let home = home();
    let path = home.path().join("long.jsonl");
    let line = |n: u32| format!("{{\"t\":{n},\"w\":\"a\",\"n\":{n},\"ids\":[\"{n:032x}\"],\"add\":[\"old\"]}}\n");
    fs::write(&path, (1..=60_000).map(line).collect::<String>()).expect("a journal");
    let mut tty = Tty::offprint(&["--tags", "long.jsonl"], home.path(), 100, 30);
    tty.keys("sjtlate\rq");
    assert_eq!(tty.ended().exit_code(), 0);
    let (state, problems) = replayed(&path);
    let tags: Vec<_> = state.names().into_iter().map(|(name, count)| (name.to_string(), count)).collect();
    assert_eq!((tags.len(), problems), (3, 0), "{tags:?}");
    let written = fs::read_to_string(&path).expect("the journal");
    let titles: Vec<_> = written.lines().skip(60_000).map(|line| line.split("\"title\":").nth(1)).collect();
    assert!(titles.len() == 2 && titles[0] != titles[1], "each at its own article: {titles:?}");
}

#[test]
fn the_next_time_it_opens_where_it_was_left() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait_for("all", all_there).keys("jjjj\r ");
    tty.wait_for("another page", |tty| tty.screen().lines().nth(1).is_some_and(|head| head.ends_with('%')));
    let left = tty.screen();
    tty.signal(Signal::TERM);
    tty.ended();
    let mut again = Tty::offprint(&[], home.path(), 100, 30);
    again.wait_for("all", all_there).keys("\r");
    let panes =
        |screen: &str| screen.lines().skip(1).take(28).map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    again.wait_for("the same screen", |tty| panes(&tty.screen()) == panes(&left));
    let folder = home.path().join(".local/state/offprint/places");
    let file = fs::read_dir(&folder).expect("the folder").next().expect("a file").expect("a file").path();
    again.keys("Q");
    again.ended();
    fs::write(file, "{\"selected\": 7").expect("a damaged file");
    Tty::offprint(&[], home.path(), 100, 30).wait(FIRST);
}

fn all_there(tty: &Tty) -> bool {
    tty.screen().lines().next().is_some_and(|bar| bar.ends_with("16"))
}

#[test]
fn filters_are_there_again_and_keys_of_the_line_get_through() {
    let home = home();
    let mut tty = Tty::offprint(&[], home.path(), 100, 30);
    tty.wait(FIRST).keys("/melting ice\r").wait("1/16").keys("q");
    tty.ended();
    let file = home.path().join(".local/state/offprint/history");
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), "melting ice\n");
    let mut again = Tty::offprint(&[], home.path(), 100, 30);
    again.wait(FIRST).keys("/\x10").wait("/ melting ice");
    // Alt-Backspace, Ctrl-W, Ctrl-Y, Alt-Y and Ctrl-/ as terminals send them.
    again.keys("\x1b\x7f\x17x \x19").wait("/ x melting ice").keys("\x1f").wait_for("/ x alone", |tty| {
        tty.screen().lines().next().is_some_and(|line| line.trim_start().trim_end().starts_with("/ x  "))
    });
    again.keys("\x15\x19\x1by").wait("/ melting ice");
}
