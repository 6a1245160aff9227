"""What the parts of a certificate share while it is written: its data, its words, and the tree of its tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from reportlab.platypus import Flowable

from reports.data import Document, Fact, Sample
from reports.markup import markup, superscript
from reports.parts import paragraph, section
from reports.tagging import Element
from reports.texts import Words

D = TypeVar("D", bound=Document, covariant=True)


@dataclass(frozen=True, slots=True)
class Face:
    """The three things in which a preview differs from the issue."""

    number: str
    issued: str
    issued_to_the_minute: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Writer(Generic[D]):
    """One certificate while it is written. `title`: its title in its languages; `accredited`: whether a line of it is."""

    report: D
    words: Words
    face: Face
    title: str
    accredited: bool
    tree: Element = field(default_factory=lambda: Element("Document"))

    def say(self, key: str, **given: object) -> str:
        """A fixed text as markup."""
        return markup(self.words.label(key, **given))

    def sentence(self, key: str, **given: object) -> str:
        """A fixed sentence as markup."""
        return markup(self.words.sentence(key, **given))


def to_the_minute(at: datetime) -> str:
    """A time as printed, with its zone."""
    zone = at.strftime("%z")
    return f"{at:%Y-%m-%d %H:%M} {zone[:3]}:{zone[3:5]}"


def told(fact: Fact | None) -> str | None:
    """A fact as markup, marked where the client states it."""
    if fact is None:
        return None
    return markup(fact.text) + ("&nbsp;" + superscript("c") if fact.by_client else "")


def sampler_text(writer: Writer[Document], sample: Sample) -> str:
    """Who took the sample, as markup (7.8.2.2)."""
    named = sample.sampled_by or Fact(text=writer.words.label(f"sampler_{sample.sampler.value}"))
    return told(named) or ""


def present(pairs: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Labels with the markup of their texts, without those that have none."""
    return [(label, markup(value)) for label, value in pairs if value is not None]


def client_facts(writer: Writer[Document]) -> list[tuple[str, str]]:
    """Who ordered what, with labels (7.8.2.1 e)."""
    say, client = writer.words.label, writer.report.client
    return present(
        [
            (say("name"), client.name),
            (say("address"), client.address),
            (say("contact"), client.contact),
            (say("request"), client.request),
            (say("reference"), client.reference),
        ]
    )


def period(writer: Writer[Document], first: date, last: date) -> str:
    """From the first day to the last, or the one day."""
    given = {"first": first.isoformat(), "last": last.isoformat()}
    leading = Words(writer.report.language)
    return given["first"] if first == last else leading.label("date_range", **given)


def paragraphs(writer: Writer[Document], key: str, texts: Sequence[str]) -> list[Flowable]:
    """A heading and a paragraph for each text; nothing where there is none."""
    if not texts:
        return []
    heading = section(writer.tree, writer.words.label(key))
    return [*heading, *(paragraph(writer.tree, markup(text)) for text in texts)]
