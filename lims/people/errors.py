"""What can go wrong with people, sign-in, roles and authorisations, in words."""

from __future__ import annotations

from typing import ClassVar

from lims.errors import LimsError


class PasswordWrong(LimsError):
    """The password that an act asks for did not match."""

    status: ClassVar[int] = 403
    problem = "The password is wrong, or the account is locked after too many failures."
    remedy = "Enter your own password again; if it is locked, wait {minutes} minutes."


class PasswordMustChange(LimsError):
    """Somebody else knows this password, so that nothing can be done with it but change it."""

    status: ClassVar[int] = 403
    problem = "Your password was set by somebody else."
    remedy = "Set your own password first (your account, Password), then go on."


class PasswordTooShort(LimsError):
    """A new password that is too easily found."""

    status: ClassVar[int] = 422
    problem = "The password has fewer than {shortest} characters."
    remedy = "Take a longer one; a few words that do not belong together are easy to keep in mind."


class PinNotUsable(LimsError):
    """A new PIN that is too easily found."""

    status: ClassVar[int] = 422
    problem = "This PIN cannot be used."
    remedy = "Take {shortest} to {longest} digits that are neither all equal nor in a row."


class BadgeTaken(LimsError):
    """A badge code that somebody else has."""

    problem = "This badge already belongs to somebody."
    remedy = "Take a badge with another code."


class NotATerminal(LimsError):
    """A badge was used at a screen where nobody has signed in with a password."""

    problem = "This screen is not open for badges."
    remedy = "Sign in with your password once; then badges work here until it is signed out."


class CodeWrong(LimsError):
    """A one-time code that is wrong, too old, or was used before."""

    status: ClassVar[int] = 422
    problem = "The one-time code is wrong, too old, or was used before."
    remedy = "Wait for the next code in your app and enter that one."


class PasskeyRefused(LimsError):
    """A device's answer that does not fit what was asked, or came too late."""

    status: ClassVar[int] = 422
    problem = "The device's answer does not fit, or came too late."
    remedy = "Try again; the device has five minutes."


class PasskeyTaken(LimsError):
    """A passkey that is known already."""

    problem = "This passkey is known already."
    remedy = "Use it to sign in, or choose another device."


class LoginTaken(LimsError):
    """A login that somebody else has."""

    problem = "The login “{login}” is taken."
    remedy = "Choose another one."


class InitialsTaken(LimsError):
    """Two people of the laboratory with the same initials could not be told apart on a record."""

    problem = "The initials “{initials}” belong to {name}."
    remedy = "Choose others, so that records say who is meant."


class NoAccount(LimsError):
    """Something was asked of an account that a person does not have."""

    problem = "{name} has no account to sign in with."
    remedy = "Open one first (People, the person's page, Account)."


class RoleNeedsEnd(LimsError):
    """An assessor sees the laboratory until a date, never for ever."""

    status: ClassVar[int] = 422
    problem = "The role assessor was given without an end."
    remedy = "Say until which day the assessor may look."


class DeputyNeedsEnd(LimsError):
    """Somebody stands in for somebody else for a time, never for ever."""

    status: ClassVar[int] = 422
    problem = "A deputy was named without an end."
    remedy = "Say until which day they stand in, or give the role as their own."


class NotTheirRole(LimsError):
    """A deputy for a role that the other person does not hold."""

    status: ClassVar[int] = 422
    problem = "{name} does not hold the role {role} on {start}, so nobody can stand in for them."
    remedy = "Choose who holds it, or give the role as the person's own."


class RoleInThePast(LimsError):
    """A role given backwards in time would change who was allowed to do what was done."""

    status: ClassVar[int] = 422
    problem = "The role would begin on {start}, which is past."
    remedy = "Let it begin today or later."


class RoleForOneself(LimsError):
    """Nobody gives a role to themselves."""

    status: ClassVar[int] = 403
    problem = "You cannot give a role to yourself, nor end your own."
    remedy = "Ask somebody else who may give roles."


class RoleDoesNotFit(LimsError):
    """People of a client and people of the laboratory hold different roles."""

    status: ClassVar[int] = 422
    problem = "{name} cannot hold the role {role}: client is for people of a client, all others are for the laboratory's."
    remedy = "Give a role that fits, or add the person as one of the other kind."


class LastAdministrator(LimsError):
    """Without an administrator nobody could give a role again."""

    problem = "{name} is the last administrator."
    remedy = "Give the role to somebody else first."


class AuthorisationForOneself(LimsError):
    """Nobody authorises themselves."""

    status: ClassVar[int] = 403
    problem = "You cannot authorise yourself."
    remedy = "Ask somebody else who may give authorisations."


class GiverMissing(LimsError):
    """An authorisation is given by a person, never by the system."""

    status: ClassVar[int] = 422
    problem = "Nobody is named who gives the authorisation."
    remedy = "Say which person gives it."


class BasisMissing(LimsError):
    """An authorisation rests on something: training, a comparison, a supervised run."""

    status: ClassVar[int] = 422
    problem = "The authorisation has no basis."
    remedy = "Say what it rests on, such as the training record or the results that were compared."


class ScopeUnknown(LimsError):
    """A token was asked for with a scope that is no permission."""

    status: ClassVar[int] = 422
    problem = "The scope “{scope}” is no permission."
    remedy = "Take names of permissions, or all of a feature such as samples.*."


class EndingReasonMissing(LimsError):
    """An authorisation suspended, withdrawn or resumed without a reason."""

    status = 422
    problem = "Nobody has said why."
    remedy = "Give the reason; it stands at the authorisation and at the gate."


class NotSuspended(LimsError):
    """Something resumed that is not suspended, or whose time is over."""

    problem = "This authorisation is not suspended, or the day until which it was given is over."
    remedy = "Look at its history; authorise the person anew where that is needed."


class EvidenceMissing(LimsError):
    """An authorisation without what the laboratory requires before it."""

    status = 422
    problem = "What the laboratory requires before this authorisation is not there yet: {missing}."
    remedy = "Complete it, or say below why the person is authorised without it."
