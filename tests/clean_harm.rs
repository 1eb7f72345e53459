//! Text that is clean already comes out as it went in, whatever its kind and script, and so does what was cleaned before.

use std::path::PathBuf;

use offprint::clean::{Article, clean};
use offprint::source::{Format, Given, Origin, RawArticle};
use proptest::prelude::*;

/// Words of one language, and how it writes.
struct Language {
    words: &'static str,
    space: &'static str,
    stop: &'static str,
    comma: &'static str,
    quotes: [&'static str; 2],
}

const LANGUAGES: [Language; 6] = [
    Language {
        words: "ferry harbour pilot late tide rope lantern quay slowly waited remembered the of and his before \
            with without spectacles morning old rain gull captain bread window stood carried nobody again",
        space: " ",
        stop: ".",
        comma: ",",
        quotes: ["“", "”"],
    },
    Language {
        words: "barco puerto piloto tarde marea cuerda farol muelle despacio esperaba el la de que con sin \
            lluvia gaviota pan ventana nadie otra",
        space: " ",
        stop: ".",
        comma: ",",
        quotes: ["«", "»"],
    },
    Language {
        words: "паром гавань лоцман поздно прилив канат фонарь причал медленно ждал и не на без дождь чайка хлеб \
            окно никто снова",
        space: " ",
        stop: ".",
        comma: ",",
        quotes: ["«", "»"],
    },
    Language {
        words: "渡轮 港口 领航员 晚 潮水 绳子 灯 码头 慢慢 等 雨 海鸥 面包 窗户 没有人 又",
        space: "",
        stop: "。",
        comma: "，",
        quotes: ["「", "」"],
    },
    Language {
        words: "العبارة الميناء المرشد متأخرا المد الحبل الفانوس الرصيف ببطء انتظر من في بلا المطر",
        space: " ",
        stop: ".",
        comma: "،",
        quotes: ["\"", "\""],
    },
    Language {
        words: "नाव बंदरगाह नाविक देर ज्वार रस्सी लालटेन घाट धीरे रुका और के बिना बारिश",
        space: " ",
        stop: "।",
        comma: ",",
        quotes: ["“", "”"],
    },
];

impl Language {
    /// Some words, the first with a capital.
    fn words(&self, chosen: &[usize]) -> String {
        let known: Vec<&str> = self.words.split(' ').collect();
        let words: Vec<&str> = chosen.iter().map(|n| known[n % known.len()]).collect();
        let text = words.join(self.space);
        let mut rest = text.chars();
        rest.next().map_or(String::new(), |first| first.to_uppercase().chain(rest).collect())
    }

    fn sentence(&self, chosen: &[usize]) -> String {
        let (first, second) = chosen.split_at(chosen.len() / 2);
        let space = if self.space.is_empty() { "" } else { " " };
        format!("{}{}{space}{}{}", self.words(first), self.comma, self.words(second).to_lowercase(), self.stop)
    }

    fn paragraph(&self, chosen: &[usize]) -> String {
        let space = if self.space.is_empty() { "" } else { " " };
        chosen.chunks_exact(12).map(|part| self.sentence(part)).collect::<Vec<_>>().join(space)
    }
}

/// A kind of block.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Paragraph,
    Heading,
    Items,
    Dialogue,
    Verse,
}

/// What an article is made of.
type Plan = Vec<(Kind, Vec<usize>)>;

/// The blocks of an article, each as one line.
fn blocks(language: &Language, plan: &Plan) -> Vec<String> {
    let mut blocks = Vec::new();
    for (kind, chosen) in plan {
        match kind {
            Kind::Paragraph => blocks.push(language.paragraph(chosen)),
            Kind::Heading => {
                blocks.push(language.words(&chosen[..4]));
                blocks.push(language.paragraph(chosen));
            }
            Kind::Items => blocks.extend(chosen.chunks_exact(8).map(|part| format!("• {}", language.sentence(part)))),
            Kind::Dialogue => blocks.extend(chosen.chunks_exact(7).map(|part| {
                let [open, close] = language.quotes;
                format!("{open}{}{close}", language.sentence(part))
            })),
            Kind::Verse => {
                blocks.extend(chosen.chunks_exact(6).map(|part| format!("{}{}", language.words(part), language.comma)));
            }
        }
    }
    blocks
}

