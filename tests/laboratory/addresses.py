"""Every address of the application, filled in with the objects of a laboratory; new routes are found by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
WORDS = {
    "kind": "method",
    "name": "density",
    "records": "lots",
    "act": "stop",
    "form": "csv",
    "token": "not-one",
    "mark": "x",
    "code": "NotFound",
    "operation_id": "OneSample",
    "table": "item",
    "key": "1",
    "n": "0",
}
"""Arguments that are no object but a word. A new word needs a line here."""
OBJECTS = ("node", "seq")
"""Objects whose argument does not end in _id."""
MISSING = 987_654_321


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """One route with one of its methods."""

    endpoint: str
    rule: str
    method: str
    arguments: frozenset[str]

    @property
    def objects(self) -> frozenset[str]:
        """The arguments that name an object."""
        return frozenset(
            one for one in self.arguments - WORDS.keys() if one.endswith("_id") or one in OBJECTS
        )

    def filled(self, ids: Mapping[str, int]) -> str:
        """The address with these objects in it."""
        return ARGUMENT.sub(lambda found: str({**WORDS, **ids}[found[1]]), self.rule)

    @property
    def missing(self) -> str:
        """The address with objects that nobody ever made."""
        return self.filled(dict.fromkeys(self.objects, MISSING))


def addresses(app: Flask) -> Iterator[Address]:
    """Every route with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in methods_of(rule):
            yield Address(
                endpoint=rule.endpoint, rule=rule.rule, method=method, arguments=frozenset(rule.arguments)
            )


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def with_objects(app: Flask) -> list[Address]:
    """The routes that name an object."""
    return [one for one in addresses(app) if one.objects]


def got(app: Flask, ids: Mapping[str, int]) -> list[Address]:
    """What can be got and filled in: pages, lists, files, parts of pages; without static files."""
    known = ids.keys() | WORDS.keys()
    return [
        one
        for one in addresses(app)
        if one.method == "GET" and one.arguments <= known and "mark" not in one.arguments
    ]
