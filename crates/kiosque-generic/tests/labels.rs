//! What becomes of invented dumps: one letter a line.

use kiosque_generic::{Line, Reason, Role, Scratch, label_lines};

fn letter(role: Role) -> char {
    match role {
        Role::Title => 'T',
        Role::Standfirst => 's',
        Role::Byline | Role::Date | Role::Meta | Role::Agency => 'm',
        Role::Paragraph => 'P',
        Role::Heading => 'H',
        Role::ListItem => 'L',
        Role::Quote => 'Q',
        Role::Caption => 'c',
        Role::Tags => 'g',
        Role::RelatedHeading => 'h',
        Role::RelatedTitle => 'r',
        Role::RelatedTeaser => 'e',
        Role::Ticker => 't',
        Role::Comment => 'k',
        Role::Promo => 'p',
        Role::Notice => 'n',
        Role::Navigation | Role::Chrome => '-',
        _ => '?',
    }
}

fn lines(dump: &str) -> Vec<Line<'_>> {
    let mut gap = 0;
    let mut lines = Vec::new();
    for text in dump.lines().map(str::trim) {
        if text.is_empty() {
            gap += 1;
        } else {
            lines.push(Line { text, gap });
            gap = 0;
        }
    }
    lines
}

#[track_caller]
fn check(dump: &str, expected: &str) {
    let mut verdicts = Vec::new();
    label_lines(&lines(dump), &mut Scratch::default(), &mut verdicts);
    let found: String = verdicts.iter().map(|v| letter(v.role)).collect();
    assert_eq!(found, expected, "{verdicts:#?}");
}

#[test]
fn a_story_between_menu_and_footer() {
    check(
        "Home
        Politics
        Sport
        Ferry returns to the northern islands
        12 May 2021
        The ferry to the northern islands sails again from Monday, the harbour master said on Friday evening.
        It had been laid up for two winters because nobody would pay for a new engine and a coat of paint.
        The first crossing is free for islanders, and a brass band will play on the quay at Little Haven.
        Share on Example
        © 2021 The Gazette. All rights reserved.",
        "---TmPPPpn",
    );
}

#[test]
fn times_open_the_lines_of_a_ticker() {
    check(
        "- 17:10Le musée du port rouvre ses portes samedi
        - 16:42Un concert gratuit sur la grande place
        - 16:05La piscine ferme une semaine pour travaux
        Suivez-nous sur Exemple
        Le pont neuf ouvre enfin
        Le pont neuf a été ouvert mercredi soir, deux ans après la crue qui avait emporté l’ancien, selon la mairie.
        Le premier tramway a franchi le pont neuf à midi, et des centaines de curieux l’ont suivi à pied.
        Source : XYZ",
        "tttpTPPm",
    );
}

#[test]
fn titles_and_teasers_in_turn_are_other_stories() {
    check(
        "Le pont neuf ouvre enfin

        3 mai 2019 - 09h40 - Ville - Ecrit par : A.B

        Le pont neuf a été ouvert mercredi soir, deux ans après la crue qui avait emporté l’ancien, selon la mairie.

        Le premier tramway a franchi le pont neuf à midi, et des centaines de curieux l’ont suivi à pied.

        Sujets associés : Pont - Crue

        Aller plus loin

        La crue emporte le vieux pont de pierre

        La rivière est montée de quatre mètres dans la nuit de lundi à mardi et a emporté deux arches du vieux...

        Un pont provisoire pour les piétons

        Une passerelle de bois relie depuis samedi les deux rives ; les voitures devront patienter encore un...",
        "TmPPghrere",
    );
}

#[test]
fn a_short_headline_does_not_end_a_list_of_other_stories() {
    check(
        "Le pont neuf ouvre enfin
        3 mai 2019 - 09h40 - Ville - Ecrit par : A.B
        Le pont neuf a été ouvert mercredi soir, deux ans après la crue qui avait emporté l’ancien, selon la mairie.
        Le premier tramway a franchi le pont neuf à midi, et des centaines de curieux l’ont suivi à pied.
        Aller plus loin
        La crue emporte le vieux pont de pierre
        La rivière est montée de quatre mètres dans la nuit de lundi à mardi et a emporté deux arches du vieux...
        Un pont provisoire pour les piétons
        Une passerelle de bois relie depuis samedi les deux rives ; les voitures devront patienter encore un...
        La crue
        La rivière est redescendue jeudi, et les habitants des quais sont revenus chez eux, où ils ont trouvé de...
        Le bac reprend du service
        Le bac qui reliait les deux rives avant le pont reprend du service dimanche, pour les vélos et les...",
        "TmPPhrererere",
    );
}

