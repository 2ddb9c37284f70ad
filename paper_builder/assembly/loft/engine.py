"""Many forms from bank and blueprint, each checked, or what prevents them, explained. The stages are ``solving``'s."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

import numpy as np

from paper_builder.assembly import explain, solver
from paper_builder.assembly.check import violations
from paper_builder.assembly.engine import assemble
from paper_builder.assembly.loft import saying
from paper_builder.assembly.loft.checking import violations_together
from paper_builder.assembly.loft.limits import least_mean_overlap, least_uses, questions_needed, supplies_of
from paper_builder.assembly.loft.making import NAME, VERSION, Stop
from paper_builder.assembly.loft.solving import Forms, NoForm, TooAlike, TooExposed, solve_forms
from paper_builder.assembly.loft.summary import Summary, aimed, missed, span
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.thinning import MOST, thinned
from paper_builder.blueprint import FormSelection, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from paper_builder.assembly.loft.limits import Limits, Supply
    from paper_builder.assembly.problem import Ints
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic


_EVENLY = 10
"""Of very many questions one in so many is drawn evenly over all kinds. Many forms wear out all kinds as there are of them, so that
the draw should be like the whole."""
_EXPLAINED = 3
"""Included questions that stand on no form: for so many of them it is asked whether one form could hold them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsOutcome:
    """As many forms as were asked for and their summary, or none and what the diagnostics say of it."""

    forms: tuple[FormSelection, ...]
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def singly(blueprint: Blueprint) -> Blueprint:
    """Return what the blueprint asks of each form by itself that is one of many: no rows on named forms, no included questions."""
    return replace(blueprint, constraints=tuple(row for row in blueprint.constraints if not row.forms), included_questions=())


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

    The same bank, blueprint, limits, seed and sitting give the same forms in any process, whatever ``jobs`` is. The arguments are
    those of ``ManyForms`` and its ``outcome``.
    """
    return ManyForms(bank, blueprint, limits, seed=seed, sitting=sitting).outcome(jobs=jobs, kept=kept, on_batch=on_batch)


class ManyForms:
    """One assembly of many forms: what it is asked, and the problem that it comes to.

    Of very many questions, many more than the forms need, some are drawn by the seed.
    """

    def __init__(self, bank: Bank, blueprint: Blueprint, limits: Limits, *, seed: int, sitting: date | None) -> None:
        self._bank = bank
        self._blueprint = replace(blueprint, constraints=singly(blueprint).constraints)
        self._limits = limits
        self._seed = seed
        self._sitting = sitting
        self._pool = make_pool(bank, self._blueprint, sitting)
        needed = questions_needed(limits, saying.items(blueprint))
        questions = thinned(bank, self._blueprint, self._pool.usable, seed, most=max(MOST, needed), evenly=_EVENLY)
        self._is_part = len(questions) < len(self._pool.usable)
        self._problem = make_problem(bank, self._blueprint, questions, 2)
        self._sound: set[FormSelection] = set()
        self._notes = explain.stale(bank, self._blueprint, self._pool)
        if self._is_part:
            level = bank.level(blueprint.level).name
            drawn = explain.drawn(level, blueprint, len(questions), len(self._pool.usable), saying.FROM_ALL_KINDS)
            self._notes += (drawn,)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the ids of the questions that the forms may hold, in order."""
        return tuple(question.id for question in self._problem.questions)

    def outcome(
        self,
        *,
        jobs: int | None = 1,
        kept: Sequence[Sequence[FormSelection]] = (),
        on_batch: Callable[[Sequence[FormSelection], int], None] | None = None,
    ) -> FormsOutcome:
        """Return the forms, or what prevents them.

        ``jobs``: 1 is this process, another number so many workers of joblib, None what ``joblib.parallel_config`` says.
        ``on_batch`` is told the forms of each batch and how many there are; ``kept`` are batches that an earlier call told, which
        are checked and not made again, as far as they are sound. RuntimeError if the search contradicts the final check.
        """

        def tell(batch: Sequence[Ints], number: int) -> None:
            forms = [self._checked(form) for form in batch]
            if on_batch is not None:
                on_batch(forms, number)

        if not saying.items(self._blueprint):
            return self._none((saying.nothing_but_anchor(self._bank, self._blueprint, self._limits),))
        result = solve_forms(self._problem, self._limits, self._seed, jobs=jobs, kept=self._slots_of(kept), on_batch=tell)
        match result:
            case Forms():
                return self._made(result)
            case NoForm():
                return self._no_form()
            case TooExposed() | TooAlike() if self._is_part:
                return self._too_few(0, Stop.LIMIT)
            case TooExposed():
                return self._none((saying.too_exposed(self._bank, self._blueprint, self._limits, result.least),))
            case TooAlike():
                return self._none((saying.too_alike(self._bank, self._blueprint, self._limits, result),))
            case _:
                assert_never(result)

    # ---- where there are none ----------------------------------------------------------------------------------------

    def _no_form(self) -> FormsOutcome:
        return self._explained(self._problem.links.absent) or self._too_few(0, Stop.LIMIT)

    def _explained(self, included: Sequence[str]) -> FormsOutcome | None:
        """Return why not even one form with those questions on it is possible; None if it is."""
        asked = replace(self._blueprint, included_questions=tuple(included))
        one = assemble(self._bank, asked, forms=1, seed=self._seed, sitting=self._sitting)
        return self._none(one.diagnostics) if one.selection is None else None

    def _without_some(self, left: Sequence[str]) -> FormsOutcome:
        alone = next((found for name in left[:_EXPLAINED] if (found := self._explained((name,))) is not None), None)
        return alone or self._none((saying.included_left(self._bank, self._blueprint, self._limits, left),))

    def _too_few(self, made: int, stop: Stop) -> FormsOutcome:
        # What is proven for the questions drawn is not proven for all.
        stop = Stop.LIMIT if self._is_part else stop
        return self._none((saying.too_few(self._bank, self._blueprint, self._limits, made, stop),))

    def _none(self, found: Iterable[Diagnostic]) -> FormsOutcome:
        return FormsOutcome(forms=(), summary=None, diagnostics=tuple(dict.fromkeys((*self._notes, *found))))

    # ---- where there are ---------------------------------------------------------------------------------------------

    def _made(self, result: Forms) -> FormsOutcome:
        made, ledger = result.made, result.made.ledger
        if ledger.due:
            return self._without_some([self._problem.questions[number].id for number in ledger.due])
        if made.stop is not Stop.DONE:
            return self._too_few(len(ledger.forms), made.stop)
        forms = tuple(map(self._selected, ledger.forms))
        anchor = self._names(result.anchor)
        wrong = violations_together(self._bank, self._blueprint, self._limits, forms, anchor)
        if wrong:
            raise RuntimeError("the forms fail their check: " + "; ".join(wrong))
        supply = self._supply() if self._is_part else result.supply
        summary = Summary(
            forms=len(forms),
            items=ledger.questions.shape[1] + len(anchor),
            anchor=anchor,
            mean_overlap=ledger.mean_shared,
            least_mean_overlap=least_mean_overlap(supply, len(forms)),
            overlap=ledger.most_shared,
            exposure=int(ledger.used.max(initial=0)),
            least_exposure=least_uses(supply, len(forms)),
            unused=len(self._pool.usable) - int(np.count_nonzero(ledger.used)) - len(anchor),
            mean_facility=span(self._problem, "mean_facility", ledger.forms),
            seconds=span(self._problem, "seconds", ledger.forms),
            aims=tuple(aimed(self._problem, ledger.forms)),
            soft=tuple(missed(self._problem, ledger.forms)),
            by_solver=made.by_solver,
            solver=f"{solver.NAME} {solver.version()}" if made.by_solver else "",
        )
        return FormsOutcome(forms=forms, summary=summary, diagnostics=self._notes)

    def _supply(self) -> tuple[Supply, ...]:
        """What the sections take and have among all usable questions, of which some were drawn."""
        return supplies_of(self._blueprint.sections, self._blueprint.anchor_shares, self._pool.usable)

    # ---- slots and questions -----------------------------------------------------------------------------------------

    def _selected(self, slots: Ints) -> FormSelection:
        chosen: Sequence[int] = slots.tolist()
        return FormSelection(
            questions=tuple(
                tuple(
                    self._problem.questions[self._problem.slot_question[slot]].id
                    for slot in chosen
                    if self._problem.slot_section[slot] == section
                )
                for section in range(len(self._blueprint.sections))
            )
        )

    def _names(self, slots: Ints) -> tuple[str, ...]:
        """Return the ids of the questions of some slots, in order."""
        return tuple(sorted(self._problem.questions[self._problem.slot_question[slot]].id for slot in slots.tolist()))

    def _checked(self, slots: Ints) -> FormSelection:
        form = self._selected(slots)
        wrong = () if form in self._sound else self._wrong(form)
        if wrong:
            raise RuntimeError("a form fails its check: " + "; ".join(wrong))
        return form

    def _wrong(self, form: FormSelection) -> tuple[str, ...]:
        selection = Selection(forms=(form,), seed=self._seed, solver=NAME, solver_version=VERSION, stop_reason="")
        return violations(self._bank, singly(self._blueprint), selection, self._pool.day, sitting=self._sitting)

    def _slots_of(self, kept: Sequence[Sequence[FormSelection]]) -> list[tuple[Ints, ...]]:
        """Return the kept batches as slots, up to the first that holds a form that is not as it should be."""
        place = {question.id: number for number, question in enumerate(self._problem.questions)}
        slot_at = {
            (question, section): slot
            for slot, (question, section) in enumerate(
                zip(self._problem.slot_question.tolist(), self._problem.slot_section.tolist(), strict=True)
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
                self._sound.add(self._selected(forms[-1]))
            batches.append(tuple(forms))
        return batches
