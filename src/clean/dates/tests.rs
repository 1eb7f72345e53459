use super::*;

#[test]
fn dates_of_many_forms() {
    for (line, value) in [
        ("Published May 18, 2024 - 00:05am", Some("2024-05-18T00:05")),
        ("Updated: 3:15 p.m. on Friday, 18th of May 2024", Some("2024-05-18T15:15")),
        ("2024-05-18T00:05:09Z", Some("2024-05-18T00:05:09Z")),
        ("2024-05-18T00:05+02:00", Some("2024-05-18T00:05:00+02:00")),
        ("Sat, 18 May 2024 00:05:09 +0000", Some("2024-05-18T00:05:09+00:00")),
        ("2024年5月18日 下午3:05", Some("2024-05-18T15:05")),
        ("18.05.2024, 14:30", Some("2024-05-18T14:30")),
        ("18 мая 2024 г.", Some("2024-05-18")),
        ("18 de mayo de 2024", Some("2024-05-18")),
        ("le 18 mai 2024 à 10h30", Some("2024-05-18T10:30")),
        ("١٨ مايو ٢٠٢٤", Some("2024-05-18")),
        ("18. Mai 2024", Some("2024-05-18")),
        ("May 2024", Some("2024-05")),
        ("25/12/2024", Some("2024-12-25")),
        ("12/25/2024", Some("2024-12-25")),
        ("3/4/2024", None),
        ("30 February 2024", None),
        ("May 18", None),
        ("Updated May 20, 2024 | Published May 18, 2024", Some("2024-05-18")),
        ("Published May 18, 2024. Updated May 20, 2024 at 9:00 am", Some("2024-05-18")),
        ("Publicado el sábado 18 de mayo del 2024 a las 15:05 h", Some("2024-05-18T15:05")),
        ("Publié le 1er mai 2024 à 10h30, mis à jour le 2 mai 2024", Some("2024-05-01T10:30")),
        ("Samstag, 18. Mai 2024, 14.30 Uhr", Some("2024-05-18T14:30")),
        ("sabato 18 maggio 2024, ore 14.30", Some("2024-05-18T14:30")),
        ("18 de maio de 2024, às 14h30", Some("2024-05-18T14:30")),
        ("суббота, 18 мая 2024 года, 14:30", Some("2024-05-18T14:30")),
        ("18 травня 2024 р.", Some("2024-05-18")),
        ("Opublikowano: 18 maja 2024, godz. 14:30", Some("2024-05-18T14:30")),
        ("Δημοσίευση: 18 Μαΐου 2024", Some("2024-05-18")),
        ("2024年05月18日 14:30", Some("2024-05-18T14:30")),
        ("2024年5月18日 午後3時05分", Some("2024-05-18T15:05")),
        ("令和6年5月18日", Some("2024-05-18")),
        ("民國113年5月18日", Some("2024-05-18")),
        ("2024년 5월 18일 오후 3:05", Some("2024-05-18T15:05")),
        ("18 أيار/مايو 2024", Some("2024-05-18")),
        ("السبت 18 مايو 2024، 3:05 م", Some("2024-05-18T15:05")),
        ("18 मई 2024", Some("2024-05-18")),
        ("१८ मई २०२४", Some("2024-05-18")),
        ("18 Mayıs 2024 Cumartesi", Some("2024-05-18")),
        ("18 במאי 2024", Some("2024-05-18")),
        ("18.05.24", None),
        ("2024-05-32", None),
        ("By Jo FieldMay 18, 2024February 20th, 2026", Some("2024-05-18")),
        ("UpdatedMay 20, 2024", Some("2024-05-20")),
        ("May 18, 20246:01 PM ET", Some("2024-05-18")),
        ("18 May 20245 min read", Some("2024-05-18")),
        ("2024May 20, 2026", Some("2026-05-20")),
        ("05/18/24", Some("2024-05-18")),
        ("18/05/24", None),
        ("18/05/31000", None),
        ("18 May 2024 06.00 BST Last modified on 19 May 2024 09.12 BST", Some("2024-05-18T06:00")),
        ("18/05/2024 Actualizado a las 12:05h.", Some("2024-05-18")),
        ("2024年5月17日 公開 2024年5月18日 更新", Some("2024-05-17")),
    ] {
        assert_eq!(find(line, None).and_then(|f| f.value), value.map(str::to_owned), "{line}");
    }
    assert_eq!(find("3/4/2024", Some(true)).and_then(|f| f.value).as_deref(), Some("2024-04-03"));
    assert_eq!(find("3/4/2024", Some(false)).and_then(|f| f.value).as_deref(), Some("2024-03-04"));
    assert_eq!(find("3.4.2024", Some(false)).and_then(|f| f.value).as_deref(), Some("2024-04-03"));
    assert_eq!(find("18/05/24", Some(true)).and_then(|f| f.value).as_deref(), Some("2024-05-18"));
}