#[test]
fn headlines_below_the_story_are_no_body_and_no_title() {
    check(
        "Dernière mise à jour à 09h08 le 27/12
        Le maire de la ville basse a reçu dimanche les pêcheurs du port pour parler de la jetée, selon son bureau.
        Les pêcheurs demandent que la jetée soit réparée avant les tempêtes de l'hiver, a dit leur porte-parole.
        En juillet, la ville et la région étaient convenues de partager les frais de la jetée en trois parts.
        La plus grande horloge du monde sonne à midi
        Un village de montagne gagne le concours des fleurs
        Le train de nuit roulera jusqu'à la mer en été",
        "mPPPrrr",
    );
}

#[test]
fn text_in_another_script_above_the_story_is_no_body() {
    check(
        "آخر الأخبار
        افتتاح المتحف الجديد في المدينة القديمة يوم السبت. أمطار غزيرة في الشمال وثلوج على الجبال العالية هذا الأسبوع. \
         المنتخب يستعد لمباراة الأحد في الملعب الكبير أمام جمهور غفير من المشجعين
        Le pont neuf ouvre enfin
        Le pont neuf a été ouvert mercredi soir, deux ans après la crue qui avait emporté l’ancien, selon la mairie.
        Le premier tramway a franchi le pont neuf à midi, et des centaines de curieux l’ont suivi à pied.",
        "-tTPP",
    );
}

#[test]
fn comments_are_not_the_story() {
    check(
        "The bridge is open at last
        The new bridge over the river was opened on Wednesday, two years after the old one had been washed away.
        The first tram crossed the bridge at noon, and hundreds of people followed it on foot to the market.
        3 Comments
        walker says:
        May 12, 2021 at 10:11
        I have waited two years for this bridge and now it is painted the colour of old soup, what a pity.
        rider says:
        May 12, 2021 at 10:40
        At least the tram runs again, and my way to work is an hour shorter than it was all last winter.",
        "TPPkkkkkkk",
    );
}

#[test]
fn any_script() {
    check(
        "Новый мост открыт
        Новый мост через реку открыли в среду вечером, через два года после того, как старый унесло паводком.
        Первый трамвай прошёл по новому мосту в полдень, за ним пешком последовали сотни жителей города.
        Поделиться",
        "TPPp",
    );
    check(
        "新大桥终于通车
        横跨大河的新大桥星期三晚上正式通车，距离旧桥被洪水冲走已经整整两年时间，市长出席了剪彩仪式。
        中午第一辆电车驶过新大桥，数百名市民步行跟随其后，一路走到河对岸的老集市，场面十分热闹。
        版权所有",
        "TPPn",
    );
    check(
        "افتتاح الجسر الجديد أخيرا
        افتتح الجسر الجديد فوق النهر مساء الأربعاء بعد عامين من انهيار الجسر القديم بسبب الفيضان الكبير.
        وعبر أول ترام الجسر الجديد عند الظهر وتبعه مئات السكان سيرا على الأقدام حتى السوق القديم في المدينة.
        جميع الحقوق محفوظة",
        "TPPn",
    );
    check(
        "नया पुल आखिरकार खुल गया
        नदी पर बना नया पुल बुधवार शाम को खोल दिया गया, पुराने पुल के बाढ़ में बह जाने के दो साल बाद, मेयर ने कहा।
        पहली ट्राम दोपहर को नए पुल से गुज़री और सैकड़ों लोग उसके पीछे पैदल चलकर पुराने बाज़ार तक पहुँचे।",
        "TPP",
    );
}

#[test]
fn a_page_without_a_story_has_no_body() {
    let dump = "Home\nNews\nSport\nWeather\nContact\nImprint\nLog in\nHelp";
    let mut verdicts = Vec::new();
    label_lines(&lines(dump), &mut Scratch::default(), &mut verdicts);
    assert!(verdicts.iter().all(|v| !v.role.is_body() && v.role != Role::Title));
    check("", "");
    label_lines(&lines("Only a headline without a text"), &mut Scratch::default(), &mut verdicts);
    assert_eq!(verdicts[0].reason, Reason::NoArticle);
}
