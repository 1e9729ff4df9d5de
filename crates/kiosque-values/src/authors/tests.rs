//! Rows of names.

use super::*;

fn check(text: &str, expected: &[(&str, AuthorKind, Option<&str>)]) {
    let authors = split_authors(text);
    let found: Vec<_> = authors.iter().map(|a| (a.name.as_str(), a.kind, a.role.as_deref())).collect();
    assert_eq!(found, expected, "{text:?}");
    for author in &authors {
        assert_eq!(Folded::new(&text[author.span.clone()]).as_str(), author.name);
    }
}

#[test]
fn names() {
    use AuthorKind::{Initials, Organisation, Person, Unknown};
    check("Ann Example", &[("Ann Example", Person, None)]);
    check("Ann Example & Bob Sample", &[("Ann Example", Person, None), ("Bob Sample", Person, None)]);
    check("Ann Example and Bob Sample", &[("Ann Example", Person, None), ("Bob Sample", Person, None)]);
    check(
        "Jean d'Exemple et Marie-Lou de La Tour",
        &[("Jean d'Exemple", Person, None), ("Marie-Lou de La Tour", Person, None)],
    );
    check("A. Reporter", &[("A. Reporter", Person, None)]);
    check("S.A", &[("S.A", Initials, None)]);
    check("I.L. / S.A", &[("I.L.", Initials, None), ("S.A", Initials, None)]);
    check("La Rédaction", &[("La Rédaction", Organisation, None)]);
    check("هيئة التحرير", &[("هيئة التحرير", Organisation, None)]);
    check("Ann Example, correspondent in Brest", &[("Ann Example", Person, Some("correspondent in Brest"))]);
    check(
        "Ann Example, envoyée spéciale à Brest",
        &[("Ann Example", Person, Some("envoyée spéciale à Brest"))],
    );
    check("Ann Example (AFP)", &[("Ann Example", Person, None)]);
    check("山田太郎、鈴木花子", &[("山田太郎", Person, None), ("鈴木花子", Person, None)]);
    check(
        "Иван Примеров и Анна Образцова",
        &[("Иван Примеров", Person, None), ("Анна Образцова", Person, None)],
    );
    check("admin", &[("admin", Organisation, None)]);
    check("Zorro", &[("Zorro", Unknown, None)]);
    check("", &[]);
    check(" , & ", &[]);
    check("#Rain and wind", &[]);
    check("S.", &[]);
    check("Letters To The Editor", &[("Letters To The Editor", Unknown, None)]);
    check("Ann Example Editor", &[("Ann Example", Person, Some("Editor"))]);
}

#[test]
fn what_stands_beside_names() {
    use AuthorKind::{Organisation, Person, Unknown};
    check("Ann Example (aex)", &[("Ann Example", Person, None)]);
    check("Ann Example, Senior Rain Adviser", &[("Ann Example", Person, Some("Senior Rain Adviser"))]);
    check(
        "Ann Example, professor of rain at some university",
        &[("Ann Example", Person, Some("professor of rain at some university"))],
    );
    check("Ann Example - Gazette Newsroom", &[("Ann Example", Person, Some("Gazette Newsroom"))]);
    check("Anna-Lou Example", &[("Anna-Lou Example", Person, None)]);
    check("Ann Example + Bob Sample", &[("Ann Example", Person, None), ("Bob Sample", Person, None)]);
    check("Contributing Writer", &[("Contributing Writer", Unknown, None)]);
    check("Ann (Lou) Example", &[("Ann (Lou) Example", Person, None)]);
    check("Ann Example (Brest) Bob", &[("Ann Example", Person, None), ("Bob", Unknown, None)]);
    check("Ann Example with Agencies", &[("Ann Example", Person, None)]);
    check("Read More", &[("Read More", Unknown, None)]);
    check("The Rain Team", &[("The Rain Team", Organisation, None)]);
}

