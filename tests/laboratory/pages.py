"""What a page has to be like, whatever it is about: one heading, unique ids, a label for every field."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Collects what the rules of a page are about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = self.title = self.h1 = ""
        self.headings = 0
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[tuple[dict[str, str | None], bool]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        self.headings += tag == "h1"
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labels.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            self.fields.append((given, "label" in self._open))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "h1" in self._open:
            self.h1 += data
        elif self._open[-2:] == ["head", "title"]:
            self.title += data

    def faults(self, language: str) -> list[str]:
        """What is wrong with it, in words."""
        doubled = {one for one in self.ids if self.ids.count(one) > 1}
        bare = [given for given, inside in self.fields if not inside and not self._labelled(given)]
        title, h1 = " ".join(self.title.split()), " ".join(self.h1.split())
        return [
            *([f"its language is {self.language!r}"] if self.language != language else []),
            *([f"it has {self.headings} h1"] if self.headings != 1 else []),
            *(
                [f"its title {title!r} does not begin with {h1!r}"]
                if not h1 or not title.startswith(h1)
                else []
            ),
            *(f"the id {one!r} stands twice" for one in sorted(doubled)),
            *(f"the field {one.get('name')!r} has no label" for one in bare),
        ]

    def _labelled(self, given: dict[str, str | None]) -> bool:
        return bool(given.get("aria-label") or given.get("aria-labelledby") or given.get("id") in self.labels)
