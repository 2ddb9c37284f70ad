"""A paper → the documents and files of its QTI 3 package, not yet checked and not yet zipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.export.archive import write_xml, write_zip
from paper_builder.export.markup import local_name
from paper_builder.export.qti3.assessment import assessment_document
from paper_builder.export.qti3.elements import identifier
from paper_builder.export.qti3.items import item_document
from paper_builder.export.qti3.manifest import manifest_document
from paper_builder.export.texts import PICTURE_TYPES, picture_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from paper_builder.paper import Paper, PaperItem

MANIFEST = "imsmanifest.xml"
ITEM_FOLDER = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An XML file of the package; ``pictures`` are the paths, inside the package, of those it shows."""

    path: str
    identifier: str
    root: _Element
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All files of a package. ``items`` are in the order of the paper; ``pictures`` are contents by path."""

    manifest: _Element
    test: Document
    items: tuple[Document, ...]
    pictures: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        """Return the path of every file in the package."""
        return (MANIFEST, self.test.path, *(document.path for document in self.items), *self.pictures)


def build(paper: Paper) -> Package:
    """Return the package of ``paper``. KeyError for a picture that the paper does not hold; the exporter's check asks first."""
    name = identifier(paper.id)
    addresses = {asset.source: f"pictures/{picture_name(asset)}" for asset in paper.assets if asset.media_type in PICTURE_TYPES}
    items = tuple((item, _item(item, f"{name}-item-{item.number:03d}", addresses)) for item in paper.items)
    references = {item.number: (document.identifier, document.path) for item, document in items}
    test = _document("test.xml", assessment_document(paper, name, references))
    shown = {picture for _, document in items for picture in document.pictures}
    contents = {f"{ITEM_FOLDER}/{addresses[asset.source]}": asset.data for asset in paper.assets if asset.source in addresses}
    return Package(
        manifest=manifest_document(test, items),
        test=test,
        items=tuple(document for _, document in items),
        pictures={path: contents[path] for path in sorted(shown)},
    )


def to_zip(package: Package) -> bytes:
    """Return the package as a zip with the manifest first."""
    documents = ((document.path, write_xml(document.root)) for document in (package.test, *package.items))
    return write_zip(((MANIFEST, write_xml(package.manifest)), *documents, *package.pictures.items()), first=MANIFEST)


def _item(item: PaperItem, name: str, addresses: Mapping[str, str]) -> Document:
    return _document(f"{ITEM_FOLDER}/item-{item.number:03d}.xml", item_document(item, name, addresses))


def _document(path: str, root: _Element) -> Document:
    folder = path.rpartition("/")[0]
    shown = dict.fromkeys(f"{folder}/{node.get('src')}" for node in root.iter() if local_name(node) == "img")
    return Document(path=path, identifier=root.get("identifier", ""), root=root, pictures=tuple(shown))
