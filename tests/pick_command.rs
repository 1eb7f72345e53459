//! `offprint pick` in a real terminal, with its standard output elsewhere.

#[path = "support/tty.rs"]
mod tty;

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::Signal;
use tempfile::TempDir;

use tty::{OFFPRINT, Tty};

const TITLES: [&str; 6] = [
    "Nets mended at the quay",
    "Lanterns over the harbour",
    "A ferry for the winter",
    "The last cooper",
    "Snow on the pass",
    "Bread before dawn",
];

/// A folder with a collection of [`TITLES`], a file that gets the output, and a shell's home.
fn desk() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let line = |title: &str| {
        let prose = "A sentence that is long enough to be read, and then another one.";
        format!("{{\"title\":\"{title}\",\"url\":\"https://example.org/{}\",\"text\":\"{prose}\"}}\n", title.len())
    };
    fs::write(home.path().join("a.jsonl"), TITLES.map(line).concat()).expect("a collection");
    home
}

fn output(home: &Path) -> String {
    fs::read_to_string(home.join("out")).expect("the output")
}

/// Picks from the collection with these options; standard output goes to the file `out`, the exit code to the screen.
fn pick(options: &str, home: &Path, columns: u16, rows: u16) -> Tty {
    Tty::shell(&format!("$OFFPRINT pick a.jsonl {options} > out; echo code $?"), home, columns, rows)
}

/// Whether a shell has its terminal back. Keys that are typed before that are nobody's.
fn is_at_prompt(tty: &Tty) -> bool {
    tty.screen().trim_end().ends_with("\n$")
}

/// The row of the screen that holds a text.
fn row_of(tty: &Tty, text: &str) -> Option<usize> {
    tty.screen().lines().position(|line| line.contains(text))
}

#[test]
fn what_is_chosen_is_printed_and_nothing_else() {
    let home = desk();
    let mut tty = pick("", home.path(), 90, 20);
    tty.wait(TITLES[5]);
    assert!(tty.is_alternate());
    tty.keys("fery\r").wait("code 0");
    assert!(!tty.is_alternate());
    assert_eq!(output(home.path()), "a.jsonl:3\n");
}

#[test]
fn every_key_of_the_list_works_while_typing() {
    for (keys, line) in
        [("\x1b[B\x1b[B\r", 3), ("\x0e\x0e\x10\r", 2), ("snow\x15\x1b[B\r", 2), ("\x1b[6~\r", 6), ("ferry\n", 3)]
    {
        let home = desk();
        let mut tty = pick("", home.path(), 90, 24);
        tty.wait(TITLES[5]).keys(keys).wait("code 0");
        assert_eq!(output(home.path()), format!("a.jsonl:{line}\n"), "{keys:?}");
    }
}

#[test]
fn keys_typed_before_it_starts_are_meant_for_what_they_find() {
    for options in ["", "--height 8"] {
        let home = desk();
        let line = format!("sleep 0.4; $OFFPRINT pick a.jsonl {options} > out; echo code $?");
        let mut tty = Tty::shell(&line, home.path(), 90, 20);
        tty.keys("ferry\r").wait("code 0");
        assert_eq!(output(home.path()), "a.jsonl:3\n", "{options}");
    }
}

#[test]
fn leaving_prints_nothing_and_says_so() {
    for (keys, code) in [("\x1b", 1), ("snow\x03", 1), ("\x07", 1)] {
        let home = desk();
        let mut tty = pick("", home.path(), 90, 20);
        tty.wait(TITLES[5]).keys(keys).wait(&format!("code {code}"));
        assert_eq!(output(home.path()), "", "{keys:?}");
    }
}

#[test]
fn nothing_that_matches_is_nothing_to_choose() {
    let home = desk();
    let mut tty = pick("", home.path(), 90, 20);
    tty.wait(TITLES[5]).keys("qqq").wait("Nothing matches").keys("\r").wait("nothing matches");
    tty.keys("\x15\r").wait("code 0");
    assert_eq!(output(home.path()), "a.jsonl:1\n");
}

