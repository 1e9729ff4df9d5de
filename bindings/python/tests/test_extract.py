"""One page."""

import copy
import json
import pickle

import kiosque
import pytest
from conftest import DUMP, ROOT, command, page


def test_an_article_has_the_fields_of_the_record():
    article = kiosque.extract(page(3), "https://gazette.example/bridge")
    assert (article.status, article.title) == ("ok", "Bridge 3 is open at last")
    assert article.url == "https://gazette.example/bridge"
    assert "3 times The first tram crossed it at noon" in article.text and "Sports" not in article.text
    assert [author["name"] for author in article.authors] == ["Ann Example"]
    assert article.date_published == "2024-03-13"
    record = article.to_dict()
    assert record == json.loads(article.to_json())
    for name, value in record.items():
        assert getattr(article, name) == value, name


def test_the_record_names_every_field_of_its_schema():
    schema = json.loads((ROOT / "schema/article.schema.json").read_text())
    assert kiosque.extract("").to_dict().keys() == schema["properties"].keys()


@pytest.mark.parametrize(
    ("content", "name", "url"),
    [
        (page(1), "page.html", None),
        (page(1), "page.html", "https://gazette.example/bridge"),
        (DUMP, "page.txt", None),
        (DUMP.encode("utf-16"), "page.txt", None),
        (page().replace("bridge", "été").encode("windows-1252"), "page.html", None),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "page.txt", None),
        (bytes(range(256)) * 40, "page.txt", None),
    ],
)
def test_the_record_is_that_of_the_command(tmp_path, content, name, url):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    line = command("extract", file, *(["--url", url] if url else [])).stdout.decode()
    assert kiosque.extract(content, url, source=str(file)).to_json() + "\n" == line


def test_the_record_of_a_shipped_site_is_that_of_the_command():
    samples = [path for path in sorted((ROOT / "plugins").glob("*/samples/*")) if path.suffix in (".html", ".txt")]
    lines = command("extract", *samples).stdout.decode().splitlines()
    assert len(lines) == len(samples) > 50
    for sample, line in zip(samples, lines):
        record = json.loads(line)
        told = record["provenance"]["input"]
        # What a sidecar tells of the sample is handed over; what the page says of itself is found in it.
        url = record["url"] if told["url_source"] == "stated" else None
        found = kiosque.extract(sample.read_bytes(), url, captured=told["captured"], source=str(sample))
        assert found.to_json() == line


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_are_pages(form):
    assert kiosque.extract(form(page().encode())) == kiosque.extract(page())


def test_half_a_surrogate_is_no_reason_to_fail():
    article = kiosque.extract(DUMP.replace("river", "ri\ud800ver"))
    assert article.status == "ok" and "ri\ufffdver" in article.text


@pytest.mark.parametrize("wrong", [None, 5, ["<p>"], object()])
def test_what_is_no_page_is_misuse(wrong):
    with pytest.raises(TypeError, match="a page is a str or bytes"):
        kiosque.extract(wrong)


def test_a_fragment_of_markup_is_read_as_the_caller_says():
    fragment = "".join(f"<p>{line}</p>" for line in DUMP.split("\n\n"))
    assert "<p>" not in kiosque.extract(fragment, medium="html").text
    with pytest.raises(ValueError, match="medium: 'html', 'text' or None"):
        kiosque.extract(fragment, medium="xml")


def test_renderings():
    article = kiosque.extract(page(), "https://gazette.example/bridge")
    title = "Bridge 0 is open at last"
    assert article.to_markdown().startswith(f"# {title}\n")
    assert article.to_text().startswith(f"{title}\n\n")
    assert f"<h1>{title}</h1>" in article.to_html()
    assert "<TEI " in article.to_tei()
    assert article.to_schema_org()["headline"] == title
    assert article.to_ninjs()["headlines"][0]["value"] == title
    assert article.to_trafilatura()["author"] == "Ann Example"


def test_articles_are_values():
    article = kiosque.extract(page())
    assert pickle.loads(pickle.dumps(article)) == article == copy.deepcopy(article)
    assert article != kiosque.extract(page(1))
    assert kiosque.Article.from_json(article.to_json()) == article
    assert repr(article).startswith("<Article ok title='Bridge 0 is open at last' words=")
    with pytest.raises(ValueError, match="no record of an article"):
        kiosque.Article.from_json("{}")


def test_explain_tells_of_every_block(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page())
    explanation = kiosque.explain(page())
    assert explanation.article == kiosque.extract(page())
    assert explanation.to_json().encode() == command("explain", file, "--json").stdout
    labels = {block["text"]: block["label"] for block in explanation.blocks}
    assert labels["Bridge 0 is open at last"] == "title"
    assert len(explanation) == len(explanation.blocks) > 5
    assert all(block["why"] for block in explanation.blocks)
    assert kiosque.explain(b"%PDF-1.7").article.status == "error"
    with pytest.raises(ValueError, match="no `nowhere`"):
        kiosque.explain(page(), site="nowhere")


def test_sites_and_settings_of_ones_own(tmp_path):
    site = tmp_path / "sites" / "gazette"
    site.mkdir(parents=True)
    (site / "site.toml").write_text(
        'hosts = ["gazette.example"]\npublisher = "Gazette"\nlanguage = ["en"]\n'
    )
    url = "https://gazette.example/a"
    (tmp_path / "kiosque.toml").write_text('plugins = ["sites"]\nbundled = false\nmode = "precision"\n')
    for known in (
        kiosque.Kiosque(plugins=site, bundled=False),
        kiosque.Kiosque([tmp_path / "sites"], bundled=False),
        kiosque.Kiosque(config=tmp_path / "kiosque.toml"),
        kiosque.Kiosque(config={"plugins": [tmp_path / "sites"], "bundled": False, "limits": {"blocks": 1000}}),
    ):
        assert known.sites == ["gazette"]
        assert known.extract(page(), url).site == "gazette"
        again = pickle.loads(pickle.dumps(known))
        assert (again.sites, repr(again)) == (known.sites, repr(known))
    assert kiosque.extract(page(), url).site is None


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"mode": "all"}, ValueError, "mode: `all` is none"),
        ({"plugins": "/no/such/folder"}, ValueError, "/no/such/folder"),
        ({"plugins": 5}, TypeError, "plugins: a path or a list of paths"),
        ({"config": "/no/such/kiosque.toml"}, ValueError, "/no/such/kiosque.toml"),
        ({"config": {"no_such_key": 1}}, ValueError, "no_such_key"),
        ({"config": 5}, TypeError, "config: the path of a kiosque.toml or a dict"),
        ({"sites": []}, TypeError, "sites"),
    ],
)
def test_settings_that_make_no_sense_are_misuse(arguments, error, message):
    with pytest.raises(error, match=message):
        kiosque.Kiosque(**arguments)
