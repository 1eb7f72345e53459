use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;

fn squares(weights: Vec<usize>) -> (Vec<Vec<u64>>, End) {
    let mut deliveries = Vec::new();
    let read = move |feed: &mut Feed<'_, u64>| {
        let _ = (0_u64..).zip(weights).try_for_each(|(n, weight)| feed(n, weight));
    };
    let work = |n: u64| {
        // The tasks end in another order than they began.
        thread::sleep(Duration::from_micros(n * 7919 % 50));
        n * n
    };
    let end = run(read, work, &mut |batch| {
        deliveries.push(batch);
        ControlFlow::Continue(())
    });
    (deliveries, end.expect("a thread"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn order_and_count_are_kept(weights in prop::collection::vec(0_usize..3 * TASK, 0..300)) {
        let len = weights.len() as u64;
        let (deliveries, end) = squares(weights);
        prop_assert!(deliveries.iter().all(|d| !d.is_empty()));
        prop_assert_eq!(deliveries.concat(), (0..len).map(|n| n * n).collect::<Vec<_>>());
        prop_assert_eq!(end, End::Complete);
    }
}

#[test]
fn the_first_row_is_shown_early_and_deliveries_grow() {
    let (deliveries, _) = squares(vec![10; 20_000]);
    let sizes: Vec<usize> = deliveries.iter().map(Vec::len).collect();
    assert!(sizes.len() < 500, "{} deliveries of 20,000 items", sizes.len());
    assert!(sizes.iter().max() > sizes.first(), "{sizes:?}");
}

#[test]
fn what_is_under_way_is_bounded() {
    static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let read = |feed: &mut Feed<'_, usize>| {
        for _ in 0..200 {
            UNDER_WAY.fetch_add(1, Ordering::SeqCst);
            let _ = feed(1, 1 << 20);
        }
    };
    let end = run(read, |n| n, &mut |batch: Vec<usize>| {
        thread::sleep(Duration::from_millis(1));
        MOST.fetch_max(UNDER_WAY.fetch_sub(batch.len(), Ordering::SeqCst), Ordering::SeqCst);
        ControlFlow::Continue(())
    });
    assert_eq!(end.ok(), Some(End::Complete));
    let most = MOST.load(Ordering::SeqCst);
    assert!(most <= IN_FLIGHT / (1 << 20) + 1, "{most} MiB were under way");
}

#[test]
fn an_item_larger_than_the_bound_goes_alone() {
    let (deliveries, end) = squares(vec![1, 2 * IN_FLIGHT, 1, 3 * IN_FLIGHT]);
    assert_eq!((deliveries.concat(), end), (vec![0, 1, 4, 9], End::Complete));
}

#[test]
fn a_break_returns_although_the_input_never_ends() {
    let read = |feed: &mut Feed<'_, u32>| {
        let _ = feed(1, 1);
        loop {
            thread::park();
        }
    };
    let end = run(read, |n| n, &mut |_: Vec<u32>| ControlFlow::Break(()));
    assert_eq!(end.ok(), Some(End::Stopped));
}

#[test]
fn slow_input_is_delivered_as_it_comes() {
    let (answer, answered) = mpsc::channel();
    let read = move |feed: &mut Feed<'_, u32>| {
        for n in 0..5 {
            let _ = feed(n, 1);
            // The next line is only written when the answer to this one has come.
            assert_eq!(answered.recv_timeout(Duration::from_secs(10)), Ok(n));
        }
    };
    let end = run(read, |n| n, &mut |batch: Vec<u32>| {
        let sent = batch.into_iter().try_for_each(|n| answer.send(n));
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!(end.ok(), Some(End::Complete));
}

#[test]
fn the_death_of_the_reader_is_told() {
    let read = |feed: &mut Feed<'_, u32>| {
        let _ = feed(7, 1);
        panic!("of this test");
    };
    let mut seen = Vec::new();
    let end = run(read, |n| n, &mut |batch: Vec<u32>| {
        seen.extend(batch);
        ControlFlow::Continue(())
    });
    assert_eq!((seen, end.ok()), (vec![7], Some(End::Died)));
}
