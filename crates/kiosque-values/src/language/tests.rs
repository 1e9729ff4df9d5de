//! Rows of sentences: the same news in many languages.

use super::*;

#[test]
fn the_table_has_room() {
    let filled = LISTS.words.len();
    assert!(filled * 2 < SLOTS, "{filled} of {SLOTS} slots");
    assert!(rows(include_str!("../data/function_words.tsv")).count() <= LANGUAGES);
}

fn check(text: &str, expected: &str) {
    assert_eq!(language(text).map_or("", |language| language.code), expected, "{text:?}");
}

#[test]
fn long_texts() {
    let sentence = "The council has voted for the new bridge, and work is to begin in the autumn. ";
    for times in [3, 8, 100] {
        check(&sentence.repeat(times), "en");
    }
}

#[test]
fn latin() {
    check("The council has voted for the new bridge, and work is to begin in the autumn.", "en");
    check("Le conseil a voté pour le nouveau pont et les travaux commencent à l’automne.", "fr");
    check("Der Rat hat für die neue Brücke gestimmt, und die Arbeiten beginnen im Herbst.", "de");
    check("El consejo ha votado por el nuevo puente y las obras empiezan en otoño.", "es");
    check("Il consiglio ha votato per il nuovo ponte e i lavori iniziano in autunno.", "it");
    check("O conselho votou na nova ponte e as obras não começam antes do outono.", "pt");
    check("De raad heeft voor de nieuwe brug gestemd en het werk begint in de herfst.", "nl");
    check(
        "Rada zagłosowała za nowym mostem, a prace rozpoczną się na jesieni, jak się dowiedzieliśmy.",
        "pl",
    );
    check("Konsey yeni köprü için oy verdi ve bu yıl bir çok iş daha olacak.", "tr");
    check("Rådet har röstat för den nya bron och arbetet ska börja i höst, men det blir inte billigt.", "sv");
    check(
        "Rådet har stemt for den nye bro, og arbejdet skal begynde til efteråret, men det bliver ikke billigt.",
        "da",
    );
    check(
        "Rådet har stemt for den nye broen, og arbeidet skal begynne til høsten, men det blir ikke billig.",
        "no",
    );
    check(
        "Neuvosto on äänestänyt uuden sillan puolesta, ja työt alkavat syksyllä, mutta se ei ole halpaa.",
        "fi",
    );
    check(
        "Rada hlasovala pro nový most a práce mají začít na podzim, ale nebude to levné, protože se zdražuje.",
        "cs",
    );
    check(
        "Rada hlasovala za nový most a práce sa majú začať na jeseň, ale nebude to lacné, pretože sa zdražuje.",
        "sk",
    );
    check("A tanács megszavazta az új hidat, és a munka ősszel kezdődik, de nem lesz olcsó.", "hu");
    check("Consiliul a votat pentru noul pod și lucrările vor începe în toamnă, dar nu va fi ieftin.", "ro");
    check(
        "Vijeće je glasalo za novi most, a radovi će početi na jesen, ali to neće biti jeftino, gdje god bio.",
        "hr",
    );
    check(
        "Veće je glasalo za novi most, a radovi će početi na jesen, ali to neće biti jeftino, posle svega, sada ovde.",
        "sr",
    );
    check(
        "Svet je glasoval za novi most, dela pa se bodo začela jeseni, vendar to ne bo poceni, kot pravijo.",
        "sl",
    );
    check(
        "Taryba balsavo už naują tiltą, o darbai prasidės rudenį, bet tai nebus pigu, kaip sako mūsų šaltiniai.",
        "lt",
    );
    check(
        "Padome nobalsoja par jauno tiltu, un darbi sāksies rudenī, bet tas nebūs lēti, kā saka avoti.",
        "lv",
    );
    check("Nõukogu hääletas uue silla poolt ja tööd algavad sügisel, aga see ei ole odav, ütles ta.", "et");
    check("Këshilli votoi për urën e re dhe punimet do të fillojnë në vjeshtë, por nuk është e lirë.", "sq");
    check(
        "Dewan kota sudah memilih jembatan baru itu dan pekerjaan akan dimulai pada musim gugur, karena tidak bisa menunggu.",
        "id",
    );
    check(
        "Majlis telah mengundi jambatan baharu itu dan kerja akan bermula pada musim luruh kerana ialah murah.",
        "ms",
    );
    check("Hội đồng đã bỏ phiếu cho cây cầu mới và công việc sẽ bắt đầu vào mùa thu.", "vi");
    check(
        "Bumoto ang konseho para sa bagong tulay at magsisimula ang trabaho sa taglagas, ngunit hindi ito mura.",
        "tl",
    );
    check(
        "Baraza limepiga kura kwa ajili ya daraja jipya na kazi itaanza katika vuli, lakini si rahisi.",
        "sw",
    );
    check(
        "El consell ha votat pel nou pont i les obres començaran a la tardor, però amb els diners dels veïns.",
        "ca",
    );
    check(
        "O consello votou pola nova ponte e as obras non comezan antes do outono, pero xa hai unha empresa.",
        "gl",
    );
    check("Udalak zubi berria onartu du eta lanak udazkenean hasiko dira, baina ez da merkea izango.", "eu");
    check("Ráðið hefur samþykkt nýja brú og vinnan á að hefjast í haust en það er ekki ódýrt.", "is");
}

