//! Rows of dates as pages write them.

use super::*;

fn check(text: &str, expected: &[(&str, &str)]) {
    check_with(text, DateHints::default(), expected);
}

fn check_with(text: &str, hints: DateHints, expected: &[(&str, &str)]) {
    let found = find_dates(text, &hints);
    let found: Vec<_> = found.iter().map(|d| (d.value.to_iso(), &text[d.span.clone()])).collect();
    let found: Vec<_> = found.iter().map(|(iso, span)| (iso.as_str(), *span)).collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn seeds() {
    check("[بلادي نيوز]18 أكتوبر 2024", &[("2024-10-18", "18 أكتوبر 2024")]);
    check(
        "24 octobre 2019 - 09h40 - Maroc - Ecrit par : S.A",
        &[("2019-10-24T09:40", "24 octobre 2019 - 09h40")],
    );
    check("Dernière mise à jour à 09h08 le 27/12", &[("--12-27T09:08", "09h08 le 27/12")]);
    check("السبت 22 شتنبر 2018 - 12:14", &[("2018-09-22T12:14", "السبت 22 شتنبر 2018 - 12:14")]);
    check("Le Programme des Matches du 26 et 27 Novembre 2024", &[("2024-11-27", "27 Novembre 2024")]);
    check("- 17:10Le trésor public lance", &[]);
    check("Ce vendredi (18 octobre), les ministres", &[("--10-18", "18 octobre")]);
}

#[test]
fn times() {
    let time = |text: &str| read_time(text).map(|t| (t.value.to_string(), text[t.span].to_owned()));
    for (text, value, span) in [
        ("17:10Le trésor public", "17:10", "17:10"),
        ("17:1029 blessés", "17:10", "17:10"),
        ("09h40", "09:40", "09h40"),
        ("9h", "09:00", "9h"),
        ("9:40 p.m.", "21:40", "9:40 p.m."),
        ("12.30 Uhr", "12:30", "12.30 Uhr"),
        ("٠٩:٤٠", "09:40", "٠٩:٤٠"),
        ("14:05:33", "14:05:33", "14:05:33"),
        ("2:05 PM ET", "14:05", "2:05 PM"),
        ("午後3時20分", "15:20", "午後3時20分"),
        ("오후 3:20", "15:20", "오후 3:20"),
        ("12 a.m.", "00:00", "12 a.m."),
        ("kl. 12.30", "12:30", "12.30"),
    ] {
        assert_eq!(time(text), Some((value.to_owned(), span.to_owned())), "{text:?}");
    }
    for text in ["", "25:10", "12:60", "12.30 euros", "3-2", "9hommes", "17", "1:2"] {
        assert_eq!(time(text), None, "{text:?}");
    }
}

#[test]
fn written_dates() {
    check("1er mai 2024", &[("2024-05-01", "1er mai 2024")]);
    check("1er janvier", &[("--01-01", "1er janvier")]);
    check("May 3rd, 2024", &[("2024-05-03", "May 3rd, 2024")]);
    check("3 de mayo de 2024", &[("2024-05-03", "3 de mayo de 2024")]);
    check("Le 3 mai 2024 à 14h05", &[("2024-05-03T14:05", "3 mai 2024 à 14h05")]);
    check(
        "Thursday, October 24, 2019, 2:05 PM ET",
        &[("2019-10-24T14:05", "Thursday, October 24, 2019, 2:05 PM ET")],
    );
    check("24. Oktober 2019, 12.30 Uhr", &[("2019-10-24T12:30", "24. Oktober 2019, 12.30 Uhr")]);
    check("24 октября 2019 г., 09:40", &[("2019-10-24T09:40", "24 октября 2019 г., 09:40")]);
    check("24 Οκτωβρίου 2019, 09:40", &[("2019-10-24T09:40", "24 Οκτωβρίου 2019, 09:40")]);
    check("24 października 2019", &[("2019-10-24", "24 października 2019")]);
    check("24 Ekim 2019 Perşembe 09:40", &[("2019-10-24T09:40", "24 Ekim 2019 Perşembe 09:40")]);
    check("2024年10月18日 09:40", &[("2024-10-18T09:40", "2024年10月18日 09:40")]);
    check("2024年10月18日（金）9時40分", &[("2024-10-18T09:40", "2024年10月18日（金）9時40分")]);
    check("令和6年10月18日", &[("2024-10-18", "令和6年10月18日")]);
    check("2024년 10월 18일 오전 9:40", &[("2024-10-18T09:40", "2024년 10월 18일 오전 9:40")]);
    check("18 تشرين الأول/أكتوبر 2024", &[("2024-10-18", "18 تشرين الأول/أكتوبر 2024")]);
    check("٥ كانون الثاني ٢٠٢٤", &[("2024-01-05", "٥ كانون الثاني ٢٠٢٤")]);
    check("5 غشت 2021", &[("2021-08-05", "5 غشت 2021")]);
    check("En juillet 2021, les", &[("2021-07", "juillet 2021")]);
    check("2024. október 18.", &[("2024-10-18", "2024. október 18")]);
    check("24-Oct-19", &[("2019-10-24", "24-Oct-19")]);
    check("Oct. 5", &[("--10-05", "Oct. 5")]);
    check("les 15 et 16 octobre 2019", &[("2019-10-16", "16 octobre 2019")]);
    check("Fair 2026 - April 26, 2026", &[("2026-04-26", "April 26, 2026")]);
    check("September 29-October 2, 2026", &[("--09-29", "September 29"), ("2026-10-02", "October 2, 2026")]);
    check("ReporterNovember 20, 2007", &[("2007-11-20", "November 20, 2007")]);
    check("April 28, 20232:23 PM EDT", &[("2023-04-28T14:23-04:00", "April 28, 20232:23 PM EDT")]);
    check(
        "25. Januar 202225. Januar 2022",
        &[("2022-01-25", "25. Januar 2022"), ("2022-01-25", "25. Januar 2022")],
    );
    check("15/01/201614/01/2016", &[("2016-01-15", "15/01/2016"), ("2016-01-14", "14/01/2016")]);
    check("Mar 27, 20255 mins", &[("2025-03-27", "Mar 27, 2025")]);
    check("On May 3, 20000 people", &[("--05-03", "May 3")]);
    check("29 / Dezember / 2022", &[("2022-12-29", "29 / Dezember / 2022")]);
    check("Jul. 11. 2025", &[("2025-07-11", "Jul. 11. 2025")]);
    check("13 gusht 2020, 09:08", &[("2020-08-13T09:08", "13 gusht 2020, 09:08")]);
    check("Doorbell (3rd Gen)", &[]);
    check("16 янв | 17:10", &[("--01-16T17:10", "16 янв | 17:10")]);
    check("5 FÉVRIER 2021", &[("2021-02-05", "5 FÉVRIER 2021")]);
}

#[test]
fn numeric_dates() {
    check("27/12/2021", &[("2021-12-27", "27/12/2021")]);
    check("27.12.2021", &[("2021-12-27", "27.12.2021")]);
    check("2021-12-27", &[("2021-12-27", "2021-12-27")]);
    check("2021/12/27", &[("2021-12-27", "2021/12/27")]);
    check("27.12.21", &[("2021-12-27", "27.12.21")]);
    check("12/27/2021", &[("2021-12-27", "12/27/2021")]);
    check("2019-10-24T09:40:00+01:00", &[("2019-10-24T09:40:00+01:00", "2019-10-24T09:40:00+01:00")]);
    check("2019-10-24T09:40:00.123Z", &[("2019-10-24T09:40:00Z", "2019-10-24T09:40:00.123Z")]);
    check("20191024T094000Z", &[("2019-10-24T09:40:00Z", "20191024T094000Z")]);
    check("27/12/2021 - 09:40 (GMT+1)", &[("2021-12-27T09:40+01:00", "27/12/2021 - 09:40 (GMT+1)")]);
    check("27/12/2021 09:40 CET", &[("2021-12-27T09:40+01:00", "27/12/2021 09:40 CET")]);
    check("17:10, 27/12/2021", &[("2021-12-27T17:10", "17:10, 27/12/2021")]);
    check("2024. 10. 18. 오전 9:40", &[("2024-10-18T09:40", "2024. 10. 18. 오전 9:40")]);
}

#[test]
fn machine_dates() {
    check("2024-10-18T09:40Z", &[("2024-10-18T09:40Z", "2024-10-18T09:40Z")]);
    check("2024-10-18T09:40:00.000+0000", &[("2024-10-18T09:40:00Z", "2024-10-18T09:40:00.000+0000")]);
    check("2024-10-18 09:40:00 +0200", &[("2024-10-18T09:40:00+02:00", "2024-10-18 09:40:00 +0200")]);
    check("Fri, 18 Oct 2024 09:40:00 GMT", &[("2024-10-18T09:40:00Z", "Fri, 18 Oct 2024 09:40:00 GMT")]);
    check(
        "Fri, 18 Oct 2024 09:40:00 -0500",
        &[("2024-10-18T09:40:00-05:00", "Fri, 18 Oct 2024 09:40:00 -0500")],
    );
    check("Fri Oct 18 09:40:00 GMT 2024", &[("2024-10-18T09:40:00Z", "Fri Oct 18 09:40:00 GMT 2024")]);
    check("Fri Oct 18 09:40:00 +0000 2024", &[("2024-10-18T09:40:00Z", "Fri Oct 18 09:40:00 +0000 2024")]);
    check("2024-10-18T24:40", &[("2024-10-18", "2024-10-18")]);
}

#[test]
fn more_languages() {
    check("১৬ জুন ২০২২, ১১:৩০", &[("2022-06-16T11:30", "১৬ জুন ২০২২, ১১:৩০")]);
    check("৫ জানুয়ারি ২০২২", &[("2022-01-05", "৫ জানুয়ারি ২০২২")]);
    check("12 กันยายน 2565 เวลา 10:45 น.", &[("2022-09-12T10:45", "12 กันยายน 2565 เวลา 10:45")]);
    check("วันจันทร์ที่ 12 กันยายน 2565", &[("2022-09-12", "วันจันทร์ที่ 12 กันยายน 2565")]);
    check("5 ஜூன் 2022", &[("2022-06-05", "5 ஜூன் 2022")]);
    check("5 జూన్ 2022", &[("2022-06-05", "5 జూన్ 2022")]);
    check("5 જૂન 2022", &[("2022-06-05", "5 જૂન 2022")]);
    check("5 ಜೂನ್ 2022", &[("2022-06-05", "5 ಜೂನ್ 2022")]);
    check("5 ജൂൺ 2022", &[("2022-06-05", "5 ജൂൺ 2022")]);
    check("5 ਜੂਨ 2022", &[("2022-06-05", "5 ਜੂਨ 2022")]);
    check("5 Mac 2022", &[("2022-03-05", "5 Mac 2022")]);
    check("an office with 5 Mac desktops", &[]);
    check("5 Ogos 2022, 10:30", &[("2022-08-05T10:30", "5 Ogos 2022, 10:30")]);
    check("24 oktober 2019 kl. 09.40", &[("2019-10-24T09:40", "24 oktober 2019 kl. 09.40")]);
    check("den 24. oktober 2019 kl. 09:40", &[("2019-10-24T09:40", "24. oktober 2019 kl. 09:40")]);
    check("24. lokakuuta 2019 klo 9.40", &[("2019-10-24T09:40", "24. lokakuuta 2019 klo 9.40")]);
    check("čtvrtek 24. října 2019 v 9:40", &[("2019-10-24T09:40", "čtvrtek 24. října 2019 v 9:40")]);
    check("24 octombrie 2019, ora 09:40", &[("2019-10-24T09:40", "24 octombrie 2019, ora 09:40")]);
    check("24 жовтня 2019 року, 09:40", &[("2019-10-24T09:40", "24 жовтня 2019 року, 09:40")]);
    check("24 d'octubre de 2019", &[("2019-10-24", "24 d'octubre de 2019")]);
    check(
        "quinta-feira, 24 de outubro de 2019 às 09h40",
        &[("2019-10-24T09:40", "quinta-feira, 24 de outubro de 2019 às 09h40")],
    );
    check(
        "giovedì 24 ottobre 2019 alle ore 9:40",
        &[("2019-10-24T09:40", "giovedì 24 ottobre 2019 alle ore 9:40")],
    );
    check(
        "jueves, 24 de octubre de 2019 a las 9:40 p. m.",
        &[("2019-10-24T21:40", "jueves, 24 de octubre de 2019 a las 9:40 p. m.")],
    );
    check(
        "Πέμπτη 24 Οκτωβρίου 2019 - 9:40 μ.μ.",
        &[("2019-10-24T21:40", "Πέμπτη 24 Οκτωβρίου 2019 - 9:40 μ.μ.")],
    );
    check("الخميس ٢٤ أكتوبر ٢٠١٩ - ٠٩:٤٠ م", &[("2019-10-24T21:40", "الخميس ٢٤ أكتوبر ٢٠١٩ - ٠٩:٤٠ م")]);
    check("24 أكتوبر 2019 على الساعة 09:40", &[("2019-10-24T09:40", "24 أكتوبر 2019 على الساعة 09:40")]);
    check(
        "24 Oktober 2019 pukul 09.40 WIB",
        &[("2019-10-24T09:40+07:00", "24 Oktober 2019 pukul 09.40 WIB")],
    );
    check("2019年10月24日 星期四 下午3:05", &[("2019-10-24T15:05", "2019年10月24日 星期四 下午3:05")]);
    check("24 अक्टूबर 2019, 09:40", &[("2019-10-24T09:40", "24 अक्टूबर 2019, 09:40")]);
    check("24 באוקטובר 2019, 09:40", &[("2019-10-24T09:40", "24 באוקטובר 2019, 09:40")]);
}

#[test]
fn order_of_day_and_month() {
    let read = |text, language| {
        read_date(text, &DateHints { language, ..DateHints::default() })
            .map(|d| (d.value.to_iso(), d.value.ambiguous))
    };
    let is = |iso: &str, ambiguous| Some((iso.to_owned(), ambiguous));
    assert_eq!(read("03/04/2024", None), is("2024-04-03", true));
    assert_eq!(read("03/04/2024", Some("en")), is("2024-04-03", true));
    assert_eq!(read("03/04/2024", Some("en-US")), is("2024-03-04", false));
    assert_eq!(read("03/04/2024", Some("en-GB")), is("2024-04-03", false));
    assert_eq!(read("03/04/2024", Some("fr")), is("2024-04-03", false));
    assert_eq!(read("03.04.2024", None), is("2024-04-03", false));
    assert_eq!(read("04/04/2024", None), is("2024-04-04", false));
    assert_eq!(read("13/04/2024", Some("en-US")), is("2024-04-13", false));
    assert_eq!(read("Thu, 01/12/2012", None), is("2012-01-12", false));
    assert_eq!(read("Sat 01/12/2012", None), is("2012-12-01", false));
    assert_eq!(read("Monday 01/12/2012", None), is("2012-12-01", true));
    // Dates of a line are written alike.
    assert_eq!(read("Posted 03/07/2023 9:15 AM | Updated 03/14/2023", None), is("2023-03-07T09:15", false));
    assert_eq!(read("03/07/2023, 14/07/2023", None), is("2023-07-03", false));
    assert_eq!(read("03/07/2023, March 14, 2023", None), is("2023-07-03", true));
    check("03/14/2023, 03/07/2023", &[("2023-03-14", "03/14/2023"), ("2023-03-07", "03/07/2023")]);
    let hints = DateHints { day_first: Some(false), ..DateHints::default() };
    check_with("03/04/2024", hints, &[("2024-03-04", "03/04/2024")]);
}

#[test]
fn no_dates() {
    for text in [
        "",
        "score 3-2",
        "01.23.45.67.89",
        "01.02.03.04.05",
        "31 février 2021",
        "31/02/2021",
        "12,50 €",
        "version 1.2.10",
        "24/7",
        "3/4",
        "26 novices",
        "12345678",
        "+212 5 37 12 34 56",
        "2 set",
        "2024",
        "10:30",
        "192.168.10.20",
        "5 mar",
    ] {
        check(text, &[]);
    }
}

#[test]
fn in_utc() {
    let utc = |text| read_date(text, &DateHints::default()).and_then(|d| d.value.to_utc());
    assert_eq!(utc("2019-10-24T00:40+01:00").as_deref(), Some("2019-10-23T23:40:00Z"));
    assert_eq!(utc("2019-10-24 09:40 EDT").as_deref(), Some("2019-10-24T13:40:00Z"));
    assert_eq!(utc("2019-10-24 09:40"), None);
    assert_eq!(utc("2019-10-24"), None);
    assert_eq!(utc("24 octobre 2019 à 9h40 (heure de Paris)"), None);
}

#[test]
fn roles() {
    use DateRole::{Modified, Published};
    for (before, after, expected) in [
        ("Publié le ", "", Some(Published)),
        ("Mis à jour le ", "", Some(Modified)),
        ("Dernière mise à jour à 09h08 le ", "", Some(Modified)),
        ("Dernière mise à jour à ", "", Some(Modified)),
        ("Updated ", "", Some(Modified)),
        ("First published: ", "", Some(Published)),
        ("آخر تحديث: ", "", Some(Modified)),
        ("Stand: ", "", Some(Modified)),
        ("Actualizado el ", "", Some(Modified)),
        ("更新：", "", Some(Modified)),
        ("", "更新", Some(Modified)),
        ("", " tarihinde güncellendi", Some(Modified)),
        // What is announced is the next date's.
        ("", " 更新时间：2023年3月8日", None),
        ("", "\n更新：2023-03-08 11:40", None),
        ("", " 更新2023-03-08", None),
        ("", "更新 2023-03-08", Some(Modified)),
        ("", " 更新 记者：李", Some(Modified)),
        ("Aggiornato l’", "", Some(Modified)),
        ("Pubblicato l'", "", Some(Published)),
        ("Aggiornato all’", "", Some(Modified)),
        ("به‌روزرسانی: ", "", Some(Modified)),
        ("Publié le 3 mai 2024 à 9h00, mis à jour le ", "", Some(Modified)),
        ("Le ministre a voté le ", "", None),
        ("", "", None),
    ] {
        assert_eq!(date_role(before, after), expected, "{before:?} {after:?}");
    }
}

#[test]
fn urls() {
    for (url, expected) in [
        ("https://x.example/2021/12/27/council", Some(("2021-12-27", "2021/12/27"))),
        ("https://x.example/2021-12-27-council", Some(("2021-12-27", "2021-12-27"))),
        ("https://x.example/a/20211227/council", Some(("2021-12-27", "20211227"))),
        ("https://x.example/n3/2021/1227/c31356-9937662.html", Some(("2021-12-27", "2021/1227"))),
        ("https://x.example/2021/12/council", Some(("2021-12", "2021/12"))),
        ("https://x.example/a/920211227", None),
        ("https://x.example/a/20211327/", None),
        ("https://x.example/2021/31/02", None),
        ("https://x.example/1889/12/27/", None),
        ("https://x.example/?d=2021/12/27", None),
        ("https://x.example/a-2021122799", None),
        ("", None),
    ] {
        let found = date_of_url(url).map(|d| (d.value.to_iso(), &url[d.span]));
        assert_eq!(found.as_ref().map(|(iso, span)| (iso.as_str(), *span)), expected, "{url:?}");
    }
}

#[test]
fn numerals_and_calendars() {
    check("५ मार्च २०२४", &[("2024-03-05", "५ मार्च २०२४")]);
    check("5 tháng 3, 2024", &[("2024-03-05", "5 tháng 3, 2024")]);
    check("ngày 5 tháng 3 năm 2024", &[("2024-03-05", "5 tháng 3 năm 2024")]);
    check("5 มีนาคม 2567", &[("2024-03-05", "5 มีนาคม 2567")]);
    check("วันที่ 7 มีนาคม พ.ศ. 2566", &[("2023-03-07", "7 มีนาคม พ.ศ. 2566")]);
    check("7 มีนาคม ค.ศ. 2023", &[("2023-03-07", "7 มีนาคม ค.ศ. 2023")]);
    check("7 มี.ค. 2566 09:15", &[("2023-03-07T09:15", "7 มี.ค. 2566 09:15")]);
    check("07 มี.ค. 66 | 09:15 น.", &[("2023-03-07T09:15", "07 มี.ค. 66 | 09:15")]);
    check("7 มี—ค", &[]);
    check("1 ธ.ค. 2023", &[("2023-12-01", "1 ธ.ค. 2023")]);
    check("7 มี.ค. 09:15", &[("--03-07T09:15", "7 มี.ค. 09:15")]);
    check("۱۵ اسفند ۱۴۰۲", &[("2024-03-05", "۱۵ اسفند ۱۴۰۲")]);
    check("۱ فروردین ۱۴۰۳ - ۱۰:۳۰", &[("2024-03-20T10:30", "۱ فروردین ۱۴۰۳ - ۱۰:۳۰")]);
    check("30 اسفند 1399", &[("2021-03-20", "30 اسفند 1399")]);
    check("30 اسفند 1400", &[]);
    check("22 بهمن 1357", &[("1979-02-11", "22 بهمن 1357")]);
    check("1402/12/15", &[]);
    let persian = DateHints { language: Some("fa"), ..DateHints::default() };
    check_with("1402/12/15", persian, &[("2024-03-05", "1402/12/15")]);
    check("05 Берез. 2024", &[("2024-03-05", "05 Берез. 2024")]);
    check("2024-03-05T23:15:0Z", &[("2024-03-05T23:15:00Z", "2024-03-05T23:15:0Z")]);
    let dated = DateHints { short_years: true, ..DateHints::default() };
    check_with("Kultur, 5.3.24", dated, &[("2024-03-05", "5.3.24")]);
    check("Version 5.3.24", &[]);
}

#[test]
fn stamps() {
    let iso = |text: &str| date_of_stamp(text).map(|date| date.to_iso());
    assert_eq!(iso("20240305083000").as_deref(), Some("2024-03-05T08:30:00"));
    for text in ["", "20241332", "20240305990000", "2024", "1709627400x", "99999999", "9999999999999"] {
        assert_eq!(iso(text), None, "{text:?}");
    }
}

#[test]
fn texts_that_tell_when_and_nothing_else() {
    for text in [
        "3 May 2024",
        "On Mai 20, 2019",
        "Updated: 01.04.2020",
        "08.10.2021 - 15:33",
        "17:10 Uhr",
        "4min",
        "Lesedauer: 4 Minuten",
        "il y a 3 heures",
        "قبل 3 مايو 2024",
    ] {
        assert!(tells_when(text), "{text}");
    }
    for text in [
        "",
        "May",
        "3",
        "4 Minuten vor 12",
        "Results of 3 May 2024",
        "10 best days",
        "minutes",
        "Room 17:10 again",
    ] {
        assert!(!tells_when(text), "{text}");
    }
}

#[test]
fn lines_that_tell_when_the_text_above_was_published() {
    let day = |line| read_sign_off(line, &DateHints::default()).map(|day| day.value.to_iso());
    for (line, expected) in [
        (
            "This entry was posted on Monday, December 14th, 2015 at 2:48 pm and is filed under News.",
            "2015-12-14T14:48",
        ),
        ("This entry was posted in News on December 14, 2015 by Ann Example.", "2015-12-14"),
        ("Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von Ann Beispiel erstellt.", "2015-12-14T14:48"),
        (
            "Dieser Eintrag wurde veröffentlicht am 14. Dezember 2015 in der Kategorie Allgemein.",
            "2015-12-14",
        ),
        ("Cet article a été publié le 14 décembre 2015 dans Actualités par Anne Exemple.", "2015-12-14"),
        ("Esta entrada fue publicada en Noticias el 14 de diciembre de 2015 por Ana.", "2015-12-14"),
        ("Dieser Artikel wurde am 14.12.2015 erstellt und am 3.5.2016 geändert.", "2015-12-14"),
    ] {
        assert_eq!(day(line).as_deref(), Some(expected), "{line}");
    }
    for line in [
        "This article was originally published in the Gazette on December 14, 2015.",
        "This article was written by Ann Example, whose book was published on December 14, 2015.",
        "This entry was posted in News.",
        "Dieser Artikel wurde am 14. Dezember 2015 geändert.",
        "Dieser Artikel wurde am 14.12.2015 geändert, am 3.5.2014 erstellt.",
        "The entry was posted on December 14, 2015.",
    ] {
        assert_eq!(day(line), None, "{line}");
    }
}

#[test]
fn habits_of_languages() {
    for (text, day) in [
        ("12 مايو، 2025", "2025-05-12"),
        ("مايو 12، 2025", "2025-05-12"),
        ("21 نومبر ، 2024", "2024-11-21"),
        ("20 نيسان (أبريل) 2025", "2025-04-20"),
        ("دی ۱۸, ۱۴۰۳", "2025-01-07"),
        ("2024 m. rugsėjo 18 d.", "2024-09-18"),
        ("2024. gada 18. septembrī", "2024-09-18"),
        ("14. новембра 2003.", "2003-11-14"),
        ("12 ное 2026", "2026-11-12"),
        ("12. stu 2026.", "2026-11-12"),
        ("12 лист. 2026", "2026-11-12"),
        ("2026. XI. 12.", "2026-11-12"),
        ("12 XI 2026", "2026-11-12"),
        ("பிப் 16, 2025", "2025-02-16"),
        ("16 अक्टू 2025", "2025-10-16"),
        ("๗ มีนาคม ๒๕๖๘", "2025-03-07"),
        ("民國114年3月5日", "2025-03-05"),
        ("Dis 5, 2024", "2024-12-05"),
    ] {
        let found = find_dates(text, &DateHints::default());
        let days: Vec<_> = found.iter().map(|found| found.value.to_iso()).collect();
        assert_eq!(days, [day], "{text}");
    }
    // Roman figures count in whole dates only.
    check("Rocky IV 1985", &[]);
    check("Chapter V, 12", &[]);
    let hints = |language: &'static str| DateHints { language: Some(language), ..DateHints::default() };
    check_with("25.02.27 10:41", hints("ko"), &[("2025-02-27T10:41", "25.02.27 10:41")]);
    check_with("07/03/2568", hints("th"), &[("2025-03-07", "07/03/2568")]);
    check("5 মার্চ ২০২৫, ০২:৩২ পিএম", &[("2025-03-05T14:32", "5 মার্চ ২০২৫, ০২:৩২ পিএম")]);
    check("5/3/2025 9:32 CH", &[("2025-03-05T21:32", "5/3/2025 9:32 CH")]);
}
