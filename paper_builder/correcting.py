"""The verb ``correct``: a published paper whose key was wrong → a record of the correction, new marking files in a folder beside.

What was published is only read: the candidates' paper and its record stay, byte for byte. The bank says what the right key is, and
the caller confirms it. What is kept of a correction is ``errata``'s, what becomes of the paper ``corrected_paper``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder import manifest
from paper_builder.bank_writing import FileChangedError, save
from paper_builder.codes import paper_rules as rules
from paper_builder.corrected_paper import corrected_paper, is_asked_as_published
from paper_builder.diagnostics import Message
from paper_builder.errata import COPY, Correction, Elsewhere, correction_text, in_force, load_corrections
from paper_builder.export import export_paper, find_exporter, format_ids
from paper_builder.export.base import ExportOptions, as_warning, losses
from paper_builder.folders import write_folders
from paper_builder.locks import load_locks, record_of
from paper_builder.paper import ChoiceBody
from paper_builder.publishing import PAPER
from paper_builder.question import Choice
from paper_builder.verification import read_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.locks import Lock
    from paper_builder.paper import Paper, PaperItem

AWARD = "none"
"""In the place of a key: the question has no right answer, and everyone gets its points."""
ALWAYS = ("json", "answer-key-pdf", "answer-key-json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What came of it. ``record`` and ``folder`` are None where it was refused; ``anew`` is false where the record was there.

    ``refused`` are the formats that cannot hold the correction, of which no file was written.
    """

    diagnostics: tuple[Diagnostic, ...]
    correction: Correction | None = None
    record: Path | None = None
    folder: Path | None = None
    refused: tuple[str, ...] = ()
    anew: bool = False


class _RefusedError(Exception):
    def __init__(self, *found: Diagnostic) -> None:
        super().__init__(found[0].message.en)
        self.found = found


def correct(
    folder: Path,
    bank: Bank,
    *,
    question: str,
    key: str,
    reason: str,
    on: str,
    formats: Sequence[str] = (),
    out: Path | None = None,
) -> Corrected:
    """Correct the key of one item of the published paper in ``folder``: write the record into ``bank`` and the files into ``out``.

    ``question`` is its id or its number on the paper, ``key`` the right letters as the bank has them now or ``AWARD``, ``on`` an
    ISO date, ``reason`` one line. The files are the answer key, the platform formats that the folder holds, and ``formats``, with
    all earlier corrections of the paper; ``out`` is ``<folder>-correction-<number>`` unless given. A correction that was made
    before, for the same reason, is written again under its own number and date. OSError where the disk refuses.
    """
    try:
        paper, lock = _published(folder, bank)
        item = _item(paper, question)
        known = _known(lock, bank)
        correction = _correction(paper, lock, item, bank, known, key, reason, on)
        anew = correction not in known
        named = folder if folder.name not in ("", "..") else folder.resolve()
        target = out or named.with_name(f"{named.name}-correction-{correction.number}")
        earlier = [one for one in known if one.number < correction.number]
        whole = corrected_paper(paper, in_force([*earlier, correction], lock.paper_digest), correction.number, bank)
        files, found, refused = _files(whole, paper, folder, formats)
        found.extend(_unreviewed(correction, bank))
        _write(target, folder, files | {COPY: correction_text(correction).encode()}, whole)
    except _RefusedError as error:
        return Corrected(diagnostics=error.found)
    record = bank.root / correction.path
    if anew:
        try:
            save(record, correction_text(correction).encode(), expected=None)
        except FileChangedError:
            return Corrected(diagnostics=(_written_meanwhile(record),))
    return Corrected(
        diagnostics=tuple(found), correction=correction, record=record, folder=target, refused=tuple(refused), anew=anew
    )


# ---- what may be corrected -------------------------------------------------------------------------------------------


def _published(folder: Path, bank: Bank) -> tuple[Paper, Lock]:
    paper, found = read_paper(folder / PAPER, PAPER)
    if paper is None:
        raise _RefusedError(*found)
    digest = f"sha256:{manifest.sha256((folder / PAPER).read_bytes())}"
    locks, of_records = load_locks(bank.root)
    for lock in locks:
        if lock.paper_digest == digest:
            return paper, lock
    if of_records and record_of(bank.root, digest):
        raise _RefusedError(*of_records)
    raise _RefusedError(
        rules.NOT_PUBLISHED.found(
            Message(
                f"题库 {bank.root} 里没有 {folder} 这份试卷的发布记录",
                f"the bank {bank.root} has no record of the paper in {folder}",
            ),
            subject=paper.id,
            hint=Message(
                "没有考过的卷：改好题库，重新组卷；考过的：给原来发布的文件夹（不是更正后的），看 --bank 对不对、paper.json 有没有"
                "改动",
                "not sat yet: mend the bank and build it again; sat: give the folder that was published, not a corrected one; see "
                "whether --bank is right and paper.json unchanged",
            ),
        )
    )


