"""The demo's clients and the people whom the laboratory writes to."""

from __future__ import annotations

from lims.clients import ClientDetails, add_client, add_contact
from lims.demo.stage import Stage

CLIENTS = (
    ("C-0001", "FICTITIOUS Refinery One", "1 Example Quay, Example Town", "en"),
    ("C-0002", "UYDURMA Qaz Terminalı İki", "Nümunə küçəsi 2, Nümunə şəhəri", "az"),
    ("C-0003", "ВЫМЫШЛЕННЫЙ аэродром «Три»", "г. Примерск, ул. Вымышленная, д. 3", "ru"),
    ("C-0004", "FICTITIOUS Filling Stations Four", "4 Example Road, Example Town", "en"),
)
CONTACTS = {
    "C-0001": "K. Example-Client", "C-0002": "L. Example-Client", "C-0003": "M. Example-Client", "C-0004": "N. Example-Client",
}  # fmt: skip


def take_clients_in(stage: Stage) -> None:
    """Register the clients, each with one contact."""
    for n, (code, name, address, language) in enumerate(CLIENTS, start=1):
        with stage.by("GF", "client.added") as unit:
            details = ClientDetails(
                name=name, address=address, language=language, tax_number=f"FICTITIOUS-{n:04d}"
            )
            client = add_client(unit, details, code=code)
            contact = add_contact(
                unit,
                client.id,
                name=CONTACTS[code],
                email=f"client{n}@example.test",
                phone="+000 00 000 00 00",
            )
        stage.clients[code], stage.contacts[code] = client.id, contact.id
