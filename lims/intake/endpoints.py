"""What gateways call (instruments/gateway/PROTOCOL.md). Bytes go into the file store first, then into a unit of work."""

from __future__ import annotations

from typing import TypeVar, cast

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from instruments import sha256_of
from instruments.gateway.protocol import (
    BadMessage,
    CommandAnswer,
    CommandList,
    Heartbeat,
    HeartbeatAnswer,
    LivePost,
    RecordAnswer,
    RecordPost,
    decode,
    encode,
)
from lims.edge import now, reading, writing, writing_outside_chain
from lims.errors import LimsError
from lims.files import file_store
from lims.intake.commands import answer_command, fetch_commands, shown_commands, waiting_commands
from lims.intake.errors import MessageRefused, OtherGateway
from lims.intake.gateways import Gateway
from lims.intake.heartbeats import new_gaps, put_heartbeat, store_gaps
from lims.intake.interfaces import interface_for
from lims.intake.live import put_live
from lims.intake.records import already_stored, check_post, is_cheap, raw_of, settings_for, store_new
from lims.intake.rules import match_by_rule, rules_may_match
from lims.intake.understanding import make_sense
from lims.permissions import permission
from lims.web.problems import problem_json

gateway_api = Blueprint("gateway", __name__, url_prefix="/gateway/v1")
Message = TypeVar("Message", RecordPost, LivePost, Heartbeat, CommandAnswer)


@gateway_api.errorhandler(LimsError)
def refused(error: LimsError) -> Response:
    """A refusal as problem+json, whatever the caller accepts: gateways show its sentences as they are."""
    return problem_json(
        error.problem_text, error.remedy_text, status=error.status, number=None, code=error.code
    )


@gateway_api.errorhandler(HTTPException)
def refused_by_http(error: HTTPException) -> Response:
    """Too large, or not what this address takes."""
    status = error.code or 500
    remedy = (
        "Ask an administrator to raise max_upload_mb."
        if status == 413
        else "Compare the versions of gateway and LIMS."
    )
    return problem_json(f"{error.name}.", remedy, status=status, number=None, code=None)


@gateway_api.post("/records")
@permission("gateway.records")
def take_record() -> Response:
    """Take a record: 201 the first time, 200 for the same again, 409 for other bytes under its number."""
    post = _message(RecordPost)
    check_post(post, sha256_of(post.content))
    if already_stored(reading(), _gateway(), post) is not None:
        return _answer(
            RecordAnswer(gateway=post.gateway, number=post.number, sha256=post.sha256, repeated=True)
        )
    kept = file_store().put(post.content)
    interface = interface_for(reading(), post.gateway, post.instrument, post.received_at)
    raw = raw_of(post)
    sense = make_sense(raw, settings_for(raw.driver, interface)) if is_cheap(raw) else None
    with writing("record.received") as unit:
        repeated = already_stored(unit.session, _gateway(), post) is not None  # it may have come on two lines
        if not repeated:
            record = store_new(unit, _gateway(), post, kept, interface, sense)
            if rules_may_match(post, sense):
                match_by_rule(unit, record.id)
    answer = RecordAnswer(gateway=post.gateway, number=post.number, sha256=post.sha256, repeated=repeated)
    return _answer(answer, 200 if repeated else 201)


@gateway_api.post("/live")
@permission("gateway.records")
def take_live() -> Response:
    """Take what an instrument shows now; one that nobody knows is not shown."""
    post = _message(LivePost)
    with writing_outside_chain() as session:
        put_live(session, post.gateway, post, now())
    return Response(status=204)


@gateway_api.post("/heartbeat")
@permission("gateway.records")
def take_heartbeat() -> Response:
    """Take the state of a gateway, and tell it our time."""
    beat = _message(Heartbeat)
    has_gaps = bool(new_gaps(reading(), _gateway(), beat))
    with writing_outside_chain() as session:
        put_heartbeat(session, _gateway(), beat, now())
    if has_gaps:
        with writing("gap.told") as unit:
            store_gaps(unit, _gateway(), beat)
    return _answer(HeartbeatAnswer(server_time=now()))


@gateway_api.get("/commands")
@permission("gateway.records")
def list_commands() -> Response:
    """The commands that wait for this gateway; noted as fetched the first time."""
    _is_own(request.args.get("gateway", ""))
    waiting = waiting_commands(reading(), _gateway(), now())
    commands = shown_commands(reading(), waiting)
    if any(one.fetched_at is None for one in waiting):
        with writing_outside_chain() as session:
            commands = fetch_commands(session, _gateway(), now())
    return _answer(CommandList(commands=commands))


@gateway_api.post("/commands/<name>")
@permission("gateway.records")
def take_answer(name: str) -> Response:
    """Take what became of a command."""
    answer = _message(CommandAnswer)
    with writing_outside_chain() as session:
        answer_command(session, _gateway(), name, answer)
    return Response(status=204)


def _gateway() -> Gateway:
    return cast(Gateway, g.gateway)


def _message(kind: type[Message]) -> Message:
    """The body as a message of the protocol, from the gateway that the token belongs to."""
    try:
        message = decode(request.get_data(cache=False), kind)
    except BadMessage as error:
        raise MessageRefused(sentence=error.problem_text) from None
    _is_own(message.gateway)
    return message


def _is_own(named: str) -> None:
    if named != _gateway().key:
        raise OtherGateway(own=_gateway().key, named=named[:64])


def _answer(message: object, status: int = 200) -> Response:
    return Response(encode(message), status=status, content_type="application/json")
