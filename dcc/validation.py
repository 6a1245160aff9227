"""Validation against schemas that somebody added: they are their publishers', so none is part of this package."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from dcc.errors import NotASchema, NotXml, SchemaMissing, SchemaUnusable
from dcc.parsing import Element, name_of, parse, place_of

XS = "http://www.w3.org/2001/XMLSchema"
DCC, SI, QUDT = "https://ptb.de/dcc", "https://ptb.de/si", "http://qudt.org/vocab/"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
NAMESPACES = (DCC, SI, QUDT, SIGNATURE)
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaFile:
    """A schema as its publisher gave it."""

    namespace: str
    version: str
    content: bytes

    @property
    def name(self) -> str:
        """What a person calls it."""
        words = {DCC: "DCC", SI: "D-SI", QUDT: "QUDT", SIGNATURE: "XML signature"}
        return f"{words.get(self.namespace, self.namespace)} {self.version}".strip()

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """Where a certificate breaks its schema."""

    line: int
    place: str
    why: str


def read_schema(content: bytes) -> SchemaFile:
    """A schema file that may be added. Raises NotASchema, TooLarge."""
    try:
        root = parse(content, document_type=True)
    except NotXml as trouble:
        raise NotASchema(why=trouble.problem_text.rstrip(".")) from trouble
    namespace = str(root.get("targetNamespace") or "")
    if root.tag != f"{{{XS}}}schema":
        raise NotASchema(why=f"its root is “{name_of(root)[:40]}”")
    if namespace not in NAMESPACES:
        raise NotASchema(why=f"it is for “{namespace[:60]}”")
    return SchemaFile(namespace=namespace, version=str(root.get("version") or ""), content=content)


def validate(content: bytes, schemas: Iterable[SchemaFile]) -> tuple[Breach, ...]:
    """Where a certificate breaks the schema of its own edition; empty: it is valid.

    Raises SchemaMissing, SchemaUnusable, NotXml, TooLarge, HostileXml.
    """
    root = parse(content)
    return _breaches(root, rules_for(str(root.get("schemaVersion") or ""), schemas))


def rules_for(version: str, schemas: Iterable[SchemaFile]) -> etree.XMLSchema:
    """The rules of one edition, put together of the files added. Raises SchemaMissing, SchemaUnusable."""
    known = list(schemas)
    main = next((one for one in known if one.namespace == DCC and one.version == version), None)
    if main is None:
        raise SchemaMissing(wanted=f"DCC {version or 'of unknown edition'}")
    shelf = _Shelf(known)
    try:
        return etree.XMLSchema(etree.fromstring(shelf.bound(main), shelf.parser()))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as trouble:
        if shelf.missing:
            raise SchemaMissing(wanted=shelf.missing[0]) from trouble
        raise SchemaUnusable(name=main.name, why=str(trouble).rstrip(".")[:300]) from trouble


def _breaches(root: Element, rules: etree.XMLSchema) -> tuple[Breach, ...]:
    if rules.validate(root):
        return ()
    tree, log = root.getroottree(), list(cast(Iterable[Any], rules.error_log))
    return tuple(
        Breach(line=one.line, place=_place(tree, one.path), why=re.sub(r"\{[^}]*\}", "", one.message).rstrip("."))
        for one in log[:50]
    )  # fmt: skip


def _place(tree: etree._ElementTree, path: str | None) -> str:
    names = {prefix: address for prefix, address in tree.getroot().nsmap.items() if prefix}
    try:
        found = tree.xpath(path, namespaces=names) if path else []
    except etree.XPathEvalError:
        return ""  # a prefix that is declared further in; the line says where
    first = found[0] if isinstance(found, list) and found else None
    return place_of(first) if isinstance(first, etree._Element) else ""


class _Shelf(etree.Resolver):
    """Hands one schema to another by namespace and edition, whatever address it was published under."""

    def __init__(self, schemas: list[SchemaFile]) -> None:
        super().__init__()
        self.schemas = schemas
        self.missing: list[str] = []

    def parser(self) -> etree.XMLParser:
        parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
        parser.resolvers.add(self)
        return parser

    def bound(self, schema: SchemaFile) -> bytes:
        """The schema with the addresses of its imports replaced by their places on the shelf."""
        root = parse(schema.content, document_type=True)
        for one in root.iter(f"{{{XS}}}import", f"{{{XS}}}include"):
            wanted = str(one.get("namespace") or "")
            version = next(iter(_VERSION.findall(str(one.get("schemaLocation") or ""))), "")
            one.set("schemaLocation", f"shelf:{self._find(wanted, version)}")
        return etree.tostring(root)  # the root alone: without the document type of W3C's schema

    def _find(self, namespace: str, version: str) -> int:
        """The place of a schema: of the edition that is named, else the newest that is complete here."""
        fitting = [i for i, one in enumerate(self.schemas) if one.namespace == namespace]
        if version:
            fitting = [i for i in fitting if self.schemas[i].version == version] or (
                [] if namespace in (SI, QUDT) else fitting
            )
        whole = [i for i in fitting if self._complete(self.schemas[i])]
        if not whole:
            self.missing.append(SchemaFile(namespace=namespace, version=version, content=b"").name)
            return -1
        return max(whole, key=lambda i: [int(n) for n in re.findall(r"\d+", self.schemas[i].version)])

    def _complete(self, schema: SchemaFile) -> bool:
        here = {one.namespace for one in self.schemas}
        root = parse(schema.content, document_type=True)
        return all(str(one.get("namespace") or "") in here for one in root.iter(f"{{{XS}}}import"))

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        """Called by the parser for each import."""
        number = int(system_url.rpartition(":")[2]) if system_url.startswith("shelf:") else -1
        if not 0 <= number < len(self.schemas):
            return self.resolve_string("", context, base_url=system_url)
        return self.resolve_string(self.bound(self.schemas[number]), context, base_url=system_url)
