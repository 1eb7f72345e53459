//! The terminal's answer to the question for its background colour.
//!
//! It arrives in the stream of keys, some time after the question, and not at all from many terminals. So nothing waits
//! for it: the keys of the answer are picked out of the stream as they come, and the user's own are let through.

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};

use crate::theme::Background;

/// The question (xterm's OSC 11 with `?`), ended by BEL; the answer is `ESC ] 11 ; rgb : rrrr / gggg / bbbb BEL`, or with
/// `ESC \` at its end.
pub(super) const ASK_BACKGROUND: &str = "\x1b]11;?\x07";

/// The longest answer that is waited for, in keys.
const LONGEST: usize = 40;

/// Picks the answer out of the input.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// What has come of an answer so far.
    begun: Option<Vec<Input>>,
    answered: bool,
}

/// What an input turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sorted {
    /// Part of an answer that is not complete.
    Nothing,
    /// The answer.
    Background(Background),
    /// The user's own input.
    Own(Vec<Input>),
}

impl Answers {
    /// Sorts one input.
    pub(super) fn sort(&mut self, input: Input) -> Sorted {
        let key = match &input {
            Input::Key(key) => *key,
            _ => return Sorted::Own(vec![input]),
        };
        let Some(mut begun) = self.begun.take() else {
            if !self.answered && is(key, ']', KeyModifiers::ALT) {
                self.begun = Some(vec![input]);
                return Sorted::Nothing;
            }
            return Sorted::Own(vec![input]);
        };
        let ends = is(key, 'g', KeyModifiers::CONTROL) || is(key, '\\', KeyModifiers::ALT);
        begun.push(input);
        let said: String = begun.iter().skip(1).filter_map(character).collect();
        if ends {
            self.answered = true;
            return background(&said).map_or(Sorted::Own(begun), Sorted::Background);
        }
        let all_said = said.chars().count() + 1 == begun.len();
        let fits = all_said && ("11;rgb".starts_with(&said) || said.starts_with("11;rgb"));
        if fits && begun.len() <= LONGEST {
            self.begun = Some(begun);
            return Sorted::Nothing;
        }
        Sorted::Own(begun)
    }
}

fn is(key: KeyEvent, c: char, modifiers: KeyModifiers) -> bool {
    key.code == KeyCode::Char(c) && key.modifiers == modifiers
}

fn character(input: &Input) -> Option<char> {
    match input {
        Input::Key(KeyEvent {
            code: KeyCode::Char(c), modifiers: KeyModifiers::NONE | KeyModifiers::SHIFT, ..
        }) => Some(*c),
        _ => None,
    }
}

/// Reads `11;rgb:rrrr/gggg/bbbb` (one to four hexadecimal digits each; `rgba:` too). Light is a luminance above one half,
/// by the weights of ITU-R BT.709.
fn background(said: &str) -> Option<Background> {
    let (_, colour) = said.strip_prefix("11;rgb")?.split_once(':')?;
    let mut channels = colour.split('/').map(|digits| {
        let most = 16_u32.checked_pow(digits.len() as u32).filter(|_| digits.len() <= 4)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most.max(1)))
    });
    let (r, g, b) = (channels.next()??, channels.next()??, channels.next()??);
    let light = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.5;
    Some(if light { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: char, modifiers: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(KeyCode::Char(code), modifiers))
    }

    /// The keys as crossterm reports the bytes of an answer.
    fn answer(text: &str, end: Input) -> Vec<Input> {
        let mut keys = vec![key(']', KeyModifiers::ALT)];
        keys.extend(text.chars().map(|c| key(c, KeyModifiers::NONE)));
        keys.push(end);
        keys
    }

    fn sorted(inputs: Vec<Input>) -> (Option<Background>, Vec<Input>) {
        let mut answers = Answers::default();
        let (mut found, mut own) = (None, Vec::new());
        for input in inputs {
            match answers.sort(input) {
                Sorted::Nothing => {}
                Sorted::Background(background) => found = Some(background),
                Sorted::Own(inputs) => own.extend(inputs),
            }
        }
        (found, own)
    }

    #[test]
    fn both_ends_and_both_grounds_are_understood() {
        let bel = || key('g', KeyModifiers::CONTROL);
        let st = || key('\\', KeyModifiers::ALT);
        for (text, end, want) in [
            ("11;rgb:ffff/ffff/ffff", bel(), Background::Light),
            ("11;rgb:0000/0000/0000", st(), Background::Dark),
            ("11;rgb:1e/1e/2e", st(), Background::Dark),
            ("11;rgba:fd/f6/e3/ff", bel(), Background::Light),
        ] {
            assert_eq!(sorted(answer(text, end)), (Some(want), vec![]), "{text}");
        }
    }

    #[test]
    fn the_users_keys_pass_before_after_and_when_it_was_no_answer() {
        let j = key('j', KeyModifiers::NONE);
        let mut inputs = vec![j.clone()];
        inputs.extend(answer("11;rgb:00/00/00", key('g', KeyModifiers::CONTROL)));
        inputs.push(j.clone());
        assert_eq!(sorted(inputs), (Some(Background::Dark), vec![j.clone(), j.clone()]));
        let typed = vec![key(']', KeyModifiers::ALT), key('1', KeyModifiers::NONE), j];
        assert_eq!(sorted(typed.clone()), (None, typed));
        let down = Input::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
        let typed = vec![key(']', KeyModifiers::ALT), down];
        assert_eq!(sorted(typed.clone()), (None, typed), "a key that is no character is no answer");
    }
}