#[test]
fn cyrillic() {
    check("Совет проголосовал за новый мост, и работы начнутся осенью, что не так уж скоро.", "ru");
    check("Рада проголосувала за новий міст, і це означає, що роботи почнуться восени.", "uk");
    check("Савет прагаласаваў за новы мост, і гэта значыць, што працы пачнуцца ўвосень, але не хутка.", "be");
    check("Съветът гласува за новия мост и работата ще започне през есента, но няма да е евтино.", "bg");
    check("Советот гласаше за новиот мост и работата ќе започне наесен, но тоа нема да биде евтино.", "mk");
    check("Веће је гласало за нови мост, а радови ће почети на јесен.", "sr");
    check("Кеңес жаңа көпір үшін дауыс берді және бұл жұмыс күзде басталады деп болды.", "kk");
}

#[test]
fn arabic_script() {
    check("صوت المجلس على الجسر الجديد في هذا اليوم", "ar");
    check("المجلس البلدي يجتمع ببلدية المدينة الجديدة", "ar");
    check("شورا به پل جدید رای داد و این کار در پاییز آغاز می شود", "fa");
    check("کونسل نے نئے پل کے لیے ووٹ دیا ہے اور کام خزاں میں شروع ہو گا", "ur");
    check("شورا د نوي پله لپاره رایه ورکړه او کار به په مني کې پیل شي، خو دا ارزانه نه ده", "ps");
    check("ئەنجومەن دەنگی بۆ پردی نوێ دا و کارەکە لە پایزدا دەست پێ دەکات، هەروەها ئەم کارە", "ckb");
}

#[test]
fn other_scripts() {
    check("理事会投票赞成新桥，工程将于秋季开始。", "zh");
    check("評議会は新しい橋に賛成票を投じた。", "ja");
    check("의회는 새 다리에 찬성표를 던졌다.", "ko");
    check("Το συμβούλιο ψήφισε υπέρ της νέας γέφυρας.", "el");
    check("परिषद ने नए पुल के लिए मतदान किया और काम शरद ऋतु में शुरू होगा।", "hi");
    check("परिषदेने नवीन पुलासाठी मतदान केले आहे आणि काम शरद ऋतूत सुरू होणार आहे.", "mr");
    check("परिषद्‌ले नयाँ पुलको लागि मतदान गरेको छ र काम शरद ऋतुमा सुरु हुने छ।", "ne");
    check("המועצה הצביעה בעד הגשר של העיר ועל כן זה לא יתחיל", "he");
    check("পরিষদ নতুন সেতুর পক্ষে ভোট দিয়েছে।", "bn");
    check("புதிய பாலத்திற்கு சபை வாக்களித்தது.", "ta");
    check("สภาลงมติเห็นชอบสะพานใหม่", "th");
    check("საბჭომ ახალ ხიდს მისცა ხმა.", "ka");
    check("Խորհուրդը քվեարկեց նոր կամրջի օգտին։", "hy");
    check("ምክር ቤቱ ለአዲሱ ድልድይ ድምጽ ሰጠ።", "am");
}

#[test]
fn mixed_and_none() {
    check("Le port d’Agadir (ميناء أكادير) est fermé depuis lundi, selon la mairie.", "fr");
    check("", "");
    check("12:30 – 14:15", "");
    check("Lorem", "");
    check("ACME 3000 GmbH", "");
    check("Brest Nantes Rennes Quimper Lorient Vannes", "");
}
