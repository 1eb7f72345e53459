use proptest::prelude::*;

use super::super::Options;
use super::super::document::{Meter, Position};
use super::super::kind::Kind as Named;
use super::super::reading::{self, Content};
use super::*;

fn read_as(named: Option<Named>, bytes: &[u8]) -> Vec<Result<RawArticle, Problem>> {
    let mut found = Vec::new();
    let mut sink = |item, _| {
        found.push(item);
        ControlFlow::Continue(())
    };
    let mut items = Items::new(Position::default(), &mut sink);
    let content = Content::stream(bytes, &Meter::default());
    let _ = reading::read(Path::new("x"), named, content, &Options::default(), &mut items);
    found
}

fn articles(text: &str) -> Vec<RawArticle> {
    read_as(None, text.as_bytes()).into_iter().map(|item| item.expect("an article")).collect()
}

fn given(title: &str, byline: &str, published: &str, url: &str, lang: &str) -> Given {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Given {
        title: some(title),
        byline: some(byline),
        published: some(published),
        site: some("Mill Lane News"),
        url: some(url),
        lang: some(lang),
    }
}

const RSS2: &str = r#"<?xml version="1.0"?>
<?xml-stylesheet href="s.xsl"?>
<!DOCTYPE rss [<!ENTITY bomb "boom">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
 <title>Mill Lane News</title>
 <atom:link href="https://mill.example/feed" rel="self"/>
 <link>https://mill.example/</link>
 <description>All from the lane</description>
 <language>en-gb</language>
 <image><title>A logo</title><link>https://mill.example/logo</link></image>
 <item>
  <title>The weir &amp;amp; the &lt;em&gt;wheel&lt;/em&gt;</title>
  <link>/2024/weir</link>
  <d:creator>Ada Brook</d:creator>
  <d:creator><![CDATA[Tom Reed]]></d:creator>
  <pubDate>Sat, 18 May 2024 00:30:00 +0300</pubDate>
  <description>A short word.</description>
  <content:encoded><![CDATA[<p>The weir is mended.</p><p>The wheel turns.</p>]]></content:encoded>
  <media:group><media:title>A clip</media:title><title>No title</title></media:group>
  <source url="https://other.example"><title>Other</title></source>
 </item>
 <item>
  <guid isPermaLink="true">https://mill.example/2</guid>
  <author>desk@mill.example (The desk)</author>
  <description>Rain &lt; sun &bomb;</description>
  <d:language>cy</d:language>
  <d:date>2024-05-17</d:date>
 </item>
 <item><title>水车（磨坊）</title><author>张三（zhang@mill.example）</author><guid isPermaLink="false">https://mill.example/3</guid></item>
</channel></rss>"#;

#[test]
fn rss_2() {
    let found = articles(RSS2);
    assert_eq!(found.len(), 3);
    let full = "<p>The weir is mended.</p><p>The wheel turns.</p>";
    assert_eq!((found[0].format, found[0].text.as_str()), (Format::Html, full));
    let expected = given(
        "The weir & the wheel",
        "Ada Brook, Tom Reed",
        "Sat, 18 May 2024 00:30:00 +0300",
        "https://mill.example/2024/weir",
        "en-gb",
    );
    assert_eq!(found[0].given, expected);
    assert_eq!((found[1].format, found[1].text.as_str()), (Format::Text, "Rain < sun &bomb;"));
    assert_eq!(found[1].given, given("", "The desk", "2024-05-17", "https://mill.example/2", "cy"));
    assert_eq!((found[2].text.as_str(), found[2].origin.to_string()), ("", "x:3".to_owned()));
    assert_eq!(found[2].given, given("水车（磨坊）", "张三", "", "", "en-gb"));
}

#[test]
fn authors() {
    let table = [
        ("desk@mill.example (Ada Brook)", "Ada Brook"),
        ("Ada Brook (desk@mill.example)", "Ada Brook"),
        ("Ada Brook &lt;desk@mill.example&gt;", "Ada Brook"),
        ("desk@mill.example", "desk@mill.example"),
        ("Ada Brook (Mill Lane)", "Ada Brook (Mill Lane)"),
        ("张三（zhang@mill.example）", "张三"),
        ("<x>u</x><name>Ada &amp; Tom</name>", "Ada & Tom"),
    ];
    for (author, byline) in table {
        let feed = format!("<rss><item><author>{author}</author></item></rss>");
        assert_eq!(articles(&feed)[0].given.byline.as_deref(), Some(byline), "{author}");
    }
}

#[test]
fn rss_1_and_older() {
    let rss1 = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://mill.example/rss"><title>Mill Lane News</title><link>https://mill.example/</link>
        <dc:language>en</dc:language><items><rdf:Seq><rdf:li resource="https://mill.example/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://mill.example/1"><title>One</title><link>https://mill.example/1</link>
        <description>Words of one.</description><dc:creator>Ada Brook</dc:creator><dc:date>2004-05-18T08:00:00Z</dc:date></item>
        <item><title>Without a link</title></item></rdf:RDF>"#;
    let found = articles(rss1);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].given, given("One", "Ada Brook", "2004-05-18T08:00:00Z", "https://mill.example/1", "en"));
    assert_eq!(found[0].text, "Words of one.");
    for version in
        ["version='0.91'", "version='2.0.1'", "", "version='0.92' xmlns='http://backend.userland.com/rss092'"]
    {
        let old = format!(
            "<rss {version}><channel><title>Mill Lane News</title><item><title>T</title><description>D</description></item></channel></rss>"
        );
        let found = articles(&old);
        assert_eq!((&found[0].given, found[0].text.as_str()), (&given("T", "", "", "", ""), "D"), "{version}");
    }
}

