//! What the markup itself says of a part of the page: its element, its role, and the words of its class and id.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::Reason;
use super::dom::{Dom, NodeId};
use super::holders::Kind;

/// Why a part of the page is marked as no part of an article.
pub(super) fn read(dom: &Dom, id: NodeId) -> Option<Reason> {
    let by_element = match dom.name(id) {
        "html" | "body" | "main" | "article" | "" => return None,
        "figcaption" => Some(Reason::Caption),
        "nav" | "menu" | "button" | "form" => Some(Reason::Navigation),
        _ => None,
    };
    let by_role = dom.attribute(id, "role").and_then(|role| match role {
        "navigation" | "menu" | "menubar" | "search" | "toolbar" | "tablist" => Some(Reason::Navigation),
        "alert" | "alertdialog" | "dialog" => Some(Reason::Legal),
        _ => None,
    });
    let by_words = ["class", "id"].iter().find_map(|name| by_words(dom.attribute(id, name)?));
    let wide = match dom.name(id) {
        "header" | "aside" => Some(Reason::Navigation),
        "footer" => Some(Reason::Legal),
        _ => None,
    };
    by_words.or(by_element).or(by_role).or(wide)
}

/// Longest class or id that is read: longer ones are generated.
const LONGEST: usize = 300;

/// The reason that the words of a class or id give.
fn by_words(value: &str) -> Option<Reason> {
    if value.len() > LONGEST {
        return None;
    }
    let words = split(value);
    let ranks = ranks();
    let single = words.iter().filter_map(|word| ranks.get(word.as_str()));
    let pairs = words.windows(2).filter_map(|pair| ranks.get(pair.concat().as_str()));
    single.chain(pairs).min().and_then(|rank| WORDS.get(*rank)).map(|(reason, _)| *reason)
}

/// Word → the first row of [`WORDS`] that has it.
fn ranks() -> &'static FxHashMap<&'static str, usize> {
    static RANKS: OnceLock<FxHashMap<&str, usize>> = OnceLock::new();
    RANKS.get_or_init(|| {
        let rows = WORDS.iter().enumerate().rev();
        rows.flat_map(|(rank, (_, words))| words.iter().map(move |word| (*word, rank))).collect()
    })
}

