//! HTML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint::source::Format;

fuzz_target!(|bytes: &[u8]| {
    let (choice, text) = invariants::choices(bytes);
    let given = if choice & 1 == 0 { Default::default() } else { invariants::given(choice, &text) };
    invariants::check(Format::Html, &text, given);
});