#[test]
fn atom() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://mill.example/blog/">
        <title type="html">Mill &amp;lt; Lane News</title>
        <author><name>The desk</name><email>desk@mill.example</email></author>
        <entry xml:lang="cy" xml:base="2024/">
          <title type="text">x &lt;b&gt; y</title><id>tag:mill.example,2024:1</id>
          <link rel="enclosure" href="clip.mp3"/><link rel="alternate" type="text/html" href="weir"/>
          <author><uri>u</uri><name>Ada Brook</name></author><author><name>Tom Reed</name></author>
          <updated>2024-05-19T10:00:00Z</updated><published>2024-05-18T10:00:00+02:00</published>
          <source><title>Other</title><author><name>No</name></author></source>
          <summary>Short</summary>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The weir &amp; the wheel.<br/></p></div></content>
        </entry>
        <entry><title>Two</title><id>https://mill.example/two</id><updated>2024-05-20T10:00:00Z</updated>
          <content src="https://mill.example/two.pdf" type="application/pdf"/>
          <summary type="html">&lt;p>A summary.&lt;/p></summary></entry>
        </feed>"#;
    let found = articles(feed);
    assert_eq!(found.len(), 2);
    let text = r#"<div xmlns="http://www.w3.org/1999/xhtml"><p>The weir &amp; the wheel.<br></p></div>"#;
    assert_eq!((found[0].format, found[0].text.trim()), (Format::Html, text));
    let url = "https://mill.example/blog/2024/weir";
    let site = Some("Mill < Lane News".to_owned());
    let expected = given("x <b> y", "Ada Brook, Tom Reed", "2024-05-18T10:00:00+02:00", url, "cy");
    assert_eq!(found[0].given, Given { site: site.clone(), ..expected });
    let expected = given("Two", "The desk", "2024-05-20T10:00:00Z", "https://mill.example/two", "en");
    assert_eq!(found[1].given, Given { site, ..expected });
    assert_eq!((found[1].format, found[1].text.as_str()), (Format::Html, "<p>A summary.</p>"));
}

