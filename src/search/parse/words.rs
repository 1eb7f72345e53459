//! The value of `words:`.

use super::Meaning;
use crate::search::query::{Condition, WordRange};

const HINT: &str = "write a number or a range, such as >800 or 200..500";

/// Understands `800`, `>800`, `>=800`, `<300`, `<=300`, `200..500`, `200..` and `..500`.
pub(super) fn read(value: &str) -> Meaning {
    match range(value) {
        Ok(Some(range)) => Meaning::Is(Condition::Words(range)),
        Ok(None) => Meaning::Unfinished(HINT),
        Err(message) => Meaning::Wrong(message),
    }
}

/// The range; `None` where it is half typed.
fn range(value: &str) -> Result<Option<WordRange>, String> {
    const ALL: WordRange = WordRange { least: 0, most: u64::MAX };
    if let Some((least, most)) = value.split_once("..") {
        let (least, most) = (number(least)?, number(most)?);
        let is_half_typed = least.is_none() && most.is_none() || most.is_some_and(|most| most < least.unwrap_or(0));
        let range = WordRange { least: least.unwrap_or(ALL.least), most: most.unwrap_or(ALL.most) };
        return Ok((!is_half_typed).then_some(range));
    }
    for (sign, range) in [
        (">=", (|n| WordRange { least: n, ..ALL }) as fn(u64) -> WordRange),
        ("<=", |n| WordRange { most: n, ..ALL }),
        (">", |n| WordRange { least: n.saturating_add(1), ..ALL }),
        // No article has fewer than no words: least above most holds for none.
        ("<", |n| n.checked_sub(1).map_or(WordRange { least: 1, most: 0 }, |most| WordRange { most, ..ALL })),
        ("", |n| WordRange { least: n, most: n }),
    ] {
        if let Some(digits) = value.strip_prefix(sign) {
            // A single dot is the first half of "..".
            let digits = if sign.is_empty() { digits.strip_suffix('.').unwrap_or(digits) } else { digits };
            let is_dotted = sign.is_empty() && value.ends_with('.');
            return Ok(number(digits)?.filter(|_| !is_dotted).map(range));
        }
    }
    Ok(None)
}

/// A number; `None` where nothing is typed yet.
fn number(digits: &str) -> Result<Option<u64>, String> {
    if digits.is_empty() {
        return Ok(None);
    }
    let is_number = digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse() {
        Ok(number) if is_number => Ok(Some(number)),
        Err(_) if is_number => Err("no article is that long; write a smaller number".to_owned()),
        _ => Err(format!("this is no number of words; {HINT}")),
    }
}
