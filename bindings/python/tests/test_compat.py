"""In place of trafilatura."""

import json
from types import SimpleNamespace

import pytest
from conftest import DUMP, page
from kiosque.compat.trafilatura import Document, _text, bare_extraction, extract

URL = "https://gazette.example/bridge"
RICH = page().replace(
    "</article>",
    "<h2>What comes next</h2><p>The <a href='/council'>council</a> meets on <b>Monday</b> to speak of the trams and the "
    "fares.</p><p>The bridge will be closed at night until the end of the month, the builders said.</p></article>",
)


def test_text_is_a_line_a_block():
    lines = extract(RICH).split("\n")
    assert any(line.startswith("The new bridge over the river") for line in lines) and "What comes next" in lines
    assert "[council](https://gazette.example/council) meets on Monday" in extract(RICH, URL, include_links=True)
    assert "## What comes next\n\nThe council meets on **Monday**" in extract(RICH, include_formatting=True)
    assert "## What comes next" in extract(RICH, output_format="markdown")


def test_tables_and_lists():
    blocks = [
        {"kind": "table", "rows": [["Day", "Trams"], ["Monday", "12"]], "text": "", "marks": []},
        {"kind": "list_item", "rows": None, "text": "été 2024", "marks": [{"kind": "emphasis", "range": [0, 5]}]},
    ]
    article = SimpleNamespace(blocks=blocks)
    assert _text(article, True, False, False) == "| Day | Trams |\n| Monday | 12 |\n- été 2024"
    assert _text(article, False, False, True) == "- *été* 2024"


def test_formats():
    keys = json.loads(extract(RICH, URL, "x1", output_format="json", with_metadata=True))
    assert (keys["title"], keys["author"], keys["date"]) == ("Bridge 0 is open at last", "Ann Example", "2024-03-13")
    assert (keys["source"], keys["hostname"], keys["id"]) == (URL, "gazette.example", "x1")
    assert json.loads(extract(RICH, output_format="json")).keys() == {"text", "comments"}
    head = extract(RICH, URL, with_metadata=True).split("---\n")[1]
    assert 'title: "Bridge 0 is open at last"\n' in head and 'date: "2024-03-13"\n' in head
    assert "<TEI " in extract(RICH, output_format="xmltei")
    assert "<h1>Bridge 0" in extract(RICH, output_format="html")
    assert extract(RICH, URL, output_format="csv").split("\t")[:5] == [
        URL, "null", "null", "gazette.example", "Bridge 0 is open at last",
    ]  # fmt: skip
    for wrong in ("xml", "pdf", "python"):
        with pytest.raises(ValueError, match="output_format|bare_extraction"):
            extract(RICH, output_format=wrong)


def test_comments():
    thread = (
        "<section class=comments><h2>2 comments</h2><ul>"
        "<li class=comment><b class=author>Cy Reader</b><time>14 March 2024</time>"
        "<p>At last we can cross the river again.</p><p>And on foot, too.</p></li>"
        "<li class=comment><b class=author>Di Reader</b><time>14 March 2024</time>"
        "<p>The trams are full already, and it is only noon.</p></li></ul></section></body>"
    )
    commented = RICH.replace("</body>", thread)
    lines = ["At last we can cross the river again.", "And on foot, too.", "The trams are full already, and it is only noon."]
    story = extract(RICH)
    assert extract(commented) == "\n".join([story, *lines])
    assert extract(commented, include_comments=False) == story == extract(RICH, include_comments=True)
    assert extract(commented, output_format="markdown").endswith("\n\n" + "\n\n".join(lines))
    for with_metadata in (True, False):
        keys = json.loads(extract(commented, output_format="json", with_metadata=with_metadata))
        assert keys["text"] == story and keys["comments"] == "\n".join(lines)
    assert json.loads(extract(commented, output_format="json", include_comments=False))["comments"] == ""
    tei = extract(commented, output_format="xmltei")
    paragraphs = "".join(f"<p>{line}</p>\n" for line in lines)
    assert f'<div type="comments">\n{paragraphs}</div>' in tei
    assert "comments" not in extract(commented, output_format="xmltei", include_comments=False)
    document = bare_extraction(commented)
    assert (document.text, document.comments) == (story, "\n".join(lines))
    assert bare_extraction(commented, include_comments=False).comments == ""


def test_bare_extraction():
    document = bare_extraction(RICH, url=URL)
    assert isinstance(document, Document)
    assert (document.title, document.author, document.hostname) == ("Bridge 0 is open at last", "Ann Example", "gazette.example")
    assert document.as_dict() == bare_extraction(RICH, url=URL, as_dict=True)
    # Those of trafilatura 2.3.
    assert set(document.as_dict()) == set(
        "title author url hostname description sitename date categories tags fingerprint id license body comments "
        "commentsbody raw_text text language image pagetype filedate".split()
    )


def test_what_is_not_wanted_is_none():
    assert extract(RICH, URL, url_blacklist={URL}) is None
    assert extract(RICH, target_language="fr") is None and extract(RICH, target_language="en")
    assert extract(RICH, only_with_metadata=True) is None and extract(RICH, URL, only_with_metadata=True)
    assert bare_extraction(RICH, author_blacklist={"ann example"}).author is None
    for nothing in (None, "", b"", "<html></html>", b"%PDF-1.7", b"\x00\x01"):
        assert extract(nothing) is None and bare_extraction(nothing) is None


def test_modes():
    assert all(extract(RICH, **{name: True}) for name in ("favor_precision", "favor_recall", "fast", "no_fallback"))
    with pytest.warns(UserWarning, match="`prune_xpath` has no effect"):
        assert extract(RICH, prune_xpath="//p")
    with pytest.raises(TypeError, match="no_such"):
        extract(RICH, no_such=1)


def test_contents():
    expected = extract(RICH)
    assert extract(RICH.encode()) == extract(SimpleNamespace(data=RICH.encode())) == expected
    assert "first tram" in extract(DUMP)
    with pytest.raises(TypeError, match="filecontent"):
        extract(5)


def test_trees_of_lxml():
    html = pytest.importorskip("lxml.html")
    assert "The first tram crossed it at noon" in extract(html.fromstring(RICH))
