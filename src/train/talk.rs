//! Readers' comments below articles, as pages of their own carried them before scripts fetched them: a run of short
//! paragraphs of the same shape, often longer than the article. The marked pages have next to none; these are made up out
//! of text that is no longer the article's.

use std::ops::Range;

use super::labels::{self, Truth};
use super::random::Random;
use super::tokens::{self, Token};
use crate::text::setting::MONTHS;

const NAMES: [&str; 24] = [
    "Anna",
    "Bogdan",
    "carla77",
    "Dmitri",
    "E. Falk",
    "Fatima",
    "GeorgeK",
    "hanna_m",
    "Ivo Novak",
    "J. Ortega",
    "Keiko",
    "Liam",
    "Marta Ruiz",
    "nightowl",
    "Oskar",
    "Petra L.",
    "qwerty12",
    "Rosa",
    "Stefan",
    "Tomas B",
    "Uma Rao",
    "Viktor",
    "Wanda",
    "zed",
];
const OPENERS: [&str; 10] = [
    "Thanks for this.",
    "I don't agree.",
    "Great post!",
    "Well said.",
    "Has anyone else noticed this?",
    "Sorry, but no.",
    "Same here.",
    "LOL",
    "@nightowl",
    "What a shame.",
];
const FEET: [&[&str]; 6] =
    [&[], &["Reply"], &["Reply", "Report abuse"], &["Like (2)", "Reply"], &["Permalink"], &["Quote"]];
const CLOSINGS: [&[&str]; 4] = [
    &[],
    &["Leave a Reply"],
    &["Post a comment", "Name (required)", "Email (will not be published)"],
    &["Add your comment"],
];

/// How comments are made: what opens all of them, one, the name, closes the name; opens and closes a paragraph, closes one
/// and all.
const MAKES: [&str; 7] = [
    "<ol class=commentlist>|<li class=comment>|<cite>|</cite>|<p>|</p>|</li>|</ol>",
    "<div id=comments>|<div class=comment>|<div class=who>|</div>|<p>|</p>|</div>|</div>",
    "<div class=posts>|<div class=item>|<b>|</b><br>||<br><br>|</div>|</div>",
    "<dl id=comments-block>||<dt>|</dt>|<dd><p>|</p></dd>||</dl>",
    "<table>|<tr><td>|<b>|</b>|<div>|</div>|</td></tr>|</table>",
    "<section>|<article>|<header>|</header>|<p>|</p>|</article>|</section>",
    "||<p>|</p>|<p>|</p>|<hr>|",
];

/// Comments: at least, and at most.
const COMMENTS: (f32, f32) = (3.0, 40.0);
/// The share of pages whose comments have the name below what was said.
const SIGNED: f32 = 0.2;

/// One comment.
struct Comment {
    head: Vec<String>,
    body: Vec<String>,
}

/// The comments below one article, all of one make.
struct Talk {
    heading: Option<String>,
    comments: Vec<Comment>,
    /// Whether the name stands below what was said.
    signed: bool,
    foot: &'static [&'static str],
    closing: &'static [&'static str],
}

fn pick<T: Copy>(of: &[T], random: &mut Random) -> Option<T> {
    of.get((random.share() * of.len() as f32) as usize).or(of.last()).copied()
}

fn number(from: f32, to: f32, random: &mut Random) -> u32 {
    random.between((from, to)) as u32
}

impl Talk {
    /// Comments that say what `lines` say, a few sentences each; none where they say little.
    fn of(lines: &[&str], random: &mut Random) -> Option<Self> {
        const LEAST: usize = 2;
        let comments = comments(lines, random);
        let heading = heading(comments.len(), random);
        let signed = random.happens(SIGNED);
        let talk = Self { heading, signed, foot: pick(&FEET, random)?, closing: pick(&CLOSINGS, random)?, comments };
        (talk.comments.len() >= LEAST).then_some(talk)
    }

    /// As lines of text, `foot` below each comment.
    fn lines(&self, foot: &[&str]) -> Vec<String> {
        let mut lines: Vec<String> = self.heading.iter().cloned().collect();
        for Comment { head, body } in &self.comments {
            let (first, second) = if self.signed { (body, head) } else { (head, body) };
            lines.extend(first.iter().chain(second).cloned());
            lines.extend(foot.iter().map(|line| (*line).to_owned()));
        }
        lines
    }

    /// As HTML of one of the makes that there are.
    fn html(&self, random: &mut Random) -> String {
        let make: Vec<&str> = pick(&MAKES, random).unwrap_or_default().split('|').collect();
        let [open, item, who, after_who, says, said, end, close] = make[..] else { return String::new() };
        let mut html = self.heading.iter().map(|heading| format!("<h3>{heading}</h3>")).collect::<String>();
        html += open;
        for comment in &self.comments {
            let head: String = comment.head.iter().map(|line| format!("{who}{}{after_who}", escaped(line))).collect();
            let body: String = comment.body.iter().map(|line| format!("{says}{}{said}", escaped(line))).collect();
            let foot: String = self.foot.iter().map(|line| format!(" <a href=\"#\">{line}</a>")).collect();
            let (first, second) = if self.signed { (body, head) } else { (head, body) };
            html += &format!("{item}{first}{second}{foot}{end}");
        }
        html += close;
        html += &self.closing.iter().map(|line| format!("<p>{line}</p>")).collect::<String>();
        html
    }
}