#[test]
fn a_date_is_alone_beside_labels_only() {
    let alone = |line: &str| find(line, None).is_some_and(|f| f.alone);
    assert!(alone("Published on Saturday, May 18, 2024 at 12:05 am"));
    assert!(alone("18 мая 2024"));
    assert!(!alone("On May 18, 2024 the ferry left"));
    assert!(!alone("Ann Lee | May 18, 2024"));
    assert!(!alone("18 May 2024 and 20 May 2024"));
    assert!(!alone("Updated menus from 18 May 2024 for 3 guests"));
    assert!(!alone("No digits here"));
}

#[test]
fn days_of_changes_beside_a_date_are_told_apart() {
    for (line, day) in [
        ("Posted at 5:02 PM, May 18, 2024 and last updated 7:10 PM, May 18, 2024", "2024-05-18T17:02"),
        ("First published on 18 May 2024 at 9:00. Last modified on 20 May 2024", "2024-05-18T09:00"),
        ("Publié le 18/05/2024 à 18h30, mis à jour le 19/05/2024 à 10h00", "2024-05-18T18:30"),
        ("18/05/2024 10:32h. Actualizado a las 12:05h.", "2024-05-18T10:32"),
        ("18.05.2024, 10:32 Uhr, zuletzt aktualisiert am 19.05.2024, 11:00 Uhr", "2024-05-18T10:32"),
        ("Pubblicato il 18 maggio 2024 alle 10:32 - Ultimo aggiornamento: 19 maggio 2024, 11:00", "2024-05-18T10:32"),
        ("18 мая 2024, 10:32 (обновлено 19 мая 2024, 11:00)", "2024-05-18T10:32"),
        ("Opublikowano: 18 maja 2024, 10:32 Aktualizacja: 19 maja 2024, 11:00", "2024-05-18T10:32"),
        ("2024年5月18日 10:32 更新：2024年5月19日 11:00", "2024-05-18T10:32"),
        ("입력 2024.05.18 10:32 수정 2024.05.19 11:00", "2024-05-18T10:32"),
    ] {
        let found = find(line, None).filter(|f| f.alone && f.another && !f.changed);
        assert_eq!(found.and_then(|f| f.value).as_deref(), Some(day), "{line}");
    }
    let only = find("2024年5月18日 更新", None);
    assert!(only.is_some_and(|f| f.alone && f.changed && !f.another));
}

#[test]
fn given_dates_are_normalised() {
    for (given, value) in [
        ("2024", Some("2024")),
        ("2024-05", Some("2024-05")),
        ("2024-99", None),
        ("+202-05", None),
        ("2-00005", None),
        ("soon", None),
        ("20240518", Some("2024-05-18")),
        ("20240518T101500Z", Some("2024-05-18")),
        ("20249918", None),
        ("202405181", None),
    ] {
        assert_eq!(normalise(given, None).as_deref(), value, "{given}");
    }
}

#[test]
fn the_language_or_its_country_gives_the_order() {
    for (language, tag, order) in [
        ("de", "de-DE", Some(true)),
        ("en", "en-US", Some(false)),
        ("en", "en_GB", Some(true)),
        ("en", "en", None),
        ("xx", "xx", None),
    ] {
        assert_eq!(day_first(Some(language), Some(tag)), order, "{tag}");
    }
}

