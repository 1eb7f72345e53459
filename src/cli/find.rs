//! `offprint find`: the hits of a query, best first, without a terminal.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::Path;

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::print::{Printing, What, columns, json_line, one_line};
use super::{Exit, Failure, Global, index, inputs, written};
use crate::library::{Catalog, Damage, Row};
use crate::search::{self, Hits, Query, Request, Searcher, TagSets};
use crate::source::Options;
use crate::tags::{self, State};
use crate::text;

const EXAMPLES: &str = "\
Examples:
  offprint find pages/ 'climate law'                  words in any order, in title, byline or site
  offprint find pages/ \"'supreme court | tribunal\"    an exact word and fuzzy ones, or another
  offprint find pages/ 'date:2024-05.. words:>800'    published since May 2024, over 800 words
  offprint find pages/ 'site:bbc !sport #todo'        of one site, without a word, with a tag
  offprint find pages/ '\"power station\"'              a phrase in title or text
  offprint find --format tsv --limit 5 dump.jsonl law | cut -f 2
  offprint find pages/ '#todo' --print path -0 | xargs -0 cp -t kept/

Query:
  word       its letters in this order      #tag  #none       tagged so, not tagged
  'word      exactly this                   site:x  by:x      site, author
  ^word      at the start of title,         lang:en           language
  word$      or at the end                  date:2024-05      2023..2024-06, today, 7d, 2w, 3m, 1y
  !word      not this                       words:>800        <=300, 200..500
  a | b      one of both                    file:x            part of the file's name or path
                                           text:x  \"a b\"     in the text; a phrase in title or text
Case and accents do not matter.

TSV has id, source, published, site and title. --print writes one thing of each hit, a path as it
is, byte for byte, unless to a terminal, and -0 a zero byte behind it. The exit code is 1 when
nothing is found, 2 when the query is wrong or part of the input could not be read.";

/// Print the articles that match a query, best first
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES, override_usage = "offprint find [OPTIONS] [SOURCE]... <QUERY>")]
pub struct FindArgs {
    // One list, because a required argument after optional ones allows no option between them.
    /// Files, folders, or - for standard input (none: standard input, from a terminal the sample), and last the query
    #[arg(value_name = "SOURCES, QUERY", required = true)]
    pub arguments: Vec<OsString>,
    /// The JSON field that holds the text, if it has none of the usual names
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// How to write the hits
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print this alone of each hit
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "format")]
    pub print: Option<What>,
    /// End each hit with a zero byte instead of a line break
    #[arg(long, short = '0', requires = "print")]
    pub print0: bool,
    /// Write the N best only
    #[arg(long, value_name = "N")]
    pub limit: Option<NonZeroUsize>,
    /// Find misspelt words too, after all others: one wrong letter in fuzzy words of five or more
    #[arg(long)]
    pub typos: bool,
}

/// How hits are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for people: title, site, date, source
    Text,
    /// One JSON object a line, as `offprint clean` writes it
    Jsonl,
    /// Columns parted by tabs: id, source, published, site, title
    Tsv,
}

/// Runs `offprint find`.
///
/// # Errors
/// The query is wrong or half typed, or the output cannot be written. What cannot be read is reported on standard error and in
/// the exit code.
pub(super) fn run(args: &FindArgs, global: &Global) -> Result<Exit, Failure> {
    let (sources, typed) = args.split()?;
    let query = search::parse_with(typed, jiff::Zoned::now().date(), &global.config()?.queries);
    if let Some(wrong) = wrong_part(typed, &query) {
        return Err(Failure(wrong));
    }
    check_sources(sources)?;
    let tags = tag_sets(&query, global)?;
    let options = Options { text_field: args.text_field.clone() };
    let (mut library, mut read) = index::refreshed(global, inputs(sources), options, &mut |_| {})?;
    let mut hits = args.search(&query, library.catalog(), &tags);
    if library.damage().is_some() {
        read = index::refresh(&mut library, &mut |_| {})?;
        hits = args.search(&query, library.catalog(), &tags);
    }
    let hits = hits.map_err(|damage| Failure(damage.to_string()))?.unwrap_or_default();
    let printed = args.put(&hits, library.catalog());
    if let Some(damage) = library.damage() {
        library.discard();
        return Err(Failure(format!("{damage}; run it again: the library is made anew")));
    }
    let exit = printed?;
    match (read, hits.is_empty()) {
        (Exit::Done, true) => Ok(Exit::NothingFound),
        (Exit::Done, false) => Ok(exit),
        (read, _) => Ok(read),
    }
}