fn of(text: &str) -> Article {
    clean(&RawArticle {
        origin: Origin { path: PathBuf::from("-"), line: None },
        format: Format::Text,
        text: text.to_owned(),
        given: Given::default(),
        input: Vec::new(),
    })
}

/// What the article says, title and body, without bullets.
fn said(article: &Article) -> Vec<&str> {
    article.title.as_deref().into_iter().chain(article.blocks.iter().map(|block| block.text.as_str())).collect()
}

/// Wraps at a right margin, as mail and old text files are.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        if lines.last().is_some_and(|line| !line.is_empty() && line.chars().count() + word.chars().count() >= 72) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n")
}

fn plan() -> impl Strategy<Value = Plan> {
    let kind = prop_oneof![
        5 => Just(Kind::Paragraph),
        2 => Just(Kind::Heading),
        1 => Just(Kind::Items),
        1 => Just(Kind::Dialogue),
        1 => Just(Kind::Verse),
    ];
    let words = |least: usize| prop::collection::vec(0_usize..1000, least..90);
    let first = words(36).prop_map(|chosen| (Kind::Paragraph, chosen));
    (first, prop::collection::vec((kind, words(24)), 0..12)).prop_map(|(first, rest)| {
        let mut plan = vec![first];
        plan.extend(rest);
        plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// One block a line, with and without blank lines between.
    #[test]
    fn clean_articles_lose_nothing(plan in plan(), language in 0..LANGUAGES.len(), gaps: bool) {
        let blocks = blocks(&LANGUAGES[language], &plan);
        let article = of(&blocks.join(if gaps { "\n\n" } else { "\n" }));
        prop_assert_eq!(&article.removed, &[]);
        let bare: Vec<&str> = blocks.iter().map(|block| block.trim_start_matches("• ")).collect();
        prop_assert_eq!(said(&article), bare);
    }

    #[test]
    fn wrapped_paragraphs_are_put_together(plan in plan(), language in 0..3_usize) {
        // The first is long enough to show where the margin is.
        let long = || (Kind::Paragraph, (0..120).collect());
        let rest = plan.into_iter().map(|(_, chosen)| (Kind::Paragraph, chosen));
        let plan: Plan = std::iter::once(long()).chain(rest).collect();
        let blocks = blocks(&LANGUAGES[language], &plan);
        let text: Vec<String> = blocks.iter().map(|block| wrapped(block)).collect();
        let article = of(&text.join("\n\n"));
        prop_assert_eq!(&article.removed, &[]);
        prop_assert_eq!(said(&article), blocks.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// A short notice: one to three sentences.
    #[test]
    fn short_notices_lose_nothing(chosen in prop::collection::vec(prop::collection::vec(0_usize..1000, 6..14), 1..4), language in 0..LANGUAGES.len()) {
        let lines: Vec<String> = chosen.iter().map(|chosen| LANGUAGES[language].sentence(chosen)).collect();
        let article = of(&lines.join("\n\n"));
        prop_assert_eq!(&article.removed, &[]);
        prop_assert_eq!(said(&article), lines.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Title, blank line, text: as `offprint clean --format text` writes an article.
    #[test]
    fn what_was_cleaned_stays(plan in plan(), language in 0..LANGUAGES.len(), title in prop::collection::vec(0_usize..1000, 4..9)) {
        let language = &LANGUAGES[language];
        let page = format!("{}\n\n{}", language.words(&title), blocks(language, &plan).join("\n\n"));
        let once = of(&page);
        let again = of(&said(&once).join("\n\n"));
        prop_assert_eq!(&again.removed, &[]);
        prop_assert_eq!(said(&again), said(&once));
    }
}
