"""<level>-forms.jsonl: many forms in one file, a JSON object a line, and how it is read again. It searches for nothing.

The first line is the header: what the forms were made from and under which limits, with the digests of all questions that they may
hold, and which of these are the anchor that stands on every form. Then a line a form, which names its questions by their places in
the header, section by section. The last line sums up. No key stands in it; the contract is schemas/forms.schema.json.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from paper_builder import __version__, strict_json, yaml_source
from paper_builder.assembly.loft import NAME, VERSION
from paper_builder.blueprint import FormSelection, Selection
from paper_builder.codes import paper_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message, Span, has_errors
from paper_builder.provenance import provenance_of
from paper_builder.reasons import reason
from paper_builder.schema import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction
    from pathlib import Path

    from paper_builder.assembly.loft import Limits, Summary
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic

FORMAT = 2
SUFFIX = "-forms.jsonl"
_PLACES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsFile:
    """What a file of forms, called ``shown``, holds: header and summary as they are written, the forms by their numbers from 1."""

    shown: str
    header: Mapping[str, Any]
    summary: Mapping[str, Any]
    forms: tuple[FormSelection, ...]

    @property
    def anchor(self) -> tuple[str, ...]:
        """Return the ids of the questions that stand on every form."""
        names = list(self.header["questions"])
        return tuple(names[place] for place in self.header["anchor"])

    def name(self, number: int) -> str:
        """Return what the form of that number is called: the number, with zeros before it so that names sort."""
        return f"{number:0{len(str(len(self.forms)))}d}"


# ---- writing ---------------------------------------------------------------------------------------------------------


def header_of(
    bank: Bank, blueprint: Blueprint, limits: Limits, seed: int, sitting: date | None, questions: Sequence[str]
) -> dict[str, Any]:
    """Return the header but for the anchor. ``questions`` are those that the forms may hold, by their ids."""
    made = Selection(forms=(), seed=seed, solver=NAME, solver_version=VERSION, stop_reason="")
    provenance = provenance_of(bank, blueprint, made)
    return {
        "kind": "header",
        "version": FORMAT,
        "level": blueprint.level,
        "blueprint": provenance.blueprint,
        "blueprint_digest": provenance.blueprint_digest,
        "bank_digest": provenance.bank_digest,
        "past_digest": provenance.past_digest,
        "statistics_digest": provenance.statistics_digest,
        "near_duplicates_digest": provenance.near_duplicates_digest,
        "seed": seed,
        "sitting": sitting.isoformat() if sitting else "",
        "forms": limits.forms,
        "items": sum(section.count for section in blueprint.sections),
        "overlap_max": limits.overlap_max,
        "exposure_max": limits.exposure_max,
        "solver": NAME,
        "solver_version": VERSION,
        "builder_version": __version__,
        "sections": [section.id for section in blueprint.sections],
        "questions": {name: bank.questions[name].digest for name in sorted(questions)},
    }


def line(data: Mapping[str, Any]) -> bytes:
    """Return one line of the file."""
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def places(header: Mapping[str, Any]) -> dict[str, int]:
    """Return the place of each question in the header, from 0."""
    return {name: place for place, name in enumerate(header["questions"])}


def by_place(form: FormSelection, place: Mapping[str, int]) -> list[list[int]]:
    """Return the places of a form's questions, section by section."""
    return [[place[name] for name in names] for names in form.questions]


def by_name(wire: Sequence[Sequence[int]], names: Sequence[str]) -> FormSelection:
    """Return the form of those places in ``names``, the header's questions. IndexError for a place that there is not."""
    return FormSelection(questions=tuple(tuple(names[place] for place in part) for part in wire))


def file_bytes(header: Mapping[str, Any], forms: Sequence[FormSelection], summary: Summary) -> bytes:
    """Return the whole file."""
    place = places(header)
    lines = [line({"kind": "form", "number": number, "questions": by_place(form, place)}) for number, form in enumerate(forms, 1)]
    anchor = {"anchor": [place[name] for name in summary.anchor]}
    return b"".join([line({**header, **anchor}), *lines, line(_summary(summary))])


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "kind": "summary",
        "forms": summary.forms,
        "mean_overlap": _rounded(summary.mean_overlap),
        "least_mean_overlap": _rounded(summary.least_mean_overlap),
        "overlap": summary.overlap,
        "exposure": summary.exposure,
        "least_exposure": summary.least_exposure,
        "unused": summary.unused,
        "mean_facility": [_rounded(end) for end in summary.mean_facility],
        "seconds": [_rounded(end) for end in summary.seconds],
        "aims": [
            {"row": aim.row, "mean_distance": _rounded(aim.mean), "worst_distance": _rounded(aim.worst)} for aim in summary.aims
        ],
        "soft": [{"row": row.row, "missed": row.forms} for row in summary.soft],
        "by_solver": summary.by_solver,
        **({"solver": summary.solver} if summary.by_solver else {}),
    }


def _rounded(value: Fraction) -> int | float:
    rounded = round(value, _PLACES)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


# ---- reading ---------------------------------------------------------------------------------------------------------


