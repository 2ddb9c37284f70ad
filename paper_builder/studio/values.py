"""The fields of a form as plain data: from a question file, to the text that the validator reads, and back from its positions.

Every value is the text that was typed, so that nothing half-finished is lost. It knows no bank and no rule.
"""

from __future__ import annotations

import copy
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from paper_builder.question import Choice, Criterion, Option, Question, ShortAnswer
from paper_builder.scoring import plain
from paper_builder.yaml_source.decoding import CONTROL, INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Values = dict[str, Any]
"""Field → what was typed:

``type level competency knowledge_point cognitive_level difficulty seconds stem calculation explanation status author``: str, "" for
nothing yet; ``options``: list[str], letters by place; ``key``: list[int], places of the right options, from 0; ``answer``: str, the
model answer; ``rubric``: list of {points, text: str, accept, reject: list[str]}; ``references``: list of {statute, article: str};
``enemies``, ``tags``: list[str]; ``keep_order``: bool; ``remarks``: str, the comments of the file without their #.

Options and rubric are both kept when the type changes, so that changing it back loses nothing.
"""

LETTERS = "ABCDEFGH"
LINES = ("level", "competency", "knowledge_point", "cognitive_level", "difficulty", "seconds", "calculation", "status", "author")
TEXTS = ("stem", "answer", "explanation", "remarks")
SECONDS = {"single_choice": "60", "multiple_choice": "90", "short_answer": "480"}
"""The expected time that is suggested for a new question by its type, until the author gives another."""


def new_values(type: str = "single_choice", **filled: Any) -> Values:
    """Return the values of a new question: four empty options, one empty scoring point, and what is ``filled`` in.

    Nothing stands for cognitive level and difficulty: papers are balanced on them, so they must be somebody's judgement.
    """
    values: Values = {
        **dict.fromkeys((*LINES, *TEXTS), ""),
        "type": type,
        "seconds": SECONDS.get(type, "60"),
        "status": "draft",
        "options": ["", "", "", ""],
        "key": [],
        "rubric": [{"points": "", "text": "", "accept": [], "reject": []}],
        "references": [],
        "enemies": [],
        "tags": [],
        "keep_order": False,
    }
    return normalised({**values, **filled})


def normalised(values: Mapping[str, Any]) -> Values:
    """Return a copy of known fields with every value of its kind, texts in NFC without what nobody can see.

    Control and invisible characters come along with text from chats and web pages; no bank file may hold them.
    """
    rubric = [
        {
            "points": _line(row.get("points")),
            "text": _text(row.get("text")),
            "accept": _texts(row.get("accept")),
            "reject": _texts(row.get("reject")),
        }
        for row in _rows(values.get("rubric"))
    ]
    options = _texts(values.get("options"))[: len(LETTERS)]
    chosen = values.get("key")
    key = sorted({place for place in chosen if isinstance(place, int) and 0 <= place < len(options)}) if chosen else []
    return {
        "type": _line(values.get("type")) or "single_choice",
        **{name: _line(values.get(name)) for name in LINES},
        **{name: _text(values.get(name)) for name in TEXTS},
        "options": options,
        "key": key,
        "rubric": rubric,
        "references": [
            {"statute": _line(row.get("statute")), "article": _line(row.get("article"))} for row in _rows(values.get("references"))
        ],
        "enemies": [_line(name) for name in values.get("enemies") or ()],
        "tags": [_line(name) for name in values.get("tags") or ()],
        "keep_order": bool(values.get("keep_order")),
    }


def _rows(rows: Any) -> Sequence[Mapping[str, Any]]:
    return [row for row in rows or () if isinstance(row, dict)]


def _texts(texts: Any) -> list[str]:
    return [_text(text) for text in texts or ()]


