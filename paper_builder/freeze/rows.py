"""A row of the blueprint as the paper keeps it, with what the paper reaches, so that it can be measured again without a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import paper_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.measures import is_met, measure, wanted
from paper_builder.paper import PaperRow
from paper_builder.scoring import plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import PaperItem


def make_row(bank: Bank, blueprint: Blueprint, constraint: Constraint, items: Sequence[PaperItem]) -> PaperRow:
    """Return the row and what the ``items`` of a form reach on it."""
    where = _where(bank, blueprint, constraint)
    reached = measure(constraint.measure, where, items, ability=constraint.ability, centre=constraint.centre)
    return PaperRow(
        id=constraint.id,
        name=constraint.name,
        measure=constraint.measure,
        where=where,
        lower=constraint.lower,
        upper=constraint.upper,
        target=constraint.target,
        reached=reached,
        ability=constraint.ability,
        centre=constraint.centre,
        weight=constraint.weight,
    )


def _where(bank: Bank, blueprint: Blueprint, constraint: Constraint) -> Mapping[str, tuple[str | int, ...]]:
    """Return the row's filter as plain data, without the fields that allow everything and with past papers by their names."""
    where = constraint.where
    looking_back = ("past_paper", "last_sittings")
    fields = {name: tuple(getattr(where, name)) for name in where.__slots__ if name not in looking_back}
    named = {name: values for name, values in fields.items() if values}
    if where.looks_back:
        named["past_paper"] = tuple(paper.name for paper in where.past_papers(bank, blueprint.level))
    return named


def missed(rows: Iterable[PaperRow], blueprint: Blueprint, form: str) -> Iterator[Diagnostic]:
    """Yield an error for each row that the form does not meet, and a warning where the blueprint allows that."""
    spans = {constraint.id: constraint.span for constraint in blueprint.constraints}
    title = form_title(form)
    for row in rows:
        if is_met(row):
            continue
        bounds, reached = wanted(row), plain(row.reached)
        if row.is_soft:
            rule = rules.SOFT_ROW_MISSED
            message = Message(
                f"{title.zh}：{row.name}尽量{bounds.zh}，没有做到，实际 {reached}",
                f"{title.en}: row {row.id} should be {bounds.en} if possible; the paper has {reached}",
            )
        else:
            rule = rules.ROW_NOT_MET
            message = Message(
                f"{title.zh}：{row.name}应{bounds.zh}，实际 {reached}",
                f"{title.en}: row {row.id} wants {bounds.en}, the paper has {reached}",
            )
        yield rule.found(message, span=spans.get(row.id), subject=row.id)