def _known(lock: Lock, bank: Bank) -> list[Correction]:
    """Return the corrections of the paper by number; _RefusedError where one cannot be read, since the next depends on all."""
    corrections, found = load_corrections(bank.root)
    if found:
        raise _RefusedError(*found)
    return [one for one in corrections if one.paper_digest == lock.paper_digest]


def _item(paper: Paper, question: str) -> PaperItem:
    for item in paper.items:
        if question in (item.question, str(item.number)):
            return item
    raise _RefusedError(
        rules.NOT_A_KEY_CORRECTION.found(
            Message(f"{paper.id} 上没有 {question} 这道题", f"{question} is not on {paper.id}"),
            subject=paper.id,
            hint=Message("写题库中的编号，或卷面题号", "give its id in the bank, or its number on the paper"),
        )
    )


def _correction(
    paper: Paper, lock: Lock, item: PaperItem, bank: Bank, known: Sequence[Correction], key: str, reason: str, on: str
) -> Correction:
    """Return the correction that is asked for: one of the ``known``, or the next; _RefusedError where there is none to make."""
    last = in_force(known, lock.paper_digest).get(item.question)
    body = item.body if isinstance(item.body, ChoiceBody) else None
    source = {option.label: option.source for option in body.options} if body else {}
    old = "".join(body.key) if body else ""
    if last is not None:
        old = last.new_key_on_paper
    new = "" if key == AWARD else _new_key(item, bank, key)
    if last is not None and (last.awarded, last.new_key_on_paper) == (key == AWARD, new):
        if last.reason == reason:
            return last
        raise _RefusedError(_as_it_is(item, last))
    if new and new == old:
        raise _RefusedError(_as_it_is(item, None))
    return Correction(
        number=max((one.number for one in known), default=0) + 1,
        on=on,
        paper=lock.name,
        paper_digest=lock.paper_digest,
        level=paper.level.id,
        form=paper.form,
        sitting=paper.sitting,
        question=item.question,
        item=item.number,
        points=item.points,
        reason=reason,
        old_key_on_paper=old,
        old_key_in_bank=_in_bank(old, source),
        new_key_on_paper=new,
        new_key_in_bank=_in_bank(new, source),
        awarded=key == AWARD,
        also_on=tuple(_elsewhere(bank, lock, item.question)),
    )


def _in_bank(labels: str, source: Mapping[str, str]) -> str:
    return "".join(sorted(source[label] for label in labels))


def _elsewhere(bank: Bank, lock: Lock, question: str) -> Iterator[Elsewhere]:
    for other in load_locks(bank.root)[0]:
        if other.paper_digest != lock.paper_digest:
            yield from (Elsewhere(paper=other.name, number=row.number) for row in other.items if row.question == question)


def _new_key(item: PaperItem, bank: Bank, key: str) -> str:
    """Return the bank's key in the letters of the paper; _RefusedError where it is not ``key`` or not about what was asked."""
    body = item.body
    if not isinstance(body, ChoiceBody):
        raise _RefusedError(
            _not_to_correct(item, Message("是简答题，没有选项字母可改", "is a short answer and has no letters to correct"))
        )
    if not body.multiple and len(key) != 1:
        wrong = Message(f"是单选题，答案只能是一个字母，不能是 {key}", f"is a single choice, for which {key} is no key")
        raise _RefusedError(_no_such_key(item, wrong, _only_award()))
    question = bank.questions.get(item.question)
    if question is None:
        gone = Message(
            "在题库中没有，或它的文件读不了（运行 check 看）", "is not in the bank, or check says why its file cannot be read"
        )
        raise _RefusedError(_not_to_correct(item, gone))
    if not is_asked_as_published(question, item):
        other = Message("在题库中的题干或选项与发布时不同", "has another stem or options now")
        raise _RefusedError(_not_to_correct(item, other))
    in_bank = question.body.key if isinstance(question.body, Choice) else ()
    label = {option.source: option.label for option in body.options}
    on_paper = "".join(sorted(label[letter] for letter in in_bank))
    if len(set(key)) != len(key) or set(key) != set(in_bank):
        shown = "".join(in_bank)
        wrong = Message(
            f"在题库中的答案是 {shown}（在这份卷上是 {on_paper}），不是 {key}",
            f"has the key {shown} in the bank ({on_paper} on this paper), not {key}",
        )
        mend = Message(
            f"先在题库里把答案改对（连同解析）再更正；题库若已改对，写 --key {shown}：--key 用题库的字母，不用卷面的",
            f"mend the key in the bank first, with its explanation; where it is right there, give --key {shown}: the letters of "
            "the bank, not of the paper",
        )
        raise _RefusedError(_no_such_key(item, wrong, mend))
    return on_paper


def _not_to_correct(item: PaperItem, why: Message) -> Diagnostic:
    return rules.NOT_A_KEY_CORRECTION.found(_about(item, why), subject=item.question, hint=_only_award())


def _no_such_key(item: PaperItem, why: Message, hint: Message) -> Diagnostic:
    return rules.KEY_NOT_CORRECTED.found(_about(item, why), subject=item.question, hint=hint)


