//! Conditions that need no fuzzy pass: tags, dates, sites and the like, over the whole catalog.

use offprint::library::Catalog;
use offprint::tags::{State, TagName, Tags, Target};

use crate::table::{judged, missing};

use super::engines::cold;
use super::ours::Ours;
use super::titles::Stock;

/// What is asked, and whether there is a goal for it.
const ASKED: [(&str, bool); 13] = [
    ("#often", true),
    ("#seldom", true),
    ("#often #seldom", true),
    ("!#often", true),
    ("#none", true),
    ("date:2024", true),
    ("date:2019-03..2021-06", true),
    ("date:30d", true),
    ("site:gazette", true),
    ("site:post date:2024 #often", true),
    ("by:an", false),
    ("lang:en", false),
    ("words:>4", false),
];

/// Milliseconds that each may take.
const GOAL: f64 = 5.0;

/// Asks each, cold, on 4 threads and on 1.
pub fn conditions(stock: &Stock) {
    println!("\nconditions over {} articles, medians in ms", stock.catalog.len());
    if stock.catalog.is_empty() {
        return missing("conditions", "the library is empty");
    }
    println!("{:<34} {:>9} {:>9} {:>9}  goal", "query", "matches", "4 threads", "1 thread");
    let tags = tagged(&stock.catalog);
    let mut engines = [4, 1].map(|threads| Ours::with_tags(&stock.catalog, threads, tags.clone()));
    for (query, has_goal) in ASKED {
        let [(many, found), (one, _)] = engines.each_mut().map(|engine| cold(engine, query));
        let goal = if has_goal { format!("≤ {GOAL} ms") } else { String::new() };
        println!("{query:<34} {found:>9} {many:>9.2} {one:>9.2}  {}", judged(goal, !has_goal || many <= GOAL));
    }
}

/// One article of ten is tagged `often`, one of a thousand `seldom`.
fn tagged(catalog: &Catalog) -> State {
    let mut tags = Tags::new(State::default());
    for (name, every) in [("often", 10), ("seldom", 1000)] {
        let Ok(name) = TagName::parse(name) else { continue };
        let rows = catalog.iter().filter(|(row, _)| row.0 % every == every / 2);
        let targets: Vec<Target> = rows.map(|(_, row)| Target { id: row.id(), place: None, title: None }).collect();
        tags.change(0, &targets, &[name], &[]);
    }
    tags.clone()
}
