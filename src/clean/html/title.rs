//! The headline, of the forms in which a page says it.

use std::collections::HashSet;

use super::super::lines::same;

/// The forms in which a page can say its headline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms<'a> {
    pub headline: Option<&'a str>,
    pub og: Option<&'a str>,
    pub h1: &'a [String],
    pub h2: &'a [String],
    pub page: Option<&'a str>,
    pub site: Option<&'a str>,
}

/// What parts a headline from the site's name.
const BARS: [&str; 10] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", "｜"];

/// Chooses the headline: the form that stands on the page as a heading where another form bears it out.
pub(super) fn choose(forms: &Forms<'_>) -> Option<String> {
    let said: Vec<&str> =
        [forms.headline, forms.og, forms.page].into_iter().flatten().filter(|t| !t.trim().is_empty()).collect();
    let is_site = |h: &str| forms.site.is_some_and(|site| same(site, h));
    let standing = |headings: &'_ [String]| {
        let borne_out = headings.iter().filter(|h| !is_site(h) && said.iter().any(|t| agree(h, t)));
        borne_out.max_by_key(|h| (said.iter().filter(|t| agree(h, t)).count(), h.chars().count().min(200))).cloned()
    };
    if let Some(heading) = standing(forms.h1).or_else(|| standing(forms.h2)) {
        return Some(heading);
    }
    if let Some(heading) = only_heading(forms) {
        return Some(heading);
    }
    let cut = |t: &str| without_site(t, forms);
    if let Some(title) = forms.headline.or(forms.og).map(cut).filter(|t| !is_site(t)) {
        return Some(title);
    }
    forms.page.map(cut).filter(|t| !t.is_empty() && !is_site(t))
}

/// The page's one first-level heading, if it is more than a word or two: names of sections and sites are short.
fn only_heading(forms: &Forms<'_>) -> Option<String> {
    const LEAST: usize = 3;
    let mut headings = forms.h1.iter().filter(|h| forms.site.is_none_or(|site| !same(site, h)));
    let one = headings.next()?;
    (headings.all(|h| same(h, one)) && words(one).len() >= LEAST).then(|| one.clone())
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
    let lower = text.to_lowercase();
    let mut words = HashSet::new();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(60) {
        if word.chars().any(super::super::script::is_unspaced) {
            words.extend(word.chars().map(String::from));
        } else {
            words.insert(word.to_owned());
        }
    }
    words
}

/// A title without the site's name before or behind it.
fn without_site(title: &str, forms: &Forms<'_>) -> String {
    const MOST_PARTS: usize = 3;
    let mut title = title.trim();
    let others: Vec<&str> = [forms.og, forms.headline].into_iter().flatten().collect();
    let names_site = |part: &str| forms.site.is_some_and(|site| agree(site, part));
    for _ in 0..MOST_PARTS {
        let Some((head, tail)) = last_bar(title) else { break };
        let longer = head.split_whitespace().count() > tail.split_whitespace().count();
        if names_site(tail) || longer && !others.contains(&title) || others.contains(&head) {
            title = head;
        } else {
            break;
        }
    }
    match first_bar(title) {
        Some((first, rest)) if names_site(first) => rest.to_owned(),
        _ => title.to_owned(),
    }
}

fn last_bar(title: &str) -> Option<(&str, &str)> {
    let (at, bar) = BARS.iter().filter_map(|bar| Some((title.rfind(bar)?, bar))).max()?;
    let (head, tail) = (title.get(..at)?.trim(), title.get(at + bar.len()..)?.trim());
    (!head.is_empty()).then_some((head, tail))
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
        choose(&Forms { headline: None, og, h1: &h1, h2: &[], page, site })
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
}
