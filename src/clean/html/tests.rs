use proptest::prelude::*;

use super::super::{Reason, Role, clean};
use super::*;
use crate::source::{Format, Origin};

const FERRY: &str = "The ferry left the harbour an hour late, because the pilot had been looking for his spectacles, \
    and nobody on the quay could remember why they had been waiting.";
const QUAY: &str = "Later in the evening, when the lamps were lit, the harbour master wrote all of it down, \
    blotted the page twice and went home by the long way, past the nets.";

fn page_of(html: &str, given: Given) -> Article {
    let origin = Origin { path: "page.html".into(), line: None };
    clean(&RawArticle { origin, format: Format::Html, text: html.to_owned(), given, input: Vec::new() })
}

fn read(html: &str) -> Article {
    page_of(html, Given::default())
}

/// A page with a head and two paragraphs around `middle`.
fn article(head: &str, middle: &str) -> Article {
    read(&format!(
        "<html><head>{head}</head><body><nav><a href=/>Home</a></nav><article><h1>A Ferry Without a Pilot</h1>\
         <p>{FERRY}</p>{middle}<p>{QUAY}</p></article><footer>© The Quay</footer></body></html>"
    ))
}

fn blocks(article: &Article) -> Vec<(Role, &str)> {
    article.blocks.iter().map(|b| (b.role, b.text.as_str())).collect()
}

fn why(article: &Article, text: &str) -> Option<Reason> {
    article.removed.iter().find(|r| r.text == text).map(|r| r.why)
}

#[test]
fn markup_becomes_roles() {
    use Role::{Code, Heading, ListItem, Paragraph, Quote};
    for (middle, expected) in [
        ("<h2>At the <em>quay</em></h2>", vec![(Heading, "At the quay")]),
        (
            "<ul><li>One coat<li>Two<ul><li>of wool</ul></ul>",
            vec![(ListItem, "One coat"), (ListItem, "Two"), (ListItem, "of wool")],
        ),
        (
            "<blockquote><p>He had only one pair, and he was very fond of them.</p></blockquote>",
            vec![(Quote, "He had only one pair, and he was very fond of them.")],
        ),
        ("<pre>let a = 1;\nlet b = 2;</pre>", vec![(Code, "let a = 1;"), (Code, "let b = 2;")]),
        (
            "<pre>if a:\n\tb  =  1 \n<i></i>\n    <b>c</b>\n</pre>",
            vec![(Code, "if a:"), (Code, "    b  =  1"), (Code, "    c")],
        ),
        (
            "<p>The boat was full.<br><br>The sea was not.",
            vec![(Paragraph, "The boat was full."), (Paragraph, "The sea was not.")],
        ),
        (
            "<p>One line<br>and the\n   next &amp;&nbsp;last&#33;</p>",
            vec![(Paragraph, "One line and the next & last!")],
        ),
        (
            "<table><tr><th>Boat</th><th>Seats</th></tr><tr><td>Gull</td><td></td><td>12</td></tr></table>",
            vec![(Paragraph, "Boat · Seats"), (Paragraph, "Gull · 12")],
        ),
    ] {
        let article = article("", middle);
        let all = blocks(&article);
        assert_eq!(all.get(1..all.len() - 1), Some(expected.as_slice()), "{middle}");
    }
}

#[test]
fn noise_inside_the_article_goes_with_its_reason() {
    for (middle, text, reason) in [
        (
            "<figure><img src=a.jpg><figcaption>The pilot at home.</figcaption></figure>",
            "The pilot at home.",
            Reason::Caption,
        ),
        (
            "<div class='newsletter-box'><p>Harbour news by post.</p></div>",
            "Harbour news by post.",
            Reason::Subscription,
        ),
        ("<div class=shareBar><a href=#>Pass it on</a></div>", "Pass it on", Reason::Sharing),
        ("<p>Read more: <a href=/b>Boats that came back</a></p>", "Read more: Boats that came back", Reason::Related),
        ("<div class=ad-slot>Buy better boats</div>", "Buy better boats", Reason::Advertisement),
        ("<div id=comments><p>First!</p></div>", "First!", Reason::Comments),
    ] {
        let article = article("", middle);
        assert_eq!(why(&article, text), Some(reason), "{middle}");
        assert_eq!(article.blocks.len(), 2, "{middle}");
    }
    let article = article("", "");
    assert_eq!(why(&article, "Home"), Some(Reason::Navigation));
    assert_eq!(why(&article, "© The Quay"), Some(Reason::Legal));
}

#[test]
fn what_is_not_shown_is_not_there() {
    let hidden = "<script>var a;</script><style>p{}</style><p hidden>secret</p><p style='Display : None'>secret</p><template><p>secret</template><noscript>secret</noscript>";
    let article = article("", hidden);
    assert_eq!(article.blocks.len(), 2);
    assert!(!article.removed.iter().any(|r| r.text.contains("secret")));
}

/// Reads a field of an article.
type Field = fn(&Article) -> Option<String>;

