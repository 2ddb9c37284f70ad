"""A bank on disk for tests: sound as it stands, and easy to spoil in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.reporters.text import display_width
from tests.builders import make_png

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic, Span

SETTINGS = """\
title: 测试考试
issuer: 测试机构
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
POINTS = """\
knowledge_points:
- id: da-engagement
  name: 互动指标
  scope: 完播率
  competency: data_analysis
  levels: {primary: X}
- id: fd-platform
  name: 平台特性
  scope: 平台差异
  competency: distribution
  levels: {primary: X, advanced: Y}
- id: da-privacy
  name: 个人信息
  scope: 告知同意
  competency: data_analysis
  levels: {primary: X, advanced: X}
  legal: true
"""
STATUTES = """\
statutes:
- id: privacy-law
  title: 中华人民共和国个人信息保护法
  version: 2021年公布
  in_force: 2021-11-01
  checked: 2026-11-23
  articles: ["6", "13(1)"]
- id: old-law
  title: 旧办法
  version: 2010年公布
  in_force: 2010-01-01
  checked: 2026-11-23
  replaced_by: privacy-law
"""
_FIELDS = {
    "id": "pri-da-001",
    "type": "single_choice",
    "level": "primary",
    "competency": "data_analysis",
    "knowledge_point": "da-engagement",
    "cognitive_level": "apply",
    "difficulty": "2",
    "seconds": "60",
    "stem": "|\n  某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。",
    "options": "\n  A: 28%\n  B: 35%\n  C: 42%\n  D: 65%",
    "answer": "B",
    "explanation": "|\n  4,200÷12,000＝35%。A 少算；C 多算；D 算反了。",
    "status": "draft",
    "author": "writer-1",
}
SHORT = {
    "type": "short_answer",
    "options": None,
    "answer": "|\n  1. 统一口径。",
    "rubric": "\n- points: 2\n  text: 统一口径\n- points: 0.5\n  text: 写明分母\n  accept: [写清分母]",
}


def question_yaml(**changes: str | None) -> str:
    """The text of a sound question; ``changes`` are raw YAML behind a field's colon, None leaves a field out."""
    fields = {**_FIELDS, **changes}
    pairs = ((name, value) for name, value in fields.items() if value is not None)
    return "".join(f"{name}:{value}\n" if value.startswith("\n") else f"{name}: {value}\n" for name, value in pairs)


def short_yaml(**changes: str | None) -> str:
    """The text of a sound short answer."""
    return question_yaml(**{**SHORT, **changes})


@dataclass
class BankFolder:
    """The folder of a bank; questions go to their place unless a path is given."""

    root: Path

    def __post_init__(self) -> None:
        self.write("bank.yaml", SETTINGS)
        self.write("knowledge_points.yaml", POINTS)
        self.write("statutes.yaml", STATUTES)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def add(self, text: str, path: str = "items/primary/data_analysis/pri-da-001.yaml") -> Path:
        return self.write(path, text)

    def add_picture(self, *, kind: str = "png", data: bytes | None = None, name: str = "") -> str:
        """Write a picture under the name that its content asks for, and return its path from the root."""
        import hashlib

        data = make_png() if data is None else data
        path = f"assets/{name or hashlib.sha256(data).hexdigest()[:16]}.{kind}"
        self.write(path, data)
        return path

    def load(self) -> tuple[Bank | None, tuple[Diagnostic, ...]]:
        return load_bank(self.root)

    def found(self) -> tuple[Diagnostic, ...]:
        return self.load()[1]

    def codes(self) -> list[str]:
        return [finding.code for finding in self.found()]

    def at(self, span: Span | None) -> str:
        """The text that ``span`` covers, from its first to its last character."""
        assert span is not None
        lines = (self.root / span.path).read_text("utf-8").split("\n")[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column - 1]
        return "\n".join(lines)[span.column - 1 :]


def is_bilingual(finding: Diagnostic) -> bool:
    """Whether the finding says something in Chinese and something without Chinese grammar in English, both of a readable length."""
    texts = [finding.message] + ([finding.hint] if finding.hint else [])
    return all(
        any("\u4e00" <= character <= "\u9fff" for character in text.zh)
        and any(character.isascii() and character.isalpha() for character in text.en)
        and text.zh != text.en
        and display_width(text.zh) < 400
        for text in texts
    )
