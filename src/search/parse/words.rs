//! The value of `words:`.

use super::Meaning;
use crate::search::query::{Condition, WordRange};
use crate::text::fold;

const HINT: &str = "write a number or a range, such as >800 or 200..500";
const REVERSED_HINT: &str = "go on with the number, or swap the two, as the range ends before it starts";

/// What stands behind `words:`.
enum Value {
    Range(WordRange),
    HalfTyped,
    /// The second number is too small, but may go on.
    Reversed,
}

/// Understands `800`, `>800`, `>=800`, `<300`, `<=300`, `200..500`, `200..`, `..500`, and `1k` for `1000`. Where it `is_typed`, the
/// last number may go on.
pub(super) fn read(value: &str, is_typed: bool) -> Meaning {
    // The full stop of Chinese and Japanese keyboards.
    let value = fold(value.trim()).text.replace('。', ".");
    match range(&value, is_typed) {
        Ok(Value::Range(range)) => Meaning::Is(Condition::Words(range)),
        Ok(Value::HalfTyped) => Meaning::Unfinished(HINT),
        Ok(Value::Reversed) => Meaning::Unfinished(REVERSED_HINT),
        Err(message) => Meaning::Wrong(message),
    }
}

fn range(value: &str, is_typed: bool) -> Result<Value, String> {
    const ALL: WordRange = WordRange { least: 0, most: u64::MAX };
    if let Some((least, most)) = value.split_once("..") {
        // A correction that makes one character of dots makes it of three.
        let (least, most) = (number(least)?, number(most.trim_start_matches('.'))?);
        let is_reversed = most.is_some_and(|most| most < least.unwrap_or(0));
        return match (least, most) {
            _ if is_reversed && is_typed => Ok(Value::Reversed),
            _ if is_reversed => Err("this range ends before it starts; swap the two numbers".to_owned()),
            (None, None) => Ok(Value::HalfTyped),
            _ => Ok(Value::Range(WordRange { least: least.unwrap_or(ALL.least), most: most.unwrap_or(ALL.most) })),
        };
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
            return Ok(number(digits)?.filter(|_| !is_dotted).map_or(Value::HalfTyped, |n| Value::Range(range(n))));
        }
    }
    Ok(Value::HalfTyped)
}

/// A number; `None` where nothing is typed yet.
fn number(digits: &str) -> Result<Option<u64>, String> {
    if digits.is_empty() {
        return Ok(None);
    }
    let (digits, unit) = digits.strip_suffix('k').map_or((digits, 1), |digits| (digits, 1000));
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)) {
        Some(number) if is_number => Ok(Some(number)),
        None if is_number => Err("no article is that long; write a smaller number".to_owned()),
        _ => Err(format!("this is no number of words; {HINT}")),
    }
}
