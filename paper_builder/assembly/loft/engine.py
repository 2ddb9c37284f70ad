"""Many forms from bank and blueprint, each checked, or what prevents them, explained. The stages are ``solving``'s."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

import numpy as np

from paper_builder.assembly import explain, solver
from paper_builder.assembly.check import violations
from paper_builder.assembly.engine import assemble
from paper_builder.assembly.loft import saying
from paper_builder.assembly.loft.limits import least_uses
from paper_builder.assembly.loft.making import NAME, VERSION, Stop
from paper_builder.assembly.loft.solving import Forms, NoForm, TooAlike, TooExposed, solve_forms
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.rows import make_problem
from paper_builder.blueprint import FormSelection, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from fractions import Fraction

    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic

    Span = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the forms are like together.

    ``mean_overlap`` is how many questions two forms share on average, ``least_mean_overlap`` what no forms of these sections and
    this pool can undercut. ``exposure`` is on how many forms the most used question stands, ``least_exposure`` what some question
    must. ``unused`` questions of the pool stand on none. ``mean_facility`` (0 to 1, high = easy) and ``seconds`` are the smallest
    and largest of a form. ``by_solver`` forms came from ``solver``.
    """

    forms: int
    items: int
    mean_overlap: Fraction
    least_mean_overlap: Fraction
    overlap: int
    exposure: int
    least_exposure: int
    unused: int
    mean_facility: Span
    seconds: Span
    by_solver: int
    solver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsOutcome:
    """As many forms as were asked for and their summary, or none and what the diagnostics say of it."""

    forms: tuple[FormSelection, ...]
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def singly(blueprint: Blueprint) -> Blueprint:
    """Return what the blueprint asks of a form that is one of many: no rows on named forms, and no question of an item set."""
    members = tuple(member for members in blueprint.item_sets for member in members)
    return replace(
        blueprint,
        constraints=tuple(row for row in blueprint.constraints if not row.forms),
        item_sets=(),
        excluded_questions=(*blueprint.excluded_questions, *members),
    )


def assemble_forms(
    bank: Bank,
    blueprint: Blueprint,
    limits: Limits,
    *,
    seed: int,
    sitting: date | None,
    jobs: int | None = 1,
    kept: Sequence[Sequence[FormSelection]] = (),
    on_batch: Callable[[Sequence[FormSelection], int], None] | None = None,
) -> FormsOutcome:
    """Return forms that each meet every row of the blueprint and keep the limits among them, or what prevents so many.

    The same bank, blueprint, limits, seed and sitting give the same forms in any process, whatever ``jobs`` is: 1 is this process,
    another number so many workers of joblib, None what ``joblib.parallel_config`` says. ``on_batch`` is told the forms of each
    batch and how many there are; ``kept`` are batches that an earlier call told, which are checked and not made again, as far as
    they are sound. RuntimeError if the search contradicts the final check.
    """
    refused = saying.not_for_many(blueprint)
    if refused:
        return FormsOutcome(forms=(), summary=None, diagnostics=refused)
    return _Run(bank, blueprint, limits, seed, sitting).outcome(jobs, kept, on_batch)


