//! Rows of bylines, and of lines that are none.

use super::*;

/// The byline as `span: names [agencies] @place`, or nothing.
fn check(text: &str, expected: &str) {
    let found = read_byline(text).map(|byline| {
        let mut line = format!("{}:", &text[byline.span]);
        for author in &byline.authors {
            line += &format!(" {}", author.name);
            line += &author.role.as_ref().map_or(String::new(), |role| format!(" ({role})"));
            line += ";";
        }
        for agency in &byline.agencies {
            line += &format!(" [{}]", agency.value.name);
        }
        line += &byline.place.map_or(String::new(), |place| format!(" @{}", &text[place]));
        line
    });
    assert_eq!(found.as_deref().unwrap_or_default(), expected, "{text:?}");
}

#[test]
fn bylines() {
    check("Ecrit par : S.A", "Ecrit par : S.A: S.A;");
    check("24 octobre 2019 - 09h40 - Maroc - Ecrit par : I.L", "Ecrit par : I.L: I.L;");
    check("Par Jean Exemple", "Par Jean Exemple: Jean Exemple;");
    check("Par Jean Exemple à Brest", "Par Jean Exemple à Brest: Jean Exemple; @Brest");
    check("Par Jean EXEMPLE avec AFP", "Par Jean EXEMPLE avec AFP: Jean EXEMPLE; [AFP]");
    check("Par Le Figuier avec AFP", "Par Le Figuier avec AFP: Le Figuier; [AFP]");
    check("Par la rédaction", "");
    check("Par La Rédaction", "Par La Rédaction: La Rédaction;");
    check("Publié le 3 mai 2024 par Jean Exemple", "par Jean Exemple: Jean Exemple;");
    check("Par Jean Exemple | Publié le 3 mai 2024", "Par Jean Exemple: Jean Exemple;");
    check("Par Jean Exemple le 3 mai 2024 à 14h05", "Par Jean Exemple: Jean Exemple;");
    check(
        "By Ann Example and Bob Sample, Political Editor",
        "By Ann Example and Bob Sample, Political Editor: \
         Ann Example; Bob Sample (Political Editor);",
    );
    check("By Ann Example in Brest", "By Ann Example in Brest: Ann Example; @Brest");
    check("By Ann M. Example", "By Ann M. Example: Ann M. Example;");
    check("Par L'Exemple avec AFP", "Par L'Exemple avec AFP: L'Exemple; [AFP]");
    check("By AFP", "By AFP: [AFP]");
    check("Posted by admin", "Posted by admin: admin;");
    check("Submitted by Ann Example on Fri, 05/03/2024 - 10:10", "Submitted by Ann Example: Ann Example;");
    check("Post by zorro27 » 3 May 2024, 10:10", "Post by zorro27 »: zorro27;");
    check("Posted on May 3, 2024 by Ann Example", "by Ann Example: Ann Example;");
    check("ByAnn Example UpdatedJanuary 25, 2026", "ByAnn Example: Ann Example;");
    check("By Ann Example Last updated Nov 8, 2023 Share", "By Ann Example: Ann Example;");
    check(
        "By Ann Example, Chief Product Officer",
        "By Ann Example, Chief Product Officer: \
         Ann Example (Chief Product Officer);",
    );
    check("By Ann Example, BBC News", "By Ann Example, BBC News: Ann Example (BBC News);");
    check(
        "By Ann Example for the Port Gazette",
        "By Ann Example for the Port Gazette: Ann Example (the Port Gazette);",
    );
    check("By Ann ExampleStaff Writer", "By Ann ExampleStaff Writer: Ann Example (Staff Writer);");
    check("By Ann ExamplePublished: Jun 25, 2025", "By Ann Example: Ann Example;");
    check("By Ann Example Published in The Porch", "By Ann Example: Ann Example;");
    check(
        "By Ann Example Executive Editor",
        "By Ann Example Executive Editor: Ann Example (Executive Editor);",
    );
    check("Von Anna Beispiel 2 Kommentare", "Von Anna Beispiel: Anna Beispiel;");
    check(
        "By Xinhua Writers Ann Example, Bob Sample",
        "By Xinhua Writers Ann Example, Bob Sample: Ann Example (Writers); Bob Sample; [Xinhua]",
    );
    check("By Reuters Staff", "By Reuters Staff: [Reuters]");
    check("By CIO Port staff", "By CIO Port staff: CIO Port staff;");
    check("By Ann McExample", "By Ann McExample: Ann McExample;");
    check("Autor Mark Muster:", "Autor Mark Muster: Mark Muster;");
    check("Von Anna Beispiel, Berlin", "Von Anna Beispiel, Berlin: Anna Beispiel; @Berlin");
    check(
        "Von Anna Beispiel und Karl Muster",
        "Von Anna Beispiel und Karl Muster: Anna Beispiel; Karl Muster;",
    );
    check("Por Ana Ejemplo", "Por Ana Ejemplo: Ana Ejemplo;");
    check("Di Anna Esempio", "Di Anna Esempio: Anna Esempio;");
    check("Door Anna Voorbeeld", "Door Anna Voorbeeld: Anna Voorbeeld;");
    check("Автор: Иван Примеров", "Автор: Иван Примеров: Иван Примеров;");
    check("Του Γιάννη Παραδείγματος", "Του Γιάννη Παραδείγματος: Γιάννη Παραδείγματος;");
    check("Autor: Jan Przykład", "Autor: Jan Przykład: Jan Przykład;");
    check("بقلم: أحمد المثال", "بقلم: أحمد المثال: أحمد المثال;");
    check("كتب: أحمد المثال", "كتب: أحمد المثال: أحمد المثال;");
    check("记者：张三 李四", "记者：张三 李四: 张三; 李四;");
    check("文／张三", "文／张三: 张三;");
    check("新华社记者张三", "新华社记者张三: 张三; [Xinhua]");
    check("山田太郎記者", "山田太郎記者: 山田太郎;");
    check("홍길동 기자", "홍길동 기자: 홍길동;");
    check("홍길동 기자 gildong@example.com", "홍길동 기자 gildong@example.com: 홍길동;");
    check("홍길동 기자 | 2022.11.09 10:21", "홍길동 기자: 홍길동;");
    check("2022年4月13日 · 记者 张三", "记者 张三: 张三;");
    check("Ann Example (AFP)", "Ann Example (AFP): Ann Example; [AFP]");
    check("S.A", "S.A: S.A;");
}

