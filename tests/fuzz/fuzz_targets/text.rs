//! Plain text and Markdown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint::source::Format;

fuzz_target!(|bytes: &[u8]| {
    let (choice, text) = invariants::choices(bytes);
    let given = invariants::given(choice, &text);
    if choice & 1 == 0 {
        let article = invariants::check(Format::Text, &text, given);
        invariants::accounts_for(&text, &article);
    } else {
        invariants::check(Format::Markdown, &text, given);
    }
});
