//! What the markup itself says of a part of the page: its element, its role, and the words of its class and id.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::Reason;
use super::dom::{Dom, NodeId};
use super::holders::Kind;

mod words;

use words::{BODY, STANDFIRST, WORDS};

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
        kinds |= words.iter().map(|word| kind_of_word(word)).fold(0, |all, kind| all | kind);
    }
    kinds
}

/// What a word of a class or an id says that an element is.
fn kind_of_word(word: &str) -> u32 {
    match word {
        "comments" | "commentlist" | "comment" | "commenttext" | "disqus" | "respond" | "replies" | "reply" => {
            Kind::Comments.bit()
        }
        "main" => Kind::Main.bit(),
        "footer" | "foot" | "colophon" | "bottom" => Kind::Footer.bit(),
        "header" | "masthead" | "head" | "top" => Kind::Header.bit(),
        "sidebar" | "side" | "aside" | "rail" | "right" | "left" | "secondary" | "rightcol" | "leftcol" => {
            Kind::Aside.bit()
        }
        "nav" | "menu" | "navigation" | "navbar" => Kind::Navigation.bit(),
        "article" | "post" => Kind::Article.bit(),
        "figure" | "gallery" | "image" | "photo" | "picture" | "slideshow" => Kind::Figure.bit(),
        _ => 0,
    }
}

/// Whether class or id call a part the summary below the headline.
pub(super) fn is_standfirst(dom: &Dom, id: NodeId) -> bool {
    ["class", "id", "itemprop"]
        .iter()
        .filter_map(|name| dom.attribute(id, name))
        .filter(|value| value.len() <= LONGEST)
        .any(|value| {
            let words = split(value);
            let pair = |w: &[String]| matches!(w, [a, b] if STANDFIRST.contains(&format!("{a}{b}").as_str()));
            words.iter().any(|w| STANDFIRST.contains(&w.as_str())) || words.windows(2).any(pair)
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