#[test]
fn no_bylines() {
    for text in [
        "Servizio di trasporto sospeso",
        "Připravila se na zimu",
        "Записал дубль в ворота",
        "Crónica de una muerte",
        "Интервю на седмицата",
        "",
        "Par ailleurs, le port reste fermé.",
        "Par Toutatis",
        "Por otra parte",
        "By Monday the port was open",
        "By Monday",
        "By The Numbers",
        "By contrast, the port was open.",
        "Von der Mole aus sieht man das Meer",
        "Von Brest nach Nantes",
        "Di Esempio",
        "Du port à la mer",
        "Des ministres, des maires et des préfets",
        "Texte : Il a dit oui. Elle a dit non.",
        "كتب الرجل رسالة طويلة إلى أخيه في المدينة البعيدة",
        "The port (AFP) was open",
        "By Monday Reuters",
        "De Carole Exemple à Gisèle Modèle, retour sur les mythes",
        "Author Contributions: Conception and design",
        "de:code",
        "text: string;",
        "Text Me Retailer Information",
        "Actuarial Professional Analysis (APA)",
        "By Company Size",
        "..X........X..",
        "記者イベント",
        "Byron Bay",
        "كتبت الصحيفة اليوم",
        "Autor in Residenz",
        "Author Services",
        "记者在港口看到，船只已经离开。",
        "Le port – par Jean – reste",
        "S.A.R.L. du port de Brest",
    ] {
        check(text, "");
    }
}

#[test]
fn credits() {
    for (text, names) in [
        ("By Ann Example", &["Ann Example"][..]),
        ("Ann Example | Head Editor | 12 May 2021", &["Ann Example"]),
        ("12 May 2021 Ann Example", &["Ann Example"]),
        ("About the author | Ann Example | Read more", &["Ann Example"]),
        ("Ann Example Ann Example", &["Ann Example"]),
        ("Veröffentlicht von zorro", &["zorro"]),
        ("Written By", &[]),
        ("Updated 12 May 2021", &[]),
        ("Follow", &[]),
        ("", &[]),
    ] {
        let found = read_credit(text);
        let found: Vec<_> = found.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(found, names, "{text:?}");
    }
}