/// The words of a class or id, in lower case: `newsletterBox`, `newsletter-box`, `newsletter_box` are two words.
pub(super) fn split(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in value.chars() {
        let starts = c.is_uppercase() && lower;
        if !c.is_alphanumeric() || starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words of classes and ids, and pairs of words written as one; the first that matches decides.
const WORDS: [(Reason, &[&str]); 11] = [
    (
        Reason::Subscription,
        &[
            "newsletter",
            "newsletters",
            "newslettersignup",
            "subscribe",
            "subscription",
            "signup",
            "paywall",
            "mailchimp",
            "optin",
            "emailsignup",
            "regwall",
            "piano",
            "premium",
        ],
    ),
    (
        Reason::Sharing,
        &[
            "share",
            "sharing",
            "shares",
            "sharebar",
            "sharebuttons",
            "sharedaddy",
            "social",
            "socials",
            "socialmedia",
            "addthis",
            "addtoany",
            "sharethis",
            "soc",
            "shareicons",
            "sharelinks",
            "socialshare",
            "shariff",
            "heateor",
            "teilen",
            "partager",
            "compartir",
            "compartilhar",
        ],
    ),
    (
        Reason::AuthorBox,
        &[
            "authorbio",
            "authorbox",
            "authorinfo",
            "aboutauthor",
            "bio",
            "biography",
            "authordescription",
            "authorprofile",
            "authorcard",
            "contributorbio",
        ],
    ),
    (
        Reason::Related,
        &[
            "related",
            "relatedposts",
            "relatedarticles",
            "relatedcontent",
            "relatedlinks",
            "recirc",
            "recirculation",
            "recommended",
            "recommendations",
            "recommend",
            "readmore",
            "readnext",
            "alsoread",
            "readalso",
            "moreon",
            "morefrom",
            "morestories",
            "mostread",
            "mostpopular",
            "popular",
            "popularposts",
            "trending",
            "outbrain",
            "taboola",
            "yarpp",
            "jp",
            "seealso",
            "upnext",
            "latestnews",
            "latestposts",
            "recentposts",
            "suggested",
            "teaser",
            "teasers",
            "crosslink",
            "similar",
        ],
    ),
    (
        Reason::Comments,
        &[
            "comment",
            "comments",
            "commentlist",
            "disqus",
            "respond",
            "replies",
            "rating",
            "ratings",
            "poll",
            "feedback",
            "livefyre",
            "commentform",
            "cm",
            "kommentare",
            "commentaires",
            "comentarios",
            "bewertung",
        ],
    ),
    (
        Reason::Legal,
        &[
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "ccpa",
            "copyright",
            "legal",
            "disclaimer",
            "disclosure",
            "onetrust",
            "privacy",
            "sitefooter",
        ],
    ),
    (
        Reason::Advertisement,
        &[
            "ad",
            "ads",
            "adv",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "adsense",
            "adslot",
            "adsbygoogle",
            "adcontainer",
            "sponsor",
            "sponsored",
            "sponsors",
            "promo",
            "promos",
            "promotion",
            "dfp",
            "mpu",
            "leaderboard",
            "anzeige",
            "publicidad",
            "cta",
            "affiliate",
        ],
    ),
    (
        Reason::Caption,
        &[
            "caption",
            "captions",
            "credit",
            "credits",
            "cap",
            "wpcaption",
            "wpcaptiontext",
            "imagecaption",
            "photocredit",
            "imagecredit",
            "figcaption",
            "photographer",
        ],
    ),
    (
        Reason::Metadata,
        &[
            "byline",
            "bylines",
            "author",
            "authors",
            "dateline",
            "timestamp",
            "pubdate",
            "published",
            "publishdate",
            "postmeta",
            "entrymeta",
            "articlemeta",
            "meta",
            "tags",
            "taglist",
            "postedon",
            "readingtime",
            "readtime",
            "kicker",
            "categories",
            "posttags",
            "entrydate",
            "postdate",
            "autor",
        ],
    ),
    (
        Reason::Navigation,
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
            "toc",
            "tableofcontents",
            "skip",
            "skiplink",
            "masthead",
            "topbar",
            "sitenav",
            "search",
            "searchform",
            "postnavigation",
            "prevnext",
            "toolbar",
            "tools",
        ],
    ),
    (Reason::Outside, &["sidebar", "widget", "widgets", "popup", "modal", "overlay", "lightbox", "rail"]),
];

/// Words of classes and ids of the part that holds the article's body.
const BODY: [&str; 40] = [
    "articlebody",
    "articlecontent",
    "articletext",
    "articlecontents",
    "entry",
    "entrycontent",
    "entrybody",
    "postcontent",
    "postbody",
    "posttext",
    "story",
    "storybody",
    "storycontent",
    "storytext",
    "bodycopy",
    "bodytext",
    "maincontent",
    "contentmain",
    "contentbody",
    "newstext",
    "newscontent",
    "newsbody",
    "newsdetail",
    "text",
    "textcontent",
    "hentry",
    "prose",
    "richtext",
    "wysiwyg",
    "rte",
    "articulo",
    "artikel",
    "cuerpo",
    "pagecontent",
    "singlecontent",
    "blogpost",
    "blogcontent",
    "tdpostcontent",
    "detail",
    "artibody",
];

/// What class, id and role say that a part is, as bits of [`Kind`].
pub(super) fn kinds(dom: &Dom, id: NodeId) -> u32 {
    let mut kinds = 0;
    match dom.attribute(id, "role") {
        Some("main") => kinds |= Kind::Main.bit(),
        Some("article") => kinds |= Kind::Article.bit(),
        Some("navigation" | "menu" | "menubar") => kinds |= Kind::Navigation.bit(),
        Some("complementary") => kinds |= Kind::Aside.bit(),
        Some("contentinfo") => kinds |= Kind::Footer.bit(),
        Some("banner") => kinds |= Kind::Header.bit(),
        _ => {}
    }
    if dom.attribute(id, "itemprop").is_some_and(|p| p.contains("articleBody")) {
        kinds |= Kind::Body.bit();
    }
    for value in ["class", "id"].iter().filter_map(|name| dom.attribute(id, name)).filter(|v| v.len() <= LONGEST) {
        let words = split(value);
        let pair = |w: &[String]| matches!(w, [a, b] if BODY.contains(&format!("{a}{b}").as_str()));
        let single = |w: &String| w.len() > 4 && BODY.contains(&w.as_str());
        if words.iter().any(single) || words.windows(2).any(pair) {
            kinds |= Kind::Body.bit();
        }
        for word in &words {
            match word.as_str() {
                "comments" | "commentlist" | "comment" | "commenttext" | "disqus" | "respond" | "replies" | "reply" => {
                    kinds |= Kind::Comments.bit();
                }
                "main" => kinds |= Kind::Main.bit(),
                "footer" | "foot" | "colophon" | "bottom" => kinds |= Kind::Footer.bit(),
                "header" | "masthead" | "head" | "top" => kinds |= Kind::Header.bit(),
                "sidebar" | "side" | "aside" | "rail" | "right" | "left" | "secondary" | "rightcol" | "leftcol" => {
                    kinds |= Kind::Aside.bit();
                }
                "nav" | "menu" | "navigation" | "navbar" => kinds |= Kind::Navigation.bit(),
                "article" | "post" => kinds |= Kind::Article.bit(),
                "figure" | "gallery" | "image" | "photo" | "picture" | "slideshow" => kinds |= Kind::Figure.bit(),
                _ => {}
            }
        }
    }
    kinds
}

/// Whether class or id call a part the summary below the headline.
pub(super) fn is_standfirst(dom: &Dom, id: NodeId) -> bool {
    const NAMES: [&str; 15] = [
        "standfirst",
        "lead",
        "subtitle",
        "subhead",
        "subheadline",
        "subheading",
        "dek",
        "deck",
        "vorspann",
        "chapo",
        "bajada",
        "subtitulo",
        "entradilla",
        "articlesummary",
        "articledek",
    ];
    ["class", "id", "itemprop"]
        .iter()
        .filter_map(|name| dom.attribute(id, name))
        .filter(|value| value.len() <= LONGEST)
        .any(|value| {
            let words = split(value);
            let pair = |w: &[String]| matches!(w, [a, b] if NAMES.contains(&format!("{a}{b}").as_str()));
            words.iter().any(|w| NAMES.contains(&w.as_str())) || words.windows(2).any(pair)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_words_give_reasons() {
        for (value, reason) in [
            ("newsletter-box", Some(Reason::Subscription)),
            ("NewsletterBox", Some(Reason::Subscription)),
            ("article__share-bar", Some(Reason::Sharing)),
            ("about_author", Some(Reason::AuthorBox)),
            ("adSlot mpu1", Some(Reason::Advertisement)),
            ("shadow header-lead", None),
            ("c-p", None),
        ] {
            assert_eq!(by_words(value), reason, "{value}");
        }
    }
}