#[test]
fn marked_ones_are_printed_in_the_order_of_the_list() {
    let home = desk();
    let mut tty = pick("--multi --print title", home.path(), 90, 20);
    // The fourth and the fifth, and the fourth again, which takes its mark off; then the second, and the third, which the last
    // query does not find.
    tty.wait(TITLES[5]).keys("\x1b[B\x1b[B\x1b[B\t\x1b[Z\t").wait("1 marked");
    tty.keys("\x1b[A\x1b[A\x1b[A\t\t").wait("3 marked").keys("!winter").wait("5/6").keys("\r").wait("code 0");
    assert_eq!(output(home.path()).lines().collect::<Vec<_>>(), [TITLES[1], TITLES[4], TITLES[2]]);
}

#[test]
fn where_none_is_marked_the_selected_one_is_chosen() {
    let home = desk();
    let mut tty = pick("-m --print url -0", home.path(), 90, 20);
    tty.wait(TITLES[5]).keys("\t").wait("1 marked").keys("\x1b[A\t\r").wait("code 0");
    assert_eq!(output(home.path()), "https://example.org/25\0");
}

#[test]
fn some_lines_leave_what_is_above_as_it_was() {
    let home = desk();
    let line = "echo above; $OFFPRINT pick a.jsonl --height 8 > out; echo code $?";
    let mut tty = Tty::shell(line, home.path(), 90, 20);
    tty.wait_for("all below", |tty| (row_of(tty, "above"), row_of(tty, " 6")) == (Some(0), Some(1)));
    assert!(!tty.is_alternate());
    assert!(tty.screen().lines().count() <= 9, "{}", tty.screen());
    tty.keys("cooper").wait("1/6").keys("\r").wait("code 0");
    assert_eq!(tty.screen().trim_end(), "above\ncode 0");
    assert_eq!(output(home.path()), "a.jsonl:4\n");
}

#[test]
fn at_the_end_of_the_screen_it_scrolls_first() {
    for height in ["6", "30%"] {
        let home = desk();
        let line = format!("seq 100 130; $OFFPRINT pick a.jsonl --height {height} > out; echo code $?");
        let mut tty = Tty::shell(&line, home.path(), 90, 20);
        tty.wait(TITLES[2]);
        assert_eq!((row_of(&tty, "130"), row_of(&tty, "117")), (Some(13), Some(0)), "{}", tty.screen());
        tty.keys("\x1b").wait("code 1");
        let screen = tty.screen();
        let left: Vec<&str> = screen.trim_end().lines().collect();
        assert_eq!((left.first(), left.get(13..)), (Some(&"117"), Some(&["130", "code 1"][..])), "{screen}");
    }
}

#[test]
fn it_begins_below_a_prompt_and_goes_back_to_it() {
    let home = desk();
    let line = "printf 'what? '; $OFFPRINT pick a.jsonl --height 99 > out; echo code $?";
    let mut tty = Tty::shell(line, home.path(), 90, 12);
    tty.wait(TITLES[3]);
    assert_eq!(row_of(&tty, "what?"), Some(0), "{}", tty.screen());
    tty.keys("\r").wait("code 0");
    assert_eq!(tty.screen().trim_end(), "what? code 0");
}

#[test]
fn a_terminal_that_does_not_say_where_its_cursor_is_will_do() {
    let home = desk();
    let line = "sleep 0.3; echo above; $OFFPRINT pick a.jsonl --height 8 > out; echo code $?";
    let mut tty = Tty::shell(line, home.path(), 90, 20);
    tty.keep_silent().wait(TITLES[2]).keys("snow\r").wait("code 0");
    assert_eq!(tty.screen().trim_end(), "above\ncode 0");
    assert_eq!(output(home.path()), "a.jsonl:5\n");
}

