"""The verbs behind ``build`` under limits and ``render``: many forms into one file, and one of them into a paper. Prints nothing.

What is made is kept beside the target as it comes, a line a batch, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from paper_builder import strict_json
from paper_builder.assembly.explain import LOST
from paper_builder.assembly.loft import ManyForms, singly
from paper_builder.assembly.pool import Reason, make_pool
from paper_builder.blueprint import Selection
from paper_builder.blueprint_loading import find_blueprint
from paper_builder.building import paper_files, past_in_doubt, write_papers
from paper_builder.codes import paper_rules as rules
from paper_builder.diagnostics import Diagnostic, Message, Span, has_errors
from paper_builder.folders import write_file
from paper_builder.forms_file import SUFFIX, by_name, by_place, file_bytes, header_of, line, places, too_alike
from paper_builder.freeze import freeze
from paper_builder.manifest import sha256
from paper_builder.soundness import with_errors_faulty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from paper_builder.assembly.loft import Limits, Summary
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, FormSelection
    from paper_builder.forms_file import FormsFile
    from paper_builder.paper import Paper

PART = ".part"
_WITH_TIME = (Reason.RESTING, Reason.EXPOSED, Reason.STATUTE)
"""What can come to hold of a question that is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltForms:
    """What was built. ``path`` is None where nothing was written; ``taken_over`` forms came from a run that was stopped."""

    path: Path | None
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]
    taken_over: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One form as a paper and the folder that it was written to; None where it was not."""

    paper: Paper | None
    folder: Path | None
    diagnostics: tuple[Diagnostic, ...]


def forms_path(out: Path, level: str) -> Path:
    """Return the file that the forms of a level are written to."""
    return out / f"{level}{SUFFIX}"


def build_forms(
    bank: Bank,
    blueprint: Blueprint,
    limits: Limits,
    *,
    seed: int,
    sitting: date | None,
    out: Path,
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
) -> BuiltForms:
    """Write ``out``/<level>-forms.jsonl with all forms, or nothing. The bank is one that was ``informed``.

    The bytes depend on bank, blueprint, limits, seed and sitting alone. ``progress`` is told how many forms there are, of how many.
    """
    bank, kept_off = with_errors_faulty(bank)
    path = forms_path(out, blueprint.level)
    many = ManyForms(bank, blueprint, limits, seed=seed, sitting=sitting)
    header = header_of(bank, blueprint, limits, seed, sitting, many.questions)
    journal = _Journal(path.with_name(path.name + PART), header)
    tell = progress or (lambda _done, _total: None)
    tell(0, limits.forms)

    def on_batch(batch: Sequence[FormSelection], number: int) -> None:
        journal.add(batch)
        tell(number, limits.forms)

    outcome = many.outcome(jobs=jobs, kept=journal.kept, on_batch=on_batch)
    found = (*kept_off, *outcome.diagnostics)
    if outcome.summary is not None:
        write_file(path, file_bytes(journal.header, outcome.forms, outcome.summary))
    journal.remove()
    if outcome.summary is None:
        return BuiltForms(path=None, summary=None, diagnostics=found)
    return BuiltForms(path=path, summary=outcome.summary, diagnostics=found, taken_over=journal.taken_over)


class _Journal:
    """The batches made so far, in a file: the header, then a line a batch. A line that is not as it was written does not count.

    ``kept`` are those of an earlier run of the very same header, ``taken_over`` the forms of them that came again.
    """

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self.header = header
        self._path = path
        self._place = places(header)
        self.kept = self._read()
        self.taken_over = 0
        self._number = 0
        self._is_open = False

    def _read(self) -> tuple[tuple[FormSelection, ...], ...]:
        try:
            lines = self._path.read_bytes().split(b"\n")[:-1]
        except OSError:
            return ()
        if not lines or lines[0] + b"\n" != line(self.header):
            return ()
        return tuple(self._batches(lines[1:]))

    def _batches(self, lines: Sequence[bytes]) -> Iterator[tuple[FormSelection, ...]]:
        names = list(self._place)
        for number, text in enumerate(lines):
            try:
                wire = strict_json.loads(text)
                if wire["batch"] != number or wire["digest"] != self._digest(number, wire["forms"]):
                    return
                yield tuple(by_name(form, names) for form in wire["forms"])
            except (ValueError, RecursionError, KeyError, TypeError, IndexError):
                return

    def add(self, batch: Sequence[FormSelection]) -> None:
        """Add the next batch, and be sure that it is on disk. What was kept but does not come again is cut off."""
        if not self._is_open and self._number < len(self.kept) and self.kept[self._number] == tuple(batch):
            self.taken_over += len(batch)
            self._number += 1
            return
        if not self._is_open:
            kept = self.kept[: self._number]
            write_file(self._path, line(self.header) + b"".join(self._line(number, old) for number, old in enumerate(kept)))
            self._is_open = True
        with self._path.open("ab") as file:
            file.write(self._line(self._number, batch))
            file.flush()
            os.fsync(file.fileno())
        self._number += 1

    def _line(self, number: int, batch: Sequence[FormSelection]) -> bytes:
        forms = [by_place(form, self._place) for form in batch]
        return line({"batch": number, "forms": forms, "digest": self._digest(number, forms)})

    def _digest(self, number: int, forms: Any) -> str:
        return sha256(line(self.header) + line({"batch": number, "forms": forms}))

    def remove(self) -> None:
        """Take the file away."""
        self._path.unlink(missing_ok=True)


# ---- one form as a paper ---------------------------------------------------------------------------------------------


def render_form(
    forms: FormsFile,
    number: int,
    bank: Bank,
    blueprint: Blueprint,
    *,
    formats: Sequence[str],
    out: Path,
    allow_loss: bool = False,
    sitting: date | None = None,
) -> Rendered:
    """Write ``out``/<level>-<number>, the folder that ``build`` would write of that form; nothing where bank or blueprint changed.

    Nothing is written either where a question may not come again by the papers published since. The bank is one that was
    ``informed``. The order of items and options follows from the file's seed and the form's number.
    IndexError if there is no form of that number.
    """
    bank, kept_off = with_errors_faulty(bank)
    form = replace(forms.forms[number - 1], name=forms.name(number))
    found = [
        *kept_off,
        *past_in_doubt(bank, blueprint),
        *too_alike(forms, number),
        *_changed(forms, form, bank, blueprint, sitting),
    ]
    if has_errors(found):
        return Rendered(paper=None, folder=None, diagnostics=tuple(found))
    header, summary = forms.header, forms.summary
    selection = Selection(
        forms=(form,),
        seed=header["seed"],
        solver=header["solver"],
        solver_version=header["solver_version"],
        stop_reason=f"form {number} of {header['forms']}",
        objective=f"overlap {summary['overlap']}, mean {summary['mean_overlap']}, exposure {summary['exposure']}",
        bound=f"mean overlap {summary['least_mean_overlap']}, exposure {summary['least_exposure']}",
        anchor=forms.anchor,
    )
    papers, more = freeze(bank, singly(blueprint), selection, sitting=sitting)
    found.extend(more)
    if not papers:
        return Rendered(paper=None, folder=None, diagnostics=tuple(found))
    files, lost = paper_files(papers[0], papers, formats, allow_loss=allow_loss)
    found.extend(lost)
    folder = out / papers[0].id
    refused = () if has_errors(found) else write_papers({folder: files}, bank)
    found.extend(refused)
    return Rendered(paper=papers[0], folder=None if has_errors(found) else folder, diagnostics=tuple(found))


def _changed(forms: FormsFile, form: FormSelection, bank: Bank, blueprint: Blueprint, sitting: date | None) -> Iterator[Diagnostic]:
    hint = Message("按现在的题库重新组卷", "build the forms again from the bank as it is now")
    # Without a day, the forms of this very file that were published would count as past.
    excluded = make_pool(bank, blueprint, sitting).excluded if sitting else {}
    if blueprint.digest != forms.header["blueprint_digest"]:
        yield rules.FORMS_FILE_OUTDATED.found(
            Message(
                f"级别 {blueprint.level} 的蓝图在组卷后改过",
                f"the blueprint of {blueprint.level} was changed after the forms were built",
            ),
            span=Span(path=find_blueprint(bank, blueprint.level).relative_to(bank.root).as_posix()),
            subject=blueprint.id,
            hint=hint,
        )
    for name in (name for names in form.questions for name in names):
        question = bank.questions.get(name)
        if question is None or question.digest != forms.header["questions"][name]:
            what = Message("题库中没有了", "is not in the bank any more") if question is None else Message("改过", "was changed")
            yield rules.FORMS_FILE_OUTDATED.found(
                Message(
                    f"{form.name} 卷的 {name} 在组卷后{what.zh}", f"{name} on form {form.name} {what.en} after the forms were built"
                ),
                span=bank.spans.get(name),
                subject=name,
                hint=hint,
            )
        elif (reason := excluded.get(name)) is not None and reason in _WITH_TIME:
            yield rules.FORMS_FILE_OUTDATED.found(
                Message(f"{form.name} 卷的 {name}：{LOST[reason].zh}", f"{name} on form {form.name}: {LOST[reason].en}"),
                span=bank.spans.get(name),
                subject=name,
                hint=hint,
            )
