"""Bytes to an XML tree, without entities, without network, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dcc.errors import HostileXml, NotXml, TooLarge

MOST_BYTES = 32 * 1024 * 1024  # certificates carry pictures and PDF as base64
MOST_ELEMENTS = 200_000
MOST_DEPTH = 200

Element = etree._Element
_NAMESPACE = re.compile(r"\{[^}]*\}")


def parse(content: bytes, *, document_type: bool = False) -> Element:
    """The root of a file. `document_type`: W3C's schema of signatures has one, with entities of its own.

    Raises NotXml, TooLarge, HostileXml.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(what=f"{len(content)} bytes", most=MOST_BYTES)
    entities: Any = "internal" if document_type else False
    parser = etree.XMLParser(
        resolve_entities=entities, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as trouble:
        why = str(trouble).partition(" (<string>")[0].strip().rstrip(".")
        raise NotXml(why=why or "it is empty") from trouble
    about: Any = root.getroottree().docinfo
    if about.doctype and not document_type:
        raise HostileXml
    _measure(root)
    return root


def _measure(root: Element) -> None:
    depth, count = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if count > MOST_ELEMENTS:
            raise TooLarge(what=f"more than {MOST_ELEMENTS} elements", most=MOST_ELEMENTS)
        if depth > MOST_DEPTH:
            raise TooLarge(what=f"elements nested deeper than {MOST_DEPTH}", most=MOST_DEPTH)


def name_of(element: Element) -> str:
    """The name without its namespace: certificates of all editions are read by structure; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace_of(element: Element) -> str:
    """The namespace of an element; "" for none."""
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The child elements, those of some names only where any are given."""
    for child in element:
        if isinstance(child.tag, str) and (not names or name_of(child) in names):
            yield child


def child(element: Element, *path: str) -> Element | None:
    """The first element along a path of names, or None."""
    found: Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def text_of(element: Element | None) -> str:
    """The text of an element, its ends trimmed; "" where there is none."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def text_at(element: Element, *path: str) -> str:
    """The text at a path of names; "" where there is none."""
    return text_of(child(element, *path))


def place_of(element: Element) -> str:
    """Where an element stands, as a person would look for it: names with their numbers, root left out."""
    path = str(element.getroottree().getelementpath(element))
    return _NAMESPACE.sub("", path) if path != "." else name_of(element)
