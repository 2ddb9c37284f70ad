"""An assembly from bank and blueprint to a selection, checked, or to what prevents one, explained. The stages are ``solving``'s."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_builder.assembly import explain
from paper_builder.assembly.check import violations
from paper_builder.assembly.clashing import is_refuted
from paper_builder.assembly.outcome import Outcome
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.problem import ANCHOR, Linear
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.solver import Status
from paper_builder.assembly.solving import solve_problem
from paper_builder.assembly.thinning import of_kinds, thinned
from paper_builder.blueprint import FormSelection, Selection, form_names
from paper_builder.codes import assembly_rules as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solving import Solution
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint


_TOLERANCE = 2
"""By how many ten-thousandths information may be off a target in the end: nobody could tell the difference."""
_CLASH_AMONG_DRAWN = "there is no paper among these"


def assemble(
    bank: Bank,
    blueprint: Blueprint,
    *,
    forms: int,
    seed: int,
    sitting: date | None,
    reserve: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Return ``forms`` papers, and a reserve, that share no question but anchor items and meet every row, or what prevents them.

    Rows come first, then what the blueprint aims at, then the likeness of the forms: each as good as was found without giving up
    what comes before it. The seed decides among what is left.

    The same arguments give the same outcome in any process. ``progress`` is told the stages done, and then remedies tried, and
    how many there are.
    ValueError if ``forms`` is less than 1; RuntimeError if the search contradicts the final check.
    """
    if forms < 1:
        raise ValueError("at least one form")
    tell = progress or (lambda _done, _total: None)
    return _Run(bank, blueprint, forms, reserve, seed, sitting, tell).outcome()


def _objective(solution: Solution) -> str:
    """The parts of the objective in their order, each with what it is the sum of."""
    said = ["rows 0"]
    for name, title in (("targets", "targets"), ("balance", "spread")):
        stage = next(stage for stage in solution.stages if stage.name == name)
        parts = ", ".join(f"{part} {value}" for part, value in stage.parts)
        said.append(f"{title} {stage.value}" + (f" ({parts})" if parts else ""))
    return ", ".join(said)


