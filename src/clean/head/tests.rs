use crate::clean::{Article, clean};
use crate::source::{Format, Given, Origin, RawArticle};

const FERRY: &str = "The ferry left the harbour an hour late, because the pilot had been looking for his spectacles, and \
    nobody on the quay could remember why they had been waiting.";
const QUAY: &str = "Later in the evening, when the lamps were lit, the harbour master wrote all of it down, blotted the page \
    twice and went home by the long way, past the nets.";
const NETS: &str = "Nobody has asked the nets, which had been hung up to dry that afternoon and were in again by night, and \
    the pilot has promised to look at them tomorrow with both of his eyes.";

fn read(text: &str) -> Article {
    let origin = Origin { path: "-".into(), line: None };
    let given = Given::default();
    clean(&RawArticle { origin, format: Format::Text, text: text.to_owned(), given, input: Vec::new() })
}

fn page(above: &str, below: &str, foot: &str) -> Article {
    read(&format!("Menu\n\nHome\n\n{above}\n\nLate Ferry Finds Its Pilot\n\n{below}\n\n{FERRY}\n\n{QUAY}\n\n{foot}"))
}

#[test]
fn authors_and_days_of_plain_text() {
    for (below, foot, name, day) in [
        ("Jo Field May 18, 2024 — 7 minutes read", "", Some("Jo Field"), Some("2024-05-18")),
        ("By Jo Field· May 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("ByJo FieldMay 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("Posted on May 18, 2024 by Jo Field - 5 Comments", "", Some("Jo Field"), Some("2024-05-18")),
        ("By\n\nJo Field, Ph.D.\n\nMay 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("By\n\nJo Field on May 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("Jo Field\n\nMay 18, 2024 • 5 min read", "", Some("Jo Field"), Some("2024-05-18")),
        ("Harbour News\n\nJo Field May 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("Jo Field in New Quay\n\nMay 18, 2024", "", Some("Jo Field"), Some("2024-05-18")),
        ("May 18, 20246:01 PM ET", "", None, Some("2024-05-18")),
        ("18.05.2024", "", None, Some("2024-05-18")),
        // The day in the address of a picture is none that a name could stand beside.
        (
            "May 18, 2024\n\nHarbour\n\nNorthern Islands\n\nhttps://quay.example/2024-05-17/boat.jpg",
            "",
            None,
            Some("2024-05-18"),
        ),
        // The order of numbers is the one that the page's other dates show.
        ("03/04/2024", "", None, None),
        ("03/04/2024", "Related\n\n05/18/2024", None, Some("2024-03-04")),
        // Below the body only a label says whose day it is.
        ("", "Share\n\nPublished May 18, 2024", None, Some("2024-05-18")),
        ("", "Share\n\nPublish date\n\n18 May 2024", None, Some("2024-05-18")),
        ("Updated May 20, 2024", "Share\n\nPosted May 18, 2024", None, Some("2024-05-18")),
        ("", "Share\n\nMay 18, 2024", None, None),
    ] {
        let article = page("", below, foot);
        assert_eq!((article.byline.as_deref(), article.published.as_deref()), (name, day), "{below} {foot}");
    }
}

#[test]
fn newsrooms_sign_plain_text_in_brackets() {
    let body =
        "渡船昨日傍晚比时刻表晚了一个小时才离开港口，因为领航员一直在寻找他的眼镜，码头上的人都不记得为什么要等。";
    for (first, last, name) in
        [("本报讯（记者 王小明）", "", Some("王小明")), ("", "（王小明）", Some("王小明")), ("", "（待续）", None)]
    {
        let article = read(&format!("没有领航员的渡船\n\n{first}{body}\n\n{body}\n\n{body}{last}"));
        assert_eq!(article.byline.as_deref(), name, "{first} {last}");
    }
}

#[test]
fn a_breadcrumb_leads_to_the_headline() {
    for above in ["Home » Harbour » Late Ferry Finds Its Pilot", "Home\n\nHarbour\n\nLate Ferry Finds Its Pilot"] {
        let below = "What the pilot said about it";
        assert_eq!(page(above, below, "").title.as_deref(), Some("Late Ferry Finds Its Pilot"), "{above}");
    }
}

#[test]
fn a_headline_above_author_and_day_of_a_clean_page_stays_and_is_the_title() {
    for above in ["", "By Jo Field\n\n", "18 May 2024\n\n", "By Jo Field\n\n18 May 2024\n\n"] {
        let article = read(&format!("Late Ferry Finds Its Pilot\n\n{above}{FERRY}\n\n{QUAY}"));
        assert_eq!(article.title.as_deref(), Some("Late Ferry Finds Its Pilot"), "{above}");
        assert!(article.removed.is_empty());
        assert_eq!(article.title_block(), (!above.is_empty()).then_some(0));
    }
    assert_eq!(read(&format!("By Jo Field\n\n18 May 2024\n\n{FERRY}\n\n{QUAY}")).title, None);
}

#[test]
fn a_headline_can_be_the_first_line_of_a_page_with_noise() {
    let noise = "Share\n\nRelated articles\n\nBakery closes its doors\n\nMost read";
    for above in ["", "By Jo Field\n\n", "18 May 2024\n\n", "By Jo Field\n\n18 May 2024\n\n"] {
        let article = read(&format!("Late Ferry Finds Its Pilot\n\n{above}{FERRY}\n\n{QUAY}\n\n{NETS}\n\n{noise}"));
        assert_eq!(article.title.as_deref(), Some("Late Ferry Finds Its Pilot"), "{above}");
        assert!(!article.text().contains("Most read"), "{above}");
    }
}

#[test]
fn a_standfirst_can_stand_between_headline_and_body() {
    let article = page("", "The pilot looked for his spectacles for an hour", "Share\n\nRelated articles\n\nMost read");
    let first = article.blocks.iter().find(|block| block.role == crate::clean::Role::Standfirst);
    assert!(first.is_some(), "{}", article.text());
}