/// Comments as lines of text that say what `lines` say, with all that stands around comments on pages.
pub(super) fn text(lines: &[&str], random: &mut Random) -> Option<Vec<String>> {
    let talk = Talk::of(lines, random)?;
    let mut text = talk.lines(talk.foot);
    text.extend(talk.closing.iter().map(|line| (*line).to_owned()));
    Some(text)
}

/// The same with nothing but who says what, as it is saved with an article.
pub(super) fn saved(lines: &[&str], random: &mut Random) -> Option<Vec<String>> {
    Talk::of(lines, random).map(|talk| talk.lines(&[]))
}

fn comments(lines: &[&str], random: &mut Random) -> Vec<Comment> {
    let most = number(COMMENTS.0, COMMENTS.1 * random.share().max(0.2), random) as usize;
    let form = number(0.0, 5.0, random);
    let sentences: Vec<&str> =
        lines.iter().flat_map(|line| line.split_inclusive(". ")).map(str::trim).filter(|s| s.len() > 3).collect();
    let mut rest = sentences.as_slice();
    let mut comments: Vec<Comment> = Vec::new();
    while comments.len() < most && !rest.is_empty() {
        let (said, after) = rest.split_at(rest.len().min(1 + number(0.0, 4.0, random) as usize));
        rest = after;
        let no = comments.len() + 1;
        comments.push(Comment { head: head(form, no, random), body: body(&said.join(" "), random) });
    }
    comments
}

fn heading(count: usize, random: &mut Random) -> Option<String> {
    match number(0.0, 8.0, random) {
        0 => Some(format!("{count} Comments")),
        1 => Some(format!("{count} Responses")),
        2 => Some(format!("Comments ({count})")),
        3 => Some("Comments".to_owned()),
        4 => Some("What our readers say".to_owned()),
        _ => None,
    }
}

/// What names a comment's author and time, in one of the forms that there are.
fn head(form: u32, no: usize, random: &mut Random) -> Vec<String> {
    let name = pick(&NAMES, random).unwrap_or_default();
    let month = pick(&MONTHS, random).unwrap_or_default();
    let (day, hour, minute) = (number(1.0, 28.0, random), number(1.0, 12.0, random), number(10.0, 59.0, random));
    let when = format!("{month} {day}, 2011 at {hour}:{minute} pm");
    match form {
        0 => vec![format!("{name} says:"), when],
        1 => vec![name.to_owned(), when],
        2 => vec![format!("Posted by {name} on {month} {day}, 2011")],
        3 => vec![format!("{no}. {name}, {day}.{hour}.2011 {hour}:{minute}")],
        _ => vec![format!("{name} {hour} hours ago")],
    }
}

