"""Papers that stand in the output folder: what they are, their reports, forms side by side, and more formats of them.

Pure Python, no widget, no bank: everything is read from the papers' own folders. Exporting is that of the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder import manifest
from paper_builder.building import REPORTS
from paper_builder.diagnostics import Severity, in_order
from paper_builder.errata import copy_in
from paper_builder.export import export_paper, find_exporter, format_ids
from paper_builder.export.balance import balance, shared_questions
from paper_builder.export.base import ExportOptions
from paper_builder.export.report import REPORT_HTML
from paper_builder.folders import write_file
from paper_builder.measures import is_met
from paper_builder.reasons import reason
from paper_builder.scoring import plain
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.showing import told
from paper_builder.terms import form_title
from paper_builder.verification import read_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper, PaperRow

PAPER = "paper.json"
EXPORTS = "exports"
"""Where formats asked for later go: a paper's own folder is sealed by its manifest."""
_UNITS = {
    "items": " 题",
    "points": " 分",
    "seconds": " 秒",
    "knowledge_points": " 个",
    "items_per_knowledge_point": " 题",
    "items_per_past_paper": " 题",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPaper:
    """A paper in its folder. ``name``: the folder's path in the output folder; ``problems``: in words why it cannot be read."""

    name: str
    form: str
    folder: Path
    files: tuple[str, ...]
    summary: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The forms side by side: their names, and rows of name, bounds and one value a form. ``note`` tells of shared questions."""

    forms: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written, as paths from the output folder; what the formats lose, and what went wrong, in words."""

    files: tuple[str, ...]
    losses: tuple[str, ...]
    problems: tuple[str, ...]


class BuiltPapers:
    """The papers in the folder ``out`` and in the folders of sittings inside it, each in a folder of its own with its manifest."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._read: dict[tuple[str, int, int], tuple[Paper | None, tuple[str, ...]]] = {}

    def found(self) -> tuple[BuiltPaper, ...]:
        """Return the papers there, by name; none where the folder does not exist or cannot be read."""
        return tuple(self._built(folder) for folder in self._folders())

    def report(self, name: str) -> str:
        """Return the page of a paper's report; it holds answers. NoticeError where there is none."""
        try:
            return (self._folder(name) / REPORT_HTML.location).read_text(encoding="utf-8")
        except OSError:
            if copy_in(self._folder(name)) is not None:
                raise NoticeError(f"{name} 是更正后的阅卷文件，没有组卷报告；看原来那份试卷的报告。") from None
            raise NoticeError(f"{name} 的报告已不在，请重新组卷。") from None

    def compare(self, names: Sequence[str]) -> Comparison:
        """Return these papers side by side. NoticeError for fewer than two and for papers of different blueprints."""
        if len(names) < 2:
            raise NoticeError("请至少选两份试卷来比较。")
        papers = [self._paper(name) for name in names]
        if any(_demands(paper) != _demands(papers[0]) for paper in papers):
            raise NoticeError("这几份试卷的要求不同（级别或蓝图不同），不能并排比较。")
        return compare_forms(papers)

    def formats(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of each format that a paper can be exported to."""
        exporters = (find_exporter(name)[0] for name in format_ids() if name not in REPORTS)
        return tuple((exporter.id, exporter.name.zh) for exporter in exporters if exporter is not None)

    def export(self, names: Sequence[str], formats: Sequence[str], *, allow_loss: bool = False) -> Exported:
        """Write each paper in each format below ``EXPORTS``; a format that fails does not keep the others from being written.

        NoticeError where no paper or no format is named, or a paper is not there.
        """
        if not names or not formats:
            raise NoticeError("请选试卷和要导出的格式。")
        written: list[str] = []
        losses: list[str] = []
        problems: list[str] = []
        for name in names:
            paper = self._paper(name)
            for format_id in formats:
                artifact, lost = export_paper(paper, format_id, ExportOptions(allow_loss=allow_loss))
                losses += [f"{name}：{line}" for line in lines(lost, Severity.WARNING, Severity.INFO)]
                problems += [f"{name}：{line}" for line in lines(lost, Severity.ERROR)]
                if artifact is None:
                    continue
                target = self.out / EXPORTS / name / artifact.location
                try:
                    write_file(target, artifact.data)
                except OSError as error:
                    problems.append(f"{name}：写不进 {target}（{reason(error).zh}）。")
                else:
                    written.append(target.relative_to(self.out).as_posix())
        return Exported(files=tuple(written), losses=tuple(losses), problems=tuple(problems))

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _folders(self) -> Iterator[Path]:
        for folder in _inside(self.out):
            if _is_paper(folder):
                yield folder
            elif folder.name != EXPORTS:
                yield from filter(_is_paper, _inside(folder))

    def _built(self, folder: Path) -> BuiltPaper:
        paper, problems = self._loaded(folder)
        if paper is None:
            return BuiltPaper(
                name=_name(folder, self.out), form="", folder=folder, files=(), summary="读不了这份试卷", problems=problems
            )
        return built_paper(paper, folder, self.out)

    def _folder(self, name: str) -> Path:
        folder = next((known for known in self._folders() if _name(known, self.out) == name), None)
        if folder is None:
            raise NoticeError(f"输出文件夹里没有试卷 {name}。")
        return folder

    def _paper(self, name: str) -> Paper:
        paper, problems = self._loaded(self._folder(name))
        if paper is None:
            raise NoticeError(f"{name} 读不了：{next(iter(problems), '')}")
        return paper

    def _loaded(self, folder: Path) -> tuple[Paper | None, tuple[str, ...]]:
        """The paper of a folder, read again when its file changes."""
        path = folder / PAPER
        try:
            about = path.stat()
        except OSError as error:
            return None, (f"读不到 {path}（{reason(error).zh}）",)
        seen = (str(path), about.st_mtime_ns, about.st_size)
        if seen not in self._read:
            paper, found = read_paper(path, f"{folder.name}/{PAPER}")
            self._read = {key: value for key, value in self._read.items() if key[0] != seen[0]}
            self._read[seen] = paper, tuple(lines(found, Severity.ERROR))
        return self._read[seen]


def built_paper(paper: Paper, folder: Path, out: Path) -> BuiltPaper:
    """Return what there is to say of a paper in ``folder``, which is in the output folder ``out``."""
    files = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    minutes = round(sum(item.seconds for item in paper.items) / 60)
    summary = f"{len(paper.items)} 题，{plain(paper.total_points)} 分，预计 {minutes} 分钟"
    correction = copy_in(folder)
    if correction is not None:
        summary = f"更正后的阅卷文件（{correction.name}，{correction.on}），不是另一份试卷；{summary}"
    return BuiltPaper(name=_name(folder, out), form=paper.form, folder=folder, files=files, summary=summary)


def compare_forms(papers: Sequence[Paper]) -> Comparison:
    """Return papers of one blueprint side by side: every row of the blueprint, then how the keys fall."""
    rows = [
        (row.name, _bounds(row), *(_reached(paper.rows[index]) for paper in papers)) for index, row in enumerate(papers[0].rows)
    ]
    keys = (" ".join(f"{letter}{number}" for letter, number in balance(paper).single_keys.items()) for paper in papers)
    rows.append(("单选答案字母", "大致均匀", *keys))
    shared = sum(shared_questions(one, other) for index, one in enumerate(papers) for other in papers[index + 1 :])
    note = "" if len(papers) < 2 else "各卷没有相同的试题。" if not shared else f"各卷之间有 {shared} 道相同的试题！"
    return Comparison(forms=tuple(form_title(paper.form).zh for paper in papers), rows=tuple(rows), note=note)


def lines(diagnostics: Iterable[Diagnostic], *severities: Severity) -> Iterable[str]:
    """Return the findings of these severities in words, each once, with its place where it has one."""
    chosen = (found for found in in_order(diagnostics) if found.severity in severities)
    return dict.fromkeys(
        (f"{found.span.path} 第 {found.span.line} 行：" if found.span else "") + told(found.message, found.hint) for found in chosen
    )


def _inside(folder: Path) -> list[Path]:
    """What a folder holds, by name; nothing where there is none or it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _name(folder: Path, out: Path) -> str:
    return folder.relative_to(out).as_posix()


def _is_paper(folder: Path) -> bool:
    return (folder / PAPER).is_file() and (folder / manifest.NAME).is_file()


def _demands(paper: Paper) -> tuple[object, ...]:
    return paper.level.id, *((row.id, row.name, row.lower, row.upper) for row in paper.rows)


def _reached(row: PaperRow) -> str:
    return f"{plain(row.reached)}{'' if is_met(row) else ' ✗'}"


def _bounds(row: PaperRow) -> str:
    unit = _UNITS.get(row.measure, "")
    low, high = (plain(bound) if bound is not None else "" for bound in (row.lower, row.upper))
    if low and high:
        return f"{low if low == high else f'{low}～{high}'}{unit}"
    return f"至少 {low}{unit}" if low else f"至多 {high}{unit}"
