"""What can be said of a question already while some of its fields are empty.

The validator looks at meanings only when every field has its shape. Where nothing is wrong but empty fields, they are filled for
the moment, and what is found elsewhere, and does not rest on them, is told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.codes import option_rules
from paper_builder.studio.judging import Judgement, judge
from paper_builder.studio.values import copied

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.studio.judging import FieldFinding
    from paper_builder.studio.validator import Validator
    from paper_builder.studio.values import Values

_ID = "x-x-000"
_CLASSIFICATION = ("level", "competency", "knowledge_point")
_APART = {"explanation": "……", "author": "author", "cognitive_level": "apply", "difficulty": "3", "seconds": "60"}
"""Fields that say nothing about the others, and what stands in for them."""


def with_early_findings(judgement: Judgement, validator: Validator, values: Values) -> Judgement:
    """Return ``judgement`` of ``values`` with what can be said although some fields are empty."""
    missing = {found.field for found in judgement.errors if found.missing and found.field != "id"}
    if judgement.question is not None or not missing or any(not found.missing for found in judgement.errors):
        return judgement
    filled = _filled(values, missing, validator.bank)
    if filled is None:
        return judgement
    path = f"items/{filled['level']}/{filled['competency']}/{_ID}.yaml"
    found = judge(validator, filled, question_id=_ID, path=path).findings
    whole = missing <= {*_APART, *_CLASSIFICATION}
    early = [one for one in found if not _is_of_what_was_filled(one, missing) and (whole or _stands_alone(one))]
    return Judgement(question=None, findings=tuple(dict.fromkeys((*judgement.findings, *early))))


def _is_of_what_was_filled(found: FieldFinding, missing: set[str]) -> bool:
    """Whether a finding may be about what stands in for an empty field, or a reference that has another number without it."""
    root = found.field.partition(".")[0]
    if root == "references" and any(name.startswith("references.") for name in missing):
        return True
    return found.field in {*missing, *_CLASSIFICATION, "id", ""}


def _stands_alone(found: FieldFinding) -> bool:
    """Whether a finding holds whatever stem, options, key or scoring points are still to come."""
    if found.field == "calculation" or found.severity != "error":
        return False
    return found.code < "PB300" or found.code == option_rules.DUPLICATE_OPTION.code


def _filled(values: Values, missing: set[str], bank: Bank) -> Values | None:
    """The values with something in every empty field; None where nothing sensible can stand there."""
    filled = copied(values)
    for name in sorted(missing):
        root, *rest = name.split(".")
        match (root, rest):
            case ("options", [place]):
                filled["options"][int(place)] = f"（选项 {place}）"
            case ("key", []) if len(filled["options"]) > 1:
                filled["key"] = [0, 1] if filled["type"] == "multiple_choice" else [0]
            case ("rubric", [place, part]):
                filled["rubric"][int(place)][part] = "1" if part == "points" else "……"
            case ("references", [_, "statute"]):
                filled[root] = [row for row in filled[root] if row["statute"]]  # nothing else says what it refers to
            case ("stem" | "answer", []):
                filled[root] = "……"
            case (_, []) if root in _APART:
                filled[root] = _APART[root]
            case (_, []) if root in _CLASSIFICATION:
                continue
            case _:
                return None
    fit = _classification(values, bank)
    return filled | fit if fit else None


def _classification(values: Values, bank: Bank) -> dict[str, Any] | None:
    """A level, competency and point that fit together and what is chosen of them; what is chosen, if it does not fit anyway."""
    chosen = {name: values[name] for name in _CLASSIFICATION}
    if all(chosen.values()):
        return chosen
    for point in bank.knowledge_points.values():
        for level in point.levels:
            fit = {"level": level, "competency": point.competency, "knowledge_point": point.id}
            if all(chosen[name] in ("", value) for name, value in fit.items()):
                return fit
    return None
