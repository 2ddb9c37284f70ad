"""What neither the XML schema nor Schematron rules see in a package: names that clash or point nowhere, keys that are no option.

It reads the finished documents, not the paper, so it also holds for what the builder of a document got wrong.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.export.markup import local_name
from paper_builder.export.qti3.elements import IDENTIFIER
from paper_builder.export.qti3.scoring import MAXSCORE, SCORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from paper_builder.export.qti3.package import Document, Package


def problems(package: Package) -> Iterator[tuple[str, Message]]:
    """Yield the file and the description of everything that would make an engine refuse or misread the package."""
    for document in package.items:
        for message in (*_item_problems(document), *_score_problems(document)):
            yield document.path, message
    for message in _test_problems(package):
        yield package.test.path, message
    for message in _file_problems(package):
        yield "imsmanifest.xml", message


# ---- one item --------------------------------------------------------------------------------------------------------


def _item_problems(document: Document) -> Iterator[Message]:
    root = document.root
    yield from _bad_identifiers(root)
    responses = {node.get("identifier", ""): node for node in _named(root, "qti-response-declaration")}
    outcomes = {node.get("identifier", "") for node in _named(root, "qti-outcome-declaration")}
    declared = [
        node.get("identifier", "") for node in root if local_name(node) in {"qti-response-declaration", "qti-outcome-declaration"}
    ]
    yield from _repeated(declared, "变量", "variable")
    for interaction in _named(root, "qti-choice-interaction"):
        yield from _choice_problems(root, interaction, responses.get(interaction.get("response-identifier", "")))
    for interaction in _named(root, "qti-extended-text-interaction"):
        declaration = responses.get(interaction.get("response-identifier", ""))
        if declaration is None:
            yield _undeclared(interaction)
        elif (declaration.get("cardinality"), declaration.get("base-type")) != ("single", "string"):
            yield Message("简答题的作答变量不是单个字符串", "the response to a text interaction is not a single string")
    for node in _named(root, "qti-variable", "qti-correct"):
        name = node.get("identifier", "")
        if name not in responses and name not in outcomes:
            yield Message(f"判分规则用到未声明的变量 {name}", f"the scoring reads {name}, which is not declared")
    for node in _named(root, "qti-set-outcome-value"):
        name = node.get("identifier", "")
        if name not in outcomes:
            yield Message(f"判分规则写入未声明的变量 {name}", f"the scoring sets {name}, which is not declared")


def _choice_problems(root: _Element, interaction: _Element, declaration: _Element | None) -> Iterator[Message]:
    options = [node.get("identifier", "") for node in _named(interaction, "qti-simple-choice")]
    yield from _repeated(options, "选项", "option")
    if declaration is None:
        yield _undeclared(interaction)
        return
    if declaration.get("base-type") != "identifier":
        yield Message("选择题的作答变量不是选项标识", "the response to a choice interaction is not an identifier")
    single = interaction.get("max-choices") == "1"
    if declaration.get("cardinality") != ("single" if single else "multiple"):
        yield Message("可选个数与作答变量的基数不一致", "the number of choices does not fit the cardinality of the response")
    key = [node.text or "" for node in _named(declaration, "qti-value")]
    yield from _repeated(key, "正确选项", "key")
    if _named(declaration, "qti-correct-response") == [] and _gives_all(root):
        return
    if not key or (single and len(key) != 1):
        yield Message(f"正确选项有 {len(key)} 个", f"there are {len(key)} correct options")
    mentioned = [node.text or "" for node in _named(root, "qti-base-value") if node.get("base-type") == "identifier"]
    for name in dict.fromkeys((*key, *mentioned)):
        if name not in options:
            yield Message(f"正确选项 {name} 不是本题的选项", f"{name} is no option of this item")


def _gives_all(root: _Element) -> bool:
    """Return whether the scoring is one score and no condition: everyone gets it."""
    return [local_name(node) for processing in _named(root, "qti-response-processing") for node in processing] == [
        "qti-set-outcome-value"
    ]


def _score_problems(document: Document) -> Iterator[Message]:
    outcomes = {node.get("identifier"): node for node in _named(document.root, "qti-outcome-declaration")}
    if SCORE not in outcomes or MAXSCORE not in outcomes:
        yield Message("没有声明 SCORE 或 MAXSCORE", "SCORE or MAXSCORE is not declared")
        return
    maximum = _number(outcomes[SCORE].get("normal-maximum"))
    declared = [_number(node.text) for node in _named(outcomes[MAXSCORE], "qti-value")]
    if maximum is None or maximum <= 0 or declared != [maximum]:
        yield Message("SCORE 的上限与 MAXSCORE 不一致或不是正数", "the maximum of SCORE is not MAXSCORE or not positive")
        return
    awarded = [_number(node.text) for node in _named(document.root, "qti-base-value") if node.get("base-type") == "float"]
    if any(score is None or not 0 <= score <= maximum for score in awarded):
        yield Message("判分规则给出的分数不在 0 与满分之间", "scoring awards points outside 0 and the maximum")
    by_hand = outcomes[SCORE].get("external-scored") == "human"
    if not by_hand and maximum not in awarded:
        yield Message("判分规则给不出满分", "no response can earn the full points")
    if by_hand != bool(_named(document.root, "qti-extended-text-interaction")):
        yield Message("简答题必须由人评分，选择题必须自动评分", "text is marked by hand and choices by machine, not otherwise")


# ---- test and files --------------------------------------------------------------------------------------------------


def _test_problems(package: Package) -> Iterator[Message]:
    root = package.test.root
    yield from _bad_identifiers(root)
    names = [
        node.get("identifier", "")
        for node in root.iter()
        if local_name(node) in {"qti-test-part", "qti-assessment-section", "qti-assessment-item-ref"}
    ]
    yield from _repeated(names, "标识", "identifier")
    referenced = [(node.get("identifier"), node.get("href")) for node in _named(root, "qti-assessment-item-ref")]
    if referenced != [(document.identifier, document.path) for document in package.items]:
        yield Message("试卷引用的试题与包内试题不一致", "the test does not refer to the items of the package, in their order")
    maxima = [_maximum(document.root) or Decimal(0) for document in package.items]
    if sum(maxima, Decimal(0)) != _maximum(root):
        yield Message("试题满分之和与试卷满分不一致", "the items' points do not add up to the test's")


def _file_problems(package: Package) -> Iterator[Message]:
    paths = package.paths()
    yield from _repeated([path.casefold() for path in paths], "文件", "file")
    for path in paths:
        if not path.isascii() or not all(part.replace(".", "").replace("-", "").isalnum() for part in path.split("/")):
            yield Message(f"文件名 {path} 不是简单的 ASCII 名称", f"{path} is not a plain ASCII name")
    for document in package.items:
        for picture in document.pictures:
            if picture not in package.pictures:
                yield Message(f"包内没有图片 {picture}", f"the picture {picture} is not in the package")
    manifest = package.manifest
    yield from _bad_identifiers(manifest)
    resources = [node.get("identifier", "") for node in _named(manifest, "resource")]
    yield from _repeated(resources, "资源", "resource")
    for node in _named(manifest, "dependency"):
        if node.get("identifierref") not in resources:
            yield Message(f"清单依赖不存在的资源 {node.get('identifierref')}", f"no resource {node.get('identifierref')}")
    listed = [node.get("href", "") for node in _named(manifest, "file")]
    if sorted(listed) != sorted(paths[1:]):
        yield Message("清单列出的文件与包内文件不一致", "the manifest does not list the files of the package, each once")
    for node in _named(manifest, "resource"):
        name = node.get("identifier", "")
        if node.get("href") not in {file.get("href") for file in _named(node, "file")}:
            yield Message(f"资源 {name} 没有列出自己的文件", f"the resource {name} does not list its own file")


# ---- helpers ---------------------------------------------------------------------------------------------------------


def _named(root: _Element, *names: str) -> list[_Element]:
    return [node for node in root.iter() if local_name(node) in names]


def _maximum(root: _Element) -> Decimal | None:
    """Return the ``normal-maximum`` of SCORE."""
    for node in _named(root, "qti-outcome-declaration"):
        if node.get("identifier") == SCORE:
            return _number(node.get("normal-maximum"))
    return None


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None


def _bad_identifiers(root: _Element) -> Iterator[Message]:
    for node in root.iter():
        name = node.get("identifier")
        if name is not None and not IDENTIFIER.match(name):
            yield Message(f"标识 {name!r} 不是以字母开头的 ASCII 名称", f"{name!r} is not an ASCII name that starts with a letter")


def _repeated(names: Iterable[str], word_zh: str, word_en: str) -> Iterator[Message]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Message(f"{word_zh} {name} 出现 {count} 次", f"the {word_en} {name} occurs {count} times")


def _undeclared(interaction: _Element) -> Message:
    name = interaction.get("response-identifier", "")
    return Message(f"作答变量 {name} 没有声明", f"the response {name} is not declared")
