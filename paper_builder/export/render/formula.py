r"""LaTeX formulas → MathML, the one reading of a formula that HTML, QTI, Moodle and Typst share. It knows no output format.

``latex2mathml`` reads leniently: it drops unknown environments, leaves ``\foo`` in the text and forgives missing braces. Here its
tree is rebuilt from known elements only, and whatever it let through becomes ``Unreadable`` in place of a wrong formula.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
"""Elements with a fixed number of children; another number means that an argument is missing."""

_GROUPS = frozenset({"mrow", "msqrt", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom"})
_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_ATTRIBUTES = {
    "mo": ("stretchy", "fence", "form", "accent", "minsize", "maxsize"),
    "mi": ("mathvariant",),
    "mn": ("mathvariant",),
    "mtext": ("mathvariant",),
    "mover": ("accent",),
    "mfrac": ("linethickness",),
    "mstyle": ("displaystyle", "scriptlevel"),
    "mspace": ("width",),
    "mtd": ("columnalign",),
    "mpadded": ("width",),
}
_ENVIRONMENTS = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array", "aligned", "align", "align*"}
)
_ALIGNED = re.compile(r"\\begin\{(aligned|align\*?)\}(.*?)\\end\{\1\}", re.DOTALL)
_ENTITY = re.compile(r"&#x([0-9A-Fa-f]+);")
_TEXT_ESCAPE = re.compile(r"\\([%$&#_{}])")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_ESCAPED = re.compile(r"\\(?:[{}\\])")
_WRONG_OVERLINE = {"\u2015": "\u00af"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a formula cannot be shown as one."""

    reason: Message


@lru_cache(maxsize=1024)
def to_mathml(latex: str, *, display: bool = False) -> str | Unreadable:
    """Return ``latex`` as the text of a ``math`` element, well-formed XML with its namespace declared."""
    element = math_element(latex, display=display)
    return element if isinstance(element, Unreadable) else tostring(element, encoding="unicode")


def math_element(latex: str, *, display: bool = False) -> Element | Unreadable:
    """Return a ``math`` element whose tags carry no namespace prefix; ``xmlns`` is an attribute of the root."""
    from latex2mathml.converter import convert_to_element

    reason = _refused(latex)
    if reason:
        return Unreadable(reason)
    prepared = _ALIGNED.sub(r"\\begin{array}{rl}\2\\end{array}", latex)
    try:
        raw = convert_to_element(prepared)
    except Exception as error:  # the package's exceptions share no base class
        return Unreadable(Message("公式不完整", f"the formula is incomplete ({type(error).__name__})"))
    root = Element("math", {"xmlns": NAMESPACE, "display": "block" if display else "inline"})
    try:
        root.extend([_rebuilt(child) for child in raw])
    except _RefusedError as refused:
        return Unreadable(refused.message)
    return root


class _RefusedError(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def _refused(latex: str) -> Message | None:
    depth = 0
    for char in _ESCAPED.sub("", latex):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if depth:
        return Message("花括号不成对", "braces do not match")
    for name in re.findall(r"\\begin\{([^}]*)\}", latex):
        if name not in _ENVIRONMENTS:
            return Message(f"不支持的环境 {name}", f"the environment {name} is not supported")
    if not latex.strip():
        return Message("公式是空的", "the formula is empty")
    if _COMMENT.search(latex):
        return Message("百分号要写成 \\%", "a per cent sign is written \\%")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in latex):
        return Message("公式里有控制字符", "the formula holds a control character")
    return None


def _rebuilt(raw: Element) -> Element:
    name = raw.tag
    if name not in _GROUPS and name not in _LEAVES and name not in _CHILDREN and name != "mspace":
        raise _RefusedError(Message(f"不支持的元素 {name}", f"the element {name} is not supported"))
    element = Element(name)
    for key, value in raw.attrib.items():
        if name == "mspace" and key == "linebreak":
            raise _RefusedError(Message("行内换行只能写在 aligned 里", "a line break belongs inside aligned"))
        if key not in _ATTRIBUTES.get(name, ()):
            raise _RefusedError(Message(f"不支持的命令（{key}）", f"a command that sets {key} is not supported"))
        element.set(key, value)
    if name in _LEAVES:
        return _leaf(element, _ENTITY.sub(lambda match: chr(int(match.group(1), 16)), raw.text or ""))
    children = [_rebuilt(child) for child in raw]
    if name in _CHILDREN and len(children) != _CHILDREN[name]:
        raise _RefusedError(Message("公式缺少参数", "an argument is missing"))
    element.extend(children if name in _CHILDREN else _bracketed(list(_merged(children))))
    return element


def _leaf(element: Element, text: str) -> Element:
    if element.tag == "mtext":
        text = _TEXT_ESCAPE.sub(r"\1", text)
    text = _WRONG_OVERLINE.get(text, text)
    if "\\" in text:
        command = text if text.startswith("\\") else "\\" + text.split("\\", 1)[1]
        raise _RefusedError(Message(f"不认识的命令 {command}", f"unknown command {command}"))
    if text == "\u29f8":  # what the package makes of the stroke of \\not
        raise _RefusedError(Message("不支持 \\not", "\\not is not supported"))
    if text == "&":
        raise _RefusedError(Message("对齐符 & 只能写在 aligned 或矩阵里", "& belongs inside aligned or a matrix"))
    element.text = text
    if element.tag == "mi" and len(text) == 1 and (unicodedata.category(text) in {"Sm", "Ps", "Pe"} or text in ":±×÷"):
        element.tag = "mo"
    elif element.tag == "mo" and len(text) > 1 and text.isalpha():
        element.tag = "mi"
    return element


def _merged(children: list[Element]) -> Iterator[Element]:
    """Join neighbours that are one word to a reader: Chinese letters, upright letters, digits around ``{,}``."""
    index = 0
    while index < len(children):
        run = _run(children, index)
        if len(run) == 1:
            yield children[index]
        else:
            joined = Element("mtext" if _is_chinese(run[0]) else run[0].tag, dict(run[0].attrib))
            if joined.tag == "mi":
                joined.attrib.pop("mathvariant", None)  # several letters are upright by themselves
            joined.text = "".join("," if _is_grouping_comma(part) else part.text or "" for part in run)
            yield joined
        index += len(run)


def _bracketed(children: list[Element]) -> list[Element]:
    """Mark the brackets that stand directly around a table or a stack as fences, so that they grow with it."""
    for before, tall, after in zip(children, children[1:], children[2:], strict=False):
        if before.tag == after.tag == "mo" and (tall.tag == "mtable" or tall.get("linethickness") == "0"):
            before.set("form", "prefix")
            after.set("form", "postfix")
    return children


def _run(children: list[Element], start: int) -> list[Element]:
    end = start + 1
    if _is_chinese(children[start]):
        while end < len(children) and _is_chinese(children[end]):
            end += 1
    elif _is_upright(children[start]):
        while end < len(children) and _is_upright(children[end]):
            end += 1
    elif children[start].tag == "mn":
        while end + 1 < len(children) and _is_grouping_comma(children[end]) and children[end + 1].tag == "mn":
            end += 2
    return children[start:end]


def _is_chinese(element: Element) -> bool:
    text = element.text or ""
    return element.tag == "mi" and len(text) == 1 and unicodedata.east_asian_width(text) in "WF"


def _is_upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal" and (element.text or "").isalpha()


def _is_grouping_comma(element: Element) -> bool:
    return element.tag == "mrow" and [(child.tag, child.text) for child in element] == [("mo", ",")]
