"""A small bank whose three questions are approved, and a paper built from it: as files, for tests of what comes after building."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import record_review
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import build, informed
from paper_builder.question import Review
from paper_builder.starting import example_bank

if TYPE_CHECKING:
    from paper_builder.bank import Bank

LEVEL = "basic"
SINGLE = "items/basic/general/bas-ge-001.yaml"


def opened(root: Path) -> Bank:
    """The bank in ``root``."""
    bank, _ = load_bank(root)
    assert bank is not None
    return bank


def approve(root: Path) -> None:
    """Let a reader approve every question as it is now."""
    bank = opened(root)
    for name, question in bank.questions.items():
        review = Review(by="reader", on="2026-11-23", answered="B", outcome="agreed", digest=question.digest)
        record_review(root / bank.spans[name].path, question, "approved", review)


def write_bank(root: Path) -> Path:
    """Write the bank that ``init`` starts with, all of it approved, and return its folder."""
    for name, data in example_bank().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    approve(root)
    return root


def reword(root: Path) -> None:
    """Give the single-choice question options that are shuffled: A to D are 红色, 蓝色, 黄色, 绿色, and B is right."""
    path = root / SINGLE
    head, _, tail = path.read_text("utf-8").partition("stem: |")
    tail = tail[tail.index("status: ") :]
    path.write_text(
        f"""{head}stem: |
  示例机构的标志是（ ）。
options:
  A: 红色
  B: 蓝色
  C: 黄色
  D: 绿色
answer: B
explanation: |
  标志是蓝色。A 是底色；C 和 D 没有用过。
{tail}""",
        "utf-8",
    )
    approve(root)


def build_paper(
    root: Path, out: Path, *, seed: int = 0, sitting: date | None = date(2026, 11, 28), formats: tuple[str, ...] = ()
) -> Path:
    """Build the bank's paper and return its folder."""
    bank, _ = informed(opened(root), sitting)
    blueprint, found = load_blueprint(find_blueprint(bank, LEVEL), bank)
    assert blueprint is not None, found
    (folder,) = build(bank, blueprint, forms=1, seed=seed, sitting=sitting, formats=formats, out=out).folders
    return folder
