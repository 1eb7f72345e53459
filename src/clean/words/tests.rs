use super::files::NoiseLists;
use super::*;

/// The first words of all patterns, as hashes.
fn firsts() -> &'static [Option<u32>] {
    static FIRSTS: OnceLock<Vec<Option<u32>>> = OnceLock::new();
    let first = |p: &Pattern| word::words(&p.words).next().map(|first| first.hash);
    FIRSTS.get_or_init(|| lists().patterns.iter().map(first).collect())
}

/// [`Lists::recognise`] without its table: every pattern at every word.
fn recognise(line: &str) -> Option<Hit> {
    let mut found: Option<(u8, Hit)> = None;
    for word in word::words(line) {
        // A line's word must be the pattern's first word, not only start like it.
        let alike = lists().patterns.iter().zip(firsts()).filter(|(_, first)| **first == Some(word.hash));
        for (p, _) in alike.filter(|(p, _)| (word.start == 0 || p.open_before) && p.fits(line, word.start)) {
            if found.is_none_or(|(best, _)| p.rank() > best) {
                found = Some((p.rank(), p.hit));
            }
        }
    }
    found.map(|(_, hit)| hit)
}

#[test]
fn every_list_parses_and_has_twelve_months() {
    for source in FILES {
        let file: File = toml::from_str(source).unwrap();
        assert!(!file.language.is_empty());
        assert!(file.dates.months.is_empty() || file.dates.months.len() == 12, "{}", file.language);
    }
}

#[test]
fn every_entry_has_a_word_to_look_for() {
    assert!(written().len() > 10_000);
}

#[test]
fn prose_and_headlines_are_no_noise() {
    for line in [
        "Bridge to open in May, mayor says",
        "\"We had no choice,\" she says.",
        "\"It was only fair,\" he wrote.",
        "The harbour office said on 4 May that the ferry was late.",
        "A stranger has bought the company",
        "What to watch this weekend",
        "Anzeige gegen den Bürgermeister",
        "Spende für die Kita am Markt",
        "Επιστροφή στα θρανία",
        "Соглашение о поставках подписано",
        "Дата открытия моста",
        "Sondaj: câți români citesc",
        "La preluarea mandatului a fost liniște.",
        "他们用二维码收钱。",
        "警方将依法追究其法律责任。",
        "記者会見で謝罪",
        "人気俳優が結婚",
        "개인정보 유출 조사",
        "Tolak Tambang, Warga Menginap",
        "דיון סוער בכנסת",
        "עוגיות שוקולד של סבתא",
        "دبیر شورای شهر استعفا کرد",
        "إعلان نتائج الامتحانات",
        "मतदान शुरू",
        "Anket sonuçları açıklandı",
        "Galleria chiusa per lavori",
        "Hon sade det med eftertryck.",
    ] {
        let f = &super::super::lines::measure(&super::super::lines::split(line, 1))[0];
        assert!(f.hit.is_none(), "{line}: {:?}", f.hit);
    }
}

#[test]
fn every_pattern_recognises_itself() {
    for pattern in &lists().patterns {
        let rest = if pattern.open_after { " x" } else { "" };
        let line = format!("{} {}{rest}", pattern.words, pattern.then.join(" x "));
        assert!(lists().recognise(line.trim(), |_, _| true).is_some(), "{line}");
    }
}

#[test]
fn the_table_finds_every_pattern() {
    for pattern in lists().patterns.iter().step_by(29) {
        let line = format!("{}{} {}x", pattern.mark, pattern.words, pattern.then.join(" x "));
        for line in [line.to_uppercase(), format!("Ferry {line}"), line.trim_end_matches('x').to_owned(), line] {
            let line = normal(&line);
            assert_eq!(lists().recognise(&line, |_, _| true), recognise(&line), "{line}");
        }
    }
    // The last character is a mark.
    assert!(recognise(&normal("कुकीज़")).is_some());
}

proptest::proptest! {
    #[test]
    fn the_table_loses_no_hit(words in proptest::collection::vec("[Ss]hare|comments?|[0-9]{1,3}|By|read|more|ferry|阅读|分享|Поделиться|[’'_#%.-]|[a-z]{1,6}", 1..6), glue in "[ ’-]?") {
        let line = normal(&words.join(if glue.is_empty() { " " } else { &glue }));
        proptest::prop_assert_eq!(lists().recognise(&line, |_, _| true), recognise(&line), "{}", line);
    }
}

proptest::proptest! {
    #[test]
    fn ascii_is_folded_byte_by_byte(line in "[a-zA-Z0-9 ,.\t-]{0,30}|[a-zA-Z ]{0,30}") {
        let mut folded = String::new();
        for c in line.trim_matches(|c: char| !c.is_ascii_alphanumeric()).chars() {
            let c = match c {
                '0'..='9' => '#',
                '\t' => ' ',
                c => c.to_ascii_lowercase(),
            };
            if !(matches!(c, '#' | ' ') && folded.ends_with(c)) {
                folded.push(c);
            }
        }
        proptest::prop_assert_eq!(normal(&line), folded);
    }
}

