use std::time::Instant;

use proptest::option::of;
use proptest::prelude::*;

use super::*;

/// Rows of a table in memory.
#[derive(Debug, Default)]
pub(in super::super) struct Table(pub(in super::super) Vec<Entry>);

#[derive(Debug, Clone, Default)]
pub(in super::super) struct Entry {
    found: u64,
    title: Option<String>,
    site: Option<String>,
    published: Option<String>,
    words: u32,
    source: Option<(String, bool)>,
}

impl Table {
    fn at(&self, row: RowIndex) -> &Entry {
        &self.0[row.0 as usize]
    }
}

fn found_in(rows: &impl Rows, live: Vec<u32>) -> Order {
    found(live, |row| rows.found(row))
}

impl Rows for Table {
    fn found(&self, row: RowIndex) -> u64 {
        self.at(row).found
    }

    fn title(&self, row: RowIndex) -> Option<&str> {
        self.at(row).title.as_deref()
    }

    fn site(&self, row: RowIndex) -> Option<&str> {
        self.at(row).site.as_deref()
    }

    fn published(&self, row: RowIndex) -> Option<&str> {
        self.at(row).published.as_deref()
    }

    fn words(&self, row: RowIndex) -> u32 {
        self.at(row).words
    }

    fn minutes(&self, row: RowIndex) -> u32 {
        self.at(row).words.div_ceil(238).max(1)
    }

