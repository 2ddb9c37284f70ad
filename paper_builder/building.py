"""The verb ``build``: bank and blueprint → selection → papers → files, in that order, written at once or not at all.

The command line and the studio both call this; it prints nothing and asks nothing.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from paper_builder import giving_up, manifest
from paper_builder.assembly import assemble
from paper_builder.check_cache import cache_folder
from paper_builder.codes import assembly_rules
from paper_builder.codes import paper_rules as rules
from paper_builder.diagnostics import Diagnostic, Message, Span, has_errors
from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from paper_builder.folders import TargetNotOursError, clear_left_behind, write_folders
from paper_builder.freeze import freeze
from paper_builder.locks import record_of, with_past
from paper_builder.near_duplicates import with_near_duplicates
from paper_builder.publishing import PAPER
from paper_builder.reasons import reason
from paper_builder.repeats import from_the_last_sitting, on_the_day
from paper_builder.soundness import with_errors_faulty
from paper_builder.statistics import with_statistics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from paper_builder.assembly import Outcome
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.export.base import Artifact
    from paper_builder.paper import Paper

Progress = Callable[[str, int, int], None]
"""Called with a step (``assemble``, ``export``, ``write``), what is done and how much there is."""

ALWAYS = ("json", "pdf", "html", "answer-key-pdf", "answer-key-json")
REPORTS = ("report-html", "report-json")
_OF_A_SITTING = re.compile(r"([0-9]{4}-[0-9]{2}(-[0-9]{2})?|seed-[0-9]+)(-[0-9]+)?")
"""What a folder is called that holds the papers of one sitting, or of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build came to. ``folders`` is empty where nothing was written; ``outcome`` says how the search went."""

    papers: tuple[Paper, ...]
    folders: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    outcome: Outcome

    @property
    def infeasible(self) -> bool:
        """Return whether no selection was found at all."""
        return self.outcome.selection is None


def informed(bank: Bank, sitting: date | None) -> tuple[Bank, tuple[Diagnostic, ...]]:
    """Return the bank that knows its papers before ``sitting``, its results, its near-duplicates and which questions hold errors.

    With it comes what is wrong with all that. Blueprints are loaded for it, and papers built from it.
    """
    bank, of_errors = with_errors_faulty(bank)
    bank, of_past = with_past(bank, sitting)
    bank, of_results = with_statistics(bank)
    bank, of_near_duplicates = with_near_duplicates(bank, cache_folder())
    return bank, (*of_errors, *of_past, *of_results, *of_near_duplicates)


def past_in_doubt(bank: Bank, blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return why no paper of ``blueprint`` can be built: it looks at past papers, and some of their records cannot be read."""
    if not blueprint.looks_back:
        return ()
    return tuple(
        assembly_rules.PAST_IN_DOUBT.found(
            Message(
                f"{path} 读不了，而级别 {blueprint.level} 的蓝图要看往次试卷：没有组卷",
                f"{path} cannot be read, and the blueprint of {blueprint.level} looks at past papers: no paper is built",
            ),
            span=Span(path=path),
            subject=blueprint.id,
            hint=Message("按上面的提示改好这份记录，或从 git 恢复", "mend the record as told above, or restore it from git"),
        )
        for path in bank.past.unread
    )


