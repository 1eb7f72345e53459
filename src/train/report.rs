//! What stands in the head of a model's file: where it comes from and how good it is.

use std::fmt::Write;

use super::corpus::{Input, Record};
use super::cross::{FOLDS, Model, Outcome};
use super::marks::Mark;

/// The file of one stage.
pub(super) fn file(model: &Model, outcome: &Outcome, records: &[Record]) -> String {
    let mut text = String::new();
    let params = &model.stage.params;
    let _ = writeln!(text, "{}. Written by `offprint train`.", model.stage.about);
    let _ = writeln!(text, "Fitted to {} rows of {}.", model.rows, sets(records));
    let _ = writeln!(
        text,
        "{} trees of {} leaves at most, rate {}, least weight {}, shrinking {}, {} of the pages and {} of the columns a tree, seed {}.",
        model.trees.len(),
        params.leaves,
        params.rate,
        params.least,
        params.shrink,
        params.pages,
        params.columns,
        params.seed
    );
    let _ = writeln!(text, "Loss of rows of sites that were not fitted to: {:.4}.", model.loss);
    let _ = writeln!(text, "Cross-validated by site in {FOLDS} parts, settings and all; 4-token shingles:");
    text += &figures(outcome);
    text += "What columns gained, in hundredths:";
    for (at, (column, share)) in model.shares.iter().filter(|(_, share)| *share >= 0.0005).enumerate() {
        text += if at % 6 == 0 { "\n  " } else { ", " };
        let _ = write!(text, "{column} {:.1}", share * 100.0);
    }
    let mut file: String = text.lines().map(|line| format!("# {line}\n")).collect();
    file += &model.trees.to_text(&model.stage.columns);
    file
}

/// The figures, one line each.
pub(super) fn figures(outcome: &Outcome) -> String {
    let mut text = String::new();
    for (input, source, figures) in outcome.figures.iter().filter(|(_, _, figures)| figures.pages > 0) {
        let _ = write!(text, "  {:<10} {source:<12} {:>4} pages", input.name(), figures.pages);
        let _ = write!(text, "  P={:.3} R={:.3} F={:.3}", figures.precision, figures.recall, figures.f());
        let best = outcome.best.iter().find(|(own, _)| own == input && source == "all");
        match best {
            Some((_, best)) => {
                let _ = writeln!(
                    text,
                    "  losing over 5 %: {:.1} %  best choice of lines F={:.3}",
                    figures.harmed * 100.0,
                    best.f()
                );
            }
            None => text.push('\n'),
        }
    }
    text
}

/// The pages of each input that went worst.
pub(super) fn worst(outcome: &Outcome, records: &[Record]) -> String {
    const WORST: usize = 30;
    let mut marks: Vec<&(usize, Input, Mark)> = outcome.marks.iter().collect();
    marks.sort_by(|a, b| a.2.f().total_cmp(&b.2.f()));
    let mut text = String::new();
    for (record, input, mark) in marks.into_iter().take(WORST) {
        let id = records.get(*record).map_or("", |record| record.id.as_str());
        let precision = mark.precision.unwrap_or_default();
        let _ = writeln!(text, "  {id} {} P={precision:.3} R={:.3}", input.name(), mark.recall);
    }
    text
}

/// How many pages of which sets.
fn sets(records: &[Record]) -> String {
    let mut sites: Vec<&str> = records.iter().map(|record| record.site.as_str()).collect();
    sites.sort_unstable();
    sites.dedup();
    let mut sources: Vec<&str> = records.iter().map(|record| record.source.as_str()).collect();
    sources.sort_unstable();
    let sources: Vec<String> =
        sources.chunk_by(|a, b| a == b).map(|own| format!("{} {}", own.first().unwrap_or(&""), own.len())).collect();
    let inputs: Vec<&str> =
        records.first().into_iter().flat_map(|record| &record.given).map(|(input, _)| input.name()).collect();
    format!("{} pages of {} sites ({}), each as {}", records.len(), sites.len(), sources.join(", "), inputs.join(", "))
}
