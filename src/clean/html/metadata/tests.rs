use crate::clean::{Article, clean};
use crate::source::{Format, Given, Origin, RawArticle};

const FERRY: &str = "<p>The ferry left the harbour an hour late, because the pilot had been looking for his spectacles, and \
    nobody on the quay could remember why they had been waiting.</p>";
const QUAY: &str = "<p>Later in the evening, when the lamps were lit, the harbour master wrote all of it down, blotted the \
    page twice and went home by the long way, past the nets.</p>";

fn read(html: &str) -> Article {
    let origin = Origin { path: "page.html".into(), line: None };
    let given = Given::default();
    clean(&RawArticle { origin, format: Format::Html, text: html.to_owned(), given, input: Vec::new() })
}

/// A page with something in its head, above and below its headline, and below its body.
fn page(head: &str, above: &str, below: &str, foot: &str) -> Article {
    read(&format!(
        "<html><head>{head}</head><body><nav><a href=/>Home</a></nav>{above}<article><h1>A Ferry Without a Pilot</h1>\
         {below}{FERRY}{QUAY}{FERRY}{QUAY}</article>{foot}<footer>© The Quay</footer></body></html>"
    ))
}

#[test]
fn days_of_publication_are_found_where_pages_keep_them() {
    for (head, above, below, foot, day) in [
        // Names of metas without what parts their words.
        ("<meta name=published-date content=2024-05-18>", "", "", "", Some("2024-05-18")),
        ("<meta name=DC.date.issued content=2024-05-18>", "", "", "", Some("2024-05-18")),
        ("<meta name=parsely-pub-date content=2024-05-18>", "", "", "", Some("2024-05-18")),
        // Data for scripts, if it knows one day alone.
        (r#"<script>x={"publishedAt":"2024-05-18","updatedAt":"2024-05-20"}</script>"#, "", "", "", Some("2024-05-18")),
        (r#"<script>x=[{"publishedAt":"2024-05-18"},{"publishedAt":"2024-05-19"}]</script>"#, "", "", "", None),
        // The address, where nothing else speaks.
        ("<link rel=canonical href=https://quay.example/2024/05/18/late>", "", "", "", Some("2024-05-18")),
        // A day below the headline goes before one above, which can be a teaser's.
        ("", "<p>May 20, 2024</p>", "<p>May 18, 2024</p>", "", Some("2024-05-18")),
        ("", "<p>May 18, 2024</p>", "", "", Some("2024-05-18")),
        ("", "<p>May 18, 2024</p>", "<p>Updated May 20, 2024</p>", "", Some("2024-05-18")),
        ("", "", "<h4>May 18, 2024 - Words by Jo Field</h4>", "", Some("2024-05-18")),
        ("", "<h3>Harbour | May 18, 2024</h3>", "", "", Some("2024-05-18")),
        // Months of an archive are no days.
        ("", "<ul><li>May 2023</li><li>June 2023</li></ul>", "", "", None),
        // Below the body a label or the author must say whose day it is.
        ("", "", "", "<p>Published May 18, 2024</p>", Some("2024-05-18")),
        ("", "", "", "<p>Written by Jo Field</p><p>May 18, 2024</p>", Some("2024-05-18")),
        ("", "", "", "<p>Next ferry: May 18, 2024</p>", None),
        // Days of other articles.
        ("", "", "", "<div class=related><time>May 18, 2024</time></div>", None),
    ] {
        let article = page(head, above, below, foot);
        assert_eq!(article.published.as_deref(), day, "{head} {above} {below} {foot}");
    }
}

#[test]
fn numbers_of_a_day_are_read_in_the_order_that_the_page_shows() {
    for (head, below, foot, day) in [
        ("", "<p>03/04/2024</p>", "", None),
        ("", "<p>03/04/2024</p>", "<ul><li>05/18/2024</li></ul>", Some("2024-03-04")),
        ("", "<p>03/04/2024</p>", "<ul><li>18/05/2024</li></ul>", Some("2024-04-03")),
        ("", "<p>03/04/2024</p>", "<ul><li>18/05/2024</li><li>05/18/2024</li></ul>", None),
        ("", "<p><time datetime=2024-03-04>03/04/2024</time> by Jo Field</p>", "", Some("2024-03-04")),
        (
            "<link rel=canonical href=https://quay.example/2024/april/03/late>",
            "<p>03/04/2024</p>",
            "",
            Some("2024-04-03"),
        ),
    ] {
        assert_eq!(page(head, "", below, foot).published.as_deref(), day, "{head} {below} {foot}");
    }
}

#[test]
fn authors_are_found_where_pages_name_them() {
    for (head, below, foot, name) in [
        (
            "",
            "<div class=author-info><img><div class=name>Jo Field</div><p>Sails boats</p></div>",
            "",
            Some("Jo Field"),
        ),
        (
            "",
            "",
            "<div class=about-author-box><h4>Jo Field (Harbour desk)</h4><p>He sails.</p></div>",
            Some("Jo Field"),
        ),
        ("", "", "<div class=author-box><h4>Senior Editor</h4></div>", None),
        ("", "<div class=byline>Jo Field, Senior Editor at the Quay of the North</div>", "", Some("Jo Field")),
        ("", "<h3>by Jo Field, Harbour Museum</h3>", "", Some("Jo Field")),
        ("", "<p>Jo Field</p><p>May 18, 2024 · 5 min read</p>", "", Some("Jo Field")),
        ("", "<p>Reading Time</p><p>May 18, 2024 · 5 min read</p>", "", None),
        ("", "", "<h3>Author</h3><p>Jo Field</p>", Some("Jo Field")),
        ("", "", "<p>Last updated March 3, 2025 by Jo Field</p>", Some("Jo Field")),
        ("<meta name=author content=L_10448>", "<p>By Jo Field</p>", "", Some("Jo Field")),
        ("<meta name=author content='design: Jo Field'>", "", "", None),
        ("", "", "<div class=related><a href=/author/jo/>Jo Field</a></div>", None),
        ("<meta property=og:site_name content='Jo Field'>", "<p>Written by Jo Field</p>", "", Some("Jo Field")),
    ] {
        assert_eq!(page(head, "", below, foot).byline.as_deref(), name, "{head} {below} {foot}");
    }
}

#[test]
fn newsrooms_sign_in_brackets() {
    let body = "<p>渡船昨日傍晚比时刻表晚了一个小时才离开港口，因为领航员一直在寻找他的眼镜，码头上的人都不记得为什么要等。</p>";
    for (first, last, name) in [
        ("（记者 王小明）", "", Some("王小明")),
        ("", "（王小明 港口报道）", Some("王小明")),
        ("", "（责任编辑：王小明）", None),
    ] {
        let html = format!(
            "<article><h1>没有领航员的渡船</h1><p>本报讯{first}渡船已经停航，码头上的人都在等待消息，没有人离开。</p>{body}{body}<p>渡船已经停航，码头上的人都在等待消息，没有人离开。{last}</p></article>"
        );
        assert_eq!(read(&html).byline.as_deref(), name, "{first} {last}");
    }
}

#[test]
fn the_language_is_the_one_that_the_page_has_for_its_own_address() {
    let own = "<link rel=canonical href=https://quay.example/uk/late>";
    let other = "<link rel=alternate hreflang=fr href=https://quay.example/fr/late>";
    for (links, lang) in [
        ("<link rel=alternate hreflang=nl href=https://quay.example/uk/late>", "nl"),
        // An address for two languages says nothing; the words do.
        (
            "<link rel=alternate hreflang=nl href=https://quay.example/uk/late><link rel=alternate hreflang=fr href=https://quay.example/uk/late>",
            "en",
        ),
    ] {
        assert_eq!(page(&format!("{own}{other}{links}"), "", "", "").lang.as_deref(), Some(lang), "{links}");
    }
}
