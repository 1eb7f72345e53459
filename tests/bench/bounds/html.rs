//! Pages of HTML.

use super::{Case, again, between, each};

const PARAGRAPH: &str = "<p>The ferry left the harbour an hour late because the pilot had been looking for his spectacles, and it rained.</p>";

/// A page with a head whose body is `unit` again and again.
fn body(unit: &str, size: usize) -> Vec<u8> {
    between("<!doctype html><html lang=en><head><title>Harbour</title></head><body>", unit, "</body></html>", size)
}

/// A page whose head holds `unit` again and again, and one paragraph.
fn head(before: &str, unit: &str, after: &str, size: usize) -> Vec<u8> {
    let before = format!("<!doctype html><html><head><title>Harbour</title>{before}");
    between(&before, unit, &format!("{after}</head><body><article>{}</article>", PARAGRAPH.repeat(5)), size)
}

/// A body whose units differ.
fn bodies(size: usize, unit: impl Fn(usize) -> String) -> Vec<u8> {
    [&b"<!doctype html><body>"[..], &each(size, unit)].concat()
}

pub(super) const CASES: &[Case] = &[
    ("prose", "html", |size| body(PARAGRAPH, size)),
    ("prose in an article", "html", |size| body(&format!("<article>{}</article>", PARAGRAPH.repeat(8)), size)),
    ("links", "html", |size| body("<li><a href=/a>Harbour</a></li>", size)),
    ("200,000 nested divs", "html", |_| body("<div>", 1_000_000)),
    ("nested divs", "html", |size| body("<div>", size)),
    ("nested divs with text", "html", |size| body("<div>Harbour ", size)),
    ("nested divs, closed", "html", |size| {
        [again("<div>", size / 2), PARAGRAPH.into(), again("</div>", size / 2)].concat()
    }),
    ("divs nested 500 deep again and again", "html", |size| {
        body(&format!("{}{}", "<div>a".repeat(500), "</div>".repeat(500)), size)
    }),
    ("nested spans", "html", |size| body("<span>", size)),
    ("nested spans 500 deep with text", "html", |size| {
        body(&format!("<p>{}{}</p>", "<span>a ".repeat(400), "</span>".repeat(400)), size)
    }),
    ("nested lists", "html", |size| body("<ul><li>", size)),
    ("nested tables", "html", |size| body("<table><tr><td>", size)),
    ("nested tables without rows", "html", |size| body("<table>", size)),
    ("text in tables", "html", |size| body("<table>a", size)),
    ("divs in a table", "html", |size| between("<table>", "<div>a</div>", "", size)),
    ("nested quotes", "html", |size| body("<blockquote>", size)),
    ("nested forms", "html", |size| body("<form>", size)),
    ("nested buttons", "html", |size| body("<button>", size)),
    ("nested drawings", "html", |size| body("<svg>", size)),
    ("nested formulas", "html", |size| body("<math>", size)),
    ("nested templates", "html", |size| body("<template>", size)),
    ("nested objects", "html", |size| body("<object>", size)),
    ("items", "html", |size| body("<li>", size)),
    ("items with text", "html", |size| body("<li>Harbour", size)),
    ("paragraphs never closed", "html", |size| body("<p>", size)),
    ("paragraphs closed", "html", |size| body("</p>", size)),
    ("headings in headings", "html", |size| body("<h1><h2>", size)),
    ("headings", "html", |size| body("<h1>Harbour</h1>", size)),
    ("links never closed", "html", |size| body("<a href=a>", size)),
    ("links never closed with text", "html", |size| body("<a href=a>Harbour ", size)),
    ("bold never closed", "html", |size| body("<b>", size)),
    ("bold never closed with text", "html", |size| body("<b>Harbour ", size)),
    ("bold in paragraphs", "html", |size| body("<b><p>", size)),
    ("bold in paragraphs with text", "html", |size| body("<b>Harbour<p>rain", size)),
    ("links in paragraphs", "html", |size| body("<a><p>a", size)),
    ("bold and italic crossed", "html", |size| body("<b><i>a</b>b</i>", size)),
    ("bold, divs, all closed wrongly", "html", |size| body("<b><div></b>", size)),
    ("eight formats over divs", "html", |size| {
        body("<b><i><u><s><em><strong><small><big><div>a</b></i></u></s></em></strong></small></big>", size)
    }),
    ("fonts that differ", "html", |size| bodies(size, |n| format!("<font size={n}>"))),
    ("fonts that differ in paragraphs", "html", |size| bodies(size, |n| format!("<p><font size={n}>a"))),
    ("fonts that differ, then paragraphs", "html", |size| {
        let fonts: String = (0..400).map(|n| format!("<font size={n}>")).collect();
        [fonts.into_bytes(), again("<p>a</p>", size)].concat()
    }),
    ("no-breaks that nest", "html", |size| body("<nobr>a", size)),
    ("attributes of one tag", "html", |size| {
        [&b"<body><p"[..], &each(size, |n| format!(" a{n}=1")), b">Harbour</p>"].concat()
    }),
    ("the same attribute of one tag", "html", |size| between("<body><p", " a=1", ">Harbour</p>", size)),
    ("attributes of body again and again", "html", |size| bodies(size, |n| format!("<body a{n}=1>"))),
    ("attributes of html again and again", "html", |size| bodies(size, |n| format!("<html a{n}=1>"))),
    ("one attribute", "html", |size| between("<body><p title=\"", "harbour ", "\">Harbour</p>", size)),
    ("attribute never closed", "html", |size| between("<body><p title=\"", "harbour ", "", size)),
    ("one tag name", "html", |size| between("<body><", "a", ">Harbour", size)),
    ("tag names that differ", "html", |size| bodies(size, |n| format!("<x{n}>a"))),
    ("classes", "html", |size| between("<body><p class=\"", "byline ", "\">Harbour</p>", size)),
    ("classes that differ", "html", |size| bodies(size, |n| format!("<div class='related-{n} byline'>a</div>"))),
    ("styles", "html", |size| body("<p style='color:red;display: none'>a</p>", size)),
    ("comment never closed", "html", |size| between("<body>Harbour<!--", "a-", "", size)),
    ("comments opened", "html", |size| body("<!--", size)),
    ("comments closed", "html", |size| body("<!---->", size)),
    ("comments nearly closed", "html", |size| body("<!-- --", size)),
    ("CDATA never closed", "html", |size| between("<body><svg><![CDATA[", "]]", "", size)),
    ("CDATA opened", "html", |size| body("<![CDATA[", size)),
    ("processing instructions", "html", |size| body("<?", size)),
    ("doctypes", "html", |size| body("<!doctype ", size)),
    ("script never closed", "html", |size| between("<body>Harbour<script>", "a</scrip", "", size)),
    ("script in comments", "html", |size| between("<body><script><!--", "<script>", "", size)),
    ("scripts opened", "html", |size| body("<script>", size)),
    ("scripts", "html", |size| body("<script>a</script>", size)),
    ("style sheets", "html", |size| body("<style>p{}</style>", size)),
    ("title never closed", "html", |size| between("<title>", "Harbour ", "", size)),
    ("text area never closed", "html", |size| between("<body><textarea>", "Harbour ", "", size)),
    ("plain text", "html", |size| between("<body><plaintext>", "Harbour <b>", "", size)),
    ("frames", "html", |size| between("<html><frameset>", "<frame src=a>", "", size)),
    ("options", "html", |size| between("<body><select>", "<option>a", "", size)),
    ("line breaks", "html", |size| body("<br>", size)),
    ("line breaks and text", "html", |size| body("a<br>", size)),
    ("rules", "html", |size| body("<hr>a", size)),
    ("pictures", "html", |size| body("<img src=a alt=harbour>", size)),
    ("data addresses", "html", |size| {
        between("<body><img src='data:image/png;base64,", "iVBORw0KGgo", "'><p>Harbour</p>", size)
    }),
    ("data address of a link", "html", |size| {
        between("<body><a href='data:text/plain,", "aaaaaaaaaa", "'>Harbour</a>", size)
    }),
    ("cells of one row", "html", |size| between("<table><tr>", "<td>a", "", size)),
    ("rows", "html", |size| between("<table>", "<tr><td>a<td>b", "", size)),
    ("rows without cells", "html", |size| between("<table>", "<tr>", "", size)),
    ("captions of a table", "html", |size| between("<table>", "<caption>a", "", size)),
    ("entities", "html", |size| body("&amp;", size)),
    ("long entities", "html", |size| body("&CounterClockwiseContourIntegral;", size)),
    ("entities without an end", "html", |size| body("&notin", size)),
    ("numeric entities", "html", |size| body("&#x1F6A2;", size)),
    ("numeric entities without an end", "html", |size| between("<body>&#x", "1", "", size)),
    ("ampersands", "html", |size| body("&", size)),
    ("angles", "html", |size| body("<", size)),
    ("angles closed", "html", |size| body(">", size)),
    ("end tags without start", "html", |size| body("</b>", size)),
    ("end tags of divs", "html", |size| body("</div>", size)),
    ("end tags that differ", "html", |size| bodies(size, |n| format!("</x{n}>"))),
    ("NULs", "html", |size| body("\0", size)),
    ("NULs between tags", "html", |size| body("<p>\0</p>", size)),
    ("one line of words", "html", |size| between("<body><p>", "harbour ", "", size)),
    ("one word", "html", |size| between("<body><p>", "a", "", size)),
    ("one line of Han", "html", |size| between("<body><p>", "渡轮晚了一个小时", "", size)),
    ("combining marks", "html", |size| between("<body><p>", "\u{301}", "", size)),
    ("preformatted lines", "html", |size| between("<body><pre>", "x\n", "", size)),
    ("blocks of one character", "html", |size| body("<p>x", size)),
    ("blocks that differ", "html", |size| bodies(size, |n| format!("<p>{n}</p>"))),
    ("dates", "html", |size| body("<time datetime=2024-05-18>May 18, 2024</time>", size)),
    ("bylines", "html", |size| body("<span class=byline rel=author>By Jo Field</span>", size)),
    ("nested bylines", "html", |size| body("<span class=byline>", size)),
    ("metas", "html", |size| head("", "<meta name=author content='Jo Field'>", "", size)),
    ("metas that differ", "html", |size| {
        [&b"<head>"[..], &each(size, |n| format!("<meta name=author content='Jo Field {n}'>")), PARAGRAPH.as_bytes()]
            .concat()
    }),
    ("one meta", "html", |size| head("<meta name=description content='", "harbour ", "'>", size)),
    ("one page title", "html", |size| head("<title>", "Harbour | ", "</title>", size)),
    ("one heading", "html", |size| between("<body><h1>", "Harbour ", "</h1>", size)),
    ("JSON-LD nested", "html", |size| head("<script type=application/ld+json>", "[", "</script>", size)),
    ("JSON-LD objects nested", "html", |size| head("<script type=application/ld+json>", "{\"a\":", "</script>", size)),
    ("JSON-LD of objects", "html", |size| {
        head(
            "<script type=application/ld+json>[",
            "{\"@type\":\"Article\",\"headline\":\"Harbour\"},",
            "{}]</script>",
            size,
        )
    }),
    ("JSON-LD of one string", "html", |size| {
        head(
            "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"",
            "harbour ",
            "\"}</script>",
            size,
        )
    }),
    ("JSON-LD scripts", "html", |size| {
        head("", "<script type=application/ld+json>{\"@type\":\"Article\"}</script>", "", size)
    }),
    ("JSON-LD authors", "html", |size| {
        let before = "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[";
        let authors = each(size, |n| format!("{{\"@type\":\"Person\",\"name\":\"Jo Field {n}\"}},"));
        [b"<head>", before.as_bytes(), &authors, b"{}]}</script>", PARAGRAPH.repeat(5).as_bytes()].concat()
    }),
];
