//! The headline as the page shows its readers, where its head alone says it: pages without headings have the site's name in
//! their titles, the name of a section, or nothing.

use super::super::{head, script};
use super::fates::{Each, Known};
use super::title::{agree, each_word};

/// How far above the first paragraph the headline stands, in lines, and how long it is, in words.
const ABOVE: usize = 60;
const WORDS: std::ops::RangeInclusive<f32> = 3.0..=30.0;
/// Words of the body that a title is held against, and how many of its own are found there at least, as a share.
const BODY: usize = 500;
const SPOKEN_OF: f32 = 0.34;
/// Letters of the shortest word that says something.
const SAYS: usize = 4;

impl Known<'_> {
    /// The headline that stands on the page: what the head says, or the part of it that a line has; where nothing but the
    /// page's title says it, or that speaks of something else, the line that looks like a headline.
    pub(super) fn headline(&self, said: Option<String>, is_borne_out: bool) -> Option<String> {
        let lead = self.lead();
        let title = said.as_deref().or(self.page_title);
        if said.is_some() && self.title_line(title, lead).is_some() {
            return said;
        }
        if let Some(part) = title.and_then(|title| self.part_of(title, lead)) {
            return Some(part);
        }
        let may_be = |line: &String| {
            said.as_deref().is_none_or(|said| agree(line, said) && is_cased(line) || !self.is_spoken_of(said))
        };
        let line = if is_borne_out { None } else { self.looked_for(lead) };
        line.filter(may_be).or(said)
    }

    /// The longest line above the body that is part of a title.
    fn part_of(&self, title: &str, lead: usize) -> Option<String> {
        let title: Vec<String> = each_word(title).collect();
        let near = self.each().filter(|e| (lead.saturating_sub(ABOVE)..=lead).contains(&e.at) && may_be_headline(e));
        let part = near.filter_map(|e| {
            let own: Vec<String> = each_word(&e.line.text).collect();
            let held = title.windows(own.len().max(1)).any(|part| part == own.as_slice());
            (held && own.len() as f32 >= *WORDS.start()).then_some((own.len(), e))
        });
        part.max_by_key(|(words, e)| (*words, e.at)).map(|(_, e)| e.line.text.clone())
    }

    /// Whether the body has words of a title.
    fn is_spoken_of(&self, title: &str) -> bool {
        let own: Vec<String> = each_word(title).filter(|word| says(word)).collect();
        let kept = self.each().filter(|e| e.kept).flat_map(|e| each_word(&e.line.text));
        let body: std::collections::HashSet<String> = kept.take(BODY).collect();
        let found = own.iter().filter(|word| body.contains(*word)).count();
        found as f32 >= own.len() as f32 * SPOKEN_OF
    }

    /// The line that looks like the headline of a page of text.
    fn looked_for(&self, lead: usize) -> Option<String> {
        let end = self.kept.iter().rposition(|kept| *kept).map_or(lead, |last| last + 1);
        let start = self.kept.iter().position(|kept| *kept).unwrap_or(lead);
        let at = head::headline(&self.page.lines, self.features, lead, &(start..end))?;
        self.page.lines.get(at).map(|line| line.text.clone())
    }
}

fn may_be_headline(e: &Each<'_>) -> bool {
    WORDS.contains(&e.f.words) && e.f.hit.is_none() && !e.f.date
}

/// Whether a line is not all in capitals: what the head has in small letters is better then.
fn is_cased(line: &str) -> bool {
    line.chars().any(char::is_lowercase) || !line.chars().any(char::is_uppercase)
}

/// Whether a word tells what a text is about.
fn says(word: &str) -> bool {
    word.chars().nth(SAYS - 1).is_some() || word.chars().any(script::is_unspaced)
}

#[cfg(test)]
mod tests {
    use crate::clean::clean;
    use crate::source::{Format, Given, Origin, RawArticle};

    const BODY: &str = "<p>The ferry left the harbour an hour late on Friday, because its pilot had been looking for his \
        spectacles, and nobody on the quay could remember why they had been waiting.</p><p>Later in the evening, when the \
        lamps were lit, the harbour master wrote all of it down, blotted the page twice and went home.</p>";

    fn title(head: &str, line: &str) -> Option<String> {
        let text = format!(
            "<html><head>{head}</head><body><div>Home</div><div>{line}</div><div>By Jo Field</div>{BODY}</body></html>"
        );
        let origin = Origin { path: "-".into(), line: None };
        clean(&RawArticle { origin, format: Format::Html, text, given: Given::default(), input: Vec::new() }).title
    }

    #[test]
    fn pages_without_headings_show_their_headline() {
        let ferry = "Late Ferry Finds Its Pilot";
        for head in [
            "<title>QUAY.FM-- Late Ferry Finds Its Pilot</title>",
            "<title>Late Ferry Finds Its Pilot : News By Industry-The Quay Post</title>",
            "<title>Pilot of late ferry finds its harbour</title>",
            "<title>Weather and Sports of the Islands</title>",
            "<title></title>",
            "",
        ] {
            assert_eq!(title(head, ferry).as_deref(), Some(ferry), "{head}");
        }
    }

    #[test]
    fn what_the_head_says_stays_where_no_line_is_more_like_it() {
        let spectacles = "Spectacles of a Harbour Pilot";
        let page = format!("<title>{spectacles}</title>");
        assert_eq!(title(&page, "Share this page").as_deref(), Some(spectacles));
        assert_eq!(title(&page, "Nobody minded a bit, they told us").as_deref(), Some(spectacles));
        // A second witness goes before a line that is much like it.
        let twice = format!("{page}<meta property=og:title content='{spectacles}'>");
        assert_eq!(title(&twice, "Harbour Pilot Wears Spectacles").as_deref(), Some(spectacles));
        assert_eq!(title(&page, "SPECTACLES OF ONE HARBOUR PILOT").as_deref(), Some(spectacles));
    }
}
