//! Pages whose cells were laid side by side, and pages that only look so.

use std::time::Instant;

use proptest::prelude::*;

use super::part;

const PROSE: &str = "The ferry left the harbour an hour late because the pilot had been looking for his spectacles since \
                     noon, and nobody on the quay could say where they were.";

/// Lays cells side by side as renderers do: each as wide as its longest line, two spaces between them.
fn lay(cells: &[Vec<String>]) -> String {
    let widths: Vec<usize> =
        cells.iter().map(|cell| cell.iter().map(|line| line.chars().count()).max().unwrap_or(0)).collect();
    let rows = (0..cells.iter().map(Vec::len).max().unwrap_or(0)).map(|row| {
        let line = cells.iter().zip(&widths).map(|(cell, width)| {
            let text = cell.get(row).map_or("", String::as_str);
            format!("{text}{}", " ".repeat(width - text.chars().count()))
        });
        line.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

fn menu(entries: usize) -> Vec<String> {
    (0..entries).map(|n| format!("Quay {}", n * n * 7)).collect()
}

fn article(paragraphs: usize) -> Vec<String> {
    let mut lines: Vec<String> = (0..paragraphs).flat_map(|n| [format!("{n} {PROSE}"), String::new()]).collect();
    lines.pop();
    lines
}

fn texts(page: &str) -> Option<Vec<String>> {
    part(page, |bytes| bytes).map(|rows| rows.iter().map(|row| row.text.trim().to_owned()).collect())
}

fn of_cells(cells: &[Vec<String>]) -> Vec<String> {
    cells.iter().flatten().filter(|line| !line.is_empty()).cloned().collect()
}

#[test]
fn a_cell_is_read_after_the_other() {
    let boxes = lines("Tides\n  High at noon\n  Low at six\nMost read\n  Seven soups");
    for cells in [
        vec![menu(12), article(6)],
        vec![menu(6), article(20)],
        vec![article(8), boxes.clone()],
        vec![menu(30), article(9), boxes.clone()],
        vec![
            menu(30),
            lines(
                "渡轮今天晚点了\n\n字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字。\n\n他走了。",
            ),
            boxes,
        ],
    ] {
        let page = lay(&cells);
        assert_eq!(texts(&page), Some(of_cells(&cells).iter().map(|line| line.trim().to_owned()).collect()), "{page}");
    }
}

#[test]
fn what_stands_around_a_table_stays_there() {
    let cells = [menu(12), article(6)];
    let page = format!("The Harbour Times, founded in a year of many storms\n\n{}\n\n{PROSE} {PROSE}", lay(&cells));
    let texts = texts(&page).expect("cells");
    assert_eq!(texts.len(), 1 + 12 + 6 + 1);
    assert!(texts[0].starts_with("The Harbour") && texts[1] == "Quay 0" && texts[19].ends_with("were."), "{texts:?}");
}

#[test]
fn cells_stand_in_cells() {
    let inner = lines(&lay(&[article(5), lines("Tides\nHigh at noon\nLow at six")]));
    let texts = texts(&lay(&[menu(20), inner])).expect("cells");
    assert_eq!(texts.len(), 20 + 5 + 3);
    assert_eq!(texts[27], "Low at six");
}

#[test]
fn rows_know_their_line_and_what_stands_above_them() {
    let page = lay(&[menu(6), article(3)]);
    let rows = part(&page, |bytes| bytes).expect("cells");
    let told: Vec<(u32, bool, u32)> = rows.iter().map(|row| (row.at, row.gap, row.indent)).collect();
    assert_eq!(told[..3], [(0, true, 0), (1, false, 0), (2, false, 0)]);
    assert_eq!(told[6..], [(0, true, 10), (2, true, 10), (4, true, 10)]);
}

#[test]
fn tables_of_figures_stay_rows() {
    let table = "Ferry         Crew    Late\nKestrel       4       12 min\nPetrel        5       never\nStorm Petrel  3       daily";
    let specifications = "Length        30 m\nDraught       2 m\nRemarks       the oldest of all ferries, and the one that nobody has ever seen leave on time\nCrew          4";
    for page in [
        table.to_owned(),
        format!("{PROSE}\n\n{table}\n\n{PROSE}"),
        specifications.to_owned(),
        format!("{PROSE}\n\n{PROSE}\n"),
        format!("    {PROSE}\n    {PROSE}\n      * Home\n"),
        String::new(),
        " \n \n    \n".to_owned(),
    ] {
        assert_eq!(texts(&page), None, "{page}");
    }
}

#[test]
fn a_page_of_cells_takes_time_in_proportion() {
    let row = |cells: usize| "ab   ".repeat(cells);
    let pages = [
        format!("{}\n{}", row(200_000), row(200_000)),
        (0..8_000).map(|i| format!("{}{}\n", " ".repeat(i % 97), row(i % 50))).collect(),
        (0..4_000).map(|i| format!("ab{}{PROSE}{}cd\n", " ".repeat(3 + i % 2), " ".repeat(3 + i % 31))).collect(),
        lay(&[menu(1_000), article(500), menu(1_000)]),
        (0..400).map(|_| format!("{}\n\n{PROSE} {PROSE}\n\n", lay(&[menu(6), article(3)]))).collect(),
    ];
    for page in pages {
        let start = Instant::now();
        let _ = part(&page, |bytes| bytes);
        let took = start.elapsed().as_secs_f32();
        assert!(took < 2.0 + page.len() as f32 / 5e5, "{took} s for {} bytes", page.len());
    }
}

proptest! {
    #[test]
    fn every_word_of_a_page_is_read_once(page in "([a-zé渡]{1,9}( {1,5}|\n| {20}|\u{a0}|\t)){0,60}") {
        if let Some(rows) = part(&page, |bytes| bytes) {
            let mut read: Vec<(u32, usize)> = Vec::new();
            for row in &rows {
                prop_assert!(!row.text.trim().is_empty());
                prop_assert!(page.split('\n').nth(row.at as usize).is_some_and(|line| line.contains(row.text)));
                read.push((row.at, row.text.split_whitespace().count()));
            }
            for (at, line) in (0..).zip(page.split('\n')) {
                let words: usize = read.iter().filter(|(own, _)| *own == at).map(|(_, words)| words).sum();
                prop_assert_eq!(words, line.split_whitespace().count());
            }
        }
    }
}
