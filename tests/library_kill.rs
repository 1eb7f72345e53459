//! An import that is killed goes on where it was, and comes to the same library.

use std::path::Path;

mod bench {
    pub(crate) mod generate;
    pub(crate) mod kill;
}

use bench::generate::{Generator, random::Random, write};
use bench::kill::Trial;

const ARTICLES: u64 = 500;
const KILLS: usize = 3;

#[test]
fn a_collection_is_the_same_on_every_machine_and_whatever_its_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |seed, count| {
        let path = folder.path().join("articles.jsonl");
        write::lines(&Generator::new(seed), 0..count, &path).expect("a collection");
        std::fs::read(path).expect("a collection")
    };
    let (few, more) = (write(1, 300), write(1, 400));
    assert!(more.starts_with(&few));
    assert_eq!(
        blake3::hash(&few).to_hex().as_str(),
        "ed24064a40ef4e40b59240e9abb9f4b096627b7c6cc00decc93ef0c48774fa0e"
    );
    assert_ne!(write(2, 300), few);
}

#[test]
fn a_killed_import_comes_to_the_same_library() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("articles.jsonl");
    write::lines(&Generator::new(1), 0..ARTICLES, &source).expect("a collection");
    let program = Path::new(env!("CARGO_BIN_EXE_offprint"));
    let trial = Trial { program, source: &source, folder: folder.path() };
    let undisturbed = trial.undisturbed().expect("an import");
    let copies = ARTICLES as usize - undisturbed.articles();
    assert!(copies > 0 && copies < 50, "{copies} copies");
    // Rounds, because an import that is nearly complete may end before the kill.
    let mut random = Random::of(1, 0, 0);
    let mut kills = 0;
    for _ in 0..10 {
        kills += trial.round(&undisturbed, KILLS - kills, &mut random).expect("the same library");
        if kills == KILLS {
            return;
        }
    }
    panic!("only {kills} kills before the end");
}
