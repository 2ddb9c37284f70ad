"""Values of a form → the question file that they would make, also where they are unfinished, and where each field stands in it.

The validator reads this text, so a finding's line and column lead back to the field and to the very characters of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from paper_builder.studio.values import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_builder.studio.values import Values


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field's value stands in a draft's text: its first and last line, and how far its text is indented.

    ``first_text_line`` is 0 where the value is no text that an offset could point into.
    """

    field: str
    first: int
    last: int
    first_text_line: int = 0
    indent: int = 0


@dataclass(slots=True)
class DraftText:
    """A question file made of unfinished values, and where each field stands in it."""

    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """Return the file's bytes."""
        return ("\n".join(self.lines) + "\n").encode()

    def field_at(self, line: int) -> Place | None:
        """Return the field on a line of the text, counted from 1; None for a line that belongs to none."""
        return next((place for place in self.places if place.first <= line <= place.last), None)

    def offset_at(self, place: Place, line: int, column: int) -> int | None:
        """Return the offset in the field's text of a line and column, None where they do not lie in the text."""
        if not place.first_text_line or not place.first_text_line <= line <= place.last + 1:
            return None
        before = self.lines[place.first_text_line - 1 : line - 1]
        offset = sum(max(len(text) - place.indent, 0) + 1 for text in before)
        return offset + max(column - 1 - place.indent, 0)

    def single(self, head: str, name: str, text: str, margin: int = 0) -> None:
        """Add a value of one line in quotes, or nothing behind the colon where it is empty."""
        quoted = " '" + text.replace("'", "''") + "'" if text else ""
        self.lines.append(" " * margin + f"{head}:{quoted}")
        self.places.append(Place(name, len(self.lines), len(self.lines)))

    def text(self, head: str, name: str, text: str, margin: int = 0) -> None:
        """Add a text as a block that keeps every character, or nothing behind the colon where it is empty."""
        if not text.strip():
            self.single(head, name, "", margin)
            return
        first = len(self.lines) + 1
        self.lines.append(" " * margin + f"{head}: |2-")
        self._lines_of(name, text, first, margin + 2)

    def entry(self, name: str, text: str, margin: int) -> None:
        """Add an entry of a list."""
        first = len(self.lines) + 1
        self.lines.append(" " * margin + "- |2-")
        self._lines_of(name, text, first, margin + 2)

    def _lines_of(self, name: str, text: str, first: int, indent: int) -> None:
        self.lines += [" " * indent + line if line else "" for line in text.split("\n")]
        self.places.append(Place(name, first, len(self.lines), first + 1, indent))

    def heading(self, head: str, name: str, empty: str = "", margin: int = 0) -> None:
        """Add the line of a list or mapping."""
        self.lines.append(" " * margin + f"{head}:{' ' + empty if empty else ''}")
        self.places.append(Place(name, len(self.lines), len(self.lines)))


def draft_text(values: Values, question_id: str, review: Iterable[str] = ()) -> DraftText:
    """Return the file that ``values`` would make, also where they are unfinished; ``review`` are the lines of its review."""
    draft = DraftText()
    for remark in filter(str.strip, values["remarks"].split("\n")):
        draft.lines.append(f"# {remark.strip()}")
        draft.places.append(Place("remarks", len(draft.lines), len(draft.lines)))
    draft.single("id", "id", question_id)
    for name in ("type", "level", "competency", "knowledge_point", "cognitive_level", "difficulty", "seconds"):
        draft.single(name, name, values[name])
    draft.text("stem", "stem", values["stem"])
    if values["type"] == "short_answer":
        draft.text("answer", "answer", values["answer"])
        _rubric(draft, values["rubric"])
    else:
        draft.heading("options", "options", "" if values["options"] else "{}")
        for place, text in enumerate(values["options"]):
            draft.text(LETTERS[place], f"options.{place}", text, 2)
        draft.single("answer", "key", "".join(LETTERS[place] for place in values["key"]))
        if values["calculation"] and values["type"] == "single_choice":
            draft.single("calculation", "calculation", values["calculation"])
    draft.text("explanation", "explanation", values["explanation"])
    if values["references"]:
        draft.heading("references", "references")
        for place, row in enumerate(values["references"]):
            draft.single("- statute", f"references.{place}.statute", row["statute"])
            if row["article"]:
                draft.single("article", f"references.{place}.article", row["article"], 2)
    for name in ("enemies", "tags"):
        _list(draft, name, name, values[name], 0)
    if values["keep_order"] and values["type"] != "short_answer":
        draft.heading("keep_order", "keep_order", "true")
    draft.single("status", "status", values["status"])
    draft.single("author", "author", values["author"])
    draft.lines += review
    return draft


def _rubric(draft: DraftText, rows: Sequence[Mapping[str, Any]]) -> None:
    draft.heading("rubric", "rubric", "" if rows else "[]")
    for place, row in enumerate(rows):
        draft.single("- points", f"rubric.{place}.points", row["points"])
        draft.text("text", f"rubric.{place}.text", row["text"], 2)
        for name in ("accept", "reject"):
            _list(draft, name, f"rubric.{place}.{name}", row[name], 2)


def _list(draft: DraftText, head: str, name: str, texts: Sequence[str], margin: int) -> None:
    """A list of the entries that hold something; an empty line of a form is none."""
    filled = [(place, text) for place, text in enumerate(texts) if text.strip()]
    if filled:
        draft.heading(head, name, margin=margin)
        for place, text in filled:
            draft.entry(f"{name}.{place}", text, margin)
