"""The words of state: always a word, an icon and a colour (tone), each word once for the whole application."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from lims.web.i18n import lazy_gettext as _
from lims.web.i18n import ngettext


@dataclass(frozen=True, slots=True)
class StatusWord:
    """`label` may hold {names} that status_word fills in; `tone` is ok, warn, bad, run or idle."""

    label: str
    icon: str
    tone: str = "idle"

    def filled(self, **given: object) -> StatusWord:
        return StatusWord(str(self.label).format(**given), self.icon, self.tone)


SAMPLE = {
    "registered": StatusWord(_("Registered"), "circle-dashed"),
    "received": StatusWord(_("Received"), "package"),
    "in_test": StatusWord(_("In test"), "flask", "run"),
    "in_review": StatusWord(_("In review"), "eye-check", "run"),
    "certificate_ready": StatusWord(_("Certificate ready"), "certificate", "ok"),
    "released": StatusWord(_("Released"), "circle-check", "ok"),
    "on_hold": StatusWord(_("On hold"), "player-pause", "warn"),
    "late": StatusWord(_("Late"), "clock-exclamation", "bad"),
    "withdrawn": StatusWord(_("Withdrawn"), "ban", "bad"),
    "disposed": StatusWord(_("Disposed of"), "trash"),
    "returned": StatusWord(_("Returned to the client"), "truck-delivery"),
}
TEST = {
    "not_started": StatusWord(_("Not started"), "circle-dashed"),
    "sent_out": StatusWord(_("At a provider"), "truck", "run"),
    "ready_to_start": StatusWord(_("Ready to start"), "player-play", "ok"),
    "determination": StatusWord(_("Determination {n} of {m}"), "progress", "run"),
    "run": StatusWord(_("Run {n}, {left} left"), "progress", "run"),
    "ready_for_review": StatusWord(_("Ready for review"), "eye", "run"),
    "accepted": StatusWord(_("Accepted"), "circle-check", "ok"),
    "repeat_asked": StatusWord(_("Repeat asked"), "repeat", "warn"),
    "rejected": StatusWord(_("Rejected"), "circle-x", "bad"),
    "blocked": StatusWord(_("Blocked: {reason}"), "alert-triangle", "warn"),
    "cancelled": StatusWord(_("Cancelled"), "ban"),
    "impossible": StatusWord(_("Not possible"), "ban", "warn"),
    "not_used": StatusWord(_("Not used"), "ban"),
}
INSTRUMENT = {
    "live": StatusWord(_("Live"), "broadcast", "run"),
    "running": StatusWord(_("Running"), "progress", "run"),
    "steady": StatusWord(_("Steady"), "circle-check", "ok"),
    "ready": StatusWord(_("Ready"), "circle-check", "ok"),
    "idle": StatusWord(_("Idle"), "circle-dashed"),
    "moving": StatusWord(_("Moving"), "wave-sine"),
    "no_signal": StatusWord(_("No signal since {since}"), "plug-connected-x", "bad"),
}
EQUIPMENT = {
    "in_service": StatusWord(_("In service"), "circle-check", "ok"),
    "due_in": StatusWord(_("Due in {days} d"), "clock", "warn"),
    "at_calibration": StatusWord(_("At calibration"), "truck"),
    "out_of_use": StatusWord(_("Out of use"), "ban", "bad"),
    "overdue": StatusWord(_("Overdue since {since}"), "clock-exclamation", "bad"),
    "late_by": StatusWord(_("{days} d late"), "clock-exclamation", "bad"),
    "no_interval": StatusWord(_("no interval"), "help-circle", "idle"),
    "days_left": StatusWord(_("{days} d left"), "clock", "warn"),
    "due_today": StatusWord(_("Today"), "clock", "warn"),
}
CONFORMITY = {
    "conforms": StatusWord(_("Conforms"), "circle-check", "ok"),
    "inconclusive": StatusWord(_("Inconclusive"), "alert-triangle", "warn"),
    "does_not_conform": StatusWord(_("Does not conform"), "circle-x", "bad"),
    "not_judged": StatusWord(_("Tested, not judged"), "help-circle"),
}
CHECK = {
    "within_r": StatusWord(_("Within r"), "circle-check", "ok"),
    "beyond_r": StatusWord(_("Beyond r"), "circle-x", "bad"),
    "within": StatusWord(_("Within"), "circle-check", "ok"),
    "beyond": StatusWord(_("Beyond"), "circle-x", "bad"),
    "in_control": StatusWord(_("In control"), "circle-check", "ok"),
    "out_of_control": StatusWord(_("Out of control"), "circle-x", "bad"),
    "fit": StatusWord(_("Fit"), "circle-check", "ok"),
    "not_fit": StatusWord(_("Not fit"), "circle-x", "bad"),
    "override": StatusWord(_("Override"), "alert-triangle", "warn"),
    "no_precision": StatusWord(_("No precision entered"), "help-circle"),
    "no_requirement": StatusWord(_("No requirement entered"), "help-circle", "warn"),
    "not_computed": StatusWord(_("Not computed"), "help-circle"),
    "unknown": StatusWord(_("Unknown"), "help-circle"),
    "to_look_at": StatusWord(_("To look at"), "alert-triangle", "warn"),
}
RECORD = {
    "draft": StatusWord(_("Draft"), "pencil"),
    "waiting": StatusWord(_("Waiting"), "hourglass"),
    "agreed": StatusWord(_("Agreed"), "circle-check", "ok"),
    "approved": StatusWord(_("Approved"), "circle-check", "ok"),
    "not_approved": StatusWord(_("Not approved"), "alert-triangle", "warn"),
    "in_force": StatusWord(_("In force"), "circle-check", "ok"),
    "superseded": StatusWord(_("Superseded"), "history"),
    "expired": StatusWord(_("Expired"), "clock-exclamation", "bad"),
    "revoked": StatusWord(_("Revoked"), "ban", "bad"),
    "valid": StatusWord(_("Valid"), "circle-check", "ok"),
    "signed": StatusWord(_("Signed"), "writing-sign", "ok"),
    "sent": StatusWord(_("Sent"), "send", "ok"),
    "issued": StatusWord(_("Issued"), "certificate", "ok"),
    "amended": StatusWord(_("Amended"), "edit", "warn"),
    "open": StatusWord(_("Open"), "alert-triangle", "warn"),
    "closed": StatusWord(_("Closed"), "circle-check", "ok"),
    "done": StatusWord(_("Done"), "circle-check", "ok"),
    "failed": StatusWord(_("Failed"), "circle-x", "bad"),
    "active": StatusWord(_("Active"), "circle-check", "ok"),
    "locked": StatusWord(_("Locked"), "lock", "bad"),
    "stored": StatusWord(_("Stored"), "circle-check", "ok"),
    "not_stored": StatusWord(_("Not stored yet"), "hourglass", "warn"),
    "parked": StatusWord(_("Set aside"), "alert-triangle", "warn"),
}
WORDS = SAMPLE | TEST | INSTRUMENT | EQUIPMENT | CONFORMITY | CHECK | RECORD


def status_word(word: object, **given: object) -> StatusWord:
    """The word for a state, given by name or as an Enum. Raises KeyError for a state that has no word."""
    name = str(word.value if isinstance(word, Enum) else word).lower().replace("-", "_").replace(" ", "_")
    if name not in WORDS:
        raise KeyError(f"No status word {name!r}: add it to lims/web/status.py with its icon and tone.")
    return WORDS[name].filled(**given)


@dataclass(frozen=True, slots=True)
class GateShown:
    """An answer of a gate as it is drawn."""

    answer: str
    label: str
    icon: str
    tone: str


GATE = {
    "yes": GateShown("yes", _("fit"), "circle-check", "ok"),
    "no": GateShown("no", _("not fit"), "circle-x", "bad"),
    "unknown": GateShown("unknown", _("no requirement entered"), "help-circle", "warn"),
    "attention": GateShown("attention", _("to look at"), "alert-triangle", "warn"),
    "override": GateShown("override", _("override"), "alert-triangle", "warn"),
}
GATE_NAMES = {
    "true": "yes",
    "pass": "yes",
    "fail": "no",
    "false": "no",
    "no_requirement": "unknown",
    "none": "unknown",
    "no_requirement_entered": "unknown",
}


def gate_shown(answer: object) -> GateShown:
    """Yes green, no red, "no requirement entered" amber: never green. Raises KeyError for any other answer."""
    name = str(answer.value if isinstance(answer, Enum) else answer).lower().replace(" ", "_")
    return GATE[GATE_NAMES.get(name, name)]


def gate_sum(answers: Iterable[object]) -> StatusWord:
    """The head of a list of answers: "8 of 8", or how many are in the way or to be looked at."""
    tones = [gate_shown(getattr(one, "answer", None) or one["answer"]).tone for one in answers]  # type: ignore[index]
    bad, warn = tones.count("bad"), tones.count("warn")
    if bad:
        return StatusWord(ngettext("%(num)s in the way", "%(num)s in the way", bad), "circle-x", "bad")
    if warn:
        return StatusWord(
            ngettext("%(num)s to look at", "%(num)s to look at", warn), "alert-triangle", "warn"
        )
    return StatusWord(str(_("{n} of {m}")).format(n=len(tones), m=len(tones)), "circle-check", "ok")
