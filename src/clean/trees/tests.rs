use proptest::prelude::*;

use super::*;

const COLUMNS: [&str; 3] = ["words", "commas", "digits"];

const SMALL: &str =
    "# a model\nnumber enter -1.5\nbase 0.5\ntree\n words < 12\n  commas < 1\n   -1\n   2\n  4\ntree\n 0.25\n";

/// What the file's format says of a tree, read as a descent.
fn descend(nodes: &mut impl Iterator<Item = Node>, row: &[f32]) -> f32 {
    match nodes.next() {
        Some(Node::Leaf(value)) => value,
        Some(Node::Split(column, below)) => {
            let (left, right) = (descend(nodes, row), descend(nodes, row));
            if row[column] < below { left } else { right }
        }
        None => panic!("a tree ended early"),
    }
}

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let leaf = (-3.0_f32..3.0).prop_map(|value| vec![Node::Leaf(value)]);
    leaf.prop_recursive(8, 60, 2, |side| {
        (0..COLUMNS.len(), -2_i8..3, side.clone(), side).prop_map(|(column, below, left, right)| {
            [vec![Node::Split(column, f32::from(below))], left, right].concat()
        })
    })
}

fn fits(nodes: &[Node]) -> bool {
    nodes.len() < 2 * MOST_LEAVES
}

fn row() -> impl Strategy<Value = [f32; 3]> {
    let value = prop_oneof![(-3_i8..4).prop_map(f32::from), Just(f32::NAN), Just(f32::INFINITY)];
    [value.clone(), value.clone(), value]
}

#[test]
fn a_row_gets_the_base_and_one_leaf_of_each_tree() {
    let trees = Trees::parse(SMALL, &COLUMNS).unwrap();
    assert_eq!(trees.number("enter"), Some(-1.5));
    assert_eq!(trees.number("leave"), None);
    for (row, score) in [([3.0, 0.0, 0.0], -0.25), ([3.0, 1.0, 0.0], 2.75), ([12.0, 0.0, 0.0], 4.75)] {
        assert_eq!(trees.score(&row).to_bits(), f32::to_bits(score), "{row:?}");
    }
    assert_eq!(trees.score(&[f32::NAN, 0.0, 0.0]).to_bits(), 4.75_f32.to_bits(), "not a number is not less");
    assert_eq!(trees.score(&[]).to_bits(), 4.75_f32.to_bits(), "nor is what is missing");
}

#[test]
fn columns_are_found_by_name() {
    let turned = Trees::parse(SMALL, &["commas", "other", "words"]).unwrap();
    assert_eq!(turned.score(&[1.0, 0.0, 3.0]).to_bits(), 2.75_f32.to_bits());
    let fault = Trees::parse(SMALL, &["words"]).unwrap_err();
    assert_eq!((fault.line, fault.what.as_str()), (6, "the column commas is not among those of the rows"));
}

#[test]
fn what_is_no_model_is_named_with_its_line() {
    for (text, line) in [
        ("", 0),
        ("tree\n 1\n", 2),
        ("base x", 1),
        ("base 1\nbase 2", 2),
        ("base inf", 1),
        ("base 1\n0.5", 2),
        ("base 1\ntree\nwords < NaN", 3),
        ("base 1\ntree\nwords < 1\n1\n\ntree\n1", 6),
        ("base 1\ntree\n1\n2\n", 4),
        ("base 1\ntree\n", 2),
        ("base 1\ntree 2\n", 2),
        ("base 1\nnumber a", 2),
        ("base 1\ntree\n1\nbase 2", 4),
    ] {
        assert_eq!(Trees::parse(text, &COLUMNS).map_err(|fault| fault.line), Err(line), "{text:?}");
    }
    let deep = |splits: usize| format!("base 0\ntree\n{}{}", "words < 1\n".repeat(splits), "1\n".repeat(splits + 1));
    assert!(Trees::parse(&deep(MOST_LEAVES - 1), &COLUMNS).is_ok());
    assert!(Trees::parse(&deep(MOST_LEAVES), &COLUMNS).is_err());
    assert!(Trees::parse(&deep(1_000_000), &COLUMNS).is_err());
}

#[test]
fn the_first_trees_are_a_model() {
    let mut trees = Trees::parse(SMALL, &COLUMNS).unwrap();
    trees.truncate(1);
    assert_eq!((trees.len(), trees.score(&[12.0, 0.0, 0.0]).to_bits()), (1, 4.5_f32.to_bits()));
    trees.truncate(0);
    assert_eq!(trees.score(&[12.0, 0.0, 0.0]).to_bits(), 0.5_f32.to_bits());
}

proptest! {
    #[test]
    fn scores_are_those_of_a_descent(
        forest in prop::collection::vec(nodes().prop_filter("small", |nodes| fits(nodes)), 0..5),
        rows in prop::collection::vec(row(), 0..40),
    ) {
        let mut trees = Trees::new(0.25, COLUMNS.len());
        for nodes in &forest {
            trees.push(nodes).unwrap();
        }
        let all: Vec<u32> = trees.score_all(&rows).iter().map(|score| score.to_bits()).collect();
        let want: Vec<u32> = rows
            .iter()
            .map(|row| forest.iter().fold(0.25, |sum, nodes| sum + descend(&mut nodes.iter().copied(), row)).to_bits())
            .collect();
        let one: Vec<u32> = rows.iter().map(|row| trees.score(row).to_bits()).collect();
        prop_assert_eq!(&all, &want);
        prop_assert_eq!(&one, &want);
    }

    #[test]
    fn a_written_model_reads_the_same(forest in prop::collection::vec(nodes().prop_filter("small", |nodes| fits(nodes)), 0..5)) {
        let mut trees = Trees::new(-0.1, COLUMNS.len());
        trees.set_number("enter", 0.1);
        for nodes in &forest {
            trees.push(nodes).unwrap();
        }
        prop_assert_eq!(Trees::parse(&trees.to_text(&COLUMNS), &COLUMNS), Ok(trees));
    }

    #[test]
    fn any_file_is_read_or_refused(lines in prop::collection::vec(
        prop_oneof![Just("tree"), Just("words < 1"), Just("1"), Just("base 1"), Just("#"), Just("<"), "\\PC*"
            .prop_map(|s| &*s.leak())], 0..30)) {
        let _ = Trees::parse(&lines.join("\n"), &COLUMNS);
    }
}
