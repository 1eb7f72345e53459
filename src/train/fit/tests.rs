use super::*;

/// A toy whose label hangs on two columns together and on a third that is noise.
fn toy(rows: u32) -> Table {
    let mut random = Random::new(7);
    let mut table = Table::new(3);
    for row in 0..rows {
        let mut cell = || (0..8).map(|bit| f32::from(u8::from(random.happens(0.5)) << bit)).sum::<f32>() / 256.0;
        let [a, b, c] = [cell(), cell(), cell()];
        let label = f32::from(u8::from((a < 0.5) != (b < 0.25)));
        table.push(&[a, b, c], label, 1.0 + c, row / 10);
    }
    table
}

fn fast() -> Params {
    Params { trees: 40, rate: 0.3, leaves: 6, columns: 0.9, ..Params::default() }
}

#[test]
fn what_two_columns_say_together_is_learnt() {
    let table = toy(3000);
    let fitted = fit(&table, &Binned::new(&table), |page| page % 3 == 0, &fast());
    let losses = &fitted.held_out;
    assert!(losses.last().is_some_and(|loss| *loss < 0.05) && losses[0] > 0.4, "{losses:?}");
    let shares = shares(&fitted.gains, &["a", "b", "noise"]);
    assert!(shares.iter().any(|(column, share)| *column == "noise" && *share < 0.02), "{shares:?}");
}

#[test]
fn a_model_scores_as_its_fit_did() {
    let table = toy(1000);
    let params = Params { patience: 1000, ..fast() };
    let fitted = fit(&table, &Binned::new(&table), |page| page < 20, &params);
    let rows: Vec<&[f32]> = (0..table.len()).map(|row| table.row(row)).collect();
    let held: Vec<bool> = table.pages.iter().map(|page| *page < 20).collect();
    let loss = loss(&table, &fitted.trees.score_all(&rows), &held);
    assert_eq!(Some(loss.to_bits()), fitted.held_out.last().map(|loss| loss.to_bits()));
}

#[test]
fn the_same_table_gives_the_same_model_on_any_number_of_threads() {
    let table = toy(2000);
    let text = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fit(&table, &Binned::new(&table), |_| false, &fast()).trees.to_text(&["a", "b", "c"]))
    };
    let one = text(1);
    assert_eq!(one, text(3));
    let other = Params { seed: 2, ..fast() };
    assert_ne!(one, fit(&table, &Binned::new(&table), |_| false, &other).trees.to_text(&["a", "b", "c"]));
}

#[test]
fn a_column_that_may_only_raise_never_lowers() {
    let table = toy(2000);
    let params = Params { monotone: vec![1, 0, -1], ..fast() };
    let trees = fit(&table, &Binned::new(&table), |_| false, &params).trees;
    for (b, c) in [(0.1, 0.1), (0.1, 0.9), (0.7, 0.2), (0.7, 0.8)] {
        let rows: Vec<[f32; 3]> = (0..50).map(|a| [a as f32 / 50.0, b, c]).collect();
        assert!(trees.score_all(&rows).is_sorted());
        let rows: Vec<[f32; 3]> = (0..50).map(|c| [b, b, c as f32 / 50.0]).collect();
        assert!(trees.score_all(&rows).iter().rev().is_sorted());
    }
}

#[test]
fn tables_without_rows_columns_or_one_of_the_labels_are_fitted() {
    for table in [Table::new(2), Table::new(0), {
        let mut table = Table::new(1);
        (0..100_u8).for_each(|row| table.push(&[f32::from(row)], 1.0, 1.0, 0));
        table
    }] {
        let fitted = fit(&table, &Binned::new(&table), |_| false, &fast());
        assert!(fitted.trees.score(&[1.0]).is_finite());
    }
}

#[test]
fn a_cut_stands_in_the_middle_of_what_is_not_there() {
    let mut table = Table::new(1);
    for cell in 0..100_u8 {
        // Page 1 is held out, and all that lies between is on it.
        let page = u32::from((20..60).contains(&cell));
        table.push(&[f32::from(cell)], f32::from(u8::from(cell >= 40)), 1.0, page);
    }
    let params = Params { pages: 1.0, columns: 1.0, least: 0.1, ..fast() };
    let trees = fit(&table, &Binned::new(&table), |page| page == 1, &params).trees;
    assert!(trees.score(&[38.0]) < 0.0 && trees.score(&[41.0]) > 0.0);
}
