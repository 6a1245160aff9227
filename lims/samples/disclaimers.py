"""What a certificate says of a sample that was tested although it was not as it should be (ISO/IEC 17025 7.4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from sqlalchemy.orm import Session

from lims.samples.deviations import Decision, Deviation, deviations_of

SENTENCES = {
    "en": (
        "At receipt on {found} this sample was not as it should be{check}: {what}. The client ({decided_by}) was asked on "
        "{asked} and decided on {decided} that it be tested nevertheless. The results may be affected by it."
    ),
    "az": (
        "{found} tarixində qəbul zamanı bu nümunə tələblərə uyğun deyildi{check}: {what}. {asked} tarixində sifarişçidən "
        "({decided_by}) soruşulmuş və o, {decided} tarixində nümunənin buna baxmayaraq sınaqdan keçirilməsinə qərar "
        "vermişdir. Bu, nəticələrə təsir göstərə bilər."
    ),
    "ru": (
        "При приёмке {found} проба не соответствовала требованиям{check}: {what}. Заказчик ({decided_by}) был запрошен "
        "{asked} и решил {decided}, что пробу следует испытать несмотря на это. Это может влиять на результаты."
    ),
}
CHECKS = {
    "container": {"en": "container", "az": "qab", "ru": "тара"},
    "seals": {"en": "seals", "az": "plomblar", "ru": "пломбы"},
    "amount": {"en": "amount", "az": "miqdar", "ru": "количество"},
    "label": {"en": "label", "az": "etiket", "ru": "этикетка"},
    "conditions": {
        "en": "temperature and pressure", "az": "temperatur və təzyiq", "ru": "температура и давление",
    },
    "documents": {"en": "documents", "az": "sənədlər", "ru": "документы"},
}  # fmt: skip


def disclaimers_of(
    session: Session, item_ids: Sequence[int], language: str, zone: tzinfo | None = None
) -> list[str]:
    """The sentences for a certificate, sample by sample, one for each deviation with which the client let the work go on.

    Days are those of `zone`, or of UTC where none is given.
    """
    found = sorted(deviations_of(session, item_ids), key=lambda one: item_ids.index(one.item_id))
    return [disclaimer(one, language, zone) for one in found if one.decision is Decision.PROCEED]


def disclaimer(deviation: Deviation, language: str, zone: tzinfo | None = None) -> str:
    """The sentence about one deviation that was decided on."""
    language = language if language in SENTENCES else "en"
    word = CHECKS.get(deviation.check or "", {}).get(language)
    days = {
        name: f"{at.astimezone(zone) if zone else at:%Y-%m-%d}" if at else "–"
        for name, at in (
            ("found", deviation.found_at), ("asked", deviation.asked_at), ("decided", deviation.decided_at),
        )
    }  # fmt: skip
    return SENTENCES[language].format(
        check=f" ({word})" if word else "",
        what=deviation.what.rstrip(". "),
        decided_by=deviation.decided_by,
        **days,
    )