fn body(said: &str, random: &mut Random) -> Vec<String> {
    const CARELESS: f32 = 0.15;
    const OPENED: f32 = 0.3;
    let said = if random.happens(CARELESS) { said.to_lowercase() } else { said.to_owned() };
    match pick(&OPENERS, random).filter(|_| random.happens(OPENED)) {
        Some(opener) if random.happens(0.5) => vec![opener.to_owned(), said],
        Some(opener) => vec![format!("{opener} {said}")],
        None => vec![said],
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The share of a paragraph that has to be the article's.
const OWN: f32 = 0.6;
/// A page whose paragraphs hold this share of what is to be left out can be cut, in tenths.
const TOLD: usize = 9;
/// Most parts around the article that comments stand outside of.
const OUTWARDS: f32 = 4.0;

/// A page of HTML with comments below its article, and the article that is left: cut short where the page's paragraphs can
/// be told, for comments longer than the article are what there is to learn. `kept` and `left_out` are the article's lines,
/// `other` are lines of another article.
pub(super) fn html(
    page: &str,
    kept: &[&str],
    left_out: &[&str],
    other: &[&str],
    random: &mut Random,
) -> Option<(String, String)> {
    let paragraphs = paragraphs(page);
    let said: Vec<Vec<Token>> =
        paragraphs.iter().map(|span| tokens::of(&plain(page.get(span.clone()).unwrap_or_default()))).collect();
    let own = |lines: &[&str]| {
        let labels = labels::label(&said, &Truth::new(&lines.join("\n")));
        labels.into_iter().map(|share| share >= OWN).collect::<Vec<bool>>()
    };
    let (stays, goes) = (own(kept), own(left_out));
    let gone: usize = goes.iter().zip(&said).filter(|(goes, _)| **goes).map(|(_, tokens)| tokens.len()).sum();
    let cut = gone * 10 >= tokens::of(&left_out.join("\n")).len() * TOLD && !left_out.is_empty();
    let last = stays.iter().zip(&goes).rposition(|(stays, goes)| *stays || *goes && !cut)?;
    let after = outwards(page, paragraphs.get(last)?.end, number(0.0, OUTWARDS, random));
    let talk = Talk::of(if cut { left_out } else { other }, random)?.html(random);
    let gaps = paragraphs.into_iter().zip(goes).filter(|(_, goes)| *goes && cut).map(|(span, _)| span);
    let truth = if cut { kept.join("\n\n") } else { [kept, left_out].concat().join("\n\n") };
    Some((put(page, gaps, after, &talk), truth))
}

/// A page without some of its stretches, and with something more at a place.
fn put(page: &str, gaps: impl Iterator<Item = Range<usize>>, after: usize, more: &str) -> String {
    let mut html = String::with_capacity(page.len() + more.len());
    let (mut at, mut more) = (0, Some(more));
    for gap in gaps.chain(std::iter::once(page.len()..page.len())) {
        if gap.start >= after && more.is_some() {
            html += page.get(at..after.max(at)).unwrap_or_default();
            html += more.take().unwrap_or_default();
            at = after.max(at);
        }
        html += page.get(at..gap.start).unwrap_or_default();
        at = gap.end.max(at);
    }
    html
}

/// Where the paragraphs of a page stand that hold no other block.
fn paragraphs(page: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = page.get(at..).and_then(|rest| rest.find("<p")).map(|found| at + found) {
        at = start + 2;
        let rest = page.get(at..).unwrap_or_default();
        if !rest.starts_with([' ', '>', '\n', '\t']) {
            continue;
        }
        let Some(length) = rest.find("</p>") else { break };
        let inner = rest.get(..length).unwrap_or_default();
        if !inner.contains("<p>") && !inner.contains("<p ") {
            spans.push(start..at + length + 4);
            at += length + 4;
        }
    }
    spans
}

/// The text between tags.
fn plain(html: &str) -> String {
    let mut within = false;
    let mut text = String::with_capacity(html.len());
    for c in html.chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            c if !within => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#8217;", "’")
}

/// The place behind as many ends of parts as are asked for, after a place in a page, what stands between passed over.
fn outwards(page: &str, from: usize, ends: u32) -> usize {
    let (mut at, mut depth, mut left) = (from, 0_u32, ends);
    while left > 0 {
        let Some(found) = page.get(at..).and_then(|rest| rest.find('<')) else { return from };
        let rest = page.get(at + found..).unwrap_or_default();
        let length = rest.find('>').map_or(rest.len(), |end| end + 1);
        let is_part =
            |rest: &str| ["div", "section", "article", "td", "main"].iter().any(|name| rest.starts_with(name));
        if rest.starts_with("</body") {
            return at + found;
        }
        if rest.strip_prefix("</").is_some_and(is_part) {
            if depth == 0 {
                left -= 1;
            } else {
                depth -= 1;
            }
        } else if rest.strip_prefix('<').is_some_and(is_part) {
            depth += 1;
        }
        at += found + length;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: &str = "The ferry left the harbour an hour late and nobody on the quay knew why.";
    const LEFT: &str = "The pilot had lost his spectacles. They were on his nose. The tide did not wait for him. Nor did we. Two \
        boats went out. Neither came back before noon. The harbour master wrote it down. He blotted the page. He went \
        home. It rained. The lamps stayed dark. Nobody minded.";
    const OTHER: &str = "Lamps are lit at dusk. Nets are hung to dry. Ropes are coiled. Tea is made.";

    #[test]
    fn what_is_left_out_is_said_again_in_comments() {
        let page = format!("<body><div><h1>A</h1><p>{KEPT}</p><p class=x>{LEFT}</p></div><div>Foot</div></body>");
        for seed in 1..40 {
            let (html, truth) = html(&page, &[KEPT], &[LEFT], &[OTHER], &mut Random::new(seed)).unwrap();
            assert_eq!(truth, KEPT);
            assert!(!html.contains(LEFT) && !html.contains("Nets") && html.contains("<div>Foot</div>"), "{html}");
            let (article, comments) = html.split_once(KEPT).unwrap();
            assert!(
                article.starts_with("<body><div><h1>A") && comments.to_lowercase().contains("spectacles"),
                "{html}"
            );
        }
    }

    #[test]
    fn an_article_that_cannot_be_cut_stays_whole() {
        let page = format!("<body><div><p>{KEPT}</p>{LEFT}</div></body>");
        let (html, truth) = html(&page, &[KEPT], &[LEFT], &[OTHER], &mut Random::new(1)).unwrap();
        assert_eq!(truth, format!("{KEPT}\n\n{LEFT}"));
        assert!(html.contains(LEFT) && html.to_lowercase().contains("nets are hung"), "{html}");
        assert!(super::html("<p>Another page</p>", &[KEPT], &[LEFT], &[OTHER], &mut Random::new(1)).is_none());
    }

    #[test]
    fn a_place_is_found_outside_of_parts() {
        let page = "<main><div><p>a</p><div>b</div></div><p>c</p></main></body>";
        for (ends, rest) in [
            (0, "<div>b</div></div><p>c</p></main></body>"),
            (1, "<p>c</p></main></body>"),
            (2, "</body>"),
            (3, "</body>"),
        ] {
            assert_eq!(&page[outwards(page, 19, ends)..], rest);
        }
    }
}
