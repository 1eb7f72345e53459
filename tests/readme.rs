//! What README promises is what the program does.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use support::{Session, sample};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// `UPDATE=1 cargo test --test readme` writes the parts of README that are made.
fn is_current(path: PathBuf, made: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, made).expect("the file can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "{} is out of date: UPDATE=1 cargo test --test readme", path.display());
}

#[test]
fn the_key_table_is_the_programs_own() {
    let home = tempfile::tempdir().expect("a folder");
    let keys =
        Command::new(env!("CARGO_BIN_EXE_offprint")).args(["keys", "--markdown"]).env("HOME", home.path()).output();
    let table = String::from_utf8(keys.expect("it runs").stdout).expect("UTF-8");
    let readme = fs::read_to_string(file("README.md")).expect("README");
    let (before, rest) = readme.split_once("--markdown` -->\n").expect("the place of the table");
    let (_, after) = rest.split_once("<!-- end -->").expect("the end of the table");
    is_current(file("README.md"), &format!("{before}--markdown` -->\n{table}<!-- end -->{after}"));
}

#[test]
fn the_picture_is_the_programs_own_screen() {
    let mut reader = Session::open(sample(), 110, 34);
    reader.keys("tarchive craft<Enter>sjjj1jjtlocal<Enter>gg<Enter>r");
    is_current(file("assets/screen.svg"), &svg(&reader.buffer().0));
}

/// Cells of the picture, in its own units.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;

fn svg(screen: &Buffer) -> String {
    let (columns, rows) = (f32::from(screen.area.width), f32::from(screen.area.height));
    let (width, height) = ((columns + 2.0) * WIDTH, (rows + 1.0) * HEIGHT);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-size=\"14\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n"
    );
    for (y, row) in screen.content.chunks(usize::from(screen.area.width)).enumerate() {
        let mut x = 0;
        while x < row.len() {
            let run = run_length(&row[x..]);
            put_run(&mut out, &row[x..x + run], x as f32 + 1.0, y as f32 + 0.5);
            x += run;
        }
    }
    out + "</svg>\n"
}

/// How many cells look alike; a wide character is a run of its own, because fonts do not agree on its width.
fn run_length(row: &[Cell]) -> usize {
    let looks = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    match cells(&row[0]) {
        0 | 1 => row.iter().take_while(|cell| looks(cell) == looks(&row[0]) && cells(cell) < 2).count().max(1),
        wide => wide.min(row.len()),
    }
}

fn cells(cell: &Cell) -> usize {
    offprint::text::width(cell.symbol()).get()
}

fn put_run(out: &mut String, run: &[Cell], x: f32, y: f32) {
    let (x, y, width) = (x * WIDTH, y * HEIGHT, run.len() as f32 * WIDTH);
    if let Some(ground) = colour(run[0].bg) {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
        );
    }
    let text: String = run.iter().take(if cells(&run[0]) < 2 { run.len() } else { 1 }).map(Cell::symbol).collect();
    if text.trim().is_empty() {
        return;
    }
    let fill = colour(run[0].fg).unwrap_or_else(|| "#c9d1d9".to_owned());
    let mut look = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if run[0].modifier.contains(modifier) {
            look.push_str(attribute);
        }
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let base = y + HEIGHT * 0.75;
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{base:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{fill}\"{look}>{text}</text>"
    );
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}
