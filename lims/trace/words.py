"""Words for the roles in which one thing rests on another."""

from __future__ import annotations

from collections.abc import Mapping

from lims.web import lazy_gettext as _

ROLE_WORDS: Mapping[str, object] = {
    "answer": _("answer of the gate"), "apparatus_check": _("apparatus check"), "authorisation": _("authorisation"),
    "broken beginning": _("broken beginning"), "budget": _("uncertainty budget"), "bytes": _("bytes"), "calibrated": _("calibrated"),
    "calibration_suitable": _("calibration accepted"), "checked": _("checked"), "control": _("control result"),
    "control_material": _("control material"), "decision_rule": _("decision rule"),
    "determination": _("determination"), "deviation": _("deviation"), "document": _("document"), "gate": _("asked by the gate"),
    "gateway": _("gateway"), "given_by": _("given by"), "hold": _("hold"), "holder": _("holder"),
    "holding_time": _("age of the sample"), "in_service": _("in service"), "instrument": _("instrument"), "judged": _("judged"),
    "input_result": _("computed from"), "computed_from": _("computed from"),
    "limits": _("limits"), "lots": _("lots"), "matrix": _("product covered"), "measuring_system": _("measuring system"),
    "method": _("method"), "method_current": _("method edition"), "nonconformity": _("nonconformity"), "photo": _("photo"),
    "corrected": _("corrected"), "excursion": _("excursion of the room"), "own_room_limits": _("limits of the room"),
    "range_calibrated": _("calibrated range"), "reading": _("reading"), "receipt": _("receipt"), "replaces": _("replaces"),
    "component_table": _("component table"), "response": _("calibration curves"), "sequence": _("sequence"),
    "request": _("request"), "result": _("result"), "review": _("review"), "reviewed": _("reviewed"),
    "room_conditions": _("room conditions"), "sample": _("sample"), "sample condition": _("condition of the sample"),
    "sample here": _("sample received"), "same file": _("same file"), "said before": _("said before"),
    "accreditation": _("accreditation"), "card": _("receipt of the lot"), "component": _("component"), "cylinder": _("cylinder"),
    "evaluation": _("evaluation"), "preparation": _("preparation"), "scope": _("scope of accreditation"),
    "supplier": _("supplier"), "suppliers": _("suppliers"), "taken over": _("taken over from paper"),
    "evidence": _("evidence"), "training": _("training"), "supervised": _("supervised"), "settings": _("settings"), "signed": _("signed"),
    "specification": _("specification"), "standard": _("reference standard"), "test": _("test"),
}  # fmt: skip


def role_word(role: str) -> str:
    """A role in the reader's language; the name of an input of a method stands as it is."""
    return str(ROLE_WORDS.get(role, role.replace("_", " ")))
