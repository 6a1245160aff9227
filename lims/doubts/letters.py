"""Letters to clients about results that an error touched: drafted in the client's language; people send them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clients import Client, clients_by_id
from lims.doubts.models import ClientLetterRow
from lims.doubts.rows import AssessedRow, reported_changes
from lims.doubts.service import Assessment
from lims.doubts.things import Thing, ThingKind, find_thing
from lims.records import Unit
from lims.web import unit_words
from lims.web.i18n import lazy_gettext as _
from lims.web.i18n import translations

SUBJECT = _("Results that may have been affected: {certificates}")
OPENING = _("Dear Sir or Madam,")
FOUND = _("We found that {equipment} gave values that were off by {error} {unit} from {since} to {until}.")
FOUND_LOT = _("We found that a value of the lot {what} was off by {error} {unit} from {since} to {until}.")
DOUBTED = {
    ThingKind.LOT: _("We have reason to doubt the lot {what}, as it was used from {since} to {until}."),
    ThingKind.PERSON: _("We have reason to doubt work that one of our people did from {since} to {until}."),
    ThingKind.METHOD: _("We have reason to doubt our work by {what} from {since} to {until}."),
    ThingKind.EXCURSION: _(
        "We found that the conditions in one of our rooms lay outside their limits from {since} to {until}."
    ),
}
RESTING = _("The following results that we reported to you rest on it:")
REPORTED = _("{certificate}, sample {sample}, {measurand}: reported {printed} {unit}.")
NEVER = _("the beginning of its use")
ALWAYS = _("the beginning")
TOUCHED = _("It was used for the following results that we reported to you:")
LINE = _(
    "{certificate}, sample {sample}, {measurand}: reported {printed} {unit}; with the error taken out {after}."
)
CHANGED = _("The statement of conformity would have been “{after}” instead of “{before}”.")
UNKNOWN = _("It could not be computed again; please regard it as in doubt.")
NEXT = _(
    "Please do not rely on these results until you have heard from us. We shall issue amended certificates where results change."
)
CLOSING = _("Yours faithfully,")
ANSWERS = {
    "conforms": _("conforms"), "does_not_conform": _("does not conform"), "inconclusive": _("inconclusive"),
    "not_judged": _("not judged"), None: _("not judged"),
}  # fmt: skip


def draft_letters(unit: Unit, assessment: Assessment) -> int:
    """Draft a letter for each client whose reported results changed or cannot be computed again; how many were new."""
    by_client: dict[int, list[AssessedRow]] = {}
    for row in reported_changes(unit.session, assessment):
        if row.client_id is not None:
            by_client.setdefault(row.client_id, []).append(row)
    known = select(ClientLetterRow.client_id).where(ClientLetterRow.assessment_id == assessment.id)
    drafted = set(unit.session.scalars(known))
    clients = clients_by_id(unit.session, by_client, unit.at)
    thing = find_thing(unit.session, assessment.thing_id)
    rows = [
        _letter(clients[id_], rows, assessment, thing, unit.at)
        for id_, rows in sorted(by_client.items()) if id_ not in drafted and id_ in clients
    ]  # fmt: skip
    unit.insert_many(ClientLetterRow, rows)
    return len(rows)


def _letter(
    client: Client, rows: Iterable[AssessedRow], assessment: Assessment, thing: Thing, at: datetime
) -> dict[str, object]:
    said = LetterWords(client.language)
    touched = list(rows)
    numbers = ", ".join(dict.fromkeys(str(one.number) for one in touched))
    lines = [f"- {said.line(one)}" for one in touched]
    parts = [
        client.name,
        client.address,
        "",
        said(OPENING),
        "",
        said.found(assessment, thing),
        said(TOUCHED if thing.kind is ThingKind.EQUIPMENT else RESTING),
        "",
        *lines,
        "",
        said(NEXT),
        "",
        said(CLOSING),
    ]
    return {
        "assessment_id": assessment.id, "client_id": client.id, "language": client.language, "at": at,
        "subject": said(SUBJECT, certificates=numbers), "body": "\n".join(parts),
    }  # fmt: skip


class LetterWords:
    """The texts of a letter in the language of the client, whoever drafts it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known = translations(language)

    def __call__(self, text: str, **facts: object) -> str:
        words: str = self._known.ugettext(getattr(text, "text", text))
        return words.format(**facts) if facts else words

    def unit(self, code: str | None) -> str:
        return unit_words(code, self.language)

    def figure(self, value: float | None, unit: str | None) -> str:
        """A value that was computed again, with its unit."""
        return "–" if value is None else f"{value:.6g} {self.unit(unit)}".strip()

    def found(self, assessment: Assessment, thing: Thing) -> str:
        """What is doubted, in words for somebody outside: nobody is named."""
        never = self(NEVER if thing.kind is ThingKind.EQUIPMENT else ALWAYS)
        since = f"{assessment.since:%Y-%m-%d}" if assessment.since else never
        period = {"since": since, "until": f"{assessment.until:%Y-%m-%d}"}
        what = f"{thing.name} {thing.code}" if thing.has_figure else f"{thing.code} {thing.name}"
        if assessment.error is None:
            return self(DOUBTED[thing.kind], what=what, **period)
        error = {"error": f"{assessment.error:+.4g}", "unit": self.unit(assessment.unit)}
        if thing.kind is ThingKind.LOT:
            return self(FOUND_LOT, what=what, **error, **period)
        return self(FOUND, equipment=what, **error, **period)

    def line(self, one: AssessedRow) -> str:
        if one.how == "not_computable" and one.value_after is None:
            reported = self(
                REPORTED, certificate=one.number, sample=one.sample, measurand=one.name(self.language), printed=one.printed,
                unit=self.unit(one.result_unit),
            )  # fmt: skip
            return f"{reported} {self(UNKNOWN)}"
        after = self.figure(one.value_after, one.result_unit)
        said = [
            self(
                LINE, certificate=one.number, sample=one.sample, measurand=one.name(self.language), printed=one.printed,
                unit=self.unit(one.result_unit), after=after,
            )
        ]  # fmt: skip
        if one.changed:
            said.append(
                self(CHANGED, before=self(ANSWERS[one.answer_before]), after=self(ANSWERS[one.answer_after]))
            )
        return " ".join(said)


def letters_of(session: Session, assessment_id: int) -> list[ClientLetterRow]:
    """The letters that were drafted for an assessment."""
    query = select(ClientLetterRow).where(ClientLetterRow.assessment_id == assessment_id)
    return list(session.scalars(query.order_by(ClientLetterRow.client_id)))