#[test]
fn leads_of_many_languages() {
    for (text, names) in [
        ("Words by Ann Example", "Ann Example"),
        ("Autor/in: Anna Beispiel", "Anna Beispiel"),
        ("Autor:in: Anna Beispiel", "Anna Beispiel"),
        ("Autorin/Autor Anna Beispiel", "Anna Beispiel"),
        ("Von unserem Korrespondenten Karl Muster", "Karl Muster"),
        ("von unserer Redakteurin Anna Beispiel", "Anna Beispiel"),
        ("Von dpa", ""),
        ("dal nostro inviato Carlo Esempio", "Carlo Esempio"),
        ("Van onze verslaggever Jan Voorbeeld", "Jan Voorbeeld"),
        ("Skriven av Anna Exempel", "Anna Exempel"),
        ("Skrevet af Anna Eksempel", "Anna Eksempel"),
        ("Kirjoittanut Anna Esimerkki", "Anna Esimerkki"),
        ("Napsala Anna Příkladová", "Anna Příkladová"),
        ("Írta: Példa Anna és Minta Béla", "Példa Anna; Minta Béla"),
        ("от Анна Примерова", "Анна Примерова"),
        ("Авторка: Анна Прикладова", "Анна Прикладова"),
        ("Автор статті: Анна Прикладова", "Анна Прикладова"),
        ("Από την Άννα Παράδειγμα", "Άννα Παράδειγμα"),
        ("كتبت سارة مثال", "سارة مثال"),
        ("كتب: أحمد مثال وسارة نموذج", "أحمد مثال; سارة نموذج"),
        ("كتب: أحمد محمد وليد مثال", "أحمد محمد وليد مثال"),
        ("به قلم احمد مثالی", "احمد مثالی"),
        ("โดย สมชาย ตัวอย่าง", "สมชาย ตัวอย่าง"),
        ("[홍길동 기자]", "홍길동"),
        ("홍길동 기자 hong@gazette.example 입력 2024.03.05 08:30", "홍길동"),
        ("기자명 홍길동", "홍길동"),
        ("Das Interview führte Anna Beispiel", "Anna Beispiel"),
        ("Tekst og foto: Anna Eksempel", "Anna Eksempel"),
        ("Připravila Anna Příkladová", "Anna Příkladová"),
        ("Rozmawiała Anna Przykładowa", "Anna Przykładowa"),
        ("Készítette: Példa Anna", "Példa Anna"),
        ("Интервью взяла Анна Примерова", "Анна Примерова"),
        ("Articol de Ana Exemplu", "Ana Exemplu"),
        ("كتب أحمد مثال", "أحمد مثال"),
        ("By Ann Example at Port Oval", "Ann Example"),
        ("लेखक: कमल उदाहरण और सीता नमूना", "कमल उदाहरण; सीता नमूना"),
    ] {
        let byline = read_byline(text).unwrap_or_else(|| panic!("{text:?} is no byline"));
        let found: Vec<&str> = byline.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(found.join("; "), names, "{text:?}");
    }
}

#[test]
fn lines_of_several_labels() {
    check("By Ann Example. Photographs by Bob Sample", "By Ann Example.: Ann Example;");
    check("Text: Anna Beispiel, Fotos: Karl Muster", "Text: Anna Beispiel: Anna Beispiel;");
    check("Text: Anna Exempel Foto: Karl Prov", "Text: Anna Exempel: Anna Exempel;");
    check("Teksti: Anna Esimerkki Kuvat: Kalle Malli", "Teksti: Anna Esimerkki: Anna Esimerkki;");
    check("Penulis: Budi Contoh, Editor: Siti Sampel", "Penulis: Budi Contoh: Budi Contoh;");
    check("作者：李例子 编辑：王样本", "作者：李例子: 李例子;");
    check("2024-03-05 08:30 来源：例报 作者：李例子 责任编辑：王样本", "作者：李例子: 李例子;");
    check("Posted in Weather by Ann Example on August 3, 2019", "by Ann Example: Ann Example;");
    check(
        "03/01/2017 by Ann Example, Member of the River Board",
        "by Ann Example, Member of the River Board: Ann Example (Member of the River Board);",
    );
    check("Rain in the north Report: The river rose again", "");
    check("Regen 2022 Bericht: Brücke gesperrt - Amt dementiert", "");
    check("Nach dem Regen: Bericht: Brücke gesperrt", "");
    check("By Ann Example.", "By Ann Example.: Ann Example;");
    check("Autor Ann Example:", "Autor Ann Example: Ann Example;");
}

