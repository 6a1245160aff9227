"""Tables of people: who they are, how they sign in, which roles they hold and what they are authorised to do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word
from lims.permissions import Role
from lims.records import Version, node_id

SECRET: dict[str, Any] = {"secret": True}  # never in an event, a log or an error


class Act(StrEnum):
    """What a person can be authorised to do with a method (ISO/IEC 17025 6.2.6)."""

    PERFORM = "perform"
    REVIEW = "review"
    RELEASE = "release"


class Ending(StrEnum):
    """How an authorisation ended before its time."""

    SUSPENDED = "suspended"  # until it is resumed
    WITHDRAWN = "withdrawn"


class PersonRow(Base):
    """A person. `client_id` is set for people of a client."""

    __tablename__ = "person"
    __kind__ = "person"

    id: Mapped[int] = node_id()
    name: Mapped[str]
    initials: Mapped[str]
    function: Mapped[str]
    email: Mapped[str]
    client_id: Mapped[int | None] = fk("client.id", nullable=True)
    active: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1)


class AccountRow(Base):
    """How a person signs in. Hashes and secrets never enter an event."""

    __tablename__ = "account"

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id", unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(info=SECRET)
    password_set_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False)
    pin_hash: Mapped[str | None] = mapped_column(info=SECRET)
    badge_hash: Mapped[str | None] = mapped_column(info=SECRET, unique=True)
    totp_secret: Mapped[str | None] = mapped_column(info=SECRET)
    recovery_hashes: Mapped[list[Any] | None] = mapped_column(info=SECRET)


class PasskeyRow(Base):
    """A WebAuthn credential of a person."""

    __tablename__ = "passkey"

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id")
    name: Mapped[str]
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(default=0, info=SECRET)  # moves at each sign-in; no evidence
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SignInRow(Base):
    """How signing in went lately: for lockout, and for the person to see. No evidence."""

    __tablename__ = "sign_in"
    __chain__ = Chain.OUTSIDE

    person_id: Mapped[int] = fk("person.id", primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    session_stamp: Mapped[str] = mapped_column(default="")  # changed to end all sessions
    totp_step: Mapped[int | None]  # of the last one-time code taken; none is taken twice


class PreferenceRow(Base):
    """What a person likes: language, single-letter keys. No evidence."""

    __tablename__ = "preference"
    __chain__ = Chain.OUTSIDE

    person_id: Mapped[int] = fk("person.id", primary_key=True)
    language: Mapped[str | None]  # null: nobody chose; the cookie or the browser says
    single_keys: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1)


class RoleGrantRow(Base):
    """A role held by a person for a time; a deputy holds it for somebody else."""

    __tablename__ = "role_grant"

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id")
    role: Mapped[Role] = word(Role)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    deputy_for: Mapped[int | None] = fk("person.id", nullable=True)
    granted_by: Mapped[str]
    ended_by: Mapped[str | None]


class TokenRow(Base):
    """A token with which a program acts for a person, within scopes, until a date."""

    __tablename__ = "token"

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id")
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True, info=SECRET)
    scopes: Mapped[list[Any]]
    valid_to: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AuthorisationRow(Base):
    """That a person may perform, review or release a method: the header; the versions say from when to when."""

    __tablename__ = "authorisation"
    __kind__ = "authorisation"
    __table_args__ = (UniqueConstraint("person_id", "method_id", "act"),)

    id: Mapped[int] = node_id()
    person_id: Mapped[int] = fk("person.id")
    method_id: Mapped[int] = fk("method.id")
    act: Mapped[Act] = word(Act)


class AuthorisationVersionRow(Version):
    """In this period the person was authorised, on this basis, by this person."""

    __tablename__ = "authorisation_version"
    __kind__ = "authorisation_version"
    __version_of__ = "authorisation"
    __table_args__ = (Index("ix_authorisation_version_valid", "header_id", "valid_from"),)

    basis: Mapped[str]
    given_by: Mapped[int] = fk("person.id")


class AuthorisationEndingRow(Base):
    """An authorisation was suspended or withdrawn from a moment on, and why; `version_id` is what held until then."""

    __tablename__ = "authorisation_ending"
    __append_only__ = True

    id: Mapped[int] = identity()
    authorisation_id: Mapped[int] = fk("authorisation.id")
    version_id: Mapped[int] = fk("authorisation_version.id")
    ending: Mapped[Ending] = word(Ending)
    since: Mapped[datetime]
    reason: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
