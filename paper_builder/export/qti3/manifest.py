"""``imsmanifest.xml``: every file of the package, what depends on what, and what the items are about.

Platforms read the manifest, candidates never do; so competency, knowledge point, cognitive level, difficulty and tags stand here
and not in the items. There is no question id and no author in it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_builder.export.markup import one_line
from paper_builder.export.qti3.elements import METADATA, PACKAGE, element
from paper_builder.terms import COGNITIVE_LEVELS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from paper_builder.export.qti3.package import Document
    from paper_builder.paper import PaperItem

DIFFICULTIES = ("very easy", "easy", "medium", "difficult", "very difficult")
"""The words of IEEE LOM for a difficulty from 1 to 5."""


def manifest_document(test: Document, items: tuple[tuple[PaperItem, Document], ...]) -> _Element:
    """Return the manifest. A picture that one item shows belongs to that item's resource; a shared one has its own."""
    uses = Counter(picture for _, document in items for picture in document.pictures)
    shared = tuple(sorted(picture for picture, count in uses.items() if count > 1))
    shared_names = {picture: f"resource-picture-{number}" for number, picture in enumerate(shared, 1)}
    resources = _packaged("resources")
    dependencies = tuple(_packaged("dependency", identifierref=_resource(document)) for _, document in items)
    resources.append(
        _packaged(
            "resource",
            _packaged("file", href=test.path),
            *dependencies,
            identifier=_resource(test),
            type="imsqti_test_xmlv3p0",
            href=test.path,
        )
    )
    for item, document in items:
        own = (picture for picture in document.pictures if picture not in shared_names)
        resource = _packaged(
            "resource",
            _packaged("metadata", _about(item)),
            *(_packaged("file", href=path) for path in (document.path, *own)),
            *(
                _packaged("dependency", identifierref=shared_names[picture])
                for picture in document.pictures
                if picture in shared_names
            ),
            identifier=_resource(document),
            type="imsqti_item_xmlv3p0",
            href=document.path,
        )
        resources.append(resource)
    for picture, name in shared_names.items():
        file = _packaged("file", href=picture)
        resources.append(_packaged("resource", file, identifier=name, type="webcontent", href=picture))
    head = _packaged("metadata", _packaged("schema", "QTI Package"), _packaged("schemaversion", "3.0.0"))
    return _packaged("manifest", head, _packaged("organizations"), resources, identifier=f"manifest-{test.identifier}")


def _resource(document: Document) -> str:
    return f"resource-{document.identifier}"


def _about(item: PaperItem) -> _Element:
    keywords = (item.competency.name, item.knowledge_point.name, COGNITIVE_LEVELS[item.cognitive_level].zh, *item.tags)
    general = _described("general", *(_described("keyword", _text(keyword)) for keyword in keywords))
    difficulty = _described("difficulty", _described("source", "LOMv1.0"), _described("value", DIFFICULTIES[item.difficulty - 1]))
    return _described("lom", general, _described("educational", difficulty))


def _text(words: str) -> _Element:
    made = _described("string", one_line(words))
    made.set("language", "zh-CN")
    return made


def _packaged(tag: str, *children: _Element | str, **attributes: str) -> _Element:
    return element(tag, *children, namespace=PACKAGE, **attributes)


def _described(tag: str, *children: _Element | str) -> _Element:
    return element(tag, *children, namespace=METADATA)