#[test]
fn some_lines_follow_the_size_of_the_terminal() {
    let home = desk();
    let line = "echo above; $OFFPRINT pick a.jsonl --height 10 > out; echo code $?";
    let mut tty = Tty::shell(line, home.path(), 90, 20);
    tty.wait(TITLES[3]);
    for (columns, rows) in [(60, 16), (100, 8), (40, 3), (120, 30), (90, 20)] {
        tty.resize(columns, rows);
        let shown = usize::from(rows - 1).min(10);
        tty.wait_for("the lines anew", |tty| {
            let screen = tty.screen();
            let mut lines = screen.lines().skip_while(|line| !line.contains('/'));
            lines.next().is_some_and(|bar| bar.trim_end().ends_with('6')) && lines.count() + 1 == shown
        });
    }
    tty.keys("\r").wait("code 0");
    let screen = tty.screen();
    assert!(!screen.contains('/') && TITLES.iter().all(|title| !screen.contains(title)), "{screen}");
    assert_eq!(output(home.path()), "a.jsonl:1\n");
}

#[test]
fn articles_come_from_a_pipe_and_the_choice_goes_into_one() {
    let home = desk();
    let line = "x=$(cat a.jsonl | $OFFPRINT pick --print title --height 50%); echo \"got <$x>\"";
    let mut tty = Tty::shell(line, home.path(), 90, 20);
    tty.wait(TITLES[3]).keys("bread\r").wait(&format!("got <{}>", TITLES[5]));
}

#[test]
fn where_there_is_nothing_to_ask_it_does_not() {
    let run = |options: &str, shown: &str| {
        let home = desk();
        let mut tty = pick(options, home.path(), 90, 20);
        tty.wait(shown);
        (output(home.path()), tty.is_alternate())
    };
    assert_eq!(run("--select-1 --query ferry", "code 0"), ("a.jsonl:3\n".to_owned(), false));
    assert_eq!(run("--exit-0 --query qqq", "code 1"), (String::new(), false));
    assert_eq!(run("-1 --exit-0 --query the", TITLES[2]), (String::new(), true));
    assert_eq!(run("-1 --query date:2024-13", "code 2"), (String::new(), false));
    assert_eq!(run("--exit-0 --query '#none ferry' -1", "code 0"), ("a.jsonl:3\n".to_owned(), false));
}

#[test]
fn tags_are_read_and_left_alone() {
    let home = desk();
    let mut tag = Tty::offprint(&["a.jsonl"], home.path(), 100, 20);
    tag.wait(TITLES[1]).keys("jttide\r").wait("saved").keys("q");
    tag.ended();
    let journal = home.path().join(".local/share/offprint/tags.jsonl");
    let before = fs::read(&journal).expect("the journal");
    let mut tty = pick("", home.path(), 90, 20);
    tty.wait("tide").keys("#tide").wait("1/6").keys("\r").wait("code 0");
    assert_eq!(output(home.path()), "a.jsonl:2\n");
    assert_eq!(fs::read(&journal).expect("the journal"), before);
}

#[test]
fn the_article_is_beside_the_list_where_there_is_room() {
    let home = desk();
    let mut tty = pick("--prompt 'Which one? '", home.path(), 110, 20);
    tty.wait("another one.").wait("Which one?");
    tty.resize(90, 20);
    tty.wait_for("the list alone", |tty| !tty.screen().contains("another one.") && tty.screen().contains(TITLES[5]));
}

#[test]
fn help_goes_and_the_filter_is_there_again() {
    let home = desk();
    let mut tty = pick("", home.path(), 90, 30);
    tty.wait(TITLES[5]).keys("\x1bOP").wait("Choosing").keys("q").wait(TITLES[5]).keys("snow\r").wait("code 0");
    assert_eq!(output(home.path()), "a.jsonl:5\n");
}

#[test]
fn a_signal_gives_the_lines_back() {
    for options in ["", "--height 6"] {
        let home = desk();
        let mut tty = Tty::shell(&format!("exec $OFFPRINT pick a.jsonl {options} > out"), home.path(), 90, 20);
        tty.wait(TITLES[2]).signal(Signal::TERM);
        assert_eq!(tty.ended().exit_code(), 143);
        assert_eq!((tty.is_alternate(), tty.screen().trim_end()), (false, ""), "{options}");
        assert_eq!(output(home.path()), "");
    }
}