impl FindArgs {
    /// How many hits are printed at the most.
    fn most(&self) -> usize {
        self.limit.map_or(usize::MAX, NonZeroUsize::get)
    }

    /// Finds as many hits as will be printed.
    fn search(&self, query: &Query, catalog: &Catalog, tags: &TagSets) -> Result<Option<Hits>, Damage> {
        let wanted = self.most();
        let request = Request { query, catalog, sort: None, tags, wanted, typos: self.typos };
        Searcher::default().run(&request, &|| false)
    }

    /// Prints the hits to standard output.
    fn put(&self, hits: &Hits, catalog: &Catalog) -> Result<Exit, Failure> {
        let stdout = io::stdout();
        if let Some(what) = self.print {
            let printing = Printing { what, zero: self.print0, to_terminal: stdout.is_terminal() };
            return printing.run(self.shown(hits, catalog), stdout.lock());
        }
        let mut out = io::BufWriter::new(stdout.lock());
        written(None, print_hits(self.shown(hits, catalog), self.format, &mut out).and_then(|()| out.flush()))
    }

    /// The hits up to the limit.
    fn shown<'a>(&self, hits: &'a Hits, catalog: &'a Catalog) -> impl Iterator<Item = Row<'a>> {
        hits.iter().take(self.most()).filter_map(|row| catalog.get(row))
    }

    /// The sources and the query.
    fn split(&self) -> Result<(&[OsString], &str), Failure> {
        if let [one] = self.arguments.as_slice()
            && Path::new(one).exists()
        {
            let name = one.to_string_lossy();
            return Err(Failure(format!("{name} is a file or a folder, and no query follows it; write one")));
        }
        let (query, sources) = self.arguments.split_last().ok_or_else(|| Failure("no query; write one".to_owned()))?;
        let query = query.to_str().ok_or_else(|| Failure("the query is no UTF-8; write it anew".to_owned()))?;
        Ok((sources, query))
    }
}

/// Whether each named source is there. One that is not is often a word of the query: where all are, nothing is read; else that
/// is said, and the library tells the rest.
fn check_sources(sources: &[OsString]) -> Result<(), Failure> {
    let is_missing = |source: &&OsString| *source != "-" && !Path::new(source).exists();
    let Some(missing) = sources.iter().find(is_missing) else { return Ok(()) };
    let missing = text::sanitise_line(&missing.to_string_lossy()).into_owned();
    if sources.iter().all(|source| is_missing(&source)) {
        return Err(Failure(format!("{missing}: does not exist; check the name: the query comes last, in quotes")));
    }
    // Where standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr(), "offprint: is {missing} a word of the query? The query comes last, in quotes");
    Ok(())
}

/// Looks up the tags that the query names; the journal is read only where it names some.
fn tag_sets(query: &Query, global: &Global) -> Result<TagSets, Failure> {
    if !query.asks_for_tags() {
        return Ok(TagSets::default());
    }
    let journal = global.journal(&global.config()?)?;
    let mut state = State::default();
    tags::read(&journal, |line| _ = state.replay(&line)).map_err(|problem| Failure(problem.to_string()))?;
    Ok(TagSets::of(query, &state))
}

/// So many articles are loaded at a time, on all threads: each of them may have to be unpacked with its neighbours.
const LOADED: usize = 256;

/// Writes hits.
fn print_hits<'a>(mut hits: impl Iterator<Item = Row<'a>>, format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Text => hits.try_for_each(|row| writeln!(out, "{}", for_people(row))),
        Format::Tsv => hits.try_for_each(|row| writeln!(out, "{}", columns(row))),
        Format::Jsonl => loop {
            let rows: Vec<Row<'_>> = hits.by_ref().take(LOADED).collect();
            if rows.is_empty() {
                return Ok(());
            }
            let lines: io::Result<Vec<_>> = rows.into_par_iter().map(json_line).collect();
            lines?.iter().try_for_each(|line| out.write_all(line))?;
        },
    }
}

fn for_people(article: Row<'_>) -> String {
    let day = article.published().map(|date| date.get(..10).unwrap_or(date));
    let source = article.origin().to_string();
    let source = text::sanitise(&source);
    let rest: Vec<&str> = [article.site(), day, Some(&source)].into_iter().flatten().collect();
    one_line(&format!("{}  ·  {}", article.headline(), rest.join(" · ")))
}

/// What is wrong with a query, with a line of carets under the part to blame. A half-typed part is wrong here, where nobody goes
/// on typing: it would find more than was meant.
pub(super) fn wrong_part(typed: &str, query: &Query) -> Option<String> {
    if let Some(error) = query.error() {
        return Some(explain(typed, &error.span, &error.message));
    }
    let part = query.parts().iter().find(|part| part.unfinished.is_some())?;
    let message = format!("this part is unfinished; {}", part.unfinished.unwrap_or_default());
    Some(explain(typed, &part.span, &message))
}