class _Run:
    """One assembly of many forms: what it is asked, and the problem of one form that it comes to."""

    def __init__(self, bank: Bank, blueprint: Blueprint, limits: Limits, seed: int, sitting: date | None) -> None:
        self.bank = bank
        self.blueprint = singly(blueprint)
        self.limits = limits
        self.seed = seed
        self.sitting = sitting
        self.pool = make_pool(bank, self.blueprint, sitting)
        self.problem = make_problem(bank, self.blueprint, self.pool.usable, 1)
        self.sound: set[FormSelection] = set()
        self.notes = (*explain.stale(bank, self.blueprint, self.pool), *saying.sets_left_out(blueprint))

    def outcome(
        self,
        jobs: int | None,
        kept: Sequence[Sequence[FormSelection]],
        on_batch: Callable[[Sequence[FormSelection], int], None] | None,
    ) -> FormsOutcome:
        def tell(batch: Sequence[Ints], number: int) -> None:
            forms = [self._checked(form) for form in batch]
            if on_batch is not None:
                on_batch(forms, number)

        old = self._slots_of(kept)
        result = solve_forms(self.problem, self.limits, self.seed, jobs=jobs, kept=old, on_batch=tell)
        match result:
            case Forms():
                return self._made(result)
            case NoForm():
                return self._no_form()
            case TooExposed():
                return self._none((saying.too_exposed(self.bank, self.blueprint, self.limits, result.least),))
            case TooAlike():
                return self._none((saying.too_alike(self.bank, self.blueprint, self.limits, result),))
            case _:
                assert_never(result)

    def _no_form(self) -> FormsOutcome:
        one = assemble(self.bank, self.blueprint, forms=1, seed=self.seed, sitting=self.sitting)
        if one.selection is None:
            return self._none(one.diagnostics)
        return self._none((saying.too_few(self.bank, self.blueprint, self.limits, 0, Stop.LIMIT),))

    def _none(self, found: Iterable[Diagnostic]) -> FormsOutcome:
        return FormsOutcome(forms=(), summary=None, diagnostics=tuple(dict.fromkeys((*self.notes, *found))))

    def _made(self, result: Forms) -> FormsOutcome:
        made = result.made
        if made.stop is not Stop.DONE:
            return self._none((saying.too_few(self.bank, self.blueprint, self.limits, len(made.ledger.forms), made.stop),))
        ledger = made.ledger
        summary = Summary(
            forms=len(ledger.forms),
            items=ledger.questions.shape[1],
            mean_overlap=ledger.mean_shared,
            least_mean_overlap=result.least,
            overlap=ledger.most_shared,
            exposure=int(ledger.used.max(initial=0)),
            least_exposure=least_uses(result.supply, self.limits.forms),
            unused=int(np.count_nonzero(ledger.used == 0)),
            mean_facility=self._span("mean_facility", ledger.forms),
            seconds=self._span("seconds", ledger.forms),
            by_solver=made.by_solver,
            solver=f"{solver.NAME} {solver.version()}" if made.by_solver else "",
        )
        return FormsOutcome(forms=tuple(map(self._selected, ledger.forms)), summary=summary, diagnostics=self.notes)

    def _span(self, name: str, forms: Sequence[Ints]) -> Span:
        quantity = next(quantity for quantity in self.problem.profile if quantity.name == name)
        sums = [int(quantity.coefficients[form].sum()) for form in forms]
        return min(sums) * quantity.unit, max(sums) * quantity.unit

    # ---- slots and questions -----------------------------------------------------------------------------------------

    def _selected(self, slots: Ints) -> FormSelection:
        chosen: Sequence[int] = slots.tolist()
        return FormSelection(
            questions=tuple(
                tuple(
                    self.problem.questions[self.problem.slot_question[slot]].id
                    for slot in chosen
                    if self.problem.slot_section[slot] == section
                )
                for section in range(len(self.blueprint.sections))
            )
        )

    def _checked(self, slots: Ints) -> FormSelection:
        form = self._selected(slots)
        wrong = () if form in self.sound else self._wrong(form)
        if wrong:
            raise RuntimeError("a form fails its check: " + "; ".join(wrong))
        return form

    def _wrong(self, form: FormSelection) -> tuple[str, ...]:
        selection = Selection(forms=(form,), seed=self.seed, solver=NAME, solver_version=VERSION, stop_reason="")
        return violations(self.bank, self.blueprint, selection, self.pool.day, sitting=self.sitting)

    def _slots_of(self, kept: Sequence[Sequence[FormSelection]]) -> list[tuple[Ints, ...]]:
        """Return the kept batches as slots, up to the first that holds a form that is not as it should be."""
        place = {question.id: number for number, question in enumerate(self.problem.questions)}
        slot_at = {
            (question, section): slot
            for slot, (question, section) in enumerate(
                zip(self.problem.slot_question.tolist(), self.problem.slot_section.tolist(), strict=True)
            )
        }
        batches: list[tuple[Ints, ...]] = []
        for batch in kept:
            forms: list[Ints] = []
            for form in batch:
                named = [(place.get(name), section) for section, names in enumerate(form.questions) for name in names]
                slots = [slot_at.get((number, section), -1) for number, section in named if number is not None]
                if len(slots) < len(named) or min(slots, default=-1) < 0 or self._wrong(form):
                    return batches
                forms.append(np.sort(np.array(slots, dtype=np.int64)))
                self.sound.add(self._selected(forms[-1]))
            batches.append(tuple(forms))
        return batches