def build(
    bank: Bank,
    blueprint: Blueprint,
    *,
    forms: int,
    seed: int,
    sitting: date | None,
    formats: Sequence[str],
    out: Path,
    reserve: bool = False,
    allow_loss: bool = False,
    aside: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Build ``forms`` papers of ``blueprint``, and a reserve if asked, and write ``out``/<level>-<form> for each; all or none.

    Where a published paper stands in the way they are refused, or, if ``aside``, all written into a folder named after the sitting
    inside ``out``. The bank is one that was ``informed``. Whoever calls, a question with an error stands on no paper.
    """
    bank, kept_off = with_errors_faulty(bank)
    tell = progress or (lambda _step, _done, _total: None)
    outcome = assemble(
        bank,
        blueprint,
        forms=forms,
        seed=seed,
        sitting=sitting,
        reserve=reserve,
        progress=lambda done, total: tell("assemble", done, total),
    )
    found = [*kept_off, *outcome.diagnostics]
    if outcome.selection is None:
        return Built(papers=(), folders=(), diagnostics=tuple(found), outcome=outcome)
    papers, more = freeze(bank, blueprint, outcome.selection, sitting=sitting)
    found.extend(more)
    found.extend(from_the_last_sitting(papers, blueprint, bank))
    found.extend(doubt for paper in papers for doubt in on_the_day(paper, blueprint, bank))
    files: dict[Path, Mapping[str, bytes]] = {}
    for number, paper in enumerate(papers):
        tell("export", number, len(papers))
        artifacts, lost = paper_files(paper, papers, formats, allow_loss=allow_loss)
        found.extend(lost)
        files[out / paper.id] = artifacts
    if aside and not has_errors(found):
        try:
            files = _out_of_the_way(files, bank)
        except OSError as error:
            found.append(unwritable(error, out))
    folders: tuple[Path, ...] = ()
    if papers and not has_errors(found):
        tell("write", 0, 1)
        refused = write_papers(files, bank)
        found.extend(refused)
        folders = () if refused else tuple(files)
        tell("write", 1, 1)
    return Built(papers=papers, folders=folders, diagnostics=tuple(found), outcome=outcome)


def paper_files(
    paper: Paper, papers: Sequence[Paper], formats: Sequence[str], *, allow_loss: bool
) -> tuple[Mapping[str, bytes], tuple[Diagnostic, ...]]:
    """Return every file of the paper's folder, the manifest included, and what the formats lose."""
    options = ExportOptions(allow_loss=allow_loss, siblings=tuple(other for other in papers if other.id != paper.id))
    artifacts: list[Artifact] = []
    found: list[Diagnostic] = []
    losses: dict[str, tuple[Diagnostic, ...]] = {}
    wanted = (*ALWAYS, *(name for name in dict.fromkeys(formats) if name not in ALWAYS + REPORTS))
    for name in wanted:
        giving_up.check()
        artifact, lost = export_paper(paper, name, options)
        losses[name] = lost
        found.extend(lost)
        if artifact is not None:
            artifacts.append(artifact)
    for name in REPORTS:
        giving_up.check()
        artifact, lost = export_paper(paper, name, replace(options, losses=losses))
        found.extend(lost)
        if artifact is not None:
            artifacts.append(artifact)
    files = {artifact.location: artifact.data for artifact in artifacts}
    return files | {manifest.NAME: manifest.manifest(paper, files)}, tuple(found)


def write_papers(files: Mapping[Path, Mapping[str, bytes]], bank: Bank) -> tuple[Diagnostic, ...]:
    """Write the files of each paper's folder, all or none; return why they were not.

    A folder that holds a published paper of ``bank`` is replaced by the same paper only.
    """
    try:
        clear_left_behind(files)
        records = {folder: record for folder, own in files.items() if (record := _in_the_way(folder, own, bank)) is not None}
        if records:
            instead = _folder_instead(files, bank)
            return tuple(_published_in_the_way(folder, record, instead) for folder, record in records.items())
        write_folders(files, marker=manifest.NAME)
    except TargetNotOursError as error:
        name = str(error.filename)
        return (
            rules.OUTPUT_REFUSED.found(
                Message(
                    f"{name} 已存在，而且不是本程序写的，没有覆盖",
                    f"{name} exists and was not written by this program; it was left alone",
                ),
                subject=name,
                hint=Message("换一个 --out 文件夹，或先移走它", "Choose another --out, or move it away first"),
            ),
        )
    except OSError as error:
        return (unwritable(error, next(iter(files)).parent),)
    return ()


def _in_the_way(folder: Path, files: Mapping[str, bytes], bank: Bank) -> str | None:
    """Return the record of the paper in ``folder`` where that is published and another one than ``files``; else None."""
    try:
        there = (folder / PAPER).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None if there == files[PAPER] else record_of(bank.root, f"sha256:{manifest.sha256(there)}")


def _out_of_the_way(files: Mapping[Path, Mapping[str, bytes]], bank: Bank) -> dict[Path, Mapping[str, bytes]]:
    """Return the files under folders where no published paper is replaced: the same, or else those of the sitting."""
    if not any(_in_the_way(folder, own, bank) for folder, own in files.items()):
        return dict(files)
    instead = _folder_instead(files, bank)
    return {instead / folder.name: own for folder, own in files.items()}


def _folder_instead(files: Mapping[Path, Mapping[str, bytes]], bank: Bank) -> Path:
    """Return the folder of the papers' sitting inside the present one, or beside it where that is a sitting's own.

    Where published papers stand even there a number follows its name. Papers of no sitting go by their seed.
    """
    first, own = next(iter(files.items()))
    paper = json.loads(own[PAPER])
    name = paper["sitting"] or f"seed-{paper['provenance']['seed']}"
    out = first.parent
    if _OF_A_SITTING.fullmatch(out.name):
        out = out.parent
    folders = chain([out / name], (out / f"{name}-{number}" for number in count(2)))
    return next(place for place in folders if not any(_in_the_way(place / folder.name, of, bank) for folder, of in files.items()))


def _published_in_the_way(folder: Path, record: str, instead: Path) -> Diagnostic:
    typed = shlex.quote(str(instead))
    return rules.PUBLISHED_IN_THE_WAY.found(
        Message(
            f"{folder} 里是已发布的试卷（记录 {record}），新组的试卷与它不同，没有覆盖",
            f"{folder} holds a published paper (its record is {record}), and the new paper is another one; it was left alone",
        ),
        subject=str(folder),
        hint=Message(
            f"在刚才的命令末尾加上 --out {typed} 再运行一次，新试卷就写到 {instead}，已发布的不动",
            f"run the same command with --out {typed} at its end: the new paper goes into {instead}, the published one stays",
        ),
    )


def unwritable(error: OSError, place: Path) -> Diagnostic:
    """Return the finding that the disk refused; ``place`` is named where ``error`` names no file."""
    name = str(error.filename or place)
    why = reason(error)
    return rules.OUTPUT_REFUSED.found(
        Message(
            f"写入 {name} 失败：{why.zh}；没有留下写了一半的文件", f"writing {name} failed: {why.en}; nothing half-written was left"
        ),
        subject=name,
        hint=Message("排除这个原因，或换一个 --out 文件夹", "mend that, or choose another --out"),
    )


def is_output_refused(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether papers could be built and the place for them is of no use."""
    refusals = (rules.OUTPUT_REFUSED.code, rules.PUBLISHED_IN_THE_WAY.code)
    return any(found.code in refusals for found in diagnostics)
