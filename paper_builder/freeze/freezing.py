"""From a selection to papers: forms get their names, items their numbers, and every row of the blueprint is measured once more."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from paper_builder.blueprint import form_names
from paper_builder.diagnostics import Diagnostic, has_errors
from paper_builder.freeze.gate import refused, refused_form
from paper_builder.freeze.items import make_item, pictures
from paper_builder.freeze.orders import items_in_order, option_orders
from paper_builder.freeze.rows import make_row, missed
from paper_builder.paper import Named, Paper, PaperSection
from paper_builder.provenance import provenance_of

if TYPE_CHECKING:
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, FormSelection, Selection


def freeze(
    bank: Bank, blueprint: Blueprint, selection: Selection, *, sitting: date | None
) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """Return one paper a form, named as the selection names them or else A, B, …, and what was found.

    There are no papers at all where a finding is an error. A soft row that is missed is a warning. ``bank.past`` holds the papers
    published before the sitting. ValueError for two forms of one name.
    """
    names = tuple(form.name or name for form, name in zip(selection.forms, form_names(len(selection.forms)), strict=True))
    if len(set(names)) < len(names):
        raise ValueError(f"two forms of one name: {', '.join(names)}")
    found: list[Diagnostic] = list(refused(blueprint, selection, names, bank))
    papers: list[Paper] = []
    for name, form in zip(names, selection.forms, strict=True):
        found.extend(refused_form(bank, blueprint, form, name))
        if has_errors(found):
            continue
        paper, more = _freeze_form(bank, blueprint, selection, form, name, sitting)
        papers.append(paper)
        found.extend(more)
    return (() if has_errors(found) else tuple(papers)), tuple(found)


def _freeze_form(
    bank: Bank, blueprint: Blueprint, selection: Selection, form: FormSelection, name: str, sitting: date | None
) -> tuple[Paper, list[Diagnostic]]:
    rng = Random(f"{selection.seed}/{blueprint.digest}/{name}")
    found: list[Diagnostic] = []
    sections: list[PaperSection] = []
    number = 1
    for section, names in zip(blueprint.sections, form.questions, strict=True):
        questions = items_in_order([bank.questions[question] for question in names], blueprint.item_sets, rng)
        orders = option_orders(questions, section, rng, name, found)
        items = tuple(
            make_item(bank, question, section, number + offset, order)
            for offset, (question, order) in enumerate(zip(questions, orders, strict=True))
        )
        number += len(items)
        sections.append(
            PaperSection(
                id=section.id,
                title=section.title,
                type=section.type,
                points_each=section.points,
                scoring=section.scoring,
                items=items,
            )
        )
    items = tuple(item for section in sections for item in section.items)
    rows = tuple(make_row(bank, blueprint, row, items) for row in blueprint.constraints if row.is_about(name))
    found.extend(missed(rows, blueprint, name))
    level = bank.level(blueprint.level)
    paper = Paper(
        id=f"{blueprint.level}-{name}",
        title=bank.settings.title,
        issuer=bank.settings.issuer,
        level=Named(id=level.id, name=level.name),
        form=name,
        sitting=sitting.isoformat() if sitting else "",
        minutes=blueprint.minutes,
        total_points=blueprint.total_points,
        pass_points=blueprint.pass_points,
        notes=bank.settings.notes,
        sections=tuple(sections),
        rows=rows,
        assets=tuple(pictures(bank, items, found)),
        provenance=provenance_of(bank, blueprint, selection),
    )
    return paper, found