#[test]
fn it_stops_and_comes_back_below_the_prompt() {
    let home = desk();
    let mut tty = Tty::shell("exec sh -i", home.path(), 90, 24);
    tty.wait("$ ").keys("$OFFPRINT pick a.jsonl --height 8 > out\r").wait(TITLES[2]).keys("sn").wait("2/6");
    tty.keys("\x1a").wait("Stopped").keys("echo be''tween\r").wait("between");
    assert!(!tty.screen().contains(TITLES[4]), "{}", tty.screen());
    tty.keys("fg\r").wait(TITLES[4]).keys("\r").wait_for("the prompt", is_at_prompt).keys("echo code $?\r");
    tty.wait("code 0");
    assert_eq!(output(home.path()), "a.jsonl:5\n");
}

#[test]
fn within_a_shell_that_waits_it_does_not_stop() {
    let home = desk();
    let mut tty = Tty::shell("x=$($OFFPRINT pick a.jsonl --height 8); echo \"got <$x>\"", home.path(), 90, 20);
    tty.wait(TITLES[2]).keys("\x1a").wait("goes on").keys("\r").wait("got <a.jsonl:1>");
}

#[test]
fn a_shell_with_jobs_gets_the_choice_too() {
    let home = desk();
    let mut tty = Tty::shell("exec sh -i", home.path(), 90, 20);
    tty.wait("$ ").keys("x=$($OFFPRINT pick a.jsonl --height 8)\r").wait(TITLES[2]).keys("\x1a").keys("pass\r");
    tty.wait_for("the prompt", is_at_prompt).keys("echo \"got <$x>\"\r").wait("got <a.jsonl:5>");
    tty.keys("$OFFPRINT pick a.jsonl --height 8 | cat > out\r").wait(TITLES[2]).keys("\x1a").wait("Stopped");
    tty.keys("fg\r").wait(TITLES[2]).keys("last\r").wait_for("the choice", |_| output(home.path()) == "a.jsonl:4\n");
}

/// The exit code of a pick where there is no terminal, what it printed and what it said; `None` where there is no `setsid`.
fn without_terminal(home: &TempDir, options: &[&str]) -> Option<(Option<i32>, String, String)> {
    let mut command = Command::new("setsid");
    command.args(["-w", OFFPRINT, "pick", "a.jsonl"]).args(options);
    command.current_dir(home.path()).env("HOME", home.path()).env("TERM", "xterm");
    let done = command.stdin(Stdio::null()).process_group(0).output().ok()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Some((done.status.code(), text(done.stdout), text(done.stderr)))
}

#[test]
fn what_needs_no_choice_needs_no_terminal() {
    let home = desk();
    for (options, expected) in [
        (&["--select-1", "--query", "ferry"][..], (Some(0), "a.jsonl:3\n")),
        (&["-1", "--exit-0", "--query", "qqq"], (Some(1), "")),
    ] {
        let Some((code, printed, said)) = without_terminal(&home, options) else { return };
        assert_eq!((code, printed.as_str()), expected, "{said}");
        assert_eq!(said, "");
    }
}

#[test]
fn a_choice_from_what_could_not_be_read_whole_is_printed_and_told_of() {
    let home = desk();
    let Some((code, printed, said)) = without_terminal(&home, &["missing.txt", "-1", "--query", "ferry"]) else {
        return;
    };
    assert_eq!((code, printed.as_str()), (Some(2), "a.jsonl:3\n"), "{said}");
    assert_eq!(said, "offprint: missing.txt: does not exist; check the name\n");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let home = desk();
    for options in [&[][..], &["--select-1", "--exit-0", "--query", "the"]] {
        let Some((code, printed, said)) = without_terminal(&home, options) else { return };
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{said}");
        assert!(said.contains("no terminal") && said.contains("offprint find"), "{said}");
    }
    let mut tty = Tty::shell("TERM=dumb $OFFPRINT pick a.jsonl > out; echo code $?", home.path(), 90, 20);
    tty.wait("TERM=dumb").wait("code 2");
    let mut tty = pick("--height 0", home.path(), 90, 20);
    tty.wait("number of lines").wait("code 2");
}
