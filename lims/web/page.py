"""What a layout knows of the moment: who looks, in which language, where one can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request

from lims.web.i18n import LANGUAGES, current_language
from lims.web.navigation import ShownEntry, shown_entries
from lims.web.times import Clock

EXTENSION = "lims_web"
THEMES = ("light", "dark")


@dataclass(frozen=True, kw_only=True, slots=True)
class ScreenLock:
    """After how many seconds without a key a screen locks itself: on pages of the bench, or on all of them."""

    after_s: int
    lock_url: str
    awake_url: str
    everywhere: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The person who looks, as far as the pages need it."""

    initials: str
    name: str
    role: str
    language: str | None = None
    theme: str | None = None
    single_keys: bool | None = None
    lock: ScreenLock | None = None


@dataclass(frozen=True, kw_only=True)
class Web:
    """What the application told init_web; kept with the app."""

    laboratory: Callable[[], str]
    who: Callable[[], Person | None]
    may: Callable[[str], bool]
    zone: Callable[[], ZoneInfo]
    clock: Clock
    csrf: Callable[[], str]
    remember: Callable[[str, str], None]
    home: str
    scan_url: str
    scan_prefix: str
    sign_out_url: str | None


def web_of(app: Flask) -> Web:
    found: Web = app.extensions[EXTENSION]
    return found


@dataclass(frozen=True, kw_only=True)
class PageNow:
    """One request as a layout sees it."""

    web: Web
    person: Person | None
    navigation: Callable[..., list[ShownEntry]] = field(repr=False)

    @property
    def laboratory(self) -> str:
        return self.web.laboratory()

    @property
    def language(self) -> str:
        return current_language()

    @property
    def language_name(self) -> str:
        return LANGUAGES[self.language]

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(LANGUAGES.items())

    @property
    def theme(self) -> str:
        chosen = (self.person and self.person.theme) or request.cookies.get("theme")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def single_keys(self) -> bool:
        if self.person and self.person.single_keys is not None:
            return self.person.single_keys
        return request.cookies.get("single_keys") != "off"

    @property
    def csrf(self) -> str:
        return self.web.csrf()

    @property
    def home(self) -> str:
        return self.web.home

    @property
    def scan_url(self) -> str:
        return self.web.scan_url

    @property
    def scan_prefix(self) -> str:
        return self.web.scan_prefix

    @property
    def sign_out_url(self) -> str | None:
        return self.web.sign_out_url

    @property
    def here(self) -> str:
        return request.full_path.rstrip("?") if request.method == "GET" else self.back

    @property
    def back(self) -> str:
        return at_home(referrer_path(), self.home)


def page_now() -> PageNow:
    """The page of this moment. Who looks is asked again each time: signing in changes it within a request."""
    web = web_of(current_app)
    return PageNow(web=web, person=web.who(), navigation=partial(navigation_list, web))


def chosen_language() -> str | None:
    """The language that the person who looks has chosen."""
    person = web_of(current_app).who()
    return person.language if person else None


def navigation_list(web: Web, frame: str = "desk") -> list[ShownEntry]:
    """The entries of a frame; counted once for a request."""
    shown: dict[str, list[ShownEntry]] = g.setdefault("lims_navigation", {})
    if frame not in shown:
        shown[frame] = list(shown_entries(current_app, frame, web.may))
    return shown[frame]


def referrer_path() -> str | None:
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def at_home(path: str | None, otherwise: str = "/") -> str:
    """A path of this application to go back to; anything that leads elsewhere becomes `otherwise`."""
    if (
        path
        and path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and path.isprintable()
    ):
        parts = urlsplit(path)
        if not parts.scheme and not parts.netloc:
            return path
    return otherwise
