"""What the forms of all kinds of own methods share: edition, names, document, products and equipment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from lims.catalogue.forms import ProposalForm, texts
from lims.web import saying
from lims.web.forms import (
    BooleanField,
    MultiCheckboxField,
    Needed,
    StringField,
    TextAreaField,
    typed,
)
from lims.web.i18n import lazy_gettext as _
from methods.definitions import OwnKind, Product
from methods.knowledge import Source
from methods.wording import LANGUAGES, Texts

STEPS = _(
    "One a line: step in English | in Azerbaijani | in Russian | minutes | second person: yes | values entered | clause"
)


class OwnKindForm(ProposalForm):
    """What all of them say: edition, names, document, products and equipment. `shown` are the fields of the kind, in order."""

    shown: ClassVar[tuple[str, ...]] = ()
    lines_field: ClassVar[str] = ""
    edition = StringField(_("Edition"), [Needed()])
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    document = StringField(
        _("Document"), [Needed()], description=_("The procedure that the laboratory owns.")
    )
    clause = StringField(_("Clause"))
    verified = BooleanField(_("read in the document itself"))
    products = MultiCheckboxField(_("Products"), description=_("None ticked: for every product."))
    roles = TextAreaField(_("Equipment needed, by its role, one a line"))
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnKind | None:
        """What was typed, as the method; None where a field says what is wrong."""
        raise NotImplementedError

    def common(self, code: str, products: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """What all kinds have."""
        chosen = [one for one in self.products.data or () if one in products]
        return {
            "code": code, "edition": typed(self.edition), "titles": in_all(texts(self)), "source": self.source(),
            "products": tuple(Product(key=one, names=in_all(products[one])) for one in chosen),
        }  # fmt: skip

    def source(self) -> Source:
        """The document that it was taken from."""
        return source_of(self)

    def role_names(self) -> tuple[str, ...]:
        """The roles of the measuring system, one a line."""
        return tuple(one.strip() for one in typed(self.roles).splitlines() if one.strip())

    def read(self, **readers: Any) -> dict[str, Any] | None:
        """What each field says by its reader; None where one cannot be read, which then says so."""
        found, wrong = {}, False
        for name, reader in readers.items():
            try:
                found[name] = reader(typed(self[name]))
            except ValueError as trouble:
                self[name].errors, wrong = [str(saying(trouble))], True
        return None if wrong else found


def source_of(form: Any) -> Source:
    """The document that a form names, with its clause, and whether it was read in the document itself."""
    return Source(document=typed(form.document), clause=typed(form.clause), verified=bool(form.verified.data))


def in_all(names: Mapping[str, str]) -> Texts:
    """Names in the three languages; English where one is missing."""
    return {language: names.get(language) or names.get("en", "") for language in LANGUAGES}
