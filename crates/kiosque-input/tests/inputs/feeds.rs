//! Feeds.

use crate::{folder, read};

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a feed -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Gazette &amp; Mail</title><language>en</language><link>https://gazette.example/</link>
<item><title>Rain at &quot;last&quot;</title><link>https://gazette.example/rain</link><guid isPermaLink="false">r-1</guid>
<pubDate>Thu, 14 Mar 2024 12:00:00 +0100</pubDate><dc:creator><![CDATA[Ana Berg]]></dc:creator>
<description>Short</description>
<content:encoded><![CDATA[<p>It rained in Vashtel &amp; Ordun.</p>]]></content:encoded></item>
<item><title>Wind</title><link>https://gazette.example/wind</link><description>&lt;p&gt;Short</description></item>
<item><title>Fog</title><guid>https://gazette.example/fog</guid><content:encoded>&lt;p&gt;Fog&amp;nbsp;fell.&lt;/p&gt;</content:encoded></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Gazette</title><author><name>Desk</name></author>
<entry><title>Pluie</title><link rel="self" href="https://gazette.example/self"/><link href="https://gazette.example/pluie"/>
<id>tag:gazette.example,2024:1</id><published>2024-03-14T12:00:00Z</published><updated>2024-03-15T12:00:00Z</updated>
<author><name>Ana Berg</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>La <b>pluie</b>.</p></div></content></entry>
<entry><title>Vent</title><id>https://gazette.example/vent</id><content type="html">&lt;p&gt;Le vent.</content></entry>
</feed>"#;

#[test]
fn entries_with_their_content_are_pages() {
    let folder = folder(&[("a.xml", RSS.as_bytes()), ("b", ATOM.as_bytes())]);
    let outcome = read(folder.path());
    let base = "https://gazette.example/";
    assert_eq!(
        outcome.lines(folder.path()),
        ["rain", "fog", "pluie", "vent"].map(|end| format!("{base}{end}"))
    );
    assert_eq!(outcome.skipped(), [("summary_only", 1)]);
    for (page, parts) in outcome.pages().iter().zip([
        &[
            "<html lang=\"en\">",
            "<title>Rain at &quot;last&quot;</title>",
            "content=\"The Gazette &amp; Mail\"",
            "article:published_time\" content=\"2024-03-14T11:00:00Z\"",
            "name=\"author\" content=\"Ana Berg\"",
            "<p>It rained in Vashtel &amp; Ordun.</p>",
        ][..],
        &["<h1>Fog</h1>\n<p>Fog&nbsp;fell.</p>"],
        &[
            "<html lang=\"fr\">",
            "<p>La <b>pluie</b>.</p>",
            "article:modified_time\" content=\"2024-03-15T12:00:00Z\"",
            "content=\"Ana Berg\"",
        ],
        &["<p>Le vent."],
    ]) {
        for part in parts {
            assert!(page.text.contains(part), "{part} in {}", page.text);
        }
    }
    let ids: Vec<Option<&str>> = outcome.pages().iter().map(|page| page.origin.id.as_deref()).collect();
    assert_eq!(
        ids[..3],
        [Some("r-1"), Some("https://gazette.example/fog"), Some("tag:gazette.example,2024:1")]
    );
}

#[test]
fn a_fault_costs_its_entry() {
    let broken = RSS.replace("<title>Wind</title>", "<title>Wind</title><a <b");
    let cut = &RSS[..RSS.find("Fog fell").unwrap_or(RSS.len() - 60)];
    let folder = folder(&[("a.rss", broken.as_bytes()), ("b.rss", cut.as_bytes())]);
    let outcome = read(folder.path());
    let base = "https://gazette.example/";
    let lines = outcome.lines(folder.path());
    let is = |line: &str, end: &str| line == format!("{base}{end}");
    assert!(
        is(&lines[0], "rain") && lines[1].starts_with("malformed a.rss@") && is(&lines[2], "fog"),
        "{lines:?}"
    );
    assert!(is(&lines[3], "rain") && lines[4].starts_with("malformed b.rss@"), "{lines:?}");
    assert_eq!(lines.len(), 5, "{lines:?}");
}