    fn source(&self, row: RowIndex) -> Option<(&str, bool)> {
        self.at(row).source.as_ref().map(|(path, many)| (&**path, *many))
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    let title =
        prop_oneof!["[a-bA-Bé“ ]{0,3}", "[a-b]{15,17}", "(abcdefgh){1,40}[ab]?", "\\PC{0,40}", "[가-깋०-९🦉7]{1,2}"];
    let site = prop_oneof![Just("BBC".to_owned()), Just("bbc".to_owned()), "[x-z]{0,2}"];
    let published = prop_oneof![
        "202[3-5]",
        "202[3-5]-0[1-3]",
        "202[3-5]-0[1-3]-0[1-9]",
        "202[3-5]-0[1-3]-[0-3][0-9]T[0-2][0-9]:30(:00)?(Z|[+-]0[0-9]:00)?",
        "\\PC{0,5}",
    ];
    let words = prop_oneof![Just(0_u32), 0..9000_u32];
    let source = ("/(a|b|a/c)/[1-3]", any::<bool>());
    let fields = (0..20_u64, of(title), of(site), of(published), words, of(source));
    fields.prop_map(|(found, title, site, published, words, source)| Entry {
        found,
        title,
        site,
        published,
        words,
        source,
    })
}

fn table() -> impl Strategy<Value = Table> {
    prop::collection::vec(entry(), 0..120).prop_map(Table)
}

/// The order as its definition has it: a stable sort by the whole fields.
fn naive(table: &Table, sort: Sort, mut live: Vec<u32>) -> Vec<u32> {
    let at = |row: &u32| table.at(RowIndex(*row));
    let text = |text: Option<&String>| {
        text.and_then(|text| collate::tests::naive_whole(text)).map_or((1, Vec::new()), |bytes| (0, bytes))
    };
    live.sort_by_key(|row| at(row).found);
    match sort {
        Sort::Found => {}
        Sort::Newest => {
            live.sort_by_key(|row| Reverse(at(row).published.as_deref().and_then(Moment::parse)));
        }
        Sort::Title => live.sort_by_cached_key(|row| text(at(row).title.as_ref())),
        Sort::Site => live.sort_by_cached_key(|row| text(at(row).site.as_ref())),
        Sort::Longest => live.sort_by_key(|row| {
            let words = at(row).words;
            Reverse((if words == 0 { 0 } else { words.div_ceil(238) }, words))
        }),
    }
    live
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn orders_are_those_of_a_naive_sort(table in table(), dead in prop::collection::vec(any::<bool>(), 120)) {
        let live: Vec<u32> = (0..table.0.len() as u32).filter(|row| !dead[*row as usize]).collect();
        let found = found_in(&table, live.clone());
        for sort in Sort::all() {
            prop_assert_eq!(order(&table, &found, sort).to_vec(), naive(&table, sort, live.clone()), "{:?}", sort);
        }
    }

    #[test]
    fn rows_are_inserted_where_they_belong(table in table(), added in prop::collection::vec(any::<bool>(), 120)) {
        let all: Vec<u32> = (0..table.0.len() as u32).collect();
        let (new, old): (Vec<u32>, Vec<u32>) = all.iter().partition(|row| added[**row as usize]);
        let (found_all, found_old) = (found_in(&table, all), found_in(&table, old));
        for sort in Sort::all() {
            let inserted = insert(&table, &order(&table, &found_old, sort), new.clone(), sort);
            prop_assert_eq!(inserted, order(&table, &found_all, sort), "{:?}", sort);
        }
    }

    /// What a group's rows are is known by its first and last alone.
    #[test]
    fn groups_are_contiguous(table in table()) {
        let found = found_in(&table, (0..table.0.len() as u32).collect());
        for sort in [Sort::Newest, Sort::Title, Sort::Site, Sort::Longest] {
            let order = order(&table, &found, sort);
            let group_at = |place: usize| Some(group::group(&table, order.get(place)?, sort));
            let mut starts = vec![0];
            while let Some(next) = next_group(order.len(), starts[starts.len() - 1], group_at) {
                starts.push(next);
            }
            let mut seen: Vec<Group<'_>> = Vec::new();
            for (place, row) in order.iter().enumerate() {
                let group = group::group(&table, row, sort);
                if seen.last() != Some(&group) {
                    prop_assert!(!seen.contains(&group), "{:?} {} twice", sort, group);
                    prop_assert!(starts.contains(&place), "{:?} {}", sort, group);
                    seen.push(group);
                }
                let start = group_start(place, group_at);
                prop_assert_eq!(start, starts[seen.len() - 1]);
            }
            prop_assert_eq!(starts.len(), seen.len().max(1));
        }
    }
}

#[test]
fn large_orders_are_those_of_a_naive_sort() {
    let table = many(20_000);
    let live: Vec<u32> = (0..20_000).filter(|row| row % 7 != 3).collect();
    let found = found_in(&table, live.clone());
    for sort in Sort::all() {
        assert!(order(&table, &found, sort).to_vec() == naive(&table, sort, live.clone()), "{sort:?}");
    }
}

/// Longer runs of equal stretches than are sorted by whole texts.
#[test]
fn titles_long_alike_are_told_apart() {
    let title = |row: u32| match row % 4 {
        0 => format!("{}{}", "щ".repeat(100), row % 9),
        1 => format!("{}{}", "Щ".repeat(90 + row as usize % 20), row % 7),
        2 => format!("“The same long beginning of a thousand titles”, part {}", row % 50),
        _ => "The same long title of a whole series".to_owned(),
    };
    let entry = |row| Entry { title: Some(title(row)), found: u64::from(row % 3), ..Entry::default() };
    let table = Table((0..16_000).map(entry).collect());
    let found = found_in(&table, (0..16_000).collect());
    assert!(order(&table, &found, Sort::Title).to_vec() == naive(&table, Sort::Title, (0..16_000).collect()));
}

#[test]
fn names_lead_back() {
    for sort in Sort::all() {
        assert_eq!(Sort::from_name(sort.name()), Some(sort));
        assert_ne!(sort.next(), sort);
    }
    assert_eq!((Sort::from_name("Found"), Sort::Longest.next(), Sort::default()), (None, Sort::Found, Sort::Found));
}

#[test]
fn groups_are_named_for_people() {
    let mut table = Table(vec![
        Entry::default(),
        Entry {
            title: Some("“Élan”".to_owned()),
            site: Some("The Paper".to_owned()),
            published: Some("2024-06-01T00:30:00+02:00".to_owned()),
            words: 5000,
            source: Some(("/data/news/1.html".to_owned(), false)),
            ..Entry::default()
        },
    ]);
    let named = |table: &Table, row| Sort::all().map(|sort| group::group(table, RowIndex(row), sort).to_string());
    assert_eq!(named(&table, 0), ["no source", "no date", "no title", "no site", "no text"]);
    assert_eq!(named(&table, 1), ["/data/news", "May\u{a0}2024", "E", "The Paper", "21–30 min"]);
    for (title, heading) in [("7 ways", "#"), ("ёлка", "Е"), ("新闻", "新"), ("깊은", "ㄱ"), ("ნიავი", "Ნ")]
    {
        table.0[1].title = Some(title.to_owned());
        assert_eq!(named(&table, 1)[2], heading);
    }
    for (path, many, heading) in [("/1.html", false, "/"), ("1.html", false, "."), ("/a/b.jsonl", true, "/a/b.jsonl")] {
        table.0[1].source = Some((path.to_owned(), many));
        assert_eq!(named(&table, 1)[0], heading);
    }
    table.0[1].published = Some("2024".to_owned());
    assert_eq!(named(&table, 1)[1], "2024");
}

/// Rows as of a collection of news: half of the titles not ASCII, some begun alike, some without anything.
pub(in super::super) fn many(count: u32) -> Table {
    const SYLLABLES: [&str; 5] = [
        "ba co de fi gra hin jul ka lor men ni ost pra que ri sta ten ur ver wil",
        "bé cö de fi grå hin jül ka łor men ñi ost prä que ri şta ten ur vêr wil",
        "ба во го де жи за ка ло ми на ой пре ру со та ут фе хо це чи",
        "با تو جد حم خر دا رس سل شر صا طو عم غا فل قا كت لم من نو هي",
        "新 闻 市 场 水 桥 雨 山 人 年 国 中 日 月 大 小 上 下 东 西",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut entry = |row: u32| {
        let common = if random(20) == 0 { "Breaking news from the capital: " } else { "" };
        let script = [0, 0, 0, 0, 0, 1, 2, 3, 3, 4][random(10) as usize];
        let mut syllable = || SYLLABLES[script].split(' ').nth(random(20).min(random(20)) as usize).unwrap_or_default();
        let mut word = |_| (0..3).map(|_| syllable()).collect::<String>();
        let words: Vec<_> = (0..8 + row as usize % 3).map(&mut word).collect();
        let (year, month, day) = (2000 + random(25), 1 + random(12), 1 + random(28));
        let time =
            if random(2) == 0 { format!("T{:02}:{:02}:00+02:00", random(24), random(60)) } else { String::new() };
        Entry {
            found: u64::from(row),
            title: (random(50) > 0).then(|| format!("{common}{}", words.join(" "))),
            site: (random(10) > 0).then(|| format!("The {} Daily Courier and Observer", random(800))),
            published: (random(10) > 0).then(|| format!("{year}-{month:02}-{day:02}{time}")),
            words: (random(900) + random(900) * random(3)) as u32,
            source: Some(("/data/news.jsonl".to_owned(), true)),
        }
    };
    Table((0..count).map(&mut entry).collect())
}

/// Since when, by the clock on the wall and in 10 ms of all threads' work: on a busy machine only the latter says much.
struct Clock(Instant, u64);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::worked())
    }

    fn worked() -> u64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields).split(' ');
        fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let work = (Self::worked() - self.1) * 10;
        write!(f, "{:>9.3} ms, all threads {work:>5} ms", self.0.elapsed().as_secs_f64() * 1e3)
    }
}

