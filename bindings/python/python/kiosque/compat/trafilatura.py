"""`extract` and `bare_extraction` with trafilatura's parameters and keys (those of version 2).

>>> from kiosque.compat.trafilatura import extract
>>> extract("<p>no page")

What differs is listed in docs/python.md.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from kiosque import Kiosque

if TYPE_CHECKING:
    from kiosque import Article

__all__ = ["Document", "bare_extraction", "extract"]

FORMATS = ("csv", "html", "json", "markdown", "python", "txt", "xmltei")

# Parameters that say how trafilatura goes about it. They change nothing here, and hurt nobody.
HARMLESS = {"fast", "no_fallback", "include_images", "date_extraction_params", "max_tree_size"}

# Parameters whose effect somebody may rely on.
WITHOUT_EFFECT = {"config", "deduplicate", "options", "prune_xpath", "settingsfile", "tei_validation"}


@dataclass
class Document:
    """What `bare_extraction` returns: trafilatura's attributes. `body` and `commentsbody`, its trees, stay None."""

    title: str | None = None
    author: str | None = None
    url: str | None = None
    hostname: str | None = None
    description: str | None = None
    sitename: str | None = None
    date: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fingerprint: str | None = None
    id: str | None = None
    license: str | None = None
    body: None = None
    comments: str = ""
    commentsbody: None = None
    raw_text: str = ""
    text: str = ""
    language: str | None = None
    image: str | None = None
    pagetype: str | None = None
    filedate: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The attributes as a dict."""
        return asdict(self)


def extract(
    filecontent: Any,
    url: str | None = None,
    record_id: str | None = None,
    *,
    favor_precision: bool = False,
    favor_recall: bool = False,
    include_comments: bool = True,
    output_format: str = "txt",
    target_language: str | None = None,
    include_tables: bool = True,
    include_formatting: bool | None = None,
    include_links: bool = False,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    **others: Any,
) -> str | None:
    """The story of a page in one of trafilatura's formats, or None if there is none."""
    if output_format == "python":
        raise ValueError("'python' format only usable in bare_extraction() function")
    _check(output_format, others)
    article = _article(filecontent, url, favor_precision, favor_recall, include_comments)
    document = _document(article, record_id, author_blacklist, include_tables, include_links, bool(include_formatting))
    if not _is_wanted(document, target_language, only_with_metadata, url_blacklist):
        return None
    if output_format == "xmltei":
        return article.to_tei()
    if output_format == "html":
        return article.to_html()
    if output_format == "json":
        keys = _json(document) if with_metadata else {"text": document.text, "comments": document.comments}
        return json.dumps(keys, ensure_ascii=False)
    if output_format == "csv":
        return _csv(document)
    formatting = output_format == "markdown" or bool(include_formatting)
    if formatting:
        document.text = _text(article, include_tables, include_links, formatting)
        document.comments = _comments(article, formatting)
    story = _between(formatting).join(filter(None, (document.text, document.comments)))
    return (_header(document) if with_metadata else "") + story


def bare_extraction(
    filecontent: Any,
    url: str | None = None,
    *,
    favor_precision: bool = False,
    favor_recall: bool = False,
    include_comments: bool = True,
    output_format: str = "python",
    target_language: str | None = None,
    include_tables: bool = True,
    include_formatting: bool | None = None,
    include_links: bool = False,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    as_dict: bool = False,
    **others: Any,
) -> Document | dict[str, Any] | None:
    """The story of a page and what is known of it, or None if there is none. The metadata are there in any case."""
    _check(output_format, others)
    article = _article(filecontent, url, favor_precision, favor_recall, include_comments)
    document = _document(article, None, author_blacklist, include_tables, include_links, bool(include_formatting))
    if not _is_wanted(document, target_language, only_with_metadata, url_blacklist):
        return None
    return document.as_dict() if as_dict else document


def _check(output_format: str, others: dict[str, Any]) -> None:
    if output_format not in FORMATS:
        raise ValueError(f"output_format: {output_format!r} is not offered; {', '.join(FORMATS)} are")
    for name, value in others.items():
        if name in WITHOUT_EFFECT:
            if value:
                warnings.warn(f"kiosque.compat.trafilatura: `{name}` has no effect", stacklevel=3)
        elif name not in HARMLESS:
            raise TypeError(f"unexpected keyword argument {name!r}")


@cache
def _kiosque(mode: str, comments: bool) -> Kiosque:
    return Kiosque(mode=mode, config={"comments": comments})


def _article(filecontent: Any, url: str | None, favor_precision: bool, favor_recall: bool, comments: bool) -> Article:
    mode = "recall" if favor_recall else "precision" if favor_precision else "balanced"
    page = _page(filecontent)
    sign = b"<" if isinstance(page, bytes) else "<"
    return _kiosque(mode, bool(comments)).extract(page, url, medium="html" if sign in page else None)