fn explain(typed: &str, span: &Range<usize>, message: &str) -> String {
    let shown = |range: Range<usize>| one_line(&text::sanitise(typed.get(range).unwrap_or_default()));
    let (before, part, after) = (shown(0..span.start), shown(span.clone()), shown(span.end..typed.len()));
    let carets = "^".repeat(part.width().max(1));
    format!("the query is wrong: {message}\n  {before}{part}{after}\n  {:indent$}{carets}", "", indent = before.width())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use clap::Parser;
    use jiff::civil::date;

    use crate::clean::{Article, ArticleId, Block, Role};
    use crate::cli::{Cli, Command};
    use crate::source::{LineNo, Origin};

    fn article(n: u8, title: Option<&str>) -> Article {
        let text = "First words\tof the lead".to_owned();
        Article {
            id: ArticleId([n; 16]),
            origin: Origin { path: "a/b.jsonl".into(), line: Some(LineNo(u32::from(n))) },
            title: title.map(str::to_owned),
            byline: None,
            published: Some("2024-05-18T00:05".to_owned()),
            site: title.map(|_| "The Bay".to_owned()),
            url: None,
            lang: None,
            words: 5,
            blocks: vec![Block { role: Role::Paragraph, text, line: LineNo(1) }],
            removed: Vec::new(),
        }
    }

    fn args(line: &[&str]) -> FindArgs {
        let cli = Cli::try_parse_from(["offprint", "find"].iter().chain(line)).expect("a command line");
        match cli.command {
            Some(Command::Find(args)) => args,
            #[allow(unreachable_patterns, reason = "more subcommands may come")]
            other => panic!("{other:?}"),
        }
    }

    fn printed(line: &[&str]) -> String {
        let mut catalog = Catalog::default();
        for (n, title) in [(1, Some("Lamps and lanterns")), (2, Some("Lanterns")), (3, None)] {
            catalog.push(Arc::new(article(n, title)));
        }
        let args = args(line);
        let query = search::parse(args.split().expect("a query").1, date(2024, 5, 31));
        let mut out = Vec::new();
        let hits = args.search(&query, &catalog, &TagSets::default());
        let hits = hits.expect("in memory").expect("nobody cancels");
        print_hits(args.shown(&hits, &catalog), args.format, &mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn the_last_argument_is_the_query() {
        for (line, count) in
            [(&["law #x"][..], 0), (&["a.txt", "--limit", "3", "b", "law #x"], 2), (&["-", "law #x"], 1)]
        {
            let args = args(line);
            let (sources, query) = args.split().expect("a query");
            assert_eq!((sources.len(), query), (count, "law #x"));
        }
        assert!(Cli::try_parse_from(["offprint", "find"]).is_err());
    }

    #[test]
    fn hits_for_people() {
        let lanterns = "Lanterns  ·  The Bay · 2024-05-18 · a/b.jsonl:2\n";
        assert_eq!(
            printed(&["lanterns"]),
            format!("{lanterns}Lamps and lanterns  ·  The Bay · 2024-05-18 · a/b.jsonl:1\n")
        );
        assert_eq!(printed(&["--limit", "1", "lanterns"]), lanterns);
        assert_eq!(printed(&["'lead"]), "First words of the lead  ·  2024-05-18 · a/b.jsonl:3\n");
        assert_eq!(printed(&["zebra"]), "");
    }

    #[test]
    fn hits_for_programs() {
        assert_eq!(
            printed(&["--format", "tsv", "'lead"]),
            "03030303030303030303030303030303\ta/b.jsonl:3\t2024-05-18T00:05\t\tFirst words of the lead\n"
        );
        let records = printed(&["--format", "jsonl", ""]);
        let ids =
            records.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].clone());
        assert_eq!(ids.count(), 3);
    }

    #[test]
    fn carets_stand_under_the_wrong_part() {
        let wrong = |typed: &str| wrong_part(typed, &search::parse(typed, date(2024, 5, 31)));
        assert_eq!(wrong("law | 'x #y"), None);
        assert_eq!(
            wrong("日本\tdate:2024-13 x").as_deref(),
            Some(
                "the query is wrong: there is no month 13; months go from 01 to 12\n  日本 date:2024-13 x\n       ^^^^^^^^^^^^"
            )
        );
        assert_eq!(
            wrong("a |").as_deref(),
            Some("the query is wrong: this part is unfinished; add an alternative, or remove the bar\n  a |\n    ^")
        );
    }
}
