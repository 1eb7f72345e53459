//! The headline, of the forms in which a page says it.

use std::collections::HashSet;

use super::super::lines::same;

/// The forms in which a page can say its headline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms<'a> {
    pub headline: Option<&'a str>,
    /// The titles of metas, best first.
    pub metas: &'a [&'a str],
    pub h1: &'a [String],
    pub h2: &'a [String],
    pub page: Option<&'a str>,
    pub site: Option<&'a str>,
    /// The page's address.
    pub url: Option<&'a str>,
}

/// What parts a headline from the site's name.
const BARS: [&str; 11] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", "｜", " ‹ "];

/// The same where words are not parted by spaces. A dash can be part of the headline there.
const UNSPACED_BARS: [&str; 13] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", "｜", "|", "_", "-"];

/// Words of a heading beyond which it is a paragraph.
const LONGEST: usize = 40;
const MOST_BYTES: usize = 600;

/// Chooses the headline: the form that stands on the page as a heading where another form bears it out.
pub(super) fn choose(forms: &Forms<'_>) -> Option<String> {
    let chosen = heading(forms).or_else(|| said_in_head(forms))?;
    let clean = without_label(once(&without_site(chosen, forms)), forms);
    Some(in_mixed_case(clean, forms)).filter(|title| !title.is_empty())
}

/// The heading that another form bears out, best by how many do, then by how many say exactly the same, then the first;
/// else a second-level heading that says exactly what the head does; else a first-level heading that at least speaks of the
/// same.
fn heading<'a>(forms: &Forms<'a>) -> Option<&'a str> {
    let said: Vec<&str> = said(forms).collect();
    let cut: Vec<String> = said.iter().map(|t| without_site(t, forms)).collect();
    let exact = |h: &str| said.iter().filter(|t| same(h, t)).count() + cut.iter().filter(|t| same(h, t)).count();
    let usable =
        |h: &&'a String| !is_site(h, forms) && h.len() <= MOST_BYTES && h.split_whitespace().nth(LONGEST).is_none();
    let h1: Vec<&'a String> = forms.h1.iter().filter(usable).collect();
    let borne_out = h1.iter().rev().filter(|h| said.iter().any(|t| agree(h, t)));
    let best = borne_out.max_by_key(|h| (said.iter().filter(|t| agree(h, t)).count(), exact(h)));
    // A heading that has nothing in common with what the head says more than once is a slogan, and one of many that nothing
    // bears out, or one whose place the address gives to another form, is a section's.
    let told = cut.iter().filter(|t| words(t).len() >= LEAST).count() > 1;
    let slug = slug(forms.url);
    let named = |t: &str| slug.as_deref().is_some_and(|slug| words(t) == words(slug));
    let elsewhere = h1.len() > MOST_SECTIONS || cut.first().is_some_and(|t| named(t));
    let related = |h: &&&String| {
        let long = words(h).len() >= LEAST && (!told || cut.iter().any(|t| related(h, t))) && !elsewhere;
        long || named(h)
    };
    // Names of sections are said in the head too.
    let second = || {
        let told = |h: &&String| exact(h) > 0 && !is_site(h, forms) && (h1.is_empty() || words(h).len() >= LEAST);
        forms.h2.iter().find(told)
    };
    let lesser = || forms.h2.iter().filter(usable).filter(|_| forms.h1.is_empty()).find(|h| agree_all(h, &said));
    let first = || h1.iter().find(related).copied();
    best.copied().or_else(second).or_else(first).or_else(lesser).map(String::as_str)
}

/// First-level headings beyond which they are those of sections.
const MOST_SECTIONS: usize = 3;

/// The words at the end of an address, if they are as many as a headline has.
fn slug(url: Option<&str>) -> Option<String> {
    let path = url?.split("//").nth(1)?.split(['?', '#']).next()?;
    let last = path.split('/').skip(1).filter(|part| !part.is_empty()).last()?;
    let last = last.split_once('.').map_or(last, |(name, _)| name);
    let words: Vec<&str> = last.split(['-', '_']).filter(|w| w.chars().any(char::is_alphabetic)).collect();
    (words.len() >= 2).then(|| words.join(" "))
}

/// Fewest words of a heading that nothing bears out: names of sections and sites are short.
const LEAST: usize = 3;

fn agree_all(heading: &str, said: &[&str]) -> bool {
    said.len() > 1 && said.iter().all(|t| agree(heading, t))
}

fn said<'a>(forms: &Forms<'a>) -> impl Iterator<Item = &'a str> {
    forms.headline.into_iter().chain(forms.metas.iter().copied()).chain(forms.page).filter(|t| !t.trim().is_empty())
}

