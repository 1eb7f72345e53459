//! Names without a label, told by the job or the place beside them.

use super::super::script;
use super::super::words::{Lists, lists};
use super::dated::NO_NAMES;
use super::{Byline, is_bare_name};

/// Longest line of a name and a job, in bytes, and most words of a job.
const LONGEST: usize = 120;
const LONGEST_JOB: usize = 4;

/// First characters of the family names of nearly all Koreans.
const FAMILIES: &str = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소";
/// What stands before a Korean reporter's job and is no name.
const NO_KOREANS: [&str; 14] =
    ["시민", "본지", "취재", "사진", "인턴", "선임", "수습", "전문", "객원", "담당", "현장", "소속", "한국", "전직"];

/// `Jo Field, Staff Writer`, `김하늘 기자`: a name and what its owner does.
pub(super) fn find(line: &str, lists: &Lists) -> Option<Byline> {
    if line.len() > LONGEST {
        return None;
    }
    let names = before_comma(line, lists).or_else(|| korean(line, lists))?;
    Some(Byline { names: names.to_owned(), alone: false })
}

fn before_comma<'a>(line: &'a str, lists: &Lists) -> Option<&'a str> {
    let (name, job) = line.split_once(", ")?;
    let is_job = |word: &str| lists.jobs.contains(&word.to_lowercase());
    let nobody = |word: &str| is_job(word) || NO_NAMES.contains(&word.to_lowercase().as_str());
    let jobs = job.split(' ').count() <= LONGEST_JOB && job.split(' ').all(is_job);
    (jobs && is_bare_name(name) && !name.split(' ').any(nobody)).then_some(name)
}

fn korean<'a>(line: &'a str, lists: &Lists) -> Option<&'a str> {
    if !line.chars().next().is_some_and(script::is_hangul) {
        return None;
    }
    let (names, rest) = line.split_once(' ')?;
    let job = rest.split([' ', '=', ',', '|', '·']).next()?;
    let is_name = |name: &str| {
        let family = name.chars().next().is_some_and(|c| FAMILIES.contains(c));
        let syllables = name.chars().all(script::is_hangul) && (2..=4).contains(&name.chars().count());
        family && syllables && !NO_KOREANS.contains(&name) && !lists.jobs.contains(name)
    };
    // A sentence goes on with words; behind a job stand an address or a date.
    let behind = rest.get(job.len()..).unwrap_or_default();
    let goes_on = behind.split(' ').take(2).any(|word| word.chars().filter(|c| script::is_hangul(*c)).count() > 3);
    (lists.jobs.contains(job) && names.split('·').all(is_name) && !goes_on).then_some(names)
}

/// The name in `Jo Field in Torquay`, if the line says nothing else.
pub(in super::super) fn in_place(line: &str) -> Option<&str> {
    /// Most words of a place.
    const LONGEST_PLACE: usize = 3;
    let (name, place) = [" in ", " à ", " en "].iter().find_map(|word| line.split_once(word))?;
    let is_place = |word: &str| {
        let month = lists().months.contains_key(word.to_lowercase().as_str());
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || c == '-')
            && !month
    };
    let words = place.split(' ').count();
    (is_bare_name(name) && words <= LONGEST_PLACE && place.split(' ').all(is_place)).then_some(name)
}