def _text(text: Any) -> str:
    """The text with one kind of line end, no characters that cannot be seen, and no blank end."""
    if not isinstance(text, str):
        return "" if text is None else str(text)
    text = unicodedata.normalize(
        "NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    return INVISIBLE.sub("", CONTROL.sub("", text)).rstrip()


def _line(text: Any) -> str:
    return " ".join(_text(text).split())


# ---- from a file and from a question -------------------------------------------------------------------------------


def values_of_data(data: Mapping[str, Any], remarks: str = "") -> Values:
    """Return the values of a question file's plain data, as far as its shape allows; what is missing is empty."""
    short = data.get("type") == "short_answer"
    options = data.get("options")
    texts = list(options.values()) if isinstance(options, dict) else []
    letters = list(options) if isinstance(options, dict) else []
    answer = data.get("answer")
    key = (
        [letters.index(letter) for letter in dict.fromkeys(answer) if letter in letters]
        if isinstance(answer, str) and not short
        else []
    )
    plain_fields = {name: data.get(name) for name in (*LINES, "stem", "explanation") if isinstance(data.get(name), str)}
    values = new_values(str(data.get("type") or "single_choice"), seconds="")
    return normalised(
        {
            **values,
            **plain_fields,
            "status": data.get("status") or "draft",
            "options": texts or values["options"],
            "key": key,
            "answer": answer if short else "",
            "rubric": data.get("rubric") if isinstance(data.get("rubric"), list) and data["rubric"] else values["rubric"],
            "references": data.get("references") if isinstance(data.get("references"), list) else [],
            "enemies": data.get("enemies") if isinstance(data.get("enemies"), list) else [],
            "tags": data.get("tags") if isinstance(data.get("tags"), list) else [],
            "keep_order": str(data.get("keep_order")).casefold() == "true",
            "remarks": remarks,
        }
    )


def values_of(question: Question, remarks: str = "") -> Values:
    """Return the values of a question."""
    data: dict[str, Any] = {name: str(getattr(question, name)) for name in ("type", *LINES, "stem", "explanation")}
    match question.body:
        case Choice(options=options, key=key):
            data["options"] = {option.letter: option.text for option in options}
            data["answer"] = "".join(key)
        case ShortAnswer(model_answer=answer, rubric=rubric):
            data["answer"] = answer
            data["rubric"] = [
                {"points": plain(c.points), "text": c.text, "accept": list(c.accept), "reject": list(c.reject)} for c in rubric
            ]
    data["references"] = [{"statute": r.statute, "article": r.article} for r in question.references]
    data |= {"enemies": list(question.enemies), "tags": list(question.tags), "keep_order": str(question.keep_order)}
    return values_of_data(data, remarks)


def at(values: Values, name: str) -> Any:
    """Return the value at a dotted field name, "" where there is none."""
    value: Any = values
    for step in name.split(".") if name else ():
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            return ""
    return value


def copied(values: Values) -> Values:
    """Return an independent copy."""
    return copy.deepcopy(values)


# ---- to a question, finished or not --------------------------------------------------------------------------------


def question_as_typed(values: Values, question_id: str) -> Question:
    """Return the question as far as it was typed, for looking at it: no rule is asked, what is missing is empty or ordinary."""
    short = values["type"] == "short_answer"
    options = tuple(Option(letter=LETTERS[place], text=text) for place, text in enumerate(values["options"]))
    rubric = tuple(
        Criterion(
            points=_points(row["points"]),
            text=row["text"],
            accept=tuple(filter(None, row["accept"])),
            reject=tuple(filter(None, row["reject"])),
        )
        for row in values["rubric"]
        if row["points"] or row["text"]
    )
    key = tuple(LETTERS[place] for place in values["key"])
    return Question(
        id=question_id,
        type=values["type"],
        level=values["level"],
        competency=values["competency"],
        knowledge_point=values["knowledge_point"],
        cognitive_level=values["cognitive_level"],
        difficulty=int(values["difficulty"]) if values["difficulty"] in ("1", "2", "3", "4", "5") else 3,
        seconds=int(values["seconds"]) if values["seconds"].isascii() and values["seconds"].isdigit() else 0,
        stem=values["stem"],
        body=ShortAnswer(model_answer=values["answer"], rubric=rubric)
        if short
        else Choice(multiple=values["type"] == "multiple_choice", options=options, key=key),
        explanation=values["explanation"],
        status=values["status"] or "draft",
        author=values["author"],
        enemies=tuple(values["enemies"]),
        tags=tuple(values["tags"]),
        keep_order=values["keep_order"],
    )


def _points(text: str) -> Decimal:
    try:
        points = Decimal(unicodedata.normalize("NFKC", text))
    except InvalidOperation:
        return Decimal(0)
    return points if points.is_finite() and 0 <= points <= 100 else Decimal(0)
