//! Fuzzy search beside other engines: `cargo bench --bench fuzzy`.

fn main() {}
