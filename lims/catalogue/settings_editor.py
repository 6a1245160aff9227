"""The editor of a method's edition with the laboratory's settings; of hundreds of them only those with something in them are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request

from lims.catalogue.definitions import definition_key
from lims.catalogue.editor import Editor
from lims.catalogue.entries import Entry, entries
from lims.catalogue.own_methods import definition_of, is_own
from lims.catalogue.settings_form import FEW, filled_settings, settings_content, settings_form, shown_rows
from lims.errors import NotFound
from lims.web import current_language, gettext
from methods.catalogue import METHODS
from methods.definitions import MethodDefinition

FIND = "find"


@dataclass(kw_only=True, slots=True)
class SettingGroup:
    """Rows that stand under one head; `asked` where some of them were just looked for."""

    name: str
    rows: list[tuple[Entry, Any]] = field(default_factory=list)
    asked: bool = False

    @property
    def entered(self) -> int:
        """How many of them have a figure."""
        return sum(bool(row[entry.first].data) for entry, row in self.rows)

    @property
    def wrong(self) -> bool:
        """Whether one of them cannot be taken."""
        return any(row.errors for _, row in self.rows)


class SettingsEditor(Editor):
    """A method's edition with the laboratory's settings."""

    template = "catalogue/edit_method.html"
    definition: MethodDefinition

    def start(self) -> None:
        fitting = {definition_key(one): one for one in METHODS if self.code in ("", one.code)}
        stands = str(self.standing.get("definition", ""))
        if is_own(stands):
            fitting[stands] = definition_of(stands)
        if not fitting:
            raise NotFound
        asked = request.form.get("definition") or request.args.get("definition") or stands
        self.key = asked if asked in fitting else next(iter(fitting))
        self.definition = fitting[self.key]
        find = request.form.get("find", "") if request.form.get("step") == FIND else ""
        self.entries = entries(self.definition)
        self.shown, self.found = shown_rows(
            self.entries, self.standing.get("settings") or {}, request.form, find
        )
        begin = filled_settings(self.standing, self.definition, self.shown) | {"definition": self.key}
        self.form = settings_form(self.shown)(**self.given, **begin)
        self.form.definition.choices = [(key, definition_key(one)) for key, one in fitting.items()]
        chosen = self.definition.matrix.products
        self.form.products.choices = [(one.key, one.names[current_language()]) for one in chosen]  # type: ignore[index]
        read = [one for one in self.definition.inputs if one.per == "determination" and one.kind != "photo"]
        self.form.second_look.choices = [(one.name, one.labels[current_language()]) for one in read]  # type: ignore[index]

    def step(self, name: str) -> bool:
        if name == FIND and not self.found:
            self.form.find.errors = [gettext("No setting is named so. Try a part of the name of a value.")]
        return name in ("choose", FIND)

    def content(self) -> dict[str, Any] | None:
        found = settings_content(self.form, self.definition, self.standing)
        return None if found is None else found | {"definition": self.key}

    @property
    def new_code(self) -> str:
        return self.definition.code

    @property
    def rows(self) -> list[SettingGroup]:
        """The rows of the form by group, each entry with its fields."""
        groups: dict[str, SettingGroup] = {}
        for n, entry in self.shown.items():
            group = groups.setdefault(entry.group, SettingGroup(name=entry.group))
            group.rows.append((entry, self.form[f"figure_{n}"].form))
            group.asked |= n in self.found
        return list(groups.values())

    @property
    def many(self) -> bool:
        """Whether only a part of the settings is shown."""
        return len(self.entries) > FEW

    @property
    def hidden(self) -> int:
        """How many settings are not shown, because nothing is in them."""
        return len(self.entries) - len(self.shown)
