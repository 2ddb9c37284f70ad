"""What in the bank is close to the question being typed: a list to look at, and the findings that ``check`` would give.

The bank is prepared in the background. Without the extra ``similarity`` the list says what to install.
"""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder import similarity
from paper_builder.similarity import Kind
from paper_builder.similarity.differences import difference
from paper_builder.similarity.findings import pair_findings
from paper_builder.studio.catalogue import STATUSES

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.similarity import Pair
    from paper_builder.studio.opening import OpenBank

SHOWN = 5
NEAR = 30.0
"""Closeness, 0 to 100, from which a question is worth a look though no rule calls it a duplicate."""
SHORTEST = 6
"""Stems below so many characters are like everything."""
_KINDS = {
    Kind.EXACT: "完全相同",
    Kind.SAME_QUESTION: "同一道题，换了说法",
    Kind.OPPOSITE_POLARITY: "同一道题，问法相反",
    Kind.OTHER_FACT: "同一模板，换了数据",
    Kind.SIMILAR: "相近",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a stem, and whether the stem being typed holds the ``same``."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A question of the bank; ``score`` is its likeness, 0 to 100, high = alike."""

    id: str
    kind: str
    score: int
    status: str
    pieces: tuple[Piece, ...]


class Neighbours:
    """Prepares the bank in the background, once per reading of it, and answers when it is ready."""

    def __init__(self, desk: OpenBank) -> None:
        self._desk = desk
        self._index: similarity.Index | None = None
        self._bank: Bank | None = None
        self._working: threading.Thread | None = None
        self._newer_of: Bank | None = None
        self._newer_known: dict[str, Question] = {}

    def prepare(self) -> None:
        """Begin to prepare the present bank unless that is done or under way."""
        if not similarity.available() or self._bank is self._desk.bank or self.preparing:
            return
        bank = self._desk.bank

        def work() -> None:
            self._index, self._bank, self._newer_of = similarity.Index(bank), bank, None

        self._working = threading.Thread(target=work, name="paper-builder-similarity", daemon=True)
        self._working.start()

    @property
    def preparing(self) -> bool:
        """Return whether something is being prepared."""
        return self._working is not None and self._working.is_alive()

    @property
    def ready(self) -> bool:
        """Return whether questions can be compared; an older reading of the bank serves until the new one is prepared."""
        return self._index is not None

    def settle(self) -> None:
        """Return when questions can be compared; at once if they can already, or never will be for want of the extra."""
        while similarity.available() and not self.ready:
            self.prepare()
            if self._working is not None:
                self._working.join()

    def findings(self, question: Question) -> tuple[Diagnostic, ...]:
        """Return what ``check`` would say of ``question`` beside the questions of the bank; nothing before the bank is prepared."""
        if question.status == "retired" or not self.ready:
            return ()
        newer = self._newer()
        pairs = [
            dataclasses.replace(pair, first=pair.second, second=pair.first)
            for pair in self._pairs(question)
            if pair.second.status != "retired" and pair.second.id not in newer
        ]
        few = dataclasses.replace(self._desk.bank, questions={**newer, question.id: question})
        pairs += [
            pair if pair.second is question else dataclasses.replace(pair, first=pair.second, second=pair.first)
            for pair in similarity.exact_pairs(few, about=(question.id,))
        ]
        exact = min((pair for pair in pairs if pair.kind is Kind.EXACT), key=lambda pair: pair.first.id, default=None)
        return tuple(pair_findings(self._desk.bank, [exact] if exact else pairs))  # who repeats a question repeats its likeness too

    def _newer(self) -> dict[str, Question]:
        """What the bank holds and the index does not: the handful that was saved since it was prepared."""
        if self._newer_of is not self._desk.bank:
            known = self._bank.questions if self._bank is not None else {}
            present = self._desk.bank.questions
            self._newer_known = {name: one for name, one in present.items() if known.get(name) != one}
            self._newer_of = self._desk.bank
        return self._newer_known

    def nearest(self, question: Question) -> tuple[tuple[Alike, ...], str]:
        """Return what is close to ``question``, the most serious first, and a remark in Chinese about the list."""
        if not similarity.available():
            return (), similarity.MISSING.zh
        if len("".join(question.stem.split())) < SHORTEST:
            return (), "题干写到几个字以后开始比对。"
        self.prepare()
        if not self.ready:
            return (), "正在准备比对题库……"
        near = [pair for pair in self._pairs(question) if pair.kind is not Kind.SIMILAR or pair.score >= NEAR][:SHOWN]
        return tuple(_told(pair) for pair in near), f"{len(near)} 道，标出的是相同的文字。" if near else "没有相近的试题。"

    def _pairs(self, question: Question) -> tuple[Pair, ...]:
        return self._index.nearest(question) if self._index is not None else ()


def _told(pair: Pair) -> Alike:
    other = pair.second
    marks = difference(other, pair.first).stem
    return Alike(
        id=other.id,
        kind=_KINDS[pair.kind] + ("（已互斥）" if pair.enemies else ""),
        score=round(pair.score),
        status=STATUSES[other.status],
        pieces=tuple(Piece(text=mark.before, same=mark.equal) for mark in marks if mark.before),
    )