#[test]
fn the_first_word_of_every_lead_is_known() {
    for (lead, _) in lead::leads() {
        assert!(may_be_led(lead) && is_byline_lead(lead), "{lead}");
    }
}

/// What an element called a byline credits: names, and roles in brackets.
fn credited_to(text: &str, expected: &str) {
    let authors = read_byline(text).map_or_else(|| read_credit(text), |byline| byline.authors);
    let name = |author: Author| match author.role {
        Some(role) => format!("{} ({role})", author.name),
        None => author.name,
    };
    let found: Vec<String> = authors.into_iter().map(name).collect();
    assert_eq!(found.join("; "), expected, "{text:?}");
}

#[test]
fn writers_and_their_places() {
    credited_to("記者張大文／港口報導", "張大文");
    credited_to("撰文／張大文 攝影／李例", "張大文");
    credited_to("항구=홍길동 기자", "홍길동");
    credited_to("山田太郎＝港支局", "山田太郎");
    credited_to("Redacción / Ana Ejemplo", "Ana Ejemplo");
    credited_to("Ana Exemplo - Da Redação", "Ana Exemplo");
}

#[test]
fn writers_and_photographers() {
    credited_to("글 홍길동 · 사진 이몽룡", "홍길동");
    credited_to("文・山田太郎 写真・鈴木花子", "山田太郎");
    credited_to("取材・文：山田太郎", "山田太郎");
    credited_to("Bài và ảnh: Lê Thị Ví Dụ", "Lê Thị Ví Dụ");
    credited_to("Texte Anne Exemple, photos Luc Modèle", "Anne Exemple");
    credited_to("Tekst Anna Voorbeeld, beeld Jan Model", "Anna Voorbeeld");
    credited_to("Anna Beispiel (Text) und Karl Muster (Fotos)", "Anna Beispiel");
    credited_to("Av Anna Eksempel (tekst) og Odin Modell (foto)", "Anna Eksempel");
    credited_to("เรื่อง: มาลี ตัวอย่าง ภาพ: โอฬาร แบบ", "มาลี ตัวอย่าง");
}

#[test]
fn words_that_lead_credits_in() {
    credited_to("(Reporting by Ann Example in Brest; Editing by Bob Sample and Jo Muster)", "Ann Example");
    credited_to("(Reporting by Ann Example, editing by Bob Sample)", "Ann Example");
    credited_to("Opinion: Ann Example", "Ann Example");
    assert_eq!(read_byline("Opinion: Ann Example"), None);
    credited_to("Rozmawiała Anna Przykład", "Anna Przykład");
    credited_to("द्वारा मीरा उदाहरण", "मीरा उदाहरण");
    credited_to("מרים דוגמה ועודד מופת", "מרים דוגמה; עודד מופת");
    credited_to("מרים דוגמה, כתבתנו בצפון", "מרים דוגמה (כתבתנו בצפון)");
    credited_to("مریم مثال، نامہ نگار", "مریم مثال (نامہ نگار)");
}

#[test]
fn words_before_dates() {
    check("كتبت: مريم المثال نشر في ٧ مارس ٢٠٢٣ - ٠٩:١٥", "كتبت: مريم المثال: مريم المثال;");
    check("โดย มาลี ตัวอย่าง เผยแพร่: 7 มี.ค. 2566 09:15", "โดย มาลี ตัวอย่าง: มาลี ตัวอย่าง;");
    check("نویسنده: مریم مثال تاریخ انتشار: ۱۶ اسفند ۱۴۰۱", "نویسنده: مریم مثال: مریم مثال;");
}
