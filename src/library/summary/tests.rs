use std::sync::OnceLock;
use std::time::Instant;

use proptest::prelude::*;

use super::*;

const NAME: &str = "summary-00000001";

fn draft(rows: u32, dead: &[u32], orders: &[Sort]) -> SummaryDraft {
    let mut draft = SummaryDraft { rows, repeated: 1 << 40, ..SummaryDraft::default() };
    for row in dead {
        draft.dead.mark(RowIndex(*row));
    }
    let live = draft.dead.live(rows);
    let order = |sort| match sort {
        Sort::Found => Order::of(live.clone()),
        _ => Order::of(live.iter().rev().copied().collect()),
    };
    draft.orders = orders.iter().map(|sort| (*sort, order(*sort))).collect();
    draft.copies = live.iter().rev().step_by(3).map(|row| (RowIndex(*row), row % 5 + 2)).collect();
    draft
}

fn written(draft: &SummaryDraft) -> (tempfile::TempDir, FileEntry) {
    let dir = tempfile::tempdir().expect("a folder");
    let entry = Summary::write(dir.path(), NAME, draft).expect("a summary");
    (dir, entry)
}

fn check(summary: &Summary, draft: &SummaryDraft) {
    let live = draft.dead.live(draft.rows);
    assert_eq!((summary.live() as usize, summary.repeated()), (live.len(), draft.repeated));
    for row in (0..draft.rows + 70).map(RowIndex) {
        assert_eq!(summary.dead().has(row), draft.dead.has(row) && row.0 < draft.rows);
        let copies = draft.copies.iter().find(|(found, _)| *found == row).map_or(1, |(_, count)| *count);
        assert_eq!(summary.copies(row), copies);
    }
    assert_eq!(summary.repeats().count(), draft.copies.len());
    for sort in Sort::all() {
        let order = draft.orders.iter().find(|(of, _)| *of == sort).map(|(_, order)| order);
        assert_eq!(summary.order(sort), order);
    }
    assert_eq!(summary.verify(), Ok(()));
}

#[test]
fn an_older_summary_stays_with_who_has_it_mapped() {
    let old = draft(1000, &[3], &[Sort::Title]);
    let (dir, entry) = written(&old);
    let mapped = Summary::open(dir.path(), &entry, 1000).expect("a summary");
    let new = draft(900, &[], &Sort::all());
    let entry = Summary::write(dir.path(), NAME, &new).expect("a summary");
    check(&mapped, &old);
    check(&Summary::open(dir.path(), &entry, 900).expect("a summary"), &new);
    let dead = mapped.dead().clone();
    std::fs::remove_file(dir.path().join(NAME)).expect("a file");
    assert!(dead.has(RowIndex(3)));
}

#[test]
fn what_was_not_written_so_is_a_damage() {
    let (dir, entry) = written(&draft(1000, &[3], &Sort::all()));
    let open = |entry: &FileEntry, rows| Summary::open(dir.path(), entry, rows).err().map(|damage| damage.why);
    assert_eq!(open(&entry, 1000), None);
    assert_eq!(open(&entry, 999).as_deref(), Some("is not of this library"));
    let shorter = FileEntry { length: entry.length - 4, ..entry.clone() };
    assert_eq!(open(&shorter, 1000).as_deref(), Some("is not as long as it was written"));
    let missing = FileEntry { name: "summary-00000009".to_owned(), length: 0 };
    assert!(open(&missing, 1000).is_some_and(|why| why.starts_with("cannot be read")));
    for (length, why) in [
        (0, "is too short for a summary"),
        (255, "is too short for a summary"),
        (256, "does not begin as a summary does"),
    ] {
        let file = OpenOptions::new().write(true).open(dir.path().join(NAME)).expect("a file");
        file.set_len(length.max(1)).and_then(|()| file.set_len(length)).expect("a file");
        assert!(
            open(&FileEntry { length, ..entry.clone() }, 1000).is_some_and(|is| is == why || length == 256),
            "{length}"
        );
    }
}

#[test]
fn orders_must_be_of_the_live_rows() {
    let dir = tempfile::tempdir().expect("a folder");
    let with = |order| SummaryDraft { orders: vec![(Sort::Title, order)], ..draft(10, &[4], &[]) };
    let mapped = Order::mapped(OwnedBytes::new([9, 0, 0, 0].repeat(9)), 5);
    for order in [Order::identity(10), Order::of(vec![3, 1]), mapped] {
        assert!(Summary::write(dir.path(), NAME, &with(order)).is_err());
    }
    let order = Order::of(vec![9, 8, 7, 6, 5, 3, 2, 1, 0]);
    assert!(Summary::write(dir.path(), NAME, &with(order)).is_ok());
}