/// The title as the head says it, where no heading does.
fn said_in_head<'a>(forms: &Forms<'a>) -> Option<&'a str> {
    said(forms).find(|t| !is_site(t, forms) && !is_site(&without_site(t, forms), forms))
}

/// Whether a text is the site's name: as the page gives it, as its address has it, or as it stands beside the headline in
/// the page's title.
fn is_site(text: &str, forms: &Forms<'_>) -> bool {
    if forms.site.is_some_and(|site| same(site, text)) || is_host(text, forms) {
        return true;
    }
    let Some(page) = forms.page else { return false };
    let beside = |rest: Option<&str>| {
        rest.map(|rest| rest.trim().trim_matches(['|', '-', '–', '—', '·', '•', ':', '»', '«', ' ']))
            .filter(|rest| rest.split(' ').count() > text.split(' ').count())
            .is_some_and(|rest| forms.metas.iter().chain(&forms.headline).any(|t| same(t, rest)))
    };
    beside(page.strip_suffix(text)) || beside(page.strip_prefix(text))
}

/// Whether a text is the name of the page's host: `The Quay` of `www.thequay.example`.
fn is_host(text: &str, forms: &Forms<'_>) -> bool {
    const SHORTEST: usize = 4;
    let squeezed =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let host = forms.url.and_then(|url| url.split('/').nth(2)).unwrap_or_default();
    let name = squeezed(text.trim_end_matches(".com"));
    let whole = squeezed(host.trim_start_matches("www.")) == squeezed(text);
    let label = || host.split('.').rev().skip(1).any(|label| squeezed(label) == name);
    name.len() >= SHORTEST && text.len() <= 60 && (whole || label())
}

/// Whether two texts share a word that is not a short one.
fn related(heading: &str, title: &str) -> bool {
    const SHORT: usize = 3;
    let title = words(title);
    let tells = |w: &String| w.chars().count() > SHORT || w.chars().any(super::super::script::is_unspaced);
    words(heading).iter().any(|w| tells(w) && title.contains(w))
}

/// A title that stands twice in its element, for narrow screens and wide ones, once.
fn once(title: &str) -> &str {
    let middle = title.len() / 2;
    match (title.get(..middle), title.get(middle + 1..)) {
        (Some(first), Some(second)) if first == second && title.get(middle..=middle) == Some(" ") => first,
        _ => title,
    }
}

/// A title without the label or the date before it, where another form has it so: `Blog: …`.
fn without_label(title: &str, forms: &Forms<'_>) -> String {
    /// Words of a label.
    const MOST: usize = 4;
    let cut = said(forms).map(|t| without_site(t, forms));
    let shorter = cut.filter(|t| t.len() < title.len() && words(t).len() >= LEAST);
    let bare = shorter.filter_map(|t| {
        let label = title.strip_suffix(t.as_str())?.trim();
        let dated = super::super::dates::find(label, None).is_some_and(|d| d.alone);
        (dated || label.ends_with(':') && label.split_whitespace().count() <= MOST).then_some(t)
    });
    bare.last().unwrap_or_else(|| title.to_owned())
}

/// A title in capitals as another form writes it in small letters, or nearly it.
fn in_mixed_case(title: String, forms: &Forms<'_>) -> String {
    if title.chars().any(char::is_lowercase) {
        return title;
    }
    let upper = |t: &str| t.to_uppercase();
    let cut: Vec<String> = said(forms).map(|t| without_site(t, forms)).collect();
    let small = || cut.iter().filter(|t| t.chars().any(char::is_lowercase));
    let near = |t: &&String| words(&title).len() >= LEAST && agree(&title, t);
    small().find(|t| upper(t) == upper(&title)).or_else(|| small().find(near)).cloned().unwrap_or(title)
}

/// Whether two texts are the same headline, one of them perhaps with the site's name or shortened.
pub(super) fn agree(heading: &str, title: &str) -> bool {
    if same(heading, title) {
        return true;
    }
    let (a, b) = (words(heading), words(title));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let common = a.intersection(&b).count();
    let most = a.len().max(b.len());
    let least = a.len().min(b.len());
    // One word in common with a long title says nothing.
    common * 2 > most || common == least && least >= 3 || common == a.len() && starts_with(title, heading)
}

fn starts_with(title: &str, heading: &str) -> bool {
    title.to_lowercase().starts_with(&heading.to_lowercase())
}