#[test]
fn json_feed() {
    let feed = r#"{
      "version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "Mill Lane News", "language": "en",
      "home_page_url": "https://mill.example/", "authors": [{"name": "The desk"}],
      "items": [
        {"id": "1", "url": "weir", "title": "The weir", "content_text": "No.", "content_html": "<p>Yes.</p>", "summary": "S",
         "date_published": "2024-05-18T10:00:00+02:00", "authors": [{"name": "Ada Brook"}, {"name": "Tom Reed"}], "language": "cy"},
        {"id": 2, "external_url": "https://other.example/2", "content_text": "a < b", "date_modified": "2024-05-19", "tags": ["t"]},
        17
      ]}"#;
    for named in [None, Some(Named::Json)] {
        let found = read_as(named, feed.as_bytes());
        let [Ok(one), Ok(two), Err(three)] = found.as_slice() else { panic!("{found:?}") };
        let expected =
            given("The weir", "Ada Brook, Tom Reed", "2024-05-18T10:00:00+02:00", "https://mill.example/weir", "cy");
        assert_eq!((&one.given, one.format, one.text.as_str()), (&expected, Format::Html, "<p>Yes.</p>"));
        let expected = given("", "The desk", "2024-05-19", "https://other.example/2", "en");
        assert_eq!((&two.given, two.format, two.text.as_str()), (&expected, Format::Text, "a < b"));
        assert_eq!(
            two.input.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["id", "external_url", "date_modified", "tags"]
        );
        assert_eq!(three.to_string(), "x:3: not a JSON object; tell who writes the feed");
    }
    let article = r#"{"text": "About https://jsonfeed.org/version/1.", "version": 3}"#;
    assert_eq!(articles(article)[0].text, "About https://jsonfeed.org/version/1.");
}

#[test]
fn faults_keep_what_came_before() {
    let problems = |named, text: &str| -> Vec<String> {
        read_as(named, text.as_bytes())
            .into_iter()
            .map(|item| item.map_or_else(|p| p.to_string(), |raw| raw.text))
            .collect()
    };
    let xml = Some(Named::Xml);
    let table = [
        (
            "<rss><channel><item><description>One</description></item><item><title>T",
            "x:2: the element \"title\" has no end; fetch the feed again",
        ),
        (
            "<rss><item><description>One</description></item><item>",
            "x:2: ends in the middle of an entry; fetch the feed again",
        ),
        (
            "<rss><item><description>One</description></item><item></item><![CDATA[",
            "x:3: is not XML: syntax error: CDATA not closed: `]]>` not found before end of input; fetch the feed again",
        ),
    ];
    for (text, last) in table {
        let found = problems(xml, text);
        assert_eq!((found.first().map(String::as_str), found.last().map(String::as_str)), (Some("One"), Some(last)));
    }
    let none = "x: is a feed that holds no articles; fetch it again later, or leave it out";
    assert_eq!(problems(None, "<rss><channel/></rss>"), [none]);
    assert_eq!(problems(None, r#"{"version": "https://jsonfeed.org/version/1", "items": []}"#), [none]);
    let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>A page.</p></body></html>";
    assert_eq!(problems(xml, page), [page]);
    let other = "x: is neither a feed nor a page; name an RSS or Atom feed, or a page; from other XML, make JSON Lines with one object an article";
    assert_eq!(problems(xml, "<catalog><book/></catalog>"), [other]);
}

#[test]
fn other_encodings_and_hand_made_tags() {
    let text = "<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><description>Мельница & плотина &nbsp;<br>стоят</description></item></channel></rss>";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    let found = read_as(Some(Named::Xml), &bytes);
    let raw = found[0].as_ref().expect("an article");
    assert_eq!((raw.format, raw.text.as_str()), (Format::Html, "Мельница & плотина &nbsp;<br>стоят"));
}

#[test]
fn laughs_and_depth_are_no_danger() {
    let laughs = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
    let feed = format!("{laughs}<rss><item><description>&b;&x;</description></item></rss>");
    assert_eq!(articles(&feed)[0].text, "&b;&x;");
    let deep = format!("<rss><item><description>{}x", "<b xmlns:n='u'>".repeat(100_000));
    assert!(read_as(Some(Named::Xml), deep.as_bytes()).iter().all(Result::is_err));
    let deep = format!("<rss>{}<item><title>x</title></item>", "<channel xmlns:n='u'>".repeat(100_000));
    assert!(!read_as(Some(Named::Xml), deep.as_bytes()).is_empty());
}

proptest! {
    #[test]
    fn any_feed_is_articles_or_problems(cuts in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;:\"'!\\[\\]a-z é]{0,4}"), 0..8)) {
        let mut text = RSS2.to_owned();
        for (at, more) in cuts {
            let at = text.floor_char_boundary(at.index(text.len()));
            text.insert_str(at, &more);
        }
        prop_assert!(!read_as(Some(Named::Xml), text.as_bytes()).is_empty());
    }
}
