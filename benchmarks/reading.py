"""Reading and checking a bank of 10,000 questions against a bare ``yaml.CSafeLoader`` over the same files, as a ratio in one run.

``python benchmarks/reading.py [--questions N] [--rounds N]`` prints both medians and their ratio; exit code 1 above the limit.
The bank is generated, the same for the same N, in a temporary folder. Rounds are interleaved, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

import yaml

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from paper_builder.question import Choice, Option, Question, Review

LIMIT = 1.5
_LEVELS = {"primary": "pri", "advanced": "adv"}
_COMPETENCIES = {"data_analysis": "da", "distribution": "fd"}
_WORDS = (
    "播放",
    "点击",
    "转化",
    "留存",
    "曝光",
    "渠道",
    "选题",
    "标题",
    "封面",
    "脚本",
    "社群",
    "账号",
    "矩阵",
    "受众",
    "口径",
    "分母",
)
_SETTINGS = """\
title: 性能测试
issuer: 性能测试
levels:
- {id: primary, name: 初级, prefix: pri}
- {id: advanced, name: 高级, prefix: adv}
competencies:
- {id: data_analysis, name: 数据分析, prefix: da}
- {id: distribution, name: 分发传播, prefix: fd}
total_points: 100
pass_points: 60
facility: {1: 0.9, 2: 0.8, 3: 0.65, 4: 0.5, 5: 0.35}
"""


def write_bank(root: Path, questions: int) -> list[Path]:
    """Write a sound bank of ``questions`` questions of about 1 kB into ``root`` and return their files."""
    (root / "bank.yaml").write_text(_SETTINGS, encoding="utf-8")
    points = "".join(
        f"- {{id: {prefix}-point, name: 鉴定点, scope: 范围, competency: {name}, levels: {{primary: X, advanced: Y}}}}\n"
        for name, prefix in _COMPETENCIES.items()
    )
    (root / "knowledge_points.yaml").write_text(f"knowledge_points:\n{points}", encoding="utf-8")
    rng = Random(20261123)
    files: list[Path] = []
    for index in range(questions):
        question = _question(index, rng)
        path = root / "items" / question.level / question.competency / f"{question.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(question_text(question), encoding="utf-8")
        files.append(path)
    return files


def _question(index: int, rng: Random) -> Question:
    level = rng.choice(list(_LEVELS))
    competency = rng.choice(list(_COMPETENCIES))
    multiple = rng.random() < 0.3
    plays = rng.randrange(20, 90) * 100
    done = plays * rng.randrange(20, 60) // 100
    key = tuple(sorted(rng.sample("ABCD", 3 if multiple else 1)))
    draft = Question(
        id=f"{_LEVELS[level]}-{_COMPETENCIES[competency]}-{index:05d}",
        type="multiple_choice" if multiple else "single_choice",
        level=level,
        competency=competency,
        knowledge_point=f"{_COMPETENCIES[competency]}-point",
        cognitive_level="apply",
        difficulty=rng.randrange(1, 6),
        seconds=60,
        stem=f"某账号第 {index} 条短视频播放 {plays:,} 次，其中 {done:,} 次放完。关于{_sentence(rng, 8)}，下列说法正确的是（ ）。",
        body=Choice(
            multiple=multiple,
            options=tuple(
                Option(letter=letter, text=f"{_sentence(rng, 4)}的第 {number} 种做法") for number, letter in enumerate("ABCD")
            ),
            key=key,
        ),
        explanation=f"故选 {'、'.join(key)}。"
        + "".join(f"{letter} 混淆了{_sentence(rng, 6)}；" for letter in "ABCD")
        + "须写明分母。",
        status="approved",
        author="writer-1",
        tags=("热点",) if rng.random() < 0.2 else (),
    )
    review = Review(by="reviewer-1", on="2026-11-23", answered="".join(key), outcome="agreed", digest=draft.digest)
    return dataclasses.replace(draft, review=review)


def _sentence(rng: Random, words: int) -> str:
    return "".join(rng.choice(_WORDS) for _ in range(words))


def read_bare(files: list[Path]) -> None:
    """Read every file and build its plain data, nothing else."""
    for path in files:
        yaml.load(path.read_bytes(), yaml.CSafeLoader)


def main() -> int:
    """Measure and print; return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = write_bank(root, given.questions)
        size = sum(path.stat().st_size for path in files) / len(files)
        bank, found = load_bank(root)
        if bank is None or found or len(bank.questions) != given.questions:
            print(f"the generated bank is not sound: {found[:3]}")
            return 1
        del bank
        bare: list[float] = []
        ours: list[float] = []
        for _ in range(given.rounds):
            for times, work in ((bare, lambda: read_bare(files)), (ours, lambda: load_bank(root))):
                gc.collect()
                start = time.perf_counter()
                work()
                times.append(time.perf_counter() - start)
    ratio = median(ours) / median(bare)
    print(f"{given.questions} questions of {size:.0f} bytes, median of {given.rounds} rounds")
    print(f"CSafeLoader   {median(bare):6.2f} s")
    print(f"load_bank     {median(ours):6.2f} s")
    print(f"ratio         {ratio:6.2f}   limit {LIMIT}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