def _page(filecontent: Any) -> str | bytes:
    if isinstance(filecontent, str | bytes):
        return filecontent
    if filecontent is None:
        return b""
    if isinstance(data := getattr(filecontent, "data", None), bytes):
        return data  # an answer of urllib3
    if hasattr(filecontent, "itertext"):
        from lxml.etree import tostring

        return tostring(filecontent, encoding="unicode", method="html")
    raise TypeError(f"filecontent: str, bytes, a response or a tree of lxml was expected, not {type(filecontent)}")


def _document(
    article: Article, record_id: str | None, author_blacklist: set[str] | None, tables: bool, links: bool, formatting: bool
) -> Document | None:
    if article.status != "ok":
        return None
    keys = article.to_trafilatura()
    unwanted = {name.casefold() for name in author_blacklist or ()}
    authors = [author["name"] for author in article.authors if author["name"].casefold() not in unwanted]
    return Document(
        title=article.title,
        author="; ".join(authors) or None,
        url=keys["source"],
        hostname=keys["hostname"],
        description=article.standfirst,
        sitename=keys["source-hostname"],
        date=keys["date"],
        categories=article.section,
        tags=article.tags,
        id=record_id,
        comments=_comments(article, formatting),
        raw_text=article.text,
        text=_text(article, tables, links, formatting),
        language=article.language,
        image=keys["image"],
        pagetype=keys["pagetype"],
        filedate=keys["filedate"],
    )


def _is_wanted(
    document: Document | None, language: str | None, only_with_metadata: bool, url_blacklist: set[str] | None
) -> bool:
    if document is None or document.url in (url_blacklist or ()):
        return False
    if language and document.language not in (None, language):
        return False
    return not only_with_metadata or all((document.title, document.date, document.url))


def _text(article: Article, tables: bool, links: bool, formatting: bool) -> str:
    """A line a block, as trafilatura has it; with formatting, Markdown."""
    blocks = [block for block in article.blocks if tables or block["kind"] != "table"]
    return _between(formatting).join(_line(block, links, formatting) for block in blocks)


def _comments(article: Article, formatting: bool) -> str:
    """What readers wrote, a line a paragraph; empty where nobody asked for it."""
    entries = (article.comments or {}).get("entries") or []
    return _between(formatting).join(line for entry in entries for line in entry["text"].split("\n") if line)


def _between(formatting: bool) -> str:
    """What parts two blocks."""
    return "\n\n" if formatting else "\n"


def _line(block: dict[str, Any], links: bool, formatting: bool) -> str:
    if block["kind"] == "table" and block["rows"]:
        return "\n".join("| " + " | ".join(row) + " |" for row in block["rows"])
    text = _marked(block, links, formatting)
    if block["kind"] == "list_item":
        return f"- {text}"
    if formatting and block["kind"] == "heading":
        return f"{'#' * (block['level'] or 2)} {text}"
    if formatting and block["kind"] == "quote":
        return f"> {text}"
    return text


def _marked(block: dict[str, Any], links: bool, formatting: bool) -> str:
    """The block's text with its links and what is set apart."""
    signs = {"emphasis": "*", "strong": "**", "code": "`"} if formatting else {}
    text, pieces, at = block["text"].encode(), [], 0
    for mark in block["marks"]:
        start, end = mark["range"]
        inner = text[start:end].decode()
        if links and mark["kind"] == "link":
            inner = f"[{inner}]({mark['url']})"
        else:
            sign = signs.get(mark["kind"], "")
            inner = f"{sign}{inner}{sign}"
        pieces += [text[at:start].decode(), inner]
        at = end
    return "".join([*pieces, text[at:].decode()])


def _json(document: Document) -> dict[str, Any]:
    keys = document.as_dict()
    for name in ("body", "commentsbody"):
        del keys[name]
    for theirs, ours in (("source", "url"), ("source-hostname", "sitename"), ("excerpt", "description")):
        keys[theirs] = keys.pop(ours)
    return keys | {"categories": ";".join(document.categories), "tags": ";".join(document.tags)}


def _header(document: Document) -> str:
    keys = ("title", "author", "url", "hostname", "description", "sitename", "date", "categories", "tags", "id")
    lines = [f"{key}: {_yaml(value)}\n" for key in keys if (value := getattr(document, key))]
    return f"---\n{''.join(lines)}---\n"


def _yaml(value: str | list[str]) -> str:
    """A value of YAML: what JSON writes is one."""
    return json.dumps(value, ensure_ascii=False)


def _csv(document: Document) -> str:
    """The columns of trafilatura's tab-separated line."""
    import csv
    import io

    keys = ("url", "id", "fingerprint", "hostname", "title", "image", "date", "text", "comments", "license", "pagetype")
    line = io.StringIO()
    csv.writer(line, delimiter="\t").writerow([getattr(document, key) or "null" for key in keys])
    return line.getvalue()
