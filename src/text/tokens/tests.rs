use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::text::fold;

/// The tokens of a text with bars between them.
fn cut(text: &str) -> String {
    tokens(text).map(|token| token.text.into_owned()).collect::<Vec<_>>().join("|")
}

fn passage(text: &str) -> Passage {
    Passage::parse(text).expect(text)
}

/// A text with what a passage finds in brackets.
fn marked(text: &str, asked: &str) -> String {
    let mut shown = text.to_owned();
    for place in passage(asked).places(text).iter().rev() {
        shown.insert(place.end, ']');
        shown.insert(place.start, '[');
    }
    shown
}

#[test]
fn words_are_runs_of_letters_and_digits() {
    for (text, expected) in [
        ("", ""),
        (" – … !?", ""),
        ("The Quick, brown", "the|quick|brown"),
        ("don't l’homme O'Brien", "don|t|l|homme|o|brien"),
        ("co-op e-mail COVID-19 covid19", "co|op|e|mail|covid|19|covid19"),
        ("U.S. 3.5 1,000 snake_case a@b.org", "u|s|3|5|1|000|snake|case|a|b|org"),
        ("５Ｇ ＡＢＣ１２３", "5g|abc123"),
        ("m² ½ 5℃ №7 Brand™", "m2|12|5|c|no|7|brand|tm"),
        ("🎉 👩‍👩‍👧 1️⃣ a🎉b", "1|a|b"),
        ("soft\u{AD}hyphen zero\u{200B}width a\u{301}", "softhyphen|zerowidth|a"),
        ("\u{301}\u{301} \u{93F}", ""),
    ] {
        assert_eq!(cut(text), expected, "{text}");
    }
}

#[test]
fn words_of_many_languages_are_folded() {
    for (text, expected) in [
        ("Größe Straße ÄRZTE ﬁn", "grosse|strasse|arzte|fin"),
        ("L’été où cœur", "l|ete|ou|coeur"),
        ("İSTANBUL ılık Iğdır", "istanbul|ilik|igdir"),
        ("Ёлка, Йод – МОСКВА", "елка|иод|москва"),
        ("ΟΔΌΣ ὁδός", "οδοσ|οδοσ"),
        ("שָׁלוֹם צה״ל", "שלום|צה|ל"),
        ("می\u{200C}خواهم ۱۲۳ ٤٥", "ميخواهم|123|45"),
        ("क्षेत्र हिंदी", "क्षेत्र|हिंदी"),
        ("Tiếng Việt đẹp", "tieng|viet|dep"),
        ("བོད་སྐད", "བོད|སྐད"),
    ] {
        assert_eq!(cut(text), expected, "{text}");
    }
}

#[test]
fn arabic_loses_article_and_particles() {
    for (text, expected) in [
        ("كتاب الكتاب والكتاب بالكتاب فالكتاب كالكتاب للكتاب وللكتاب وبالكتاب", ["كتاب"; 9].join("|")),
        ("أَحْمَدُ إحمد آحمد المدرسة المدرسه مصطفى كتـــاب", "احمد|احمد|احمد|مدرسه|مدرسه|مصطفي|كتاب".to_owned()),
        ("الله والله بالله اللهم الآن والآن", "الله|الله|بالله|اللهم|الان|الان".to_owned()),
        ("وأعلن وقال وزير وزارة الحق ال و", "اعلن|وقال|وزير|زاره|حق|ال|و".to_owned()),
        ("ﻣﺼﺮ ﻻ ﷲ", "مصر|لا|الله".to_owned()),
        ("وزیر کشور", "وزير|كشور".to_owned()),
    ] {
        assert_eq!(cut(text), expected, "{text}");
    }
}

#[test]
fn scripts_without_blanks_are_cut_into_pairs() {
    for (text, expected) in [
        ("北京市，人", "北京|京市|市|人"),
        ("東京タワーです。", "東京|京タ|タワ|ワー|ーで|です|す"),
        ("か\u{3099}く ｶﾞｸ", "がく|く|ガク|ク"),
        ("한국은 한국", "한국|국은|은|한국|국"),
        ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국|국"),
        ("ที่นี่", "ที่นี่|นี่"),
        ("ลาว ລາວ", "ลา|าว|ว|ລາ|າວ|ວ"),
        ("ខ្មែរ", "ខ្មែ|មែរ|រ"),
        ("2024年A股5G手机", "2024|年|a|股|5g|手机|机"),
        ("中・国 々", "中|国|々"),
    ] {
        assert_eq!(cut(text), expected, "{text}");
    }
}

