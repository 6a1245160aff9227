"""What all editors of the catalogue have: the form filled from what stands, steps that only change it, and the content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from lims.catalogue.service import products
from lims.records import Unit
from lims.web import current_language
from lims.web.forms import typed

Content = Mapping[str, Any]


class Editor:
    """What all editors have: the form filled from what stands, steps that only change the form, and the content."""

    template: ClassVar[str] = "catalogue/form.html"
    form: Any

    def __init__(self, session: Session, code: str, standing: Content | None, **given: Any) -> None:
        self.session, self.code, self.standing, self.given = session, code, standing or {}, given
        self.start()

    def start(self) -> None:
        """Make the form."""
        raise NotImplementedError

    def step(self, name: str) -> bool:
        """Change the form without proposing it; whether there is such a step."""
        return False

    def content(self) -> dict[str, Any] | None:
        """The content that was typed; None where something is wrong, which then says so beside itself."""
        raise NotImplementedError

    @property
    def new_code(self) -> str:
        """The code of a new thing."""
        return typed(self.form.code)

    def put(self) -> None:
        """Put files that were sent into the store, before the unit is opened."""

    def write(self, unit: Unit, content: dict[str, Any]) -> dict[str, Any]:
        """Write the rows of those files; the content that names them."""
        return content


def group_choices(session: Session, kept: Iterable[str]) -> list[tuple[str, str]]:
    """The product groups that there are, named in the reader's language, and those that a content names already."""
    named = {one.group: one.name(current_language()) for one in products(session)}
    return list(({one: one for one in kept} | named).items())
