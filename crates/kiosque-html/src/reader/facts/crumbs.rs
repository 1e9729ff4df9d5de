//! The way that leads to the page, where an element says that it holds it: `<nav aria-label=Breadcrumb>`, and lists of
//! microdata and RDFa.

use super::Facts;
use crate::tag::TagSet;
use crate::tree::RawAttribute;
use crate::{NodeId, Tag, Tree};
use kiosque_core::{FactKey, FactSource};

/// Elements that hold ways.
pub(super) const WAYS: TagSet = TagSet::of(&[Tag::Nav, Tag::Ol, Tag::Ul, Tag::Div, Tag::Section, Tag::P]);

/// What sites call the way, for those who hear the page.
const LABELS: [&str; 45] = [
    "breadcrumb",
    "you are here",
    "brotkrume",
    "brotkrümel",
    "brotkruemel",
    "sie sind hier",
    "du bist hier",
    "sie befinden sich hier",
    "fil d'ariane",
    "fil d’ariane",
    "vous êtes ici",
    "migas de pan",
    "miga de pan",
    "ruta de navegación",
    "estás aquí",
    "usted está aquí",
    "trilha de navegação",
    "você está aqui",
    "briciole di pane",
    "percorso di navigazione",
    "sei qui",
    "fil d'ariadna",
    "broodkruimel",
    "kruimelpad",
    "u bevindt zich hier",
    "je bent hier",
    "okruszki",
    "ścieżka nawigacji",
    "ścieżka okruszków",
    "jesteś tutaj",
    "brødsmule",
    "brödsmul",
    "länkstig",
    "murupolku",
    "drobečková navigace",
    "morzsamenü",
    "хлебные крошки",
    "хлібні крихти",
    "içerik haritası",
    "ekmek kırıntı",
    "パンくず",
    "面包屑",
    "麵包屑",
    "이동 경로",
    "مسار التنقل",
];

/// Adds the links of the first way that elements of a kind hold.
pub(super) fn read(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    /// Longer ways are menus.
    const MOST: usize = 12;
    /// A way is told in fewer nodes.
    const NODES: usize = 500;
    let says = |attribute: &RawAttribute| says_way(tree.source(), attribute);
    let Some((source, name)) = tree.raw_attributes(node).iter().find_map(says) else { return };
    let is_known = facts.all.iter().any(|fact| (fact.key, fact.source) == (FactKey::Crumb, source));
    let links = || {
        tree.descendants(node).take(NODES).filter(|&one| tree.is_html(one, Tag::A)).map(|link| {
            let href = tree.attributes(link).find(|one| one.name() == "href");
            (link, href)
        })
    };
    if is_known || links().nth(MOST).is_some() {
        return;
    }
    for (link, href) in links() {
        let text = tree.text_content(link);
        let Some(href) = href.filter(|_| !text.trim().is_empty()) else { continue };
        facts.add(FactKey::Crumb, source, name, &text, tree.span(link).into());
        facts.add(FactKey::CrumbUrl, source, name, &href.value(), href.value_span().into());
    }
}

/// Where an attribute says that the element is a way, and how.
fn says_way(source: &str, attribute: &RawAttribute) -> Option<(FactSource, &'static str)> {
    let is = |name: &str| attribute.is_named(source, name);
    // Its length tells most names apart.
    match attribute.name_length() {
        6 | 8 if is("typeof") || is("itemtype") => {
            let is_list = |kind: &str| kind.rsplit(['/', ':', '#']).next() == Some("BreadcrumbList");
            let says = attribute.value(source).split_ascii_whitespace().any(is_list);
            says.then_some((FactSource::Microdata, "BreadcrumbList"))
        }
        10 if is("aria-label") => {
            is_label(&attribute.value(source)).then_some((FactSource::Markup, "aria-label"))
        }
        _ => None,
    }
}

/// Whether a label says that it is one of a way.
fn is_label(label: &str) -> bool {
    /// In bytes; longer ones tell of something else.
    const LONGEST: usize = 80;
    label.len() <= LONGEST && {
        let label = label.to_lowercase();
        LABELS.iter().any(|known| label.contains(known))
    }
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn labels_of_ways() {
        for (label, is_way) in [
            ("breadcrumb", true),
            ("Breadcrumbs", true),
            ("Breadcrumb navigation", true),
            ("You are here:", true),
            ("Brotkrumen", true),
            ("Brotkrümelnavigation", true),
            ("Fil d’Ariane", true),
            ("Ruta de navegación", true),
            ("Migas de pan", true),
            ("Briciole di pane", true),
            ("Broodkruimelnavigatie", true),
            ("Okruszki", true),
            ("ХЛЕБНЫЕ КРОШКИ", true),
            ("パンくずリスト", true),
            ("Main menu", false),
            ("Related stories", false),
            ("", false),
        ] {
            assert_eq!(is_label(label), is_way, "{label}");
        }
    }
}
