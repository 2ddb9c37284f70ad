"""Fixes: every slip that has one reading is mended, every other byte stays, and nobody's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_builder import fixing
from paper_builder.checking import check
from paper_builder.diagnostics import Diagnostic, Message, Severity, Span, TextEdit
from paper_builder.fixing import fix
from tests.bank_folder import BankFolder, question_yaml, short_yaml

PATH = "items/primary/data_analysis/pri-da-001.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    return BankFolder(tmp_path)


def mend(folder: BankFolder) -> fixing.Fixed:
    return fix(folder.root, lambda: check(folder.root).diagnostics)


def with_slips(sound: str) -> str:
    """Colons of every wrong kind, dashes before entries, and a character that nobody sees."""
    slips = [
        ("\nlevel: ", "\nlevel："),
        ("\ndifficulty: ", "\ndifficulty:"),
        ("\nseconds: ", "\nseconds:\u3000"),
        ("- points", "－points"),
        ("- points: 0.5", "— points: 0.5"),
        ("12,000 次", "12,000\u200b 次"),
    ]
    for right, wrong in slips:
        assert right in sound
        sound = sound.replace(right, wrong, 1)
    return sound


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_all_slips_of_a_file_are_mended_and_every_other_byte_stays(folder: BankFolder, newline: str, mark: bytes):
    sound = f"# 说明   \n{short_yaml(tags='[ 甲,乙 ]   # 标签')}"
    path = folder.add(mark + with_slips(sound).replace("\n", newline).encode(), PATH)
    fixed = mend(folder)
    assert path.read_bytes() == mark + sound.replace("\n", newline).encode()
    assert sorted(edit.code for edit in fixed.applied) == ["PB007"] + ["PB017"] * 3 + ["PB021"] * 2
    assert fixed.changed_meanwhile == ()


def test_what_was_done_is_told_with_place_and_words(folder: BankFolder):
    folder.add(question_yaml().replace("\nlevel: ", "\nlevel：", 1), PATH)
    (edit,) = mend(folder).applied
    assert (edit.span.path, edit.span.line, edit.span.column, edit.before, edit.after) == (PATH, 3, 6, "：", ": ")


@pytest.mark.parametrize(
    "text",
    [
        question_yaml(),
        question_yaml(answer="E"),
        question_yaml(stem="注意: 选A"),
        question_yaml(stem="|\n  甲\u2028乙"),
        question_yaml(tags="[甲，乙]"),
        question_yaml(options="\n  A: 一\n——B: 二"),
        "id: [\n",
    ],
)
def test_where_more_than_one_mend_is_possible_nothing_is_touched(folder: BankFolder, text: str):
    path = folder.add(text, PATH)
    before = path.stat().st_mtime_ns
    assert mend(folder).applied == ()
    assert path.read_text("utf-8") == text
    assert path.stat().st_mtime_ns == before


def test_other_files_of_the_bank_are_mended_too(folder: BankFolder):
    sound = (folder.root / "statutes.yaml").read_text("utf-8")
    folder.write("statutes.yaml", sound.replace("  title: ", "  title：", 1))
    assert len(mend(folder).applied) == 1
    assert (folder.root / "statutes.yaml").read_text("utf-8") == sound


def finding(*edits: TextEdit) -> Diagnostic:
    return Diagnostic(code="PB999", severity=Severity.ERROR, message=Message("错", "wrong"), fix=edits)


def edit(start: int, end: int, text: str, *, path: str = PATH, line: int = 1) -> TextEdit:
    return TextEdit(span=Span(path=path, line=line, column=start, end_line=line, end_column=end), text=text)


def mend_once(folder: BankFolder, *found: Diagnostic) -> fixing.Fixed:
    """As if a rule had found this in the file as it is, and nothing once it has changed."""
    before = (folder.root / PATH).read_bytes()
    return fix(folder.root, lambda: found if (folder.root / PATH).read_bytes() == before else ())


def test_edits_that_overlap_are_not_both_made(folder: BankFolder):
    folder.add("abcdef: 1\n", PATH)
    mend_once(folder, finding(edit(1, 4, "X")), finding(edit(3, 5, "Y")), finding(edit(5, 6, "Z")))
    assert (folder.root / PATH).read_text("utf-8") == "XdZf: 1\n"


def test_the_same_edit_of_two_findings_is_made_once(folder: BankFolder):
    folder.add("ab: 1\n", PATH)
    mend_once(folder, finding(edit(2, 2, "-")), finding(edit(2, 2, "-")))
    assert (folder.root / PATH).read_text("utf-8") == "a-b: 1\n"


def test_an_edit_outside_the_text_changes_nothing(folder: BankFolder):
    folder.add("ab: 1\n", PATH)
    assert mend_once(folder, finding(edit(1, 2, "x", line=99))).applied == ()
    assert (folder.root / PATH).read_text("utf-8") == "ab: 1\n"


def test_a_fix_of_two_files_is_not_made_by_halves(folder: BankFolder):
    folder.add("ab: 1\n", PATH)
    assert mend_once(folder, finding(edit(1, 2, "x"), edit(1, 2, "x", path="bank.yaml"))).applied == ()
    assert (folder.root / PATH).read_text("utf-8") == "ab: 1\n"


def test_a_rule_that_is_never_content_does_not_keep_the_program_busy(folder: BankFolder):
    folder.add("a: 1\n", PATH)
    calls: list[int] = []

    def never_content() -> tuple[Diagnostic, ...]:
        calls.append(1)
        return (finding(edit(1, 1, "x")),)

    fix(folder.root, never_content)
    assert len(calls) < 1000


def test_a_file_that_somebody_saves_meanwhile_keeps_their_work(folder: BankFolder, monkeypatch: pytest.MonkeyPatch):
    path = folder.add(question_yaml().replace("\nlevel: ", "\nlevel：", 1), PATH)
    theirs = question_yaml(difficulty="5").encode()
    real = fixing.save

    def late(target: Path, data: bytes, *, expected: bytes | None) -> None:
        target.write_bytes(theirs)
        real(target, data, expected=expected)

    monkeypatch.setattr(fixing, "save", late)
    fixed = mend(folder)
    assert path.read_bytes() == theirs
    assert fixed == fixing.Fixed(applied=(), changed_meanwhile=(PATH,))


def test_an_edit_for_one_state_of_a_file_never_lands_in_another(folder: BankFolder):
    path = folder.add("ab: 1\n", PATH)
    theirs = "# 新\nab: 1\n"
    calls: list[int] = []

    def judged() -> tuple[Diagnostic, ...]:
        calls.append(1)
        if len(calls) == 2:  # saved after it was read for mending, before it is judged again
            path.write_text(theirs, "utf-8")
        return (finding(edit(1, 2, "x", line=len(calls))),) if len(calls) < 3 else ()

    fix(folder.root, judged)
    assert path.read_text("utf-8") == theirs