def read_forms(path: Path) -> tuple[FormsFile | None, tuple[Diagnostic, ...]]:
    """Return what the file holds, or None and why it is no complete file of forms."""
    shown = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, (_unreadable(shown, 1, Message(f"读不到：{reason(error).zh}", f"cannot be read: {reason(error).en}")),)
    lines: list[Mapping[str, Any]] = []
    for number, text in enumerate(data.split(b"\n")[:-1] if data.endswith(b"\n") else data.split(b"\n"), 1):
        try:
            wire = strict_json.loads(text)
        except (ValueError, RecursionError):
            return None, (_unreadable(shown, number, Message("这一行不是完整的 JSON", "this line is not complete JSON")),)
        if number == 1 and (other := _of_other_version(shown, wire)) is not None:
            return None, (other,)
        _, found = check(yaml_source.Document.of_plain(wire, shown), "forms")
        if has_errors(found):
            return None, tuple(replace(finding, span=Span(path=shown, line=number, end_line=number)) for finding in found)
        lines.append(wire)
    wrong = next(_inconsistent(lines), None)
    if wrong is not None:
        return None, (_unreadable(shown, *wrong),)
    header, *middle, summary = lines
    names = list(header["questions"])
    forms = tuple(by_name(wire["questions"], names) for wire in middle)
    return FormsFile(shown=shown, header=header, summary=summary, forms=forms), ()


def _of_other_version(shown: str, wire: Any) -> Diagnostic | None:
    """Return that the file was written by another version of the program; None where it was not."""
    version = wire.get("version") if isinstance(wire, dict) and wire.get("kind") == "header" else FORMAT
    if version == FORMAT or not isinstance(version, int):
        return None
    return rules.FORMS_FILE_UNREADABLE.found(
        Message(
            f"{shown} 是第 {version} 版的多卷文件，本程序读写第 {FORMAT} 版",
            f"{shown} is a file of forms of version {version}; this program reads and writes version {FORMAT}",
        ),
        span=Span(path=shown, line=1, end_line=1),
        hint=Message("用本程序重新组卷", "build the forms again with this program"),
    )


def _inconsistent(lines: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Message]]:
    """Yield the lines, by number, that do not fit together."""
    kinds = [wire["kind"] for wire in lines]
    if kinds != ["header", *["form"] * (len(kinds) - 2), "summary"]:
        yield max(1, len(lines)), Message("应依次是 header、各卷、summary", "wanted are the header, the forms, then the summary")
        return
    header, summary = lines[0], lines[-1]
    if header["sitting"] and parse_date(header["sitting"]) is None:
        yield 1, Message(f"没有 {header['sitting']} 这一天", f"there is no day {header['sitting']}")
    if not len(lines) - 2 == header["forms"] == summary["forms"]:
        yield (
            len(lines),
            Message(
                f"应有 {header['forms']} 卷，文件里有 {len(lines) - 2} 卷",
                f"{len(lines) - 2} forms where there should be {header['forms']}",
            ),
        )
    if max(header["anchor"], default=-1) >= len(header["questions"]):
        yield 1, Message("锚题的位置超出试题表", "the anchor names places beyond the questions")
    anchor = set(header["anchor"])
    uses: Counter[int] = Counter()
    for number, wire in enumerate(lines[1:-1], 1):
        places = [place for part in wire["questions"] for place in part]
        if wire["number"] != number:
            yield number + 1, Message(f"这里应是第 {number} 卷", f"here form {number} should be")
        if (
            len(wire["questions"]) != len(header["sections"])
            or len(set(places)) != header["items"]
            or len(places) != header["items"]
            or max(places) >= len(header["questions"])
        ):
            yield (
                number + 1,
                Message(
                    f"第 {number} 卷不是 {header['items']} 道不同的题",
                    f"form {number} is not made of {header['items']} different questions",
                ),
            )
        if not anchor.issubset(places):
            yield number + 1, Message(f"第 {number} 卷上没有全部锚题", f"form {number} does not hold the whole anchor")
        uses.update(place for place in places if place not in anchor)
    most = max(uses.values(), default=0)
    if most != summary["exposure"] or most > header["exposure_max"]:
        yield (
            len(lines),
            Message(
                f"一题最多上了 {most} 卷，汇总写 {summary['exposure']}，上限是 {header['exposure_max']}",
                f"a question stands on {most} forms; the summary says {summary['exposure']}, the limit {header['exposure_max']}",
            ),
        )


def too_alike(forms: FormsFile, number: int) -> tuple[Diagnostic, ...]:
    """Return that form ``number`` shares more questions with another one than the file says; empty where it does not.

    The anchor is no matter of that.
    """
    own = _names(forms.forms[number - 1]) - set(forms.anchor)
    limit = min(forms.header["overlap_max"], forms.summary["overlap"])
    shared = [(len(own & _names(form)), other) for other, form in enumerate(forms.forms, 1) if other != number]
    most, other = max(shared, default=(0, number))
    if most <= limit:
        return ()
    problem = Message(
        f"与第 {other} 卷有 {most} 题相同，上限是 {limit}", f"{most} questions in common with form {other}, the limit is {limit}"
    )
    return (_unreadable(forms.shown, number + 1, problem),)


def _names(form: FormSelection) -> set[str]:
    return {name for names in form.questions for name in names}


def _unreadable(shown: str, number: int, message: Message) -> Diagnostic:
    return rules.FORMS_FILE_UNREADABLE.found(
        Message(f"{shown} 第 {number} 行：{message.zh}", f"{shown}, line {number}: {message.en}"),
        span=Span(path=shown, line=number, end_line=number),
        hint=Message(
            "给出 build --overlap-max 或 --exposure-max 写成的完整文件；不要手工修改",
            "give a complete file that build wrote with --overlap-max or --exposure-max; do not edit it",
        ),
    )
