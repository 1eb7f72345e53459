use super::*;

#[test]
fn names_come_without_labels_jobs_and_dates() {
    for (line, names, alone) in [
        ("By Jo Field", "Jo Field", true),
        ("BY JO FIELD", "JO FIELD", true),
        ("By Jo Field and Mia van Dam", "Jo Field and Mia van Dam", true),
        ("By J. R. Field, Staff Writer", "J. R. Field", false),
        ("By Jo Field | May 18, 2024", "Jo Field", false),
        ("By Jo Field May 18, 2024", "Jo Field", false),
        ("Jo Field | May 18, 2024", "Jo Field", false),
        ("Por Ana de la Peña", "Ana de la Peña", true),
        ("Автор: Иван Полев", "Иван Полев", true),
        ("作者：王小明", "王小明", true),
        ("By Jo Field, Harbour Correspondent", "Jo Field", false),
        ("By Jo Field, Candidate Representative to the Harbour Board", "Jo Field", false),
        ("By Jo Field, Mia Dam and Ann Lee", "Jo Field, Mia Dam and Ann Lee", true),
        ("By Jo Field, MD", "Jo Field", false),
        ("By JO FIELD Associated Press", "JO FIELD", false),
        ("Jo Field, Staff Writer", "Jo Field", false),
        ("김하늘 기자", "김하늘", false),
        ("김하늘 기자 2024.05.18 09:00", "김하늘", false),
        ("김하늘·박수민 기자 desk@quay.example", "김하늘·박수민", false),
        ("ByJo Field", "Jo Field", true),
        ("By Jo Field· May 18, 2024", "Jo Field", false),
        ("By Jo Field on behalf of the Harbour Board", "Jo Field", false),
        ("Jo Field May 18, 2024 — 3 minutes read", "Jo Field", false),
        ("Jo van Dam, 18 May 2024", "Jo van Dam", false),
        ("May 18, 2024 · Jo Field on behalf of the Harbour Board", "Jo Field", false),
        ("Posted on May 18, 2024 by jo_field", "jo_field", false),
        ("Written by: Jo Field", "Jo Field", true),
        ("03/01/2017 by Jo Field, Editor", "Jo Field", false),
        ("May 18, 2024 | Jo Field", "Jo Field", false),
        ("May 18, 2024 · Jo Field · 3 min read", "Jo Field", false),
        ("Por Ana Gil y Luis Peña, enviados especiales", "Ana Gil y Luis Peña", false),
        ("Par Anne Quai et Luc Dam", "Anne Quai et Luc Dam", true),
        ("Propos recueillis par Anne Quai", "Anne Quai", true),
        ("Von Mia Feld und Jan Ufer", "Mia Feld und Jan Ufer", true),
        ("Text: Mia Feld", "Mia Feld", true),
        ("di Anna Molo", "Anna Molo", true),
        ("A cura di Anna Molo", "Anna Molo", true),
        ("Por João do Cais, repórter", "João do Cais", false),
        ("Авторы: Иван Полев и Анна Причал", "Иван Полев и Анна Причал", true),
        ("Автор: Олена Берег", "Олена Берег", true),
        ("Розмовляла: Олена Берег", "Олена Берег", true),
        ("Autor: Jan Brzeg", "Jan Brzeg", true),
        ("Rozmawiała Ewa Brzeg", "Ewa Brzeg", true),
        ("Γράφει ο Νίκος Λιμανής", "Νίκος Λιμανής", true),
        ("Συντάκτης: Νίκος Λιμανής", "Νίκος Λιμανής", true),
        ("文：王小明", "王小明", true),
        ("文・港太郎", "港太郎", true),
        ("著者：港太郎", "港太郎", true),
        ("بقلم: سامي حداد", "سامي حداد", true),
        ("إعداد: سامي حداد", "سامي حداد", true),
        ("लेखक: राम घाट", "राम घाट", true),
        ("Yazan: Ali Liman", "Ali Liman", true),
        ("מאת: דן נמל", "דן נמל", true),
    ] {
        assert_eq!(find(line), Some(Byline { names: names.to_owned(), alone }), "{line}");
    }
}

#[test]
fn sentences_are_no_bylines() {
    for line in [
        "By the time the ferry left it was dark",
        "By",
        "By now",
        "Bye Jo",
        "Authorities Said",
        "Part 2 | May 18, 2024",
        "Oleh Tim Redaksi",
        "Jo Field, the staff writer of the harbour",
        "Senior Editor, Staff Writer",
        "시민 기자",
        "김하늘 기자는 어제 배를 탔다",
        "김하늘 기자 지망생들이 모였다",
        "By the river, May 18, 2024",
        "On May 18, 2024 by the river",
        "Por la tarde",
        "Von der Elbe nach Hamburg reist er gern",
        "Di lì a poco",
        "Author Bio",
        "Bylaws Of The Harbour",
        "Last Updated May 18, 2024",
        "Press Release May 18, 2024",
        "Senior Editor May 18, 2024",
        "Jo Field May 18",
        "May 18, 2024 by the river",
        "Par la force des choses",
    ] {
        assert_eq!(find(line), None, "{line}");
    }
}

#[test]
fn labels_and_bare_names_are_known() {
    for label in ["By", "Written by:", "Autor", "Автор:", "作者："] {
        assert!(is_label(label), "{label}");
    }
    for name in ["Jo Field", "J. R. Field", "Mia van Dam", "Ana de la Peña", "Иван Полев", "Анна ПОЛЕВА", "Anne MARTEL"]
    {
        assert!(is_bare_name(name), "{name}");
        assert!(!is_label(name), "{name}");
    }
    for line in [
        "Field",
        "HR Strategy",
        "THE QUAY",
        "Harbour NEWS",
        "Contact US",
        "Jo field",
        "Jo Field 7",
        "Five Ferries To Take This Week",
        "de la Peña",
        "",
    ] {
        assert!(!is_bare_name(line), "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn names_stand_in_their_line(line in "(By |Por |Von |作者：|May 4, 2023 [|] )?\\PC{0,60}") {
        if let Some(found) = find(&line) {
            proptest::prop_assert!(line.contains(&found.names) && !found.names.trim().is_empty());
        }
    }
}