class _Run:
    """One assembly: what it is asked, and the problem that it comes to."""

    def __init__(
        self,
        bank: Bank,
        blueprint: Blueprint,
        forms: int,
        reserve: bool,
        seed: int,
        sitting: date | None,
        progress: Callable[[int, int], None],
    ) -> None:
        self.bank = bank
        self.blueprint = blueprint
        self.forms = forms
        self.reserve = reserve
        self.seed = seed
        self.sitting = sitting
        self.pool: Pool = make_pool(bank, blueprint, sitting)
        questions = thinned(bank, blueprint, self.pool.usable, seed)
        self.is_part = len(questions) < len(self.pool.usable)
        self.problem: Problem = make_problem(bank, blueprint, questions, forms, reserve=reserve)
        self.progress = progress
        self.notes = explain.stale(bank, blueprint, self.pool)
        if self.is_part:
            self.notes += (explain.drawn(bank.level(blueprint.level).name, blueprint, len(questions), len(self.pool.usable)),)

    def outcome(self) -> Outcome:
        solution = solve_problem(self.problem, self.seed, tolerance=_TOLERANCE, is_part=self.is_part, progress=self.progress)
        if self.is_part:
            drawn = f"{len(self.problem.questions)} of {len(self.pool.usable)} questions drawn"
            solution = replace(solution, stop_reason=f"{drawn}; {solution.stop_reason or _CLASH_AMONG_DRAWN}")
        match solution.status:
            case Status.FOUND:
                return self._found(solution)
            case Status.INFEASIBLE:
                return self._infeasible_of_all(solution) if self.is_part else self._infeasible(solution, self.problem)
            case Status.UNKNOWN:
                return self._undecided(solution)

    def _found(self, solution: Solution) -> Outcome:
        names = form_names(self.forms, reserve=self.reserve)
        selection = Selection(
            forms=tuple(self._form(form, name) for form, name in zip(solution.forms, names, strict=True)),
            seed=self.seed,
            solver=solution.solver,
            solver_version=solution.solver_version,
            stop_reason=solution.stop_reason,
            objective=_objective(solution),
            bound=f"rows 0, targets {solution.bound}, spread 0",
            anchor=self._anchor(solution.forms),
        )
        wrong = violations(self.bank, self.blueprint, selection, self.pool.day, sitting=self.sitting)
        if wrong:
            raise RuntimeError("the selection fails its check: " + "; ".join(wrong))
        return Outcome(status="found", selection=selection, diagnostics=self.notes, stages=solution.stages)

    def _anchor(self, forms: Sequence[Ints]) -> tuple[str, ...]:
        """The questions that stand on every form; of a single one as many as are asked for, the first ones."""
        if self.blueprint.anchor is None:
            return ()
        names = [[self.problem.questions[number].id for number in self.problem.slot_question[form]] for form in forms]
        if len(forms) > 1:
            return tuple(name for name in names[0] if all(name in other for other in names[1:]))
        parts = [part for part in self.problem.row(ANCHOR).parts if isinstance(part, Linear)]
        chosen = [slot for part in parts for slot in [s for s in forms[0].tolist() if part.coefficients[s]][: part.lower]]
        return tuple(sorted(self.problem.questions[self.problem.slot_question[slot]].id for slot in chosen))

    def _form(self, slots: Ints, name: str) -> FormSelection:
        chosen: Sequence[int] = slots.tolist()
        return FormSelection(
            name=name,
            questions=tuple(
                tuple(
                    self.problem.questions[self.problem.slot_question[slot]].id
                    for slot in chosen
                    if self.problem.slot_section[slot] == section
                )
                for section in range(len(self.blueprint.sections))
            ),
        )

    def _infeasible_of_all(self, solution: Solution) -> Outcome:
        """Keep those conflicts that are conflicts of all usable questions; where none is, nothing is proven."""
        rows = frozenset(name for conflict in solution.conflicts for name in conflict.rows)
        whole = of_kinds(self.bank, self.blueprint, self.pool.usable, self.forms, reserve=self.reserve, rows=rows)
        proven = tuple(conflict for conflict in solution.conflicts if whole is not None and is_refuted(whole, conflict.rows))
        if whole is None or not proven:
            return self._undecided(solution)
        return self._infeasible(replace(solution, conflicts=proven), whole)

    def _infeasible(self, solution: Solution, problem: Problem) -> Outcome:
        """``problem`` is one that the conflicts were proven on."""
        conflicts = solution.conflicts
        # Nobody who gets papers needs it, and loading it takes about a twentieth of a small build.
        from paper_builder.assembly.repair import Case, repairs

        case = Case(
            bank=self.bank,
            blueprint=self.blueprint,
            pool=self.pool,
            forms=self.forms,
            reserve=self.reserve,
            seed=self.seed,
            sitting=self.sitting,
            conflicts=conflicts,
        )
        stages = len(solution.stages)
        remedies = repairs(case, lambda done, total: self.progress(stages + done, stages + total))
        rule = rules.QUESTIONS_MISSING if solution.shortage else rules.ROWS_CLASH
        return Outcome(
            status="infeasible",
            selection=None,
            diagnostics=(*self.notes, *explain.infeasible(case, problem, remedies, rule)),
            stages=solution.stages,
            conflicts=conflicts,
            repairs=remedies,
        )

    def _undecided(self, solution: Solution) -> Outcome:
        level = self.bank.level(self.blueprint.level).name
        finding = explain.undecided(level, self.problem.forms, solution.nodes, solution.stop_reason, solution.bound)
        return Outcome(status="unknown", selection=None, diagnostics=(*self.notes, finding), stages=solution.stages)
