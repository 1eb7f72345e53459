//! Five scraped pages, judged by hand.

use super::super::{Article, Role};
use super::of;

fn seed(number: &str) -> Article {
    let folder = std::env::var_os("OFFPRINT_SEEDS").expect("OFFPRINT_SEEDS names the folder of the seeds");
    let path = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(number))
        .unwrap();
    of(&std::fs::read_to_string(path).unwrap())
}

fn count(article: &Article, role: Role) -> usize {
    article.blocks.iter().filter(|b| b.role == role).count()
}

/// Words of a field; nothing of the pages themselves stands here but labels.
fn words(field: Option<&str>) -> usize {
    field.map_or(0, |field| field.split(' ').count())
}

fn is_dropped(article: &Article, text: &str) -> bool {
    article.removed.iter().any(|r| r.text.starts_with(text)) && !article.blocks.iter().any(|b| b.text.starts_with(text))
}

#[test]
#[ignore = "needs the seeds; OFFPRINT_SEEDS=dir cargo test -- --ignored seeds"]
fn bodies_without_a_title_lose_nothing() {
    let zero = seed("000");
    assert_eq!((zero.title.as_deref(), zero.blocks.len(), zero.removed.len()), (None, 9, 0));
    let one = seed("001");
    assert_eq!((one.title.as_deref(), one.removed.len(), count(&one, Role::Heading)), (None, 0, 3));
    assert_eq!(one.blocks.len(), 11);
}

#[test]
#[ignore = "needs the seeds; OFFPRINT_SEEDS=dir cargo test -- --ignored seeds"]
fn a_page_with_a_promotion() {
    let two = seed("002");
    assert_eq!((words(two.title.as_deref()), words(two.byline.as_deref())), (11, 2));
    assert_eq!(count(&two, Role::Heading), 5);
    assert!(is_dropped(&two, "Photo of author") && is_dropped(&two, "Unlock the secrets"));
    assert_eq!(two.removed.len(), 2);
}

#[test]
#[ignore = "needs the seeds; OFFPRINT_SEEDS=dir cargo test -- --ignored seeds"]
fn a_page_with_a_run_of_teasers() {
    let three = seed("003");
    assert_eq!(words(three.title.as_deref()), 13);
    assert_eq!((count(&three, Role::Heading), count(&three, Role::Paragraph)), (12, 13));
    for text in ["Free Subscribtion", "- Advertisement -", "― YouTube", "Movie Review", "Love Lies", "Install", "×"]
    {
        assert!(is_dropped(&three, text), "{text}");
    }
}

#[test]
#[ignore = "needs the seeds; OFFPRINT_SEEDS=dir cargo test -- --ignored seeds"]
fn a_page_with_particulars() {
    let four = seed("004");
    assert_eq!((words(four.title.as_deref()), four.byline.as_deref()), (4, None));
    assert_eq!(four.published.as_deref(), Some("2024-05-18T00:05"));
    assert_eq!((count(&four, Role::Standfirst), count(&four, Role::Paragraph)), (1, 14));
    for text in [
        "5 minutes read",
        "Russia",
        "Russian Federation",
        "https://",
        "Image recovered",
        "Sources",
        "How would",
        "What to read",
    ] {
        assert!(is_dropped(&four, text), "{text}");
    }
}
