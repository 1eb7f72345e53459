//! The language of a page, from its script and its function words; `None` rather than a guess.

use super::lines::Line;
use super::words::lists;
use super::{eight, script};

/// Words looked at: more tell nothing new.
const SAMPLE: usize = 600;
/// Share of function words in running text under which nothing is said, and lead over the second language.
const LEAST_SHARE: f32 = 0.06;
const LEAD: f32 = 1.3;
/// Letters of a word that are counted.
const LONGEST: usize = 400;

/// The language of the lines taken together.
pub(super) fn detect<'a>(lines: impl Iterator<Item = &'a Line>) -> Option<String> {
    let lists = lists();
    let mut words = 0_usize;
    let mut counts = vec![0_u32; lists.languages.len()];
    let mut lower = String::new();
    let mut letters = Letters::default();
    // White space was folded when the lines were made.
    let mut ascii: Vec<&str> = Vec::with_capacity(SAMPLE);
    for word in lines.flat_map(|l| spaced(&l.text)).filter(|word| !word.is_empty()).take(SAMPLE) {
        words += 1;
        if word.is_ascii() {
            ascii.push(word);
        } else {
            letters.add(word);
        }
        let bare = bare(word);
        for &language in lists.languages_of(bare, &mut lower) {
            if let Some(count) = counts.get_mut(language) {
                *count += 1;
            }
        }
    }
    // Letters of ASCII only count against those of other scripts.
    if letters.telling() {
        for word in ascii {
            letters.add(word);
        }
    }
    if let Some(language) = letters.language() {
        return Some(language.to_owned());
    }
    let mut ranked: Vec<(u32, usize)> = counts.into_iter().zip(0..).filter(|(n, _)| *n > 0).collect();
    ranked.sort_unstable_by_key(|&(n, language)| (std::cmp::Reverse(n), language));
    let (best, language) = *ranked.first()?;
    let second = ranked.get(1).map_or(0, |r| r.0);
    let sure = words >= 20 && best as f32 >= words as f32 * LEAST_SHARE && best as f32 >= second as f32 * LEAD;
    sure.then(|| lists.languages.get(language).cloned()).flatten()
}

/// What stands between spaces.
fn spaced(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let end = eight::next_space(text.as_bytes(), start);
        at = end + 1;
        text.get(start..end)
    })
}

/// A word without the marks at its ends.
fn bare(word: &str) -> &str {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if letter(word.as_bytes().first()) && letter(word.as_bytes().last()) {
        return word;
    }
    word.trim_matches(|c: char| !script::is_alphanumeric(c))
}

/// Letters of the scripts that one language alone writes, or nearly so.
#[derive(Debug, Default)]
struct Letters {
    all: u32,
    han: u32,
    kana: u32,
    hangul: u32,
    greek: u32,
    hebrew: u32,
    thai: u32,
}

impl Letters {
    fn add(&mut self, word: &str) {
        if word.is_ascii() {
            let start = word.as_bytes().get(..LONGEST.min(word.len())).unwrap_or_default();
            self.all += start.iter().map(|b| u32::from(b.is_ascii_alphabetic())).sum::<u32>();
            return;
        }
        for c in word.chars().take(LONGEST).filter(|c| script::is_alphabetic(*c)) {
            self.all += 1;
            match c {
                '\u{3040}'..='\u{30ff}' => self.kana += 1,
                '\u{ac00}'..='\u{d7af}' => self.hangul += 1,
                '\u{0370}'..='\u{03ff}' => self.greek += 1,
                '\u{05d0}'..='\u{05ea}' => self.hebrew += 1,
                '\u{0e00}'..='\u{0e7f}' => self.thai += 1,
                c if script::is_cjk(c) => self.han += 1,
                _ => {}
            }
        }
    }

    /// Whether there are letters that tell the language.
    fn telling(&self) -> bool {
        self.han + self.kana + self.hangul + self.greek + self.hebrew + self.thai > 0
    }

