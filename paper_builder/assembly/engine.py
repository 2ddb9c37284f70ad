"""An assembly from bank and blueprint to a selection, checked, or to what prevents one, explained. The stages are ``solving``'s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.assembly import explain
from paper_builder.assembly.check import violations
from paper_builder.assembly.outcome import Outcome
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.problem import make_problem
from paper_builder.assembly.repair import Case, repairs
from paper_builder.assembly.solver import Status
from paper_builder.assembly.solving import solve_problem
from paper_builder.blueprint import FormSelection, Selection
from paper_builder.codes import assembly_rules as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solving import Solution
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint


def assemble(
    bank: Bank,
    blueprint: Blueprint,
    *,
    forms: int,
    seed: int,
    sitting: date | None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Return ``forms`` papers that share no question, meet every row, or what prevents them.

    Rows come first, then what the blueprint aims at, then the likeness of the forms: each as good as was found without giving up
    what comes before it. The seed decides among what is left.

    The same arguments give the same outcome in any process. ``progress`` is told the stages done and how many there are.
    ValueError if ``forms`` is less than 1; RuntimeError if the search contradicts the final check.
    """
    if forms < 1:
        raise ValueError("at least one form")
    return _Run(bank, blueprint, forms, seed, make_pool(bank, blueprint, sitting)).outcome(progress)


class _Run:
    """One assembly: what it is asked, and the problem that it comes to."""

    def __init__(self, bank: Bank, blueprint: Blueprint, forms: int, seed: int, pool: Pool) -> None:
        self.bank = bank
        self.blueprint = blueprint
        self.forms = forms
        self.seed = seed
        self.pool = pool
        self.problem: Problem = make_problem(bank, blueprint, pool.usable, forms)
        self.notes = explain.stale(bank, blueprint, pool)

    def outcome(self, progress: Callable[[int, int], None] | None) -> Outcome:
        solution = solve_problem(self.problem, self.seed, progress=progress)
        match solution.status:
            case Status.FOUND:
                return self._found(solution)
            case Status.INFEASIBLE:
                return self._infeasible(solution)
            case Status.UNKNOWN:
                return self._undecided(solution)

    def _found(self, solution: Solution) -> Outcome:
        selection = Selection(
            forms=tuple(self._form(form) for form in solution.forms),
            seed=self.seed,
            solver=solution.solver,
            solver_version=solution.solver_version,
            stop_reason=solution.stop_reason,
            objective=f"rows 0, targets {solution.distance}, spread {solution.spread}",
            bound=f"rows 0, targets {solution.bound}, spread 0",
        )
        wrong = violations(self.bank, self.blueprint, selection, self.pool.day)
        if wrong:
            raise RuntimeError("the selection fails its check: " + "; ".join(wrong))
        return Outcome(status="found", selection=selection, diagnostics=self.notes, stages=solution.stages)

    def _form(self, slots: Ints) -> FormSelection:
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

    def _infeasible(self, solution: Solution) -> Outcome:
        conflicts = solution.conflicts
        case = Case(bank=self.bank, blueprint=self.blueprint, pool=self.pool, forms=self.forms, conflicts=conflicts)
        remedies = repairs(case)
        rule = rules.QUESTIONS_MISSING if solution.shortage else rules.ROWS_CLASH
        return Outcome(
            status="infeasible",
            selection=None,
            diagnostics=(*self.notes, *explain.infeasible(case, self.problem, remedies, rule)),
            stages=solution.stages,
            conflicts=conflicts,
            repairs=remedies,
        )

    def _undecided(self, solution: Solution) -> Outcome:
        level = self.bank.level(self.blueprint.level).name
        finding = explain.undecided(level, self.forms, solution.nodes, solution.stop_reason, solution.bound)
        return Outcome(status="unknown", selection=None, diagnostics=(*self.notes, finding), stages=solution.stages)