#[test]
fn fields_come_from_what_the_page_says() {
    let title = |a: &Article| a.title.clone();
    let byline = |a: &Article| a.byline.clone();
    let published = |a: &Article| a.published.clone();
    let site = |a: &Article| a.site.clone();
    let url = |a: &Article| a.url.clone();
    let lang = |a: &Article| a.lang.clone();
    let cases: Vec<(&str, Field, Option<&str>)> = vec![
        ("<title>A Ferry Without a Pilot | The Quay</title>", title, Some("A Ferry Without a Pilot")),
        (
            "<meta property=og:title content='Ferry without pilot: a ferry story'>",
            title,
            Some("A Ferry Without a Pilot"),
        ),
        ("<meta name=author content='Jo Field'>", byline, Some("Jo Field")),
        ("<meta name=author content='By Jo Field'>", byline, Some("Jo Field")),
        ("<meta property=article:author content='https://example.org/jo'>", byline, None),
        ("<meta name=author content='admin'>", byline, None),
        (
            r#"<script type="application/ld+json">{"@type":"Article","headline":"A Ferry Without a Pilot","author":{"name":"Jo Field"}}</script>"#,
            byline,
            Some("Jo Field"),
        ),
        (
            "<meta property=article:published_time content='2024-05-18T00:05:00+02:00'>",
            published,
            Some("2024-05-18T00:05:00+02:00"),
        ),
        ("<meta name=date content='18 May 2024'>", published, Some("2024-05-18")),
        ("<meta name=date content='soon'>", published, None),
        ("<meta property=og:site_name content='The Quay'>", site, Some("The Quay")),
        ("<link rel=canonical href='https://example.org/ferry'>", url, Some("https://example.org/ferry")),
        ("<link rel=canonical href='javascript:alert(1)'>", url, None),
        ("<link rel=canonical href='/ferry'>", url, None),
        ("<link rel=canonical href='https://example.org/a\x07b'>", url, Some("https://example.org/ab")),
        ("<link rel=canonical href='https://example.org@evil.example/'>", url, None),
        (
            "<link rel=canonical href='data:text/html,x'><meta property=og:url content='HTTPS://example.org/f'>",
            url,
            Some("HTTPS://example.org/f"),
        ),
        ("<meta property=og:locale content=de_AT>", lang, Some("de")),
    ];
    for (head, field, expected) in cases {
        assert_eq!(field(&article(head, "")).as_deref(), expected, "{head}");
    }
}

#[test]
fn given_fields_win() {
    let given = Given {
        title: Some("Another title".into()),
        byline: Some("Mia Dam".into()),
        published: Some("2 May 2023".into()),
        lang: Some("en-GB".into()),
        ..Given::default()
    };
    let html = format!(
        "<html lang=fr><meta name=author content='Jo Field'><h1>A Ferry Without a Pilot</h1><p>{FERRY}</p><p>{QUAY}</p>"
    );
    let article = page_of(&html, given);
    assert_eq!(article.title.as_deref(), Some("Another title"));
    assert_eq!(article.byline.as_deref(), Some("Mia Dam"));
    assert_eq!(article.published.as_deref(), Some("2023-05-02"));
    assert_eq!(article.lang.as_deref(), Some("en"));
}

#[test]
fn author_and_date_come_from_the_lines_below_the_headline() {
    let html = format!(
        "<body><h1>A Ferry Without a Pilot</h1><div>By Jo Field</div><div>18 May 2024</div><p>{FERRY}</p><p>{QUAY}</p>"
    );
    let article = read(&html);
    assert_eq!(article.byline.as_deref(), Some("Jo Field"));
    assert_eq!(article.published.as_deref(), Some("2024-05-18"));
    assert_eq!((article.blocks.len(), article.removed.len()), (2, 0));
    assert_eq!(article.blocks.first().map(|b| b.line.0), Some(4));
}

#[test]
fn every_page_with_text_has_a_body() {
    for html in [
        FERRY.to_owned(),
        format!("<div>{FERRY}"),
        format!("<p>{FERRY}</b></div><p"),
        format!("<frameset>{FERRY}"),
        "<p>Short.</p>".into(),
    ] {
        assert!(!read(&html).blocks.is_empty(), "{html}");
    }
    for html in ["", " ", "<!-- -->", "<p>", "\0"] {
        let article = read(html);
        assert!(article.blocks.is_empty() && article.words == 0, "{html}");
    }
}

/// On the stack that worker threads have.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn depth_and_size_are_bounded() {
    on_a_small_stack(|| {
        for open in ["<div>", "<b><p>", "<a><div>", "<table><tr><td>", "<ul><li>", "<svg>", "<template>", "<font>"] {
            for depth in [100, 20_000] {
                let html = format!("<p>{FERRY}</p><p>{QUAY}</p>{}", open.repeat(depth));
                assert!(read(&html).text().contains("spectacles"), "{open} × {depth}");
            }
        }
        for part in
            ["<br>", "<", "</", "&", "<!--", "<script>", "<p title=\"", "<p a='", "\0", "<![CDATA[", "<p>x", "x<br>"]
        {
            read(&part.repeat(20_000));
        }
        let formatting: Vec<String> = (0..200).map(|i| format!("<b a{i}>")).collect();
        read(&format!("{}{}", formatting.concat(), "<p>x".repeat(20_000)));
    });
}

