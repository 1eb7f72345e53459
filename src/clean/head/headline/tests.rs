use std::collections::HashMap;

use proptest::prelude::*;

use super::super::super::lines::{measure, split};
use super::*;

/// The line of the best score, every candidate measured in full.
fn best_of_all(page: &Page) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    for i in page.range.clone().filter(|&i| page.could_be(i)) {
        let mut measures = page.measure_place(i);
        page.measure_words(i, &mut measures);
        page.measure_beside(i, &mut measures);
        let score = worth(&measures);
        if score > 0.0 && best.is_none_or(|(b, _)| score > b) {
            best = Some((score, i));
        }
    }
    best.map(|(_, i)| i)
}

fn line() -> impl Strategy<Value = String> {
    let words = || proptest::collection::vec("[Ff]erry|pilot|[Hh]arbour|tide|Мост|渡轮|4|a|of|late", 1..9);
    prop_oneof![
        3 => words().prop_map(|words| words.join(" ")),
        1 => words().prop_map(|words| format!("{} {}.", words.join(" "), "The pilot of the ferry was late ".repeat(3))),
        1 => Just("By Jo Field".to_owned()),
        1 => Just("18 May 2024".to_owned()),
        1 => Just("Home » Harbour".to_owned()),
    ]
}

proptest! {
    #[test]
    fn what_is_passed_over_could_not_win(lines in proptest::collection::vec(line(), 1..30), lead in 0..30_usize) {
        let lines = split(&lines.join("\n\n"), 1);
        let features = measure(&lines);
        let lead = lead.min(lines.len() - 1);
        let run = lead..lines.len();
        let mut page = Page::new(&lines, &features, lead, &run);
        let candidates: Vec<usize> = page.range.clone().filter(|&i| page.looks_like_one(i)).collect();
        page.count_words(&candidates, &run);
        prop_assert_eq!(page.best(&candidates), best_of_all(&page));
    }

    #[test]
    fn words_are_told_by_their_first_letters(text in "([a-zA-Z0-9éßЖ’中渡-]{1,9}[ ,.“]{0,2}){0,8}") {
        // The letters that a word is told by, and what it is told as.
        let mut told: HashMap<String, Stem> = HashMap::new();
        let mut stems = Vec::new();
        let _ = content_words(&text, &mut |stem| {
            stems.push(stem);
            ControlFlow::Continue(())
        });
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 3 && !word.chars().any(script::is_unspaced));
        let starts = words.map(|word| word.to_lowercase().chars().take(5).collect::<String>());
        let chars: Vec<char> = text.chars().collect();
        let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| script::is_unspaced(*c)));
        let expected: Vec<String> = starts.chain(pairs.map(String::from_iter)).collect();
        prop_assert_eq!(stems.len(), expected.len());
        for (start, stem) in expected.into_iter().zip(stems) {
            prop_assert_eq!(*told.entry(start).or_insert(stem), stem);
        }
    }
}

#[test]
fn words_of_syllables_are_short() {
    let stems = |text: &str| {
        let mut stems = Vec::new();
        let _ = content_words(text, &mut |stem| {
            stems.push(stem);
            ControlFlow::Continue(())
        });
        stems
    };
    assert_eq!(stems("극장이 문을 곧"), stems("극장을 문을"));
    assert_eq!(stems("cò vịt mẹ").len(), 2);
    assert!(stems("dal più été").is_empty());
}