#[test]
#[ignore = "needs a release build and half a minute"]
fn measures_a_million() {
    const COUNT: u32 = 1_000_000;
    let table = many(COUNT);
    let timed = |what: &str, clock: Clock| println!("{what:>26} {clock}");
    for _ in 0..3 {
        let begun = Clock::start();
        let found = found_in(&table, (0..COUNT).collect());
        timed("found, in order", begun);
        let all = Clock::start();
        for sort in Sort::all() {
            let begun = Clock::start();
            let order = order(&table, &found, sort);
            timed(sort.name(), begun);
            assert_eq!(order.len(), COUNT as usize);
        }
        timed("all", all);
    }
    let found = found_in(&table, (0..COUNT).collect());
    for sort in Sort::all() {
        let order = order(&table, &found, sort);
        let group_at = |place: usize| Some(group::group(&table, order.get(place)?, sort));
        let (begun, mut place, mut groups) = (Clock::start(), 0, 1);
        while let Some(next) = next_group(order.len(), place, group_at) {
            (place, groups) = (next, groups + 1);
        }
        timed(&format!("{groups} groups by {}", sort.name()), begun);
        let begun = Clock::start();
        assert!(group_start(order.len() - 1, group_at) <= place);
        timed("start of the last", begun);
        let begun = Clock::start();
        assert!((0..1000).all(|at| group_at(at * 997).is_some()));
        timed("1000 groups", begun);
        let last = order.get(order.len() - 1).expect("a row");
        let begun = Clock::start();
        assert_eq!(order.rank_of(last), Some(order.len() - 1));
        timed("rank of", begun);
        let old = order.retain(|row| row.0 < COUNT - 25_000);
        let begun = Clock::start();
        let inserted = insert(&table, &old, (COUNT - 25_000..COUNT).collect(), sort);
        timed("insert 25,000", begun);
        assert!(inserted == order);
    }
    let alike = Table(
        (0..COUNT)
            .map(|row| Entry { title: Some(format!("{}{}", "щ".repeat(100), row % 9)), ..Entry::default() })
            .collect(),
    );
    let begun = Clock::start();
    assert_eq!(order(&alike, &Order::identity(COUNT), Sort::Title).len(), COUNT as usize);
    timed("titles alike for 200 bytes", begun);
}