#[test]
fn depth_is_measured_to_the_bound() {
    let nested = |depth: usize| Dom::parse(&"<div>".repeat(depth)).is_some();
    assert!(nested(dom::DEEPEST as usize - 10));
    assert!(!nested(dom::DEEPEST as usize + 10));
}

/// Fails unless every rendered line is in one place: a block, `removed`, or a field that says it.
fn check_places(html: &str, article: &Article) -> Result<(), TestCaseError> {
    let Some(page) = Dom::parse(html).map(|dom| render::render(&dom)).filter(|page| !page.lines.is_empty()) else {
        return Ok(());
    };
    let mut places: Vec<(u32, &str)> = article.blocks.iter().map(|b| (b.line.0, b.text.as_str())).collect();
    places.extend(article.removed.iter().map(|r| (r.line.0, r.text.as_str())));
    places.sort_unstable();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    for line in page.lines {
        if places.first() == Some(&(line.no.0, line.text.as_str())) {
            places.remove(0);
            continue;
        }
        let said = letters(&line.text);
        let says = |field: &Option<String>| field.as_deref().is_some_and(|f| said.contains(&letters(f)));
        let date = article.published.is_some() && dates::find(&line.text, None).is_some();
        prop_assert!(says(&article.title) || says(&article.byline) || date, "lost: {:?} in {html:?}", line.text);
    }
    prop_assert!(places.is_empty(), "made up: {places:?} in {html:?}");
    Ok(())
}

const TAGS: [&str; 36] = [
    "p",
    "div",
    "article",
    "nav",
    "aside",
    "h1",
    "h2",
    "li",
    "ul",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "br",
    "a href=/x",
    "b",
    "span",
    "figure",
    "figcaption",
    "div class=share",
    "div class=newsletter",
    "div id=comments",
    "p class=byline",
    "p class=standfirst",
    "time datetime=2024-05-18",
    "form",
    "select",
    "option",
    "template",
    "svg",
    "script",
    "title",
    "body",
    "p hidden",
    "h1 class=title",
];
const ENDS: [&str; 14] =
    ["p", "div", "article", "h1", "ul", "table", "b", "a", "script", "title", "pre", "svg", "template", "body"];
const TEXTS: [&str; 20] = [
    FERRY,
    QUAY,
    "A Ferry Without a Pilot",
    "By Jo Field",
    "18 May 2024",
    "Share",
    "Read more: Boats",
    "&amp;",
    "&#x1b;",
    " ",
    "\n",
    "\u{2028}",
    "a · b",
    "• item",
    "<",
    "</",
    "<!--",
    "-->",
    "\0",
    "e\u{301}\u{301}",
];

/// A piece of a page.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("<{tag}>")),
        2 => prop::sample::select(&ENDS[..]).prop_map(|tag| format!("</{tag}>")),
        4 => prop::sample::select(&TEXTS[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_line_of_any_markup_ends_in_one_place(pieces in prop::collection::vec(piece(), 0..60)) {
        let html = pieces.concat();
        check_places(&html, &read(&html))?;
    }

    #[test]
    fn stripping_never_fails(html in "[<>/!a-c \"'=&;#x0-9\n-]{0,200}") {
        let text = scan::strip(&html);
        prop_assert!(text.len() <= html.len() + html.matches('<').count());
    }
}

#[test]
fn what_readers_see_corrects_what_the_head_says() {
    let page = |head: &str, by: &str| {
        read(&format!(
            "<html lang=en><head><title>Late Ferry Finds Its Pilot</title>{head}</head><body><h1>Late Ferry Finds Its Pilot</h1><p>{by}</p><p>{}</p><p>{}</p></body></html>",
            "The ferry left the harbour an hour late on Friday because the pilot had been looking for his spectacles since noon.",
            "Nobody on the quay complained, since the spectacles were found in the end on the nose of the harbour master."
        ))
    };
    let author = "<meta name=author content='Ann Lee'>";
    assert_eq!(page(author, "By Jo Field").byline.as_deref(), Some("Jo Field"));
    assert_eq!(page(author, "Reviewed by: Jo Field").byline.as_deref(), Some("Ann Lee"));
    let day = |text: &str| format!("<meta property=article:published_time content='{text}'>");
    let modified = "<meta property=article:modified_time content='2024-05-20T10:00:00Z'>";
    for (head, by, published) in [
        (day("2024-05-19T02:00:00Z"), "May 18, 2024", "2024-05-18"),
        (day("2024-05-18T10:00:00Z") + modified, "May 20, 2024", "2024-05-18T10:00:00Z"),
        (day("2024-06-18T10:00:00Z"), "Published May 18, 2024", "2024-05-18"),
        (String::new(), "Last updated: May 20, 2024", "2024-05-20"),
        ("<link rel=canonical href='https://quay.example/2024/04/03/ferry'>".to_owned(), "3/4/2024", "2024-04-03"),
    ] {
        assert_eq!(page(&head, by).published.as_deref(), Some(published), "{head} {by}");
    }
    assert_eq!(page("", "3/4/2024").published, None);
}