fn words(text: &str) -> HashSet<String> {
    /// More say nothing.
    const MOST: usize = 60;
    parted(text).take(MOST).flatten().collect()
}

/// Words in small letters; each character of scripts that do not part them.
pub(super) fn each_word(text: &str) -> impl Iterator<Item = String> {
    parted(text).flatten()
}

/// What stands between marks and spaces, in small letters, as words.
fn parted(text: &str) -> impl Iterator<Item = Vec<String>> {
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(|run| {
        let lower = run.to_lowercase();
        let unspaced = lower.chars().any(super::super::script::is_unspaced);
        if unspaced { lower.chars().map(String::from).collect() } else { vec![lower] }
    })
}

/// A title without the site's name before or behind it.
fn without_site(title: &str, forms: &Forms<'_>) -> String {
    const MOST_PARTS: usize = 4;
    let mut title = title.trim();
    // A meta that says just what the page's title does has the site's name too.
    let others = || forms.metas.iter().copied().chain(forms.headline).filter(|form| forms.page != Some(*form));
    let whole = |t: &str| others().chain(forms.h1.iter().map(String::as_str)).any(|o| same(o, t));
    for _ in 0..MOST_PARTS {
        let Some((head, tail)) = last_bar(title) else { break };
        let longer = length(head) > length(tail);
        if tail.is_empty() || names_site(tail, forms) || longer && !whole(title) || whole(head) {
            title = head;
        } else {
            break;
        }
    }
    match first_bar(title) {
        Some((first, rest)) if names_site(first, forms) || whole(rest) && !whole(title) => rest.to_owned(),
        _ => title.to_owned(),
    }
}

/// Words of a text, or characters where words are not parted by spaces.
fn length(text: &str) -> usize {
    let words = text.split_whitespace().count();
    if text.chars().any(super::super::script::is_unspaced) { text.chars().count() } else { words }
}

fn names_site(part: &str, forms: &Forms<'_>) -> bool {
    // "The Quay #18" is an issue.
    let counts = |text: &str| text.chars().any(char::is_numeric);
    let named = |site: &str| agree(site, part) && (!counts(part) || counts(site)) || are_initials(part, site);
    forms.site.is_some_and(named) || is_host(part, forms)
}

/// Whether a text is the initials of a name: `TQP` of The Quay Post.
fn are_initials(text: &str, name: &str) -> bool {
    let initials: String =
        name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    text.chars().count() > 2 && text == initials
}

fn last_bar(title: &str) -> Option<(&str, &str)> {
    let (at, bar) = bars(title).iter().filter_map(|bar| Some((title.rfind(bar)?, bar))).max()?;
    let (head, tail) = (title.get(..at)?.trim(), title.get(at + bar.len()..)?.trim());
    (!head.is_empty()).then_some((head, tail))
}

/// What can part a title: where words are not parted by spaces, names are not either.
fn bars(title: &str) -> &'static [&'static str] {
    if title.chars().any(super::super::script::is_unspaced) { &UNSPACED_BARS } else { &BARS }
}

