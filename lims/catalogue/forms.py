"""What a person may type about the catalogue."""

from __future__ import annotations

import json
from typing import Any

from lims.web.forms import Form, HiddenField, Needed, StringField, TextAreaField, TimeField
from lims.web.i18n import lazy_gettext as _


def typed(field: Any) -> str:
    """What was typed into a field, without blanks around it."""
    return str(field.data or "").strip()


class ProposeForm(Form):
    """A proposed version: its content as JSON, from when, and why."""

    content = TextAreaField(_("Content"), [Needed()])
    effective_from = TimeField(_("Effective from"), [Needed()])
    reason = StringField(_("Reason"), [Needed()])


class DecideForm(Form):
    """Approving or discarding a draft that was looked at."""

    row_version = HiddenField()


class ProductForm(Form):
    """A product in three languages."""

    code = StringField(_("Code"), [Needed()])
    group = StringField(_("Product group"), [Needed()])
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"), [Needed()])
    ru = StringField(_("Name in Russian"), [Needed()])


def content_text(content: Any) -> str:
    """Content as text that can be read and edited."""
    return json.dumps(content, ensure_ascii=False, indent=2)


def read_content(text: str) -> dict[str, Any]:
    """Content from text. Raises ValueError with a sentence."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise ValueError(f"{_('This is not JSON.')} {trouble}") from None
    if not isinstance(found, dict):
        raise ValueError(str(_("The content is an object with fields.")))
    return found
