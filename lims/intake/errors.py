"""What can go wrong between instruments and records, in words."""

from __future__ import annotations

from lims.errors import LimsError


class MessageRefused(LimsError):
    """A body from a gateway that does not fit the protocol."""

    status = 422
    problem = "{sentence}"
    remedy = "Compare the versions of gateway and LIMS."


class OtherGateway(LimsError):
    """The token belongs to one gateway, the message names another."""

    status = 403
    problem = "The token belongs to the gateway “{own}”, but the message names “{named}”."
    remedy = "Give each gateway its own token and its own id in its configuration."


class HashDiffers(LimsError):
    """The bytes of a record are not those that its hash names."""

    status = 422
    problem = "The bytes of record {number} do not have the hash that stands beside them."
    remedy = "Look at the gateway's disk; then send the record again from the gateway."


class NumberTaken(LimsError):
    """A gateway sent other bytes under a number that it has used before."""

    status = 409
    problem = "Record {number} of {gateway} is stored already, with other bytes."
    remedy = "Look whether the gateway's spool was replaced; if so, give that gateway a new id and token."


class MomentImpossible(LimsError):
    """A time that no clock of a laboratory shows."""

    status = 422
    problem = "The time {at} cannot be that of a record."
    remedy = "Set the clock of the bench computer, then send the record again."


class GatewayKeyTaken(LimsError):
    """Two gateways cannot have the same id."""

    problem = "There is a gateway with the id “{key}” already."
    remedy = "Choose another id, or give that gateway a new token."


class GatewayKeyRefused(LimsError):
    """An id that a gateway could not write in its configuration."""

    status = 422
    problem = "“{key}” cannot be the id of a gateway."
    remedy = "Use up to 64 letters, figures, dots and dashes, and begin with a letter or figure."


class NoInterface(LimsError):
    """A command for equipment that nothing is connected to."""

    problem = "{code} has no instrument at a gateway, so it cannot be asked."
    remedy = "Enter how it is connected on its equipment page, or enter the reading by hand."


class GatewayUnclear(LimsError):
    """It is not stated which gateway an instrument is connected to."""

    problem = "It is not clear to which gateway {code} is connected: {count} of them know the instrument “{instrument}”."
    remedy = "Enter the gateway on the equipment's page, and see that it runs."


class GatewaySilent(LimsError):
    """The gateway of an instrument has not been heard for some time."""

    problem = "The gateway {gateway} has not been heard since {since}, so {code} cannot be asked."
    remedy = "Start the gateway on the bench computer, or enter the reading by hand with the reason."


class ActUnknown(LimsError):
    """Something was asked of an instrument that no instrument can do."""

    status = 422
    problem = "An instrument cannot be asked to “{act}”."
    remedy = "Ask it to measure, to collect or to abort."


class ReasonNeeded(LimsError):
    """A value was typed although the instrument can send it itself."""

    status = 422
    problem = "{code} sends its readings by itself, so a reading by hand needs a reason."
    remedy = "Take the reading from the instrument, or say why that is not possible."


class LateNeedsPaper(LimsError):
    """A value observed some time ago was typed without the paper on which it was written."""

    status = 422
    problem = "The value was observed at {at}, so it is a late entry, which needs its reason and the paper."
    remedy = "Say why it is entered late, and add a scan of the paper on which it was written."


class NotObservedYet(LimsError):
    """A time of observation that lies in the future."""

    status = 422
    problem = "The value cannot have been observed at {at}: that is still to come."
    remedy = "Correct the date and the time."


class ValueNotRead(LimsError):
    """A typed number that is none."""

    status = 422
    problem = "“{text}” is not a number."
    remedy = "Type the figures as they stand on the display, with a point or a comma."


class UnitRefused(LimsError):
    """A unit that is not in the table."""

    status = 422
    problem = "“{unit}” is not a unit of the table."
    remedy = "Choose a unit from the list."


class AlreadyMatched(LimsError):
    """Two people decided about one record."""

    problem = "Record {record} belongs to a test already."
    remedy = "Look at the record; if that test is wrong, give the reason why it belongs to another one."


class MatchNeedsBasis(LimsError):
    """A record was matched without saying why."""

    status = 422
    problem = "It is not said why record {record} belongs there."
    remedy = "Say what shows it, such as the sequence or the time."


class NotUnderstoodYet(LimsError):
    """A record is to be matched that nobody has read yet."""

    problem = "Record {record} has not been read yet."
    remedy = "Wait until it has been read, then decide."


class UploadEmpty(LimsError):
    """A file without content was dropped."""

    status = 422
    problem = "“{name}” is empty."
    remedy = "Choose the result file, or a ZIP of the result folder."


class SettingsNotRead(LimsError):
    """The settings of a driver, as typed, are not JSON."""

    status = 422
    problem = "The settings cannot be read: {reason}."
    remedy = "Write them as a JSON object, or leave the field empty."


class KindNotThere(LimsError):
    """A kind of line was named that the captured lines do not have."""

    status = 422
    problem = "There is no kind of line number {kind}; there are {count}."
    remedy = "Take a number from the table of kinds."


class NothingPrinted(LimsError):
    """A line reader is to be taught, and no line has come."""

    status = 409
    problem = "The instrument has not printed anything that was kept."
    remedy = "Let it print a few readings; then teach the line reader from them."


class SettingsRefused(LimsError):
    """A driver does not take the settings that a person gave it."""

    status = 422
    problem = "{sentence}"
    remedy = "The driver's page of the manual lists what it takes."
