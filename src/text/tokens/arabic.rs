//! The article and the particles that Arabic writes as one with the word after them.

/// Particles with the article, longest first, and the article itself.
const WITH_ARTICLE: [&str; 12] = ["وبال", "وكال", "فبال", "وفال", "ولل", "فلل", "وال", "بال", "كال", "فال", "لل", "ال"];

/// Words that would be left of others: `ال` is a part of the names of God, of "now" and "divine", and no article.
const KEPT: [&str; 6] = ["له", "لهم", "ان", "هي", "هو", "ما"];

/// The letters that must be left of a word whose article is taken off, and of one that loses a bare `و` ("and"): words of
/// four letters that start with `و` are mostly roots (`وزير`).
const LEFT_OF_ARTICLE: usize = 2;
const LEFT_OF_AND: usize = 4;

/// How many bytes the particles at the start of a folded word take. After Larkey's "light10" stemmer (2007), which drops
/// suffixes too; those tell words apart here.
pub(super) fn particles(word: &str) -> usize {
    // All particles start with one of these; other scripts and most words end here.
    if !matches!(word.as_bytes(), [0xD8, 0xA7 | 0xA8, ..] | [0xD9, 0x81 | 0x83 | 0x84 | 0x88, ..]) {
        return 0;
    }
    for particle in WITH_ARTICLE {
        if let Some(rest) = word.strip_prefix(particle)
            && has_letters(rest, LEFT_OF_ARTICLE)
            && !KEPT.contains(&rest)
        {
            return particle.len();
        }
    }
    let and = word.strip_prefix('و').filter(|rest| has_letters(rest, LEFT_OF_AND));
    and.map_or(0, |rest| word.len() - rest.len())
}

fn has_letters(word: &str, count: usize) -> bool {
    word.chars().nth(count - 1).is_some()
}
