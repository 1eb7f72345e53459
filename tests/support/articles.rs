//! Small collections, and sessions that read them.

use offprint::clean::Article;
use offprint::source::Given;
use offprint::tags::State;

use super::Session;

/// An article with a headline, a site and a byline.
pub fn titled(title: &str, site: &str, byline: &str) -> Article {
    let given =
        Given { title: Some(title.into()), site: Some(site.into()), byline: Some(byline.into()), ..Given::default() };
    super::given(&format!("{title}.txt"), given, &format!("{title}. {PROSE}"))
}

/// What every article of [`titled`] says.
pub const PROSE: &str = "The harbour froze on a Tuesday, and by the end of that week the children of the lower town had \
     laid out a market on the ice, with stalls made of doors and lamps made of jars. Nobody had asked for it.";

/// A session over four articles.
pub fn harbour() -> Session {
    let articles = vec![
        titled("Putin visits the market", "The Marsh Review", "Ann Lee"),
        titled("A market on the ice", "Harbour Post", "Per Olsson"),
        titled("Doors and jars", "Harbour Post", "Путин Иванов"),
        titled("Café culture in the cold", "Northern Dish", "Zoë Ek"),
    ];
    Session::open(articles, 100, 24)
}

/// Four articles of one site.
pub fn four() -> Vec<Article> {
    ["Lamps in the lower town", "Doors and jars", "A market on the ice", "The thaw"]
        .map(|title| titled(title, "Harbour Post", "Per Olsson"))
        .into()
}

/// What a journal comes to in which the first of [`four`] has the tag `china`.
pub fn with_china() -> State {
    let mut first = Session::open(four(), 100, 24);
    first.keys("tchina<Enter>");
    let mut state = State::default();
    first.journal.iter().for_each(|line| _ = state.replay(line));
    state
}

/// Articles of several months, sites and lengths, in no order.
pub fn dated() -> Vec<Article> {
    let of = |(title, date, site, times): (&str, &str, &str, usize)| {
        let given = Given {
            title: Some(title.into()),
            published: Some(date.into()),
            site: Some(site.into()),
            ..Given::default()
        };
        super::given(&format!("{title}.txt"), given, &format!("{title}. {}", format!("{PROSE}\n\n").repeat(times)))
    };
    [
        ("Zebras in the square", "2024-05-02", "Marsh", 1),
        ("A council of crows", "2023-11-30", "Harbour", 40),
        ("Élan and its price", "2024-05-20", "Marsh", 8),
        ("The crow road", "2024-02-01", "Northern", 3),
        ("Each lamp counted", "2023-11-02", "Harbour", 1),
    ]
    .map(of)
    .into()
}

/// Articles with tags: china three times, chile twice, chad once.
pub fn tagged() -> Session {
    let mut reader = harbour();
    reader.keys("gtchina chile chad<Enter>jtchina chile<Enter>jtchina<Enter>g");
    reader
}

/// A list of four with bodies, sites, addresses and tags.
pub fn quay(width: u16, height: u16) -> Session {
    let about = |title: &str, site: Option<&str>, byline: &str, published: &str, lang: &str, body: &str| {
        let given = Given {
            title: Some(title.into()),
            site: site.map(Into::into),
            byline: Some(byline.into()),
            published: Some(published.into()),
            url: Some(format!(
                "https://news.{}.example/{}",
                byline.split(' ').next().unwrap().to_lowercase(),
                title.len()
            )),
            lang: Some(lang.into()),
        };
        super::given(&format!("{title}.txt"), given, body)
    };
    let filler = "It is told here at some length, as it was told then, by those who were there. ".repeat(6);
    let wall = format!("{filler} Late that winter the sea came over the harbour wall and took the lamps. {filler}");
    let lamps =
        format!("{filler}\n\nThe lamps of the upper town were lit by hand. {filler}\n\nThe harbour had none. {filler}");
    let articles = vec![
        about(
            "A market on the ice of the long and very old canal",
            Some("The Marsh Review"),
            "Wilhelmina Abernathy-Lee",
            "2024-05-18",
            "en",
            &wall,
        ),
        about("Doors and jars", Some("Harbour Post"), "Per Olsson", "2023-11-02", "en-gb", &lamps),
        about("Winter", None, "Ann Lee", "2024-01", "de", &filler),
    ];
    let mut reader = Session::open(articles, width, height);
    reader.keys("tlakes ice trade-and-commerce-of-the-north rivers<Enter>");
    reader
}