fn first_bar(title: &str) -> Option<(&str, &str)> {
    let (at, bar) = BARS.iter().filter_map(|bar| Some((title.find(bar)?, bar))).min()?;
    let (head, tail) = (title.get(..at)?.trim(), title.get(at + bar.len()..)?.trim());
    (!head.is_empty() && !tail.is_empty()).then_some((head, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(h1: &[&str], og: Option<&str>, page: Option<&str>, site: Option<&str>) -> Option<String> {
        let h1: Vec<String> = h1.iter().map(|h| (*h).to_owned()).collect();
        let metas: Vec<&str> = og.into_iter().collect();
        choose(&Forms { headline: None, metas: &metas, h1: &h1, h2: &[], page, site, url: None })
    }

    #[test]
    fn the_heading_that_another_form_bears_out_is_the_title() {
        let (ferry, page) = ("A Ferry Without a Pilot", "A Ferry Without a Pilot | The Quay");
        for (h1, og, page, site, title) in [
            (vec!["The Quay", ferry], None, Some(page), Some("The Quay"), Some(ferry)),
            (vec![], None, Some(page), None, Some(ferry)),
            (vec![], Some(ferry), Some(page), None, Some(ferry)),
            (vec![], None, Some("The Quay: news - A Ferry Without a Pilot"), Some("The Quay: news"), Some(ferry)),
            (vec!["News"], Some(ferry), None, None, Some(ferry)),
            (
                vec!["How the ferry lost its pilot"],
                Some("Ten boats to see"),
                None,
                None,
                Some("How the ferry lost its pilot"),
            ),
            (vec!["The Quay"], None, Some("The Quay"), Some("The Quay"), None),
            (vec![], None, Some(" | "), None, Some("|")),
            (vec![], None, None, None, None),
        ] {
            assert_eq!(chosen(&h1, og, page, site).as_deref(), title, "{h1:?} {og:?} {page:?}");
        }
    }

    #[test]
    fn labels_sites_and_capitals_are_left_aside() {
        let ferry = "A Ferry Without a Pilot";
        for (h1, og, page, site) in [
            (vec!["Blog: A Ferry Without a Pilot"], Some(ferry), None, None),
            (vec!["May 18, 2024 A Ferry Without a Pilot"], Some(ferry), None, None),
            (vec!["A FERRY WITHOUT A PILOT"], Some(ferry), None, None),
            (vec!["A Ferry Without a Pilot – The Quay"], None, None, Some("The Quay")),
            (vec!["Notes From the Quay"], Some(ferry), Some("Notes From the Quay: A Ferry Without a Pilot"), None),
            (vec!["A Ferry Without a Pilot A Ferry Without a Pilot"], None, None, None),
        ] {
            assert_eq!(chosen(&h1, og, page, site).as_deref(), Some(ferry), "{h1:?}");
        }
        let h1 = ["The Quay Post".to_owned()];
        let forms = Forms {
            headline: None,
            metas: &[],
            h1: &h1,
            h2: &[],
            page: Some("A Ferry Without a Pilot « The Quay Post"),
            site: None,
            url: Some("https://www.quaypost.example/late"),
        };
        assert!(!is_site(ferry, &forms));
        assert!(is_site("The Quay Post", &Forms { url: Some("https://thequaypost.example/"), ..forms }));
    }

    #[test]
    fn a_heading_that_nothing_bears_out_gives_way() {
        let ferry = "A Ferry Without a Pilot";
        let of = |h1: &[&str], h2: &[&str], metas: &[&str], page: &str, url: Option<&str>| {
            let [h1, h2] = [h1, h2].map(|all| all.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
            choose(&Forms { headline: None, metas, h1: &h1, h2: &h2, page: Some(page), site: None, url })
        };
        let bare = "https://quay.example/late-ferry";
        let named = "https://quay.example/a-ferry-without-a-pilot.html";
        for (h1, h2, metas, page, url, title) in [
            // A lesser heading says exactly what the head does, behind the site's name or alone.
            (vec!["Notes from my harbour"], vec![ferry], vec![], ferry, None, ferry),
            (
                vec!["Where pilots find a ferry"],
                vec![ferry],
                vec!["A Ferry Without a Pilot | Quay Post"],
                "A Ferry Without a Pilot | Quay Post",
                None,
                ferry,
            ),
            // Sections of the article are first-level headings too.
            (
                vec!["The pilot comes", "The pilot goes", "The ferry stays", "Sources for this"],
                vec![],
                vec![ferry],
                ferry,
                None,
                ferry,
            ),
            // The address says which form is the headline.
            (vec!["Take your pilot today"], vec![], vec![ferry], ferry, Some(named), ferry),
            (vec!["Take your pilot today"], vec![], vec![ferry], ferry, Some(bare), "Take your pilot today"),
            (
                vec!["Late ferry"],
                vec![],
                vec!["Pilots: what ferries need"],
                "Pilots: what ferries need",
                Some(bare),
                "Late ferry",
            ),
            // Capitals are read as the head writes them.
            (vec!["A FERRY WITHOUT A PILOT TODAY"], vec![], vec![ferry], ferry, None, ferry),
        ] {
            assert_eq!(of(&h1, &h2, &metas, page, url).as_deref(), Some(title), "{h1:?} {h2:?}");
        }
    }

    #[test]
    fn names_of_sites_are_known_in_many_forms() {
        for (page, site, url, title) in [
            ("没有领航员的渡船_港口新闻_港口网", None, None, "没有领航员的渡船"),
            ("没有领航员的渡船-港口网", None, None, "没有领航员的渡船"),
            ("A Ferry Without a Pilot | TQP", Some("The Quay Post"), None, "A Ferry Without a Pilot"),
            ("Late - Quay.Post", None, Some("https://quay.post/late"), "Late"),
            ("Quay Post #18 – Late", Some("Quay Post"), None, "Quay Post #18"),
        ] {
            let forms = Forms { headline: None, metas: &[], h1: &[], h2: &[], page: Some(page), site, url };
            assert_eq!(choose(&forms).as_deref(), Some(title), "{page}");
        }
    }
}