#[test]
fn tokens_say_where_they_stand() {
    let text = "Le café\u{301} noir: 北京市";
    let found: Vec<_> = tokens(text).map(|token| (&text[token.start..token.end], token.position)).collect();
    assert_eq!(found, [("Le", 0), ("café\u{301}", 1), ("noir", 2), ("北京", 3), ("京市", 4), ("市", 5)]);
    assert!(matches!(tokens("plain").next().map(|token| token.text), Some(Cow::Borrowed("plain"))));
}

#[test]
fn passages_are_parsed_as_texts_are_cut() {
    for (text, expected) in [
        ("Word", "word"),
        ("wor*", "wor*"),
        ("two  wor*", "two wor*"),
        ("\"co-op\"", "co op"),
        ("wo*d", "wo d"),
        ("don't", "don t"),
        ("word *", "word"),
        ("(wor*)", "wor*"),
        ("北京", "北京"),
        ("北京市", "北京 京市"),
        ("北京*", "北京"),
        ("北", "北*"),
        ("2024年", "2024 年*"),
        ("한국 정부", "한국 국 정부"),
        ("والكتاب", "كتاب"),
    ] {
        assert_eq!(passage(text).to_string(), expected, "{text}");
    }
    for text in ["", " ", "*", "…!", "🎉", "\u{301}"] {
        assert_eq!(Passage::parse(text), None, "{text}");
    }
    assert_eq!(passage("wor").begun(), passage("wor*"));
    assert_eq!(passage("a w").begun(), passage("a w"));
    assert!(passage("a w*").is_broad() && passage("ж*").is_broad());
    assert!(!passage("w").is_broad() && !passage("wo*").is_broad() && !passage("北").is_broad());
    assert_eq!(passage(&"a ".repeat(1000)).tokens().len(), 64);
}

#[test]
fn places_are_what_a_reader_would_mark() {
    for (text, asked, expected) in [
        ("The art of art, party", "art", "The [art] of [art], party"),
        ("The art of party arts", "art*", "The [art] of party [arts]"),
        ("Don’t do; don't", "don't", "[Don’t] do; [don't]"),
        ("two words, Two  Words; two of words", "two words", "[two words], [Two  Words]; two of words"),
        ("big apple and big apples", "big app*", "[big apple] and [big apples]"),
        ("a a a a", "a a", "[a a] [a a]"),
        ("قرأ الكتاب وكتب", "كتاب", "قرأ [الكتاب] وكتب"),
        ("北京市在北京", "北京", "[北京]市在[北京]"),
        ("哈哈哈哈哈哈哈", "哈哈哈", "[哈哈哈][哈哈哈]哈"),
        ("他去北京市。", "北京市", "他去[北京市]。"),
        ("北上，南北", "北", "[北]上，南[北]"),
        ("대한국은 한국", "한국", "대[한국]은 [한국]"),
        ("한국의 정부가 한국 정부가", "한국 정부", "한국의 정부가 [한국 정부]가"),
        ("あいカﾞ", "ガ", "あい[カﾞ]"),
        ("ประเทศไทยงาม", "ไทย", "ประเทศ[ไทย]งาม"),
        ("STRASSE Straße", "straße", "[STRASSE] [Straße]"),
        ("none", "other", "none"),
    ] {
        assert_eq!(marked(text, asked), expected, "{asked} in {text}");
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let started = Instant::now();
    for unit in
        ["\u{301}", "か\u{3099}", "é", "ß", "\u{1161}", "ال", "ที่", "a", "a ", "か\u{3099}\u{3099}", "व\u{94D}", "ﷺ"]
    {
        for lead in ["", "か", "x", "ا"] {
            let text = format!("{lead}{}", unit.repeat(60_000 / unit.len()));
            assert!(tokens(&text).all(|token| !token.text.is_empty() && token.text.len() <= MAX_LEN));
            assert!(!passage("a a b").is_in(&text));
        }
    }
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn long_words_are_found_by_their_first_bytes() {
    let text = format!("see {} here", "ж".repeat(1000));
    assert!(passage(&"ж".repeat(500)).is_in(&text) && passage("жж*").is_in(&text));
    assert!(!passage(&"ж".repeat(31)).is_in(&text));
}

fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        'a', 'b', 'B', ' ', ' ', '-', '*', '\'', 'é', '\u{301}', 'ß', 'Ж', 'й', 'か', 'ﾞ', 'ｶ', '\u{3099}', '\u{1112}',
        '\u{1161}', '\u{11AB}', '한', '국', '\u{640}', 'ا', 'ل', 'ك', 'و', '\u{5B4}', 'ש', '…', 'İ', 'ﬁ', '中', '国',
        '\u{93F}', 'ท', '\u{E35}', '½', '℃', '1', '１',
    ]);
    prop::collection::vec(prop_oneof![9 => odd, 1 => any::<char>()], 0..30).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn tokens_lie_in_order_on_characters(text in text()) {
        let mut before: Option<Token> = None;
        for token in tokens(&text) {
            prop_assert!(!token.text.is_empty() && token.text.len() <= MAX_LEN);
            prop_assert!(text.get(token.start..token.end).is_some_and(|source| !source.is_empty()));
            prop_assert_eq!(token.position, before.as_ref().map_or(0, |before| before.position + 1));
            prop_assert!(before.is_none_or(|before| before.start < token.start && before.end <= token.end));
            before = Some(token);
        }
    }

    #[test]
    fn folding_first_changes_nothing(text in text()) {
        // Signs are words of their own only until they are letters.
        prop_assume!(!text.chars().any(|c| letter(c).class == Class::Sign));
        let folded = fold(&text).text.into_owned();
        prop_assert_eq!(cut(&text), cut(&folded), "{:?}", folded);
    }

    #[test]
    fn a_text_is_in_itself(text in text(), before in "[a中 ]{0,2}", after in "[b国 ]{0,2}") {
        let Some(passage) = Passage::parse(&text) else { return Ok(()) };
        prop_assert!(passage.is_in(&text), "{}", passage);
        prop_assert!(passage.begun().is_in(&text), "{}", passage);
        let apart = format!("{before} {text} {after}");
        prop_assert!(passage.is_in(&apart), "{}", passage);
    }

    #[test]
    fn places_are_apart_and_there_when_it_is_in(text in text(), asked in text()) {
        let Some(passage) = Passage::parse(&asked) else { return Ok(()) };
        let places = passage.places(&text);
        prop_assert_eq!(!places.is_empty(), passage.is_in(&text));
        prop_assert!(places.len() as u32 <= passage.count(&text));
        prop_assert!(places.iter().all(|place| text.get(place.clone()).is_some_and(|found| !found.is_empty())));
        prop_assert!(places.is_sorted_by(|a, b| a.end <= b.start));
    }

    #[test]
    fn what_is_found_is_what_a_plain_reading_finds(text in "[abAB '.-]{0,24}", asked in "[ab ]{1,6}[*]?") {
        let Some(passage) = Passage::parse(&asked) else { return Ok(()) };
        let words: Vec<_> = tokens(&text).map(|token| token.text.into_owned()).collect();
        let (last, rest) = passage.tokens().split_last().expect("not empty");
        let plain = words.windows(rest.len() + 1).filter(|window| {
            let (end, start) = window.split_last().expect("not empty");
            start == rest && if passage.is_open() { end.starts_with(last) } else { end == last }
        });
        prop_assert_eq!(plain.count(), passage.count(&text) as usize);
        prop_assert_eq!(passage.count(&text) > 0, passage.is_in(&text));
    }
}