    fn language(&self) -> Option<&'static str> {
        if self.all < 20 {
            return None;
        }
        let most = |n: u32| n * 2 > self.all;
        if most(self.han + self.kana) {
            return Some(if self.kana * 20 > self.han { "ja" } else { "zh" });
        }
        [(self.hangul, "ko"), (self.greek, "el"), (self.hebrew, "he"), (self.thai, "th")]
            .into_iter()
            .find_map(|(n, language)| most(n).then_some(language))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    #[test]
    fn every_language_with_a_list_is_known() {
        for (text, language) in [
            (
                "Le bateau est parti du port avec une heure de retard et ce n'était pas la faute du pilote, qui était prêt pour la marée depuis midi, comme tous ceux qui étaient sur le quai.",
                "fr",
            ),
            (
                "Die Fähre verließ den Hafen eine Stunde zu spät, und das war nicht die Schuld des Lotsen, der seit dem Mittag auf die Flut gewartet hatte, wie alle, die auf dem Kai standen.",
                "de",
            ),
            (
                "Il traghetto ha lasciato il porto con un'ora di ritardo e non è stata colpa del pilota, che era pronto per la marea da mezzogiorno, come tutti quelli che erano sul molo della città.",
                "it",
            ),
            (
                "A balsa saiu do porto com uma hora de atraso e não foi por culpa do piloto, que estava pronto para a maré desde o meio-dia, como todos os que estavam no cais da cidade.",
                "pt",
            ),
            (
                "Пором вийшов із порту на годину пізніше, і це не була провина лоцмана, який чекав на приплив з полудня, як і всі, хто був на березі, але ніхто не знав, що сталося та чому.",
                "uk",
            ),
            (
                "Prom wypłynął z portu godzinę później i nie była to wina pilota, który czekał na przypływ od południa, tak jak wszyscy, którzy byli na nabrzeżu, ale nikt nie wiedział, co się stało.",
                "pl",
            ),
            (
                "Vapur limandan bir saat geç ayrıldı ve bu kılavuzun suçu değildi, çünkü o da rıhtımda olan herkes gibi öğleden beri gelgiti bekliyordu, ama kimse ne olduğunu ve bunun için ne gerektiğini bilmiyordu.",
                "tr",
            ),
            (
                "De veerboot vertrok een uur te laat uit de haven en dat was niet de schuld van de loods, die sinds het middaguur op het tij had gewacht, zoals iedereen die op de kade stond.",
                "nl",
            ),
            (
                "Färjan lämnade hamnen en timme för sent och det var inte lotsens fel, som hade väntat på tidvattnet sedan klockan tolv, som alla andra på kajen, men ingen visste vad som hade hänt.",
                "sv",
            ),
            (
                "Trajekt opustil přístav o hodinu později a nebyla to chyba lodivoda, který na příliv čekal už od poledne, stejně jako všichni, kteří byli na nábřeží, ale nikdo nevěděl, že se to stalo.",
                "cs",
            ),
            (
                "Feribotul a plecat din port cu o oră mai târziu și nu a fost vina pilotului, care era gata pentru maree de la prânz, ca toți cei care erau pe chei, dar nimeni nu știa că este așa.",
                "ro",
            ),
            (
                "Kapal feri itu meninggalkan pelabuhan satu jam lebih lambat dan itu bukan salah pandu yang sudah siap untuk pasang sejak siang, seperti semua orang yang ada di dermaga, tetapi tidak ada yang tahu.",
                "id",
            ),
            (
                "Chiếc phà đã rời cảng muộn một giờ và đó không phải là lỗi của người hoa tiêu, người đã chờ thủy triều từ trưa như tất cả những người khác trên bến, nhưng không ai được biết về điều này.",
                "vi",
            ),
            (
                "کشتی یک ساعت دیرتر از بندر حرکت کرد و این تقصیر راهنما نبود که از ظهر برای جزر و مد آماده بود و با همه کسانی که در اسکله بودند منتظر بود اما هیچ کس نمی‌دانست که چه شده است.",
                "fa",
            ),
            (
                "غادرت العبارة الميناء متأخرة ساعة كاملة ولم يكن ذلك خطأ المرشد الذي كان جاهزا للمد منذ الظهر مثل كل من كان على الرصيف، ولكن لم يعرف أحد من الناس ما الذي حدث في ذلك اليوم أو من كان السبب في هذا.",
                "ar",
            ),
            (
                "नाव एक घंटे की देरी से बंदरगाह से निकली और यह उस पायलट की गलती नहीं थी जो दोपहर से ज्वार के लिए तैयार था, जैसे घाट पर खड़े सभी लोग थे, लेकिन किसी को भी यह नहीं पता था कि क्या हुआ है।",
                "hi",
            ),
            (
                "המעבורת יצאה מהנמל באיחור של שעה וזו לא הייתה אשמתו של הנתב, שחיכה לגאות מאז הצהריים כמו כל מי שעמד על הרציף.",
                "he",
            ),
            (
                "Το πλοίο έφυγε από το λιμάνι με μία ώρα καθυστέρηση και δεν έφταιγε ο πλοηγός, που περίμενε την παλίρροια από το μεσημέρι.",
                "el",
            ),
            ("여객선은 한 시간 늦게 항구를 떠났고 그것은 정오부터 밀물을 기다리던 도선사의 잘못이 아니었다.", "ko"),
        ] {
            assert_eq!(detect(split(text, 1).iter()).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn languages_are_told_apart_or_left_unsaid() {
        for (text, language) in [
            (
                "The ferry left the harbour an hour late and it was not the fault of the pilot, who had been ready for the tide since noon.",
                Some("en"),
            ),
            (
                "El barco salió del puerto con una hora de retraso y no fue por culpa del piloto, que estaba listo para la marea desde el mediodía.",
                Some("es"),
            ),
            (
                "Паром вышел из порта на час позже, и это не было виной лоцмана, который ждал прилива с полудня, как и все, кто был на берегу.",
                Some("ru"),
            ),
            ("渡轮比预定时间晚了一个小时离开港口，而这并不是领航员的错，他从中午起就在等待涨潮。", Some("zh")),
            ("フェリーは予定より一時間遅れて港を出たが、それは水先案内人のせいではなかった。", Some("ja")),
            ("Ferry 12", None),
        ] {
            assert_eq!(detect(split(text, 1).iter()).as_deref(), language, "{text}");
        }
    }
}
