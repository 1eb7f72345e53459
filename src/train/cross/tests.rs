use super::super::report;
use super::super::task::Cost;
use super::*;

/// Pages whose article is their long lines.
struct Toy;

impl Task for Toy {
    type Page = Vec<String>;

    fn inputs(&self) -> Vec<(Input, f32)> {
        vec![(Input::Text, 1.0), (Input::Clean, 0.5)]
    }

    fn stages(&self) -> Vec<Stage> {
        let params = Params { trees: 30, rate: 0.3, leaves: 4, least: 0.5, columns: 1.0, ..Params::default() };
        let stage = |columns: &[&'static str]| Stage {
            about: "A toy",
            asset: "toy.model",
            columns: columns.to_vec(),
            params: params.clone(),
        };
        vec![stage(&["words", "chance"]), stage(&["first", "next"])]
    }

    fn costs(&self) -> Vec<Cost> {
        vec![Cost { name: "least", start: 0.0, step: 1.0 }]
    }

    fn read(&self, raw: &str) -> Vec<String> {
        raw.lines().map(str::to_owned).collect()
    }

    fn lines<'a>(&self, page: &'a Vec<String>) -> Vec<&'a str> {
        page.iter().map(String::as_str).collect()
    }

    fn fields(&self, _: &Vec<String>) -> [Option<String>; 3] {
        [None, None, None]
    }

    fn rows(&self, stage: usize, page: &Vec<String>, log_odds: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let row = |(at, line): (usize, &String)| match log_odds.get(..stage) {
            Some([first]) => vec![first[at], first.get(at + 1).copied().unwrap_or(f32::NAN)],
            _ => vec![line.split(' ').count() as f32, (line.len() % 7) as f32],
        };
        page.iter().enumerate().map(row).collect()
    }

    fn keep(&self, _: &Vec<String>, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool> {
        log_odds[1].iter().map(|own| *own > costs[0]).collect()
    }

    fn page_stage(&self) -> Option<Stage> {
        let params = Params { trees: 30, rate: 0.3, leaves: 4, least: 0.5, columns: 1.0, ..Params::default() };
        Some(Stage { about: "Whether a toy is an article", asset: "page.model", columns: vec!["short"], params })
    }

    fn page_row(&self, page: &Vec<String>, _: &[Vec<f32>], _: &[f32]) -> Vec<f32> {
        vec![page.iter().filter(|line| line.split(' ').count() < 8).count() as f32]
    }
}

fn records() -> Vec<Record> {
    let record = |n: usize| {
        let line = |words: usize| (0..words).map(|w| format!("w{n}x{w}x{words}")).collect::<Vec<_>>().join(" ");
        let truth: Vec<String> = (12..15 + n % 5).map(line).collect();
        let mut page: Vec<String> = (1..5).map(line).collect();
        page.extend(truth.iter().cloned());
        page.extend((5..8).map(line));
        let (page, truth) = (page.join("\n"), truth.join("\n"));
        let given = vec![(Input::Text, page), (Input::Clean, truth.clone())];
        Record { id: n.to_string(), source: "toy".into(), site: format!("s{}", n % 17), title: None, truth, given }
    };
    (0..60).map(record).collect()
}

#[test]
fn a_toy_is_learnt_the_same_way_each_time_and_its_file_reads_back() {
    let records = records();
    let outcome = run(&Toy, &records, &mut |_| {});
    for (_, _, figures) in &outcome.figures {
        assert!(figures.f() > 0.99, "{}", report::figures(&outcome));
    }
    let again = run(&Toy, &records, &mut |_| {});
    for (model, again_model) in outcome.models.iter().zip(&again.models) {
        let file = report::file(model, &outcome, &records);
        assert_eq!(file, report::file(again_model, &again, &records));
        assert_eq!(Trees::parse(&file, &model.stage.columns).as_ref(), Ok(&model.trees));
    }
    assert!(outcome.models[1].trees.number("least").is_some());
    let [article, page] = [0.0, 7.0].map(|short| outcome.models[2].trees.score(&[short]));
    assert!(article > 0.0 && page < 0.0, "{article} {page}");
    assert_eq!(report::worst(&outcome, &records).lines().count(), 30);
}