/// `cargo test --release --lib text::tokens::tests::measure -- --ignored --nocapture`
#[test]
#[ignore = "measures; needs a release build"]
fn measure() {
    let texts = [
        (
            "English",
            "The ferry had left the harbour before anyone thought of counting the passengers, and it was late. ",
        ),
        ("quotes", "“The ferry’s gone,” she said – and it had left the harbour before anyone thought of counting. "),
        ("French", "Le traversier était déjà parti quand on a songé à compter les passagers, et il était tard. "),
        ("Russian", "Паром ушёл из гавани раньше, чем кто-нибудь подумал пересчитать пассажиров. "),
        ("Arabic", "غادرت العبارة الميناء قبل أن يفكر أحد في عد الركاب وكان الوقت متأخرا. "),
        ("Chinese", "渡轮离开港口之前没有人想到要清点乘客，而且天色已晚。"),
        ("Korean", "여객선은 누군가 승객을 세어 볼 생각을 하기 전에 항구를 떠났다. "),
        ("Thai", "เรือเฟอร์รี่ออกจากท่าก่อนที่ใครจะคิดนับผู้โดยสาร "),
    ];
    for (name, sentence) in texts {
        let text = sentence.repeat(20_000_000 / sentence.len());
        let megabytes = text.len() as f64 / 1e6;
        let started = Instant::now();
        let mut words = Words::new(&text);
        let mut count = 0_u64;
        while words.advance() {
            count += words.word().len() as u64;
        }
        let cutting = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let is_in = passage("zebra crossing").is_in(&text) || passage("斑马").is_in(&text);
        let missing = started.elapsed().as_secs_f64() / 2.0;
        println!(
            "{name:8} {:5.0} MB/s cut, {:5.0} MB/s is_in ({count} {is_in})",
            megabytes / cutting,
            megabytes / missing
        );
    }
}
