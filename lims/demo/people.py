"""The demo's people: named for what they do, so that nobody can take them for real ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.demo.sign_ins import SignIn, new_password, new_pin
from lims.demo.stage import SETUP, Stage
from lims.people import (
    Act,
    add_person,
    give_authorisation,
    hash_password,
    hash_pin,
    new_badge_code,
    open_account,
    set_badge,
)
from lims.permissions import Role

ADMINISTRATOR = "ZA"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Somebody to be played. `key` stands for the initials too."""

    key: str
    name: str
    function: str
    login: str
    roles: tuple[Role, ...]
    bench: bool = False
    client: str | None = None


STAFF = (
    Part(
        key="AT", name="A. Example-Technician", function="technician", login="technician", roles=(Role.TECHNICIAN,),
        bench=True,
    ),
    Part(
        key="BT", name="B. Example-Technician", function="technician", login="technician2", roles=(Role.TECHNICIAN,),
        bench=True,
    ),
    Part(key="CR", name="C. Example-Reviewer", function="reviewer", login="reviewer", roles=(Role.REVIEWER,), bench=True),
    Part(
        key="DM", name="D. Example-Technical-Manager", function="technical manager", login="technical",
        roles=(Role.TECHNICAL_MANAGER,),
    ),
    Part(
        key="EQ", name="E. Example-Quality-Manager", function="quality manager", login="quality",
        roles=(Role.QUALITY_MANAGER,),
    ),
    Part(
        key="FD", name="F. Example-Director", function="director, signatory", login="signatory",
        roles=(Role.DIRECTOR, Role.SIGNATORY),
    ),
    Part(key="GF", name="G. Example-Front-Desk", function="front desk", login="frontdesk", roles=(Role.FRONT_DESK,)),
    Part(key="HA", name="H. Example-Assessor", function="assessor (visiting)", login="assessor", roles=(Role.ASSESSOR,)),
)  # fmt: skip
CLIENT_PEOPLE = (
    Part(
        key="K1", name="K. Example-Client", function="fuel quality, refinery", login="refinery",
        roles=(Role.CLIENT_ADMINISTRATOR,),
        client="C-0001",
    ),
    Part(
        key="K2", name="L. Example-Client", function="LPG terminal", login="terminal", roles=(Role.CLIENT_REQUESTER,),
        client="C-0002",
    ),
    Part(key="K3", name="M. Example-Client", function="airfield", login="airfield", roles=(Role.CLIENT,), client="C-0003"),
)  # fmt: skip
BASIS = "FICTITIOUS training record and a witnessed test"


def hire_administrator(stage: Stage) -> SignIn:
    """The first account of all, made by the set-up itself."""
    first = Part(
        key=ADMINISTRATOR, name="Z. Example-Administrator", function="administrator", login="admin", roles=(Role.ADMINISTRATOR,)
    )  # fmt: skip
    return _hire(stage, first, SETUP)


def hire_staff(stage: Stage, until: datetime) -> list[SignIn]:
    """Everybody else who works in the laboratory, or visits it; the assessor may look until a month after `until`."""
    return [_hire(stage, part, ADMINISTRATOR, until=until + timedelta(days=30)) for part in STAFF]


def invite_clients(stage: Stage) -> list[SignIn]:
    """The people of clients who sign in to see their own samples and certificates."""
    return [_hire(stage, part, ADMINISTRATOR) for part in CLIENT_PEOPLE]


def _hire(stage: Stage, part: Part, by: str, *, until: datetime | None = None) -> SignIn:
    password, pin, badge = new_password(), new_pin(), new_badge_code()
    hashes = (
        hash_password(password),
        hash_pin(pin) if part.bench else "",
    )  # slow on purpose: before the unit opens
    with stage.by(by, "person.added") as unit:
        person = add_person(
            unit, name=part.name, initials=part.key, function=part.function, email=f"{part.login}@example.test",
            roles=part.roles, client_id=stage.clients[part.client] if part.client else None,
            roles_until=until if Role.ASSESSOR in part.roles else None,
        )  # fmt: skip
        open_account(unit, person.id, login=part.login, password_hash=hashes[0])
        if part.bench:
            set_badge(unit, person.id, code=badge, pin_hash=hashes[1])
    stage.people[part.key] = person.id
    return SignIn(
        name=part.name, function=part.function, login=part.login, password=password, badge=badge if part.bench else "",
        pin=pin if part.bench else "",
    )  # fmt: skip


# -- who may do what ------------------------------------------------------------------------------------

D4052, D1838, COMPOSITION = "ASTM D4052", "ASTM D1838", "AREA-NORM"
ALL = (D4052, D1838, COMPOSITION)
AUTHORISED: tuple[tuple[str, Act, tuple[str, ...]], ...] = (
    ("AT", Act.PERFORM, ALL),
    ("BT", Act.PERFORM, (D4052, D1838)),  # not the composition: the bench refuses it
    ("CR", Act.PERFORM, (D4052,)),
    ("CR", Act.REVIEW, (D4052, D1838)),  # for a composition the page of review names somebody else
    ("DM", Act.REVIEW, ALL),
    ("DM", Act.RELEASE, ALL),
    ("FD", Act.RELEASE, ALL),
)
ENDING = ("BT", Act.PERFORM, D1838)
ENDS_AFTER = timedelta(days=9)


def authorise_people(stage: Stage, until: datetime) -> None:
    """Authorisations by method and act, given by the quality manager; one of them ends soon after `until`."""
    from lims.catalogue import find_method_id

    with stage.database.read() as session:
        methods = {code: find_method_id(session, code) for code in ALL}
    with stage.by("EQ", "authorisation.given") as unit:
        for who, act, codes in AUTHORISED:
            for code in codes:
                give_authorisation(
                    unit, person_id=stage.people[who], method_id=methods[code] or 0, act=act, valid_from=unit.at,
                    valid_to=until + ENDS_AFTER if (who, act, code) == ENDING else None, basis=BASIS,
                )  # fmt: skip