proptest::proptest! {
    #[test]
    fn lines_are_folded_one_by_one(line in "[a-zA-Z0-9 #,.éÉёЁأ’中２\u{a0}\u{301}-]{0,30}") {
        let mut folded = String::new();
        for c in line.trim_matches(|c: char| !c.is_alphanumeric() && !script::is_mark(c) && c != '#').chars() {
            let lower = c.to_lowercase().next().unwrap();
            let c = match script::plain(lower) {
                Some('’') => '\'',
                Some(c) if c.is_numeric() => '#',
                Some(c) if c.is_whitespace() => ' ',
                Some(c) => c,
                None => continue,
            };
            if !(matches!(c, '#' | ' ') && lower != '#' && folded.ends_with(c)) {
                folded.push(c);
            }
        }
        proptest::prop_assert_eq!(normal(&line), folded);
    }
}

#[test]
fn patterns_are_whole_words() {
    let lists = lists();
    let reason = |line: &str| lists.recognise(&normal(line), |_, _| true).map(|hit| hit.reason);
    assert_eq!(reason("- Advertisement -"), Some(Reason::Advertisement));
    assert_eq!(reason("12 Comments"), Some(Reason::Comments));
    assert_eq!(reason("Advertisements for the poor were pasted on the town hall"), None);
    assert_eq!(reason("The quarry"), None);
}

/// Every pattern as it is written, with the place of its list.
fn written() -> Vec<(String, &'static str, Reason, Lists)> {
    let mut all = Vec::new();
    for source in FILES {
        let file: toml::Table = toml::from_str(source).unwrap();
        for part in ["noise", "ends"] {
            for (key, list) in file.get(part).and_then(toml::Value::as_table).into_iter().flatten() {
                for pattern in list.as_array().unwrap() {
                    let mut lists = Lists::default();
                    let hit = Hit { reason: Reason::Outside, end: part == "ends", worded: true };
                    let Some(read) = Pattern::read(pattern.as_str().unwrap(), hit) else {
                        panic!("{key} has {pattern}, which has no word to look for");
                    };
                    lists.add_pattern(read);
                    lists.table.sort();
                    let place =
                        format!("{}\t{part}.{key}\t{}", file["language"].as_str().unwrap(), pattern.as_str().unwrap());
                    all.push((place, part, hit.reason, lists));
                }
            }
        }
    }
    all
}

#[test]
#[ignore = "needs prose: OFFPRINT_PROSE=file cargo test -- --ignored prose --nocapture"]
fn patterns_do_not_hit_prose() {
    let path = std::env::var_os("OFFPRINT_PROSE").expect("OFFPRINT_PROSE names a file of prose, a paragraph a line");
    let prose = std::fs::read_to_string(path).unwrap();
    let written = written();
    for line in super::super::lines::split(&prose.replace('\n', "\n\n"), 1) {
        let f = &super::super::lines::measure(std::slice::from_ref(&line))[0];
        if f.hit.is_none_or(|hit| !hit.worded) {
            continue;
        }
        let normal = normal(&line.text);
        for (place, ..) in written.iter().filter(|(.., lists)| lists.recognise(&normal, |_, _| true).is_some()) {
            println!("HIT\t{place}\t{}", line.text);
        }
    }
}

#[test]
#[ignore = "measures; cargo test --release -- --ignored lists_load --nocapture"]
fn lists_load_fast() {
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let lists = Lists::load();
        println!("{} patterns in {:?}", lists.patterns.len(), start.elapsed());
    }
}

#[test]
fn every_language_has_every_section() {
    /// Languages that number their months.
    const NUMBERED: [&str; 4] = ["zh", "ja", "ko", "vi"];
    /// Languages that their script tells.
    const BY_SCRIPT: [&str; 5] = ["zh", "ja", "ko", "el", "he"];
    const LEAST: usize = 8;
    for source in FILES {
        let File { language, function, noise, ends, byline, dates } = toml::from_str(source).unwrap();
        if language == "und" {
            continue;
        }
        let NoiseLists { navigation, advertisement, sharing, subscription, related, comments, .. } = &noise;
        let NoiseLists { rating, legal, caption, author_box, metadata, .. } = &noise;
        let long = [
            ("navigation", navigation),
            ("advertisement", advertisement),
            ("sharing", sharing),
            ("subscription", subscription),
            ("related", related),
            ("comments", comments),
            ("rating", rating),
            ("legal", legal),
            ("caption", caption),
            ("author_box", author_box),
            ("metadata", metadata),
            ("ends.comments", &ends.comments),
            ("ends.related", &ends.related),
            ("dates.beside", &dates.beside),
        ];
        for (section, list) in long {
            assert!(list.len() >= LEAST, "{language}: {section} has {}", list.len());
        }
        for (section, list) in [
            ("ends.author_box", &ends.author_box),
            ("byline.before", &byline.before),
            ("byline.jobs", &byline.jobs),
            ("dates.changed", &dates.changed),
        ] {
            assert!(!list.is_empty(), "{language}: {section} is empty");
        }
        assert!(dates.months.len() == 12 || NUMBERED.contains(&language.as_str()), "{language}: months");
        assert!(function.len() >= LEAST || BY_SCRIPT.contains(&language.as_str()), "{language}: function words");
    }
}
