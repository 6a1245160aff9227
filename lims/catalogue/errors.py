"""What can go wrong in the catalogue, in words."""

from __future__ import annotations

from lims.errors import LimsError


class DraftIsYourOwn(LimsError):
    """Somebody wanted to approve what they drafted themselves."""

    status = 403
    problem = "You drafted this yourself, so you may not approve it."
    remedy = "Ask another person who may approve to look at it."


class DraftDecided(LimsError):
    """A draft that was approved or discarded before."""

    problem = "This draft was {state} already."
    remedy = "Draft a new version if something must change."


class DraftNeedsPerson(LimsError):
    """A draft was to be decided by nobody."""

    status = 422
    problem = "A draft is approved by a person, and none was named."
    remedy = "Sign in as somebody who may approve."


class DraftIncomplete(LimsError):
    """What a draft says cannot be a version."""

    status = 422
    problem = "This cannot be drafted: {what}."
    remedy = "Complete it, then propose it again."


class DefinitionUnknown(LimsError):
    """A method version names a definition that this program does not have."""

    status = 422
    problem = "The program has no method definition “{key}”."
    remedy = "Choose one of: {known}."


class NotRunnable(DefinitionUnknown):
    """A standard of the centre's lists that nobody has given the program a procedure for."""

    problem = "{code} cannot be run here: the program has no procedure for it and invents none."
    remedy = "The laboratory must supply, from the text that it owns: {what}."


class OwnMethodUnreadable(DefinitionUnknown):
    """A method of the laboratory's own that cannot be used as it stands."""

    problem = "The laboratory's own method cannot be used: {why}."
    remedy = "{what}."


class AnswerEmpty(LimsError):
    """An answer to an open question without words or without its source."""

    status = 422
    problem = "An answer needs its words and the source that it rests on."
    remedy = "Fill in both, then save again."


class SettingRefused(LimsError):
    """A setting of a method version that cannot be read."""

    status = 422
    problem = "The setting “{name}” of the method cannot be used: {why}."
    remedy = "Give each figure its value, its unit and the source that it was taken from."


class LimitLineRefused(LimsError):
    """A line of a specification that cannot be read."""

    status = 422
    problem = "The limit “{key}” cannot be read: {why}."
    remedy = "Give a decimal number as the specification writes it, or say why the limit is not known."


class RuleUnknown(LimsError):
    """A decision rule of a kind that this program does not have, or with parameters that it cannot take."""

    status = 422
    problem = "The decision rule “{kind}” cannot be used: {why}."
    remedy = "Choose one of: {known}, with the parameters that it takes."


class CodeTaken(LimsError):
    """A code that stands for something else already."""

    status = 409
    problem = "The code {code} is taken already."
    remedy = "Choose another one, or open what has it."