#[test]
fn the_dead_are_counted() {
    let mut dead = Dead::default();
    assert!(dead.is_empty() && dead.live(3) == [0, 1, 2]);
    for row in [0, 7, 8, 63, 64, 99] {
        dead.mark(RowIndex(row));
    }
    for (rows, count) in [(0, 0), (1, 1), (8, 2), (9, 3), (64, 4), (65, 5), (99, 5), (100, 6), (u32::MAX, 6)] {
        assert_eq!(dead.count(rows), count, "{rows}");
    }
    let before = dead.clone();
    dead.mark(RowIndex(1));
    assert_eq!((before.has(RowIndex(1)), dead.has(RowIndex(1))), (false, true));
    assert!(!dead.has(RowIndex(u32::MAX)) && dead.live(4) == [2, 3]);
    assert_eq!(
        format!("{before:?}"),
        "{RowIndex(0), RowIndex(7), RowIndex(8), RowIndex(63), RowIndex(64), RowIndex(99)}"
    );
}

/// A whole summary with all there can be in it, as bytes.
fn sample() -> &'static (Vec<u8>, FileEntry) {
    static SAMPLE: OnceLock<(Vec<u8>, FileEntry)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let (dir, entry) = written(&draft(300, &[1, 2, 299], &Sort::all()));
        (std::fs::read(dir.path().join(NAME)).expect("a file"), entry)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_is_read(
        rows in 0..400_u32,
        dead in prop::collection::vec(0..400_u32, 0..60),
        orders in prop::sample::subsequence(Sort::all().to_vec(), 0..=5),
    ) {
        let draft = draft(rows, &dead, &orders);
        let (dir, entry) = written(&draft);
        prop_assert_eq!(std::fs::metadata(dir.path().join(NAME)).expect("a file").len(), entry.length);
        let summary = Summary::open(dir.path(), &entry, rows).expect("a summary");
        check(&summary, &draft);
        // The next summary is written from this one.
        let again = SummaryDraft {
            rows,
            dead: summary.dead().clone(),
            copies: summary.repeats().collect(),
            repeated: summary.repeated(),
            orders: orders.iter().filter_map(|sort| Some((*sort, summary.order(*sort)?.clone()))).collect(),
        };
        let entry = Summary::write(dir.path(), "summary-00000002", &again).expect("a summary");
        check(&Summary::open(dir.path(), &entry, rows).expect("a summary"), &draft);
    }

    /// Damage has the shape of a summary, or is seen. It never ends the program.
    #[test]
    fn damage_is_seen_or_harmless(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        in_header in any::<bool>(),
        sealed in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (bytes, entry) = sample();
        let mut bytes = bytes.clone();
        for (at, byte) in flips {
            let len = if in_header { header::LEN } else { bytes.len() };
            bytes[at.index(len)] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if sealed && bytes.len() >= header::LEN {
            // As if an attacker had written it.
            let check = blake3::hash(&bytes[..header::LEN - 32]);
            bytes[header::LEN - 32..header::LEN].copy_from_slice(check.as_bytes());
        }
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join(NAME), &bytes).expect("a file");
        let entry = FileEntry { length: if sealed { bytes.len() as u64 } else { entry.length }, ..entry.clone() };
        let Ok(summary) = Summary::open(dir.path(), &entry, 300) else { return Ok(()) };
        prop_assert!(summary.live() <= 300);
        for row in (0..400).map(RowIndex).chain([RowIndex(u32::MAX)]) {
            let _ = (summary.dead().has(row), summary.copies(row));
        }
        prop_assert!(summary.repeats().count() <= 300);
        for order in Sort::all().into_iter().filter_map(|sort| summary.order(sort)) {
            prop_assert_eq!(order.len(), summary.live() as usize);
            prop_assert!(order.iter().all(|row| row.0 < 300));
            let _ = (order.rank_of(RowIndex(5)), order.retain(|row| row.0 > 7), order.get(usize::MAX));
        }
        if summary.verify().is_ok() && !sealed {
            prop_assert_eq!(&bytes, &sample().0);
        }
    }
}

#[test]
#[ignore = "needs a release build"]
fn measures_a_million() {
    const COUNT: u32 = 1_000_000;
    let mut draft = draft(COUNT, &[999_999], &Sort::all());
    draft.copies.truncate(50_000);
    let timed = |what: &str, begun: Instant| println!("{what:>24} {:>9.3} ms", begun.elapsed().as_secs_f64() * 1e3);
    let begun = Instant::now();
    let (dir, entry) = written(&draft);
    timed("write and sync", begun);
    for _ in 0..5 {
        let begun = Instant::now();
        let summary = Summary::open(dir.path(), &entry, COUNT).expect("a summary");
        timed("open", begun);
        let order = summary.order(Sort::Title).expect("an order");
        let begun = Instant::now();
        let first: Vec<_> = (0..60).filter_map(|place| order.get(place)).collect();
        assert!(first.iter().all(|row| !summary.dead().has(*row) && summary.copies(*row) > 0));
        timed("a screen of rows", begun);
        let begun = Instant::now();
        assert_eq!(order.rank_of(RowIndex(0)), Some(order.len() - 1));
        timed("rank of", begun);
        let begun = Instant::now();
        let kept = order.retain(|row| row.0 % 10 == 0);
        timed("retain a tenth", begun);
        assert_eq!(kept.len(), 100_000);
        let begun = Instant::now();
        summary.verify().expect("whole");
        timed("verify", begun);
    }
}
