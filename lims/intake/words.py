"""The words in which pages of the intake say states, reasons and units."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.status import StatusWord

NO_SIGNAL = StatusWord(_("No signal"), "plug-connected-x", "bad")
NEVER_HEARD = StatusWord(_("Not heard yet"), "circle-dashed", "idle")
STOPPED = StatusWord(_("Stopped"), "ban", "idle")
LIVE = StatusWord(_("Live"), "broadcast", "run")
RECORDS_WAIT = StatusWord(_("Records wait"), "hourglass", "warn")
RECORDS_PARKED = StatusWord(_("Records set aside"), "alert-triangle", "warn")

INSTRUMENT_STATES = {
    "ready": StatusWord(_("Ready"), "circle-check", "ok"),
    "measuring": StatusWord(_("Measuring"), "progress", "run"),
    "starting": StatusWord(_("Starting"), "hourglass", "idle"),
    "no answer": StatusWord(_("No answer"), "plug-connected-x", "bad"),
    "unplugged": StatusWord(_("Unplugged"), "plug-connected-x", "bad"),
    "folder gone": StatusWord(_("Folder not reachable"), "folder", "bad"),
    "not understood": StatusWord(_("Answer not understood"), "help-circle", "warn"),
    "refused": StatusWord(_("Refused"), "alert-triangle", "warn"),
    "cannot keep": StatusWord(_("Cannot keep records: disk"), "alert-octagon", "bad"),
}
REASONS = {
    "sample": _("the record names this sample"),
    "instrument": _("the test is done on this instrument"),
    "version": _("an earlier result of the same injection belongs to it"),
    "time": _("the test was begun before the record came"),
}
FLAGS = {
    "invalid": _("the instrument calls it invalid"),
    "unstable": _("not settled"),
    "incomplete": _("the transmission broke off"),
    "censored": _("outside what the instrument can say"),
    "unknown unit": _("unit in no table"),
    "unknown name": _("column not known to the driver"),
    "not a number": _("not a number"),
    "manual integration": _("manual integration"),
}
RECORD_STATES = {
    "undecided": _("To be decided"), "torn": _("Broke off: to be decided"),
    "decided": _("Belongs to a test"), "no_test": _("Belongs to no test"),
    "not_read": _("Not read yet"), "same": _("Came before"),
}  # fmt: skip
KINDS = {"line": _("line"), "file": _("file")}
BY = {
    "rule:asked for": _("by rule: asked for at the bench"),
    "rule:only test": _("by rule: the only open test"),
    "rule:said again": _("by rule: said again"),
    "rule:logger": _("by rule: of a logger"),
}
DIFFERENCES = {"added": _("new"), "gone": _("no longer"), "changed": _("changed")}
COMMANDS = {
    "waiting": StatusWord(_("Waits for the gateway"), "hourglass", "idle"),
    "accepted": StatusWord(_("Being done"), "progress", "run"),
    "done": StatusWord(_("Done"), "circle-check", "ok"),
    "failed": StatusWord(_("Failed"), "circle-x", "bad"),
}


def flag_words(flags: tuple[str, ...]) -> str:
    """Flags in words."""
    return ", ".join(str(FLAGS.get(one, one)) for one in flags)


def command_word(state: object) -> StatusWord:
    """The word for where a command stands."""
    return COMMANDS[str(state)]


NOT_CONNECTED = {
    "manual": _("It has no interface: readings are entered by hand, guided."),
    "unknown": _(
        "No document of its interface was found, so it has no driver. The line reader, taught from what it prints, "
        "a mapped table or guided entry stands in."
    ),
    "file": _("It leaves files: say how it is connected, or bring its files in by hand."),
    "serial": _("It speaks on a line: say by which driver and under which name a gateway reads it."),
}  # fmt: skip
NOTHING_SAID = _("Nothing is connected: say by which driver and under which name a gateway reads it.")
SETTINGS = {
    "zone": _("Time zone"), "day_first": _("The day comes first in dates"), "encoding": _("Code page"),
    "decimal": _("Decimal sign"), "format": _("Format"), "separator": _("Between the parts"),
}  # fmt: skip