#[test]
fn addresses_bear_witness() {
    for (url, day) in [
        ("https://quay.example/2024/05/18/late-ferry", Some("2024-05-18")),
        ("https://quay.example/news/2024-5-8-late-ferry?d=2020-01-01", Some("2024-05-08")),
        ("https://quay.example/2024/13/18/late-ferry", None),
        ("https://quay.example/item-2024", None),
        ("2024/05/18", None),
    ] {
        assert_eq!(in_address(url).as_deref(), day, "{url}");
    }
    assert!(are_neighbours("2024-05-31T23:00:00Z", "2024-06-01") && !are_neighbours("2024-05-18", "2024-05-20"));
}

#[test]
fn addresses_have_days_in_many_forms() {
    for (url, day) in [
        ("https://quay.example/blog/2024/may/18/late-ferry", Some("2024-05-18")),
        ("https://quay.example/blog/2024/May/8", Some("2024-05-08")),
        ("https://quay.example/20240518/n1.html", Some("2024-05-18")),
        ("https://quay.example/20249918/n1.html", None),
        ("https://quay.example/2024/may/ferry", None),
        ("https://quay.example/12345678", None),
    ] {
        assert_eq!(in_address(url).as_deref(), day, "{url}");
    }
}

#[test]
fn dates_show_the_order_of_their_numbers() {
    for (line, order) in [
        ("05/18/2024", Some(false)),
        ("18/05/2024 by Jo Field", Some(true)),
        ("05/08/2024", None),
        ("18.05.2024", None),
        ("1/2", None),
    ] {
        assert_eq!(shown_order(line), order, "{line}");
    }
}

#[test]
fn labels_of_publication_are_known() {
    for label in ["Published on", "Posted by Jo on", "Veröffentlicht am", "Опубликовано:", "作者:港生 发表于:"]
    {
        assert!(says_published(label), "{label}");
    }
    for label in ["Last updated", "", "The ferry of", "Обновлено", "网友"] {
        assert!(!says_published(label), "{label}");
    }
}

#[test]
fn labels_of_changes_are_known() {
    for label in ["Last updated:", "Aktualisiert", "Обновлено", "更新日", "Son güncelleme"] {
        assert!(says_changed(label), "{label}");
    }
    assert!(!says_changed("Published on") && !says_changed("Updated May 20, 2024"));
}

proptest::proptest! {
    #[test]
    fn every_value_is_a_day_or_a_month(
        line in "(Published |Updated |le |am )?[0-9०-९]{1,4}[-/. 年]{1,2}([0-9]{1,2}|May|мая|mai|Mayıs)[-/., 月]{1,2}[0-9]{1,4}.{0,20}",
        order in proptest::option::of(proptest::bool::ANY),
    ) {
        if let Some(found) = find(&line, order) {
            proptest::prop_assert!(line.get(found.span.0..found.span.1).is_some());
            if let Some(value) = found.value {
                let day = day(&value).unwrap_or(&value);
                let valid = day.parse::<civil::Date>().is_ok() || format!("{day}-01").parse::<civil::Date>().is_ok();
                proptest::prop_assert!(valid, "{value}");
            }
        }
    }

    #[test]
    fn nothing_panics(line in "\\PC{0,80}") {
        let _ = (find(&line, None), normalise(&line, Some(true)), in_address(&line));
        let _ = (says_changed(&line), stands_with_time(&line));
    }
}

#[test]
fn times_stand_beside_headlines() {
    for (line, stands) in [
        ("Ferry leaves late 9:57", true),
        ("09:57 Ferry leaves late", true),
        ("Heute, 10:03", true),
        ("12:5", false),
        ("Ferry at 9:57 is late", false),
        ("Mark 4:75", false),
        ("é9:57", true),
        ("", false),
    ] {
        assert_eq!(stands_with_time(line), stands, "{line}");
    }
}
