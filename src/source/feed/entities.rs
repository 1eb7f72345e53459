//! References to characters, as XML and HTML have them.

use quick_xml::escape;

/// The longest name of a character and its marks, in bytes (`&CounterClockwiseContourIntegral;`), with room to spare.
const LONGEST: usize = 40;

/// The characters that the inside of `&…;` stands for; `None` where that is nothing known.
pub(super) fn character(reference: &str) -> Option<String> {
    let Some(number) = reference.strip_prefix('#') else {
        return escape::resolve_html5_entity(reference).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    // Old editors wrote their own code page where a number means Unicode; browsers read it so.
    let code = match code.ok()? {
        code @ 0x80..=0x9f => {
            return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.into());
        }
        code => code,
    };
    char::from_u32(code).filter(|&c| c != '\0').map(String::from)
}

/// Replaces all references that are known.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (length, character) = reference(rest).unwrap_or((1, "&".to_owned()));
        out.push_str(&character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Whether there is a reference in the text that is known.
pub(super) fn any(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| reference(&text[at..]).is_some())
}

/// The length and meaning of the reference that a text begins with.
fn reference(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    Some((end + 1, character(text.get(1..end)?)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references() {
        let table = [
            ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
            ("caf&eacute;&nbsp;&#233;&#xE9;", "café\u{a0}éé"),
            ("&#147;so&#148;", "\u{201c}so\u{201d}"),
            (
                "R&D; fish & chips &unknown; &#0; &#x110000; &#xd800; &;",
                "R&D; fish & chips &unknown; &#0; &#x110000; &#xd800; &;",
            ),
            ("&amp;amp;", "&amp;"),
            ("é&", "é&"),
        ];
        for (text, expected) in table {
            assert_eq!(decode(text), expected, "{text}");
            assert_eq!(super::any(text), text != expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_decoded(text in "([&;#xé]|amp|[0-9]|\\PC)*") {
            let _ = decode(&text);
        }
    }
}
