use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Instant;

use super::*;
use crate::source::{Format, Given, Origin};

fn raw(n: usize) -> RawArticle {
    RawArticle {
        origin: Origin { path: PathBuf::from("-"), line: None },
        format: Format::Text,
        text: format!("A line that stands in all of them\n\nA line {}", "x".repeat(n % 977)),
        given: Given::default(),
        input: Vec::new(),
    }
}

/// What is handed on of so many pages, and how much was known of each.
fn looked(pages: usize) -> Vec<(usize, Elsewhere)> {
    let read = move |feed: &mut Feed<'_, (usize, RawArticle)>| {
        let _ = (0..pages).try_for_each(|n| {
            let raw = raw(n);
            let weight = raw.text.len();
            feed((n, raw), weight)
        });
    };
    let mut seen = Vec::new();
    look(read, |(_, raw)| Some(raw), Pace::Files, &Counted::default(), &mut |((n, _), elsewhere), _| {
        seen.push((n, elsewhere));
        ControlFlow::Continue(())
    });
    seen
}

#[test]
fn what_is_known_does_not_depend_on_threads() {
    let first = looked(1800);
    assert_eq!(first.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (0..1800).collect::<Vec<_>>());
    assert!(first.iter().all(|(_, elsewhere)| !elsewhere.is_empty()));
    assert_eq!(looked(1800), first);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(one.install(|| looked(1800)), first);
}

#[test]
fn a_silent_pipe_is_answered_and_a_file_waits_for_its_window() {
    let (answer, answered) = mpsc::channel();
    let read = move |feed: &mut Feed<'_, RawArticle>| {
        for n in 0..20 {
            let _ = feed(raw(n), 100);
            assert_eq!(answered.recv_timeout(Duration::from_secs(20)), Ok(()));
        }
    };
    let start = Instant::now();
    look(read, |raw| Some(raw), Pace::Pipe, &Counted::default(), &mut |_, _| {
        answer.send(()).map_or(ControlFlow::Break(()), ControlFlow::Continue)
    });
    assert!(start.elapsed() >= SILENCE);
    assert!(start.elapsed() < SILENCE * 10, "each answer waited: {:?}", start.elapsed());
}

#[test]
fn the_fault_of_a_reader_is_passed_on() {
    let read = |feed: &mut Feed<'_, RawArticle>| {
        let _ = feed(raw(7), 100);
        panic!("of this test");
    };
    let mut seen = 0;
    let fault = catch_unwind(AssertUnwindSafe(|| {
        look(read, |raw| Some(raw), Pace::Files, &Counted::default(), &mut |_, _| {
            seen += 1;
            ControlFlow::Continue(())
        });
    }));
    assert_eq!((fault.is_err(), seen), (true, 1));
}

#[test]
fn a_break_ends_it_although_the_input_never_does() {
    let read = |feed: &mut Feed<'_, RawArticle>| loop {
        if feed(raw(1), 1 << 20).is_break() {
            thread::park();
        }
    };
    look(read, |raw| Some(raw), Pace::Files, &Counted::default(), &mut |_, _| ControlFlow::Break(()));
}
