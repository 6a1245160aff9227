"""Clients and their contacts."""

from lims.clients.contacts import (
    Contact,
    add_contact,
    change_contact,
    contacts_by_id,
    contacts_of,
    find_contact,
)
from lims.clients.service import (
    Client,
    ClientDetails,
    add_client,
    all_clients,
    change_client,
    clients_by_id,
    find_client,
    find_client_by_code,
)

__all__ = [
    "Client",
    "ClientDetails",
    "Contact",
    "add_client",
    "add_contact",
    "all_clients",
    "change_client",
    "change_contact",
    "clients_by_id",
    "contacts_by_id",
    "contacts_of",
    "find_client",
    "find_client_by_code",
    "find_contact",
]