#[test]
fn where_readers_live() {
    use AuthorKind::Person;
    for text in [
        "Ann Example, Mill Road",
        "Ann Example, 12 Mill Road, Brest",
        "Ann Example, Brest",
        "Ann Example, New Brest",
        "Ann Example, Muster St., Brest",
        "Anna Beispiel, Musterstraße 5, 10115 Berlin",
        "Anna Beispiel, Lange Musterstr.",
        "Anna Beispiel, An der Mühle",
        "Anna Beispiel, Am Markt",
        "Anna Beispiel, Bad Muster",
        "Anna Beispiel, Frankfurt am Main",
        "Anne Exemple, rue de la Gare",
        "Anne Exemple, Chalon sur Exemple",
        "Anna Esempio, via Roma",
        "Анна Примерова, ул. Примерная",
    ] {
        let name = text.split(',').next().unwrap_or_default();
        check(text, &[(name, Person, None)]);
    }
    for (text, second) in [
        ("Ann Example, Bob Lane", "Bob Lane"),
        ("Ann Example, Sophie Calle", "Sophie Calle"),
        ("Ann Example, Jean Vallée", "Jean Vallée"),
        ("Ann Example, Lake Sample", "Lake Sample"),
        ("Ann Example, Li van der Laan", "Li van der Laan"),
        ("Ann Example, Li Verlaan", "Li Verlaan"),
        ("Ann Example, Hans Platz", "Hans Platz"),
    ] {
        check(text, &[("Ann Example", Person, None), (second, Person, None)]);
    }
}

#[test]
fn roles_of_many_languages() {
    for (text, name, role) in [
        ("Anna Beispiel, Leiterin des Ressorts Kultur", "Anna Beispiel", "Leiterin des Ressorts Kultur"),
        ("Karl Muster (Pressesprecher des Vereins)", "Karl Muster", "Pressesprecher des Vereins"),
        (
            "Anna Beispiel, Projektleiterin der Wetterfreunde",
            "Anna Beispiel",
            "Projektleiterin der Wetterfreunde",
        ),
        ("Ann Example, Member of the River Board", "Ann Example", "Member of the River Board"),
        ("Anne Exemple, cheffe du service culture", "Anne Exemple", "cheffe du service culture"),
        ("Anna Esempio, vicedirettrice", "Anna Esempio", "vicedirettrice"),
        ("Példa Anna, főszerkesztő", "Példa Anna", "főszerkesztő"),
        ("Анна Примерова, специальный корреспондент", "Анна Примерова", "специальный корреспондент"),
    ] {
        check(text, &[(name, AuthorKind::Person, Some(role))]);
    }
    check("Port Gazette Staff", &[("Port Gazette Staff", AuthorKind::Organisation, None)]);
    check("Sample News Service", &[("Sample News Service", AuthorKind::Organisation, None)]);
}

#[test]
fn roles_before_names() {
    for (text, name, role) in [
        ("Staff Writer Ann Example", "Ann Example", "Staff Writer"),
        ("AP Business Writer Ann Example", "Ann Example", "AP Business Writer"),
        ("Associated Press reporter Ann Example", "Ann Example", "reporter"),
        ("Chefredakteurin Anna Beispiel", "Anna Beispiel", "Chefredakteurin"),
        ("Wirtschaftsredakteurin Anna Beispiel", "Anna Beispiel", "Wirtschaftsredakteurin"),
    ] {
        check(text, &[(name, AuthorKind::Person, Some(role))]);
    }
    // What is no newsroom's role belongs to the name, and a name needs two words.
    for name in ["President Ann Example", "Ann Editor Example", "Chief Editor Sample", "A. Reporter"] {
        check(name, &[(name, AuthorKind::Person, None)]);
    }
    check("6 years ago", &[]);
    check("3i Sample", &[("3i Sample", AuthorKind::Unknown, None)]);
    // The agency signs, and says no more.
    check("Reuters Staff", &[]);
    check("Press Association Reporters", &[]);
    check("Ann Example for The Gazette", &[("Ann Example", AuthorKind::Person, Some("The Gazette"))]);
}
