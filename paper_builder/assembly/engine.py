"""The stages of an assembly in their order: what each hands on, and where a run ends. What a stage does is the stage's own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from paper_builder.assembly import conflict, explain, mip, relaxation, solver
from paper_builder.assembly.balance import balance
from paper_builder.assembly.check import violations
from paper_builder.assembly.counting import shortages
from paper_builder.assembly.outcome import Outcome, Stage
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.problem import make_problem, narrowed
from paper_builder.assembly.repair import Case, repairs
from paper_builder.assembly.solver import Status
from paper_builder.blueprint import FormSelection, Selection
from paper_builder.codes import assembly_rules as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from paper_builder.assembly.mip import Search
    from paper_builder.assembly.outcome import Conflict
    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.relaxation import Nearest
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Rule

_STAGES = 4
_CONFLICT_NODES = 500
_SHARES = (Decimal("0.25"), Decimal("0.5"))
_NARROW_NODES = 20


def assemble(
    bank: Bank,
    blueprint: Blueprint,
    *,
    forms: int,
    seed: int,
    sitting: date | None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Return ``forms`` papers that share no question, meet every row and differ as little as was found, or what prevents them.

    The same arguments give the same outcome in any process. ``progress`` is told the stages done and how many there are.
    ValueError if ``forms`` is less than 1; RuntimeError if the search contradicts the final check.
    """
    if forms < 1:
        raise ValueError("at least one form")
    run = _Run(bank, blueprint, forms, seed, make_pool(bank, blueprint, sitting), progress)
    return run.outcome()


class _Run:
    """One assembly from stage to stage; what each stage came to is kept."""

    def __init__(
        self,
        bank: Bank,
        blueprint: Blueprint,
        forms: int,
        seed: int,
        pool: Pool,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.bank = bank
        self.blueprint = blueprint
        self.forms = forms
        self.seed = seed
        self.pool = pool
        self.problem: Problem = make_problem(bank, blueprint, pool.usable, forms)
        self.stages: list[Stage] = []
        self.notes = explain.stale(bank, blueprint, pool)
        self._progress = progress or (lambda _done, _total: None)

    def outcome(self) -> Outcome:
        self._progress(0, _STAGES)
        short = shortages(self.problem)
        self._done(Stage(name="counting", stop_reason="shortage" if short else "enough of everything"))
        if short:
            return self._infeasible(short, rules.QUESTIONS_MISSING)
        nearest = relaxation.nearest(self.problem)
        self._done(Stage(name="relaxation", stop_reason=nearest.stop_reason, bound=nearest.distance))
        if nearest.status is Status.INFEASIBLE:
            return self._infeasible((self._linear_conflict(),), rules.ROWS_CLASH)
        search = self._search(nearest)
        self._done(Stage(name="search", stop_reason=search.stop_reason))
        match search.status:
            case Status.INFEASIBLE:
                return self._infeasible((self._integer_conflict(),), rules.ROWS_CLASH)
            case Status.UNKNOWN:
                return self._undecided(search)
            case Status.FOUND:
                return self._found(search, nearest)

    def _search(self, nearest: Nearest) -> Search:
        """Near the averaged forms first, where all are alike already. Only the blueprint's own rows may say that there are none."""
        for share in _SHARES:
            blueprint = narrowed(self.blueprint, nearest.centres, share)
            narrow = make_problem(self.bank, blueprint, self.pool.usable, self.forms)
            search = mip.try_forms(narrow, self.seed, nodes=_NARROW_NODES)
            if search.status is Status.FOUND:
                return search
        return mip.find_forms(self.problem, self.seed)

    def _done(self, stage: Stage) -> None:
        self.stages.append(stage)
        self._progress(len(self.stages), _STAGES)

    def _found(self, search: Search, nearest: Nearest) -> Outcome:
        balanced = balance(self.problem, search.forms, self.seed)
        self._done(Stage(name="balance", stop_reason="no swap helps", value=balanced.spread, bound=0))
        self.stages[1] = Stage(
            name="relaxation", stop_reason=self.stages[1].stop_reason, value=balanced.distance, bound=nearest.distance
        )
        selection = Selection(
            forms=tuple(self._form(form) for form in balanced.forms),
            seed=self.seed,
            solver=solver.NAME,
            solver_version=solver.version(),
            stop_reason=search.stop_reason,
            objective=f"spread {balanced.spread}, distance {balanced.distance}",
            bound=f"spread 0, distance {nearest.distance}",
        )
        wrong = violations(self.bank, self.blueprint, selection, self.pool.day)
        if wrong:
            raise RuntimeError("the selection fails its check: " + "; ".join(wrong))
        return Outcome(status="found", selection=selection, diagnostics=self.notes, stages=tuple(self.stages))

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

    def _linear_conflict(self) -> Conflict:
        return conflict.smallest_conflict(self.problem.row_ids, lambda rows: relaxation.is_infeasible(self.problem, rows))

    def _integer_conflict(self) -> Conflict:
        return conflict.deletion_filter(
            self.problem.row_ids, lambda rows: mip.is_infeasible(self.problem, rows, nodes=_CONFLICT_NODES)
        )

    def _infeasible(self, conflicts: tuple[Conflict, ...], rule: Rule) -> Outcome:
        case = Case(bank=self.bank, blueprint=self.blueprint, pool=self.pool, forms=self.forms, conflicts=conflicts)
        remedies = repairs(case)
        return Outcome(
            status="infeasible",
            selection=None,
            diagnostics=(*self.notes, *explain.infeasible(case, self.problem, remedies, rule)),
            stages=tuple(self.stages),
            conflicts=conflicts,
            repairs=remedies,
        )

    def _undecided(self, search: Search) -> Outcome:
        level = self.bank.level(self.blueprint.level).name
        finding = explain.undecided(level, self.forms, search.nodes, search.stop_reason)
        return Outcome(status="unknown", selection=None, diagnostics=(*self.notes, finding), stages=tuple(self.stages))