def _about(item: PaperItem, said: Message) -> Message:
    return Message(f"第 {item.number} 题 {item.question} {said.zh}", f"item {item.number}, {item.question}, {said.en}")


def _unreviewed(correction: Correction, bank: Bank) -> Iterator[Diagnostic]:
    question = bank.questions.get(correction.question)
    if correction.awarded or question is None or (question.review is not None and question.review.digest == question.digest):
        return
    yield rules.CORRECTION_UNREVIEWED.found(
        Message(
            f"{question.id} 改答案以后还没有人复审，更正文件已经写出",
            f"nobody has reviewed {question.id} since its key was changed; the corrected files are written all the same",
        ),
        subject=question.id,
        hint=Message(
            f"公布更正以前请另一人复审：paper-builder review {question.id} --by reviewer-2",
            f"let somebody else review it before the correction is announced: paper-builder review {question.id} --by reviewer-2",
        ),
    )


def _only_award() -> Message:
    return Message(
        f"没有可更正的答案；若这道题没法判对错，写 --key {AWARD}，全体考生得满分",
        f"there is no key to correct; where the question cannot be marked, give --key {AWARD}: everyone gets the points",
    )


def _as_it_is(item: PaperItem, last: Correction | None) -> Diagnostic:
    by = Message(f"（更正 {last.name}，{last.on}）", f" (correction {last.name}, {last.on})") if last else Message("", "")
    same = Message(f"的答案已经是这样{by.zh}，没有可更正的", f"has that key already{by.en}; there is nothing to correct")
    again = Message(
        f"要再写一遍那次的文件，理由照写：“{last.reason}”" if last else "先在题库里改对答案，再更正",
        f"to write its files again, give the same reason: {last.reason}" if last else "mend the key in the bank first",
    )
    return _no_such_key(item, same, again)


# ---- files -----------------------------------------------------------------------------------------------------------


def _files(
    paper: Paper, published: Paper, folder: Path, formats: Iterable[str]
) -> tuple[dict[str, bytes], list[Diagnostic], list[str]]:
    """Return the files by their place, what formats lose that they did not of ``published``, and which cannot hold this paper."""
    wanted = dict.fromkeys((*ALWAYS, *(name for name in format_ids() if _is_held(name, folder)), *formats))
    files: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    refused: list[str] = []
    awarded = any(isinstance(item.body, ChoiceBody) and item.body.awarded for item in paper.items)
    for name in wanted:
        exporter, broken = find_exporter(name)
        if exporter is None:
            raise _RefusedError(*broken)
        if exporter.audience == "candidate":
            continue  # what candidates got is not written again
        everyone = awarded and not exporter.capabilities.awards
        artifact, lost = export_paper(paper, name, ExportOptions(allow_loss=not everyone))
        if artifact is None and exporter.audience != "platform":
            raise _RefusedError(*lost)
        if artifact is None:
            refused.append(name)
            lost = tuple(as_warning(finding) for finding in lost)
        else:
            files[artifact.location] = artifact.data
        before = (*losses(published, exporter.capabilities, format_id=name, audience=exporter.audience), *exporter.check(published))
        found.extend(finding for finding in lost if finding not in before)
    return files, found, refused


def _is_held(name: str, folder: Path) -> bool:
    exporter, _ = find_exporter(name)
    return exporter is not None and exporter.audience == "platform" and (folder / exporter.location).is_file()


def _write(target: Path, folder: Path, files: Mapping[str, bytes], paper: Paper) -> None:
    """Write the folder; _RefusedError where it would touch what was published, or another folder than this very one."""
    whole = {**files, manifest.NAME: manifest.manifest(paper, files)}
    place = target.resolve()
    if folder.resolve() in (place, *place.parents):
        raise _RefusedError(_in_the_way(target, Message("里是已发布的试卷，不能动", "holds the published paper and is left alone")))
    if target.exists() and any(target.iterdir() if target.is_dir() else (target,)):
        there = {name: (target / name).read_bytes() for name in whole if (target / name).is_file()}
        if there == whole:
            return
        raise _RefusedError(
            _in_the_way(target, Message("已存在，内容不同，没有覆盖", "exists with other content and was left alone"))
        )
    write_folders({target: whole}, marker=manifest.NAME)


def _written_meanwhile(record: Path) -> Diagnostic:
    return rules.OUTPUT_REFUSED.found(
        Message(f"{record} 刚刚由别人写了", f"{record} was written by somebody just now"),
        subject=str(record),
        hint=Message("不要动它；再运行一次这条命令", "leave it alone, and run the same command again"),
    )


def _in_the_way(target: Path, why: Message) -> Diagnostic:
    return rules.OUTPUT_REFUSED.found(
        Message(f"{target} {why.zh}", f"{target} {why.en}"),
        subject=str(target),
        hint=Message("用 --out 写另一个文件夹，或先移走它", "give another folder with --out, or move it away first"),
    )
