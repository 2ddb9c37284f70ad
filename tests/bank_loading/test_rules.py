"""Every rule of reading a bank: provoked once in a bank that is sound otherwise, at the very place, in both languages."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import with_review
from paper_builder.codes import all_rules
from paper_builder.diagnostics import Severity
from paper_builder.question import Review
from tests.bank_folder import POINTS, SETTINGS, STATUTES, BankFolder, is_bilingual, question_yaml, short_yaml
from tests.builders import make_png

FIRST = "items/primary/data_analysis/pri-da-001.yaml"
SECOND = "items/primary/data_analysis/pri-da-002.yaml"
PICTURE = f"assets/{hashlib.sha256(make_png()).hexdigest()[:16]}.png"
MULTIPLE = {"type": "multiple_choice", "answer": "BC"}


@pytest.fixture
def bank(tmp_path: Path) -> BankFolder:
    return BankFolder(tmp_path)


# Changes to the one question, the code, and the text under the caret.
QUESTION_CASES = [
    ({"id": "pri-da-009"}, "PB203", "pri-da-009"),
    ({"level": "advanced"}, ["PB204", "PB204", "PB207"], "advanced"),
    ({"level": "expert"}, ["PB204", "PB205"], "expert"),
    ({"competency": "sales"}, ["PB204", "PB205", "PB207"], "sales"),
    ({"knowledge_point": "da-engagment"}, "PB206", "da-engagment"),
    ({"knowledge_point": "fd-platform"}, "PB207", "fd-platform"),
    ({"knowledge_point": "da-privacy"}, "PB213", "da-privacy"),
    ({"references": "\n- statute: privacy-lav"}, "PB212", "privacy-lav"),
    ({"references": "\n- statute: privacy-law\n  article: '7'"}, "PB212", "'7'"),
    ({"references": "\n- statute: privacy-law\n  article: 13"}, "PB212", "13"),
    ({"references": "\n- statute: old-law"}, "PB214", "old-law"),
    ({"answer": "E"}, "PB317", "E"),
    ({**MULTIPLE, "answer": "B"}, "PB316", "B"),
    ({**MULTIPLE, "answer": "ABCD"}, "PB316", "ABCD"),
    ({**MULTIPLE, "answer": "CB"}, "PB317", "CB"),
    ({**MULTIPLE, "answer": "BB"}, "PB317", "BB"),
    ({**MULTIPLE, "answer": "BE"}, "PB317", "BE"),
    ({"options": "\n  A: 28%\n  C: 35%\n  D: 42%", "answer": "C"}, "PB209", "C"),
    ({"options": "\n  B: 28%\n  A: 35%\n  C: 42%"}, "PB209", "B"),
    ({"options": "\n  A: API\n  B: 甲\n  C: 'ＡＰ Ｉ。'"}, "PB315", "'ＡＰ Ｉ。'"),
    ({"options": "\n  A: utm_source\n  B: 甲\n  C: UTM_SOURCE"}, "PB315", "UTM_SOURCE"),
    ({"enemies": "[pri-da-777]"}, "PB211", "pri-da-777"),
    ({"enemies": "[pri-da-001]"}, "PB211", "pri-da-001"),
    ({"stem": "|\n  看图（ ）。\n  ![图](../secret.png)"}, "PB215", "![图](../secret.png)"),
    ({"stem": "'看图 ![图](/etc/passwd) （ ）。'"}, "PB215", "![图](/etc/passwd)"),
    ({"stem": "'看图 ![图](assets\\0123abcd.png) （ ）。'"}, "PB215", "![图](assets\\0123abcd.png)"),
    ({"stem": "'看图 ![图](https://example.com/a.png) （ ）。'"}, "PB215", "![图](https://example.com/a.png)"),
    ({"stem": "'看图 ![图](assets/../bank.yaml) （ ）。'"}, "PB215", "![图](assets/../bank.yaml)"),
    ({"stem": "'看图 ![图](assets/0123abcd.svg) （ ）。'"}, "PB215", "![图](assets/0123abcd.svg)"),
    ({"stem": "'看图 ![图](<assets/0123abcd.png>) （ ）。'"}, "PB215", "![图](<assets/0123abcd.png>)"),
    ({"explanation": "'![图](assets/%2e%2e/0123abcd.png)'"}, "PB215", "![图](assets/%2e%2e/0123abcd.png)"),
    ({"options": f"\n  A: '![]({PICTURE})'\n  B: 甲"}, ["PB216", "PB218"], f"![]({PICTURE})"),
    ({"stem": "'看图 ![图](assets/0123abcd.png) （ ）。'"}, "PB216", "![图](assets/0123abcd.png)"),
    ({"stem": "第一行<br>第二行（ ）。"}, "PB219", "<br>"),
    ({"explanation": "|\n  说明\n  <script>alert(1)</script>"}, ["PB219", "PB219"], "<script>"),
    ({"stem": "见 [官网](https://example.com)，（ ）。"}, "PB220", "[官网](https://example.com)"),
    ({"stem": "见 https://example.com/a 和（ ）。"}, "PB220", "https://example.com/a"),
    ({"calculation": "4,200 / 12,000"}, "PB224", "4,200 / 12,000"),
    ({"calculation": "4200 ÷ 12000"}, "PB224", "4200 ÷ 12000"),
    ({"calculation": "4200 / 0"}, "PB224", "4200 / 0"),
    ({"calculation": "4200 / 12000", "options": "\n  A: 28%\n  B: 三成多\n  C: 42%"}, "PB224", "三成多"),
    ({"calculation": "4200 / 10000"}, "PB225", "4200 / 10000"),
    ({"calculation": "4200 / 12000 * 100"}, "PB225", "4200 / 12000 * 100"),
    ({"calculation": "4200 / 12000", "options": "\n  A: 0.35\n  B: 35%\n  C: 42%"}, "PB226", "0.35"),
    ({"explanation": "B端用户看重效率。", "options": "\n  A: 甲\n  B: 乙"}, "PB227", "B端用户看重效率。"),
    ({"status": "approved"}, "PB222", "approved"),
]


@pytest.mark.parametrize(
    ("changes", "codes", "covered"), QUESTION_CASES, ids=[f"{case[1]}-{i}" for i, case in enumerate(QUESTION_CASES)]
)
def test_a_rule_points_at_the_very_place(bank: BankFolder, changes: dict[str, str], codes: str | list[str], covered: str):
    bank.add(question_yaml(**changes))
    found = bank.found()
    expected = [codes] if isinstance(codes, str) else codes
    assert sorted(f.code for f in found) == sorted(expected)
    assert covered in [bank.at(f.span) for f in found]
    assert all(is_bilingual(f) for f in found)
    assert all(f.subject == changes.get("id", "pri-da-001") for f in found)


SOUND_CASES = [
    {},
    MULTIPLE,
    {"calculation": "4200 / 12000"},
    {"calculation": "1 / 3", "options": "\n  A: 30%\n  B: 33%\n  C: 33.9%\n  D: 无法计算"},
    {"calculation": "(80000 - 4000) * 0.5", "options": "\n  A: 3.5万元\n  B: 3.8万元\n  C: 4万元"},
    {"calculation": "4 - 0.2", "options": "\n  A: 3.5万元\n  B: 3.8万元\n  C: 4万元"},
    {"calculation": "10 / 3", "options": "\n  A: 3\n  B: 3.3\n  C: 3.4\n  D: 4"},
    {"knowledge_point": "da-privacy", "references": "\n- statute: privacy-law\n  article: 13(1)"},
    {"references": "\n- statute: old-law", "status": "retired"},
    {"stem": "'`https://example.com/?utm_source=a` 中的参数是（ ）。'"},
    {"stem": "若 $a<b$ 且 c > 3，则（ ）。"},
    {"options": "\n  A: NO\n  B: 1.0\n  C: 12:30\n  D: '1'"},
    {"explanation": "B端用户。", "keep_order": "true"},
    {"explanation": "B端用户。"},  # the options are in order of number, so they are not moved anyway
    {"review": "{by: reviewer-1, on: 2026-11-23, answered: C, outcome: sent_back, digest: 'sha256:" + "0" * 64 + "'}"},
]


@pytest.mark.parametrize("changes", SOUND_CASES, ids=[str(i) for i in range(len(SOUND_CASES))])
def test_what_is_right_is_left_alone(bank: BankFolder, changes: dict[str, str]):
    bank.add(question_yaml(**changes))
    assert bank.found() == ()


def test_a_sound_short_answer_and_a_picture_are_left_alone(bank: BankFolder):
    source = bank.add_picture()
    bank.add(short_yaml(stem=f"|\n  看图说明。\n\n  ![柱状图：一月 3，二月 5]({source})\n"))
    assert bank.found() == ()


def test_equal_ids_name_both_files(bank: BankFolder):
    bank.add(question_yaml())
    bank.add(question_yaml(), SECOND)
    duplicate = next(f for f in bank.found() if f.code == "PB202")
    assert duplicate.span is not None
    assert {duplicate.span.path, duplicate.related[0].span.path} == {FIRST, SECOND}
    for path in (FIRST, SECOND):
        assert path in duplicate.message.zh
        assert path in duplicate.message.en


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("items/primary/distribution/pri-da-001.yaml", ["PB204"]),
        ("items/advanced/data_analysis/pri-da-001.yaml", ["PB204"]),
        ("items/pri-da-001.yaml", ["PB204"]),
        ("items/primary/data_analysis/deep/pri-da-001.yaml", ["PB204"]),
        ("items/primary/data_analysis/pri-da-002.yaml", ["PB203"]),
        ("items/primary/data_analysis/pri-da-001.yml", ["PB229"]),
        ("items/primary/data_analysis/pri-da-001.yaml.bak", ["PB229"]),
        ("items/primary/data_analysis/.pri-da-001.yaml.swp", []),
    ],
)
def test_a_file_out_of_place_is_told_so(bank: BankFolder, path: str, codes: list[str]):
    bank.add(question_yaml(), path)
    assert bank.codes() == codes
    assert [f.span.path for f in bank.found() if f.span] == [path] * len(codes)


# ---- reviews -------------------------------------------------------------------------------------------------------


def reviewed(bank: BankFolder, **changes: str) -> bytes:
    """The question with a good review of its content, then with ``changes`` to the review."""
    path = bank.add(question_yaml())
    loaded, _ = bank.load()
    assert loaded is not None
    values = {
        "by": "reviewer-1",
        "on": "2026-11-23",
        "answered": "B",
        "outcome": "agreed",
        "digest": loaded.questions["pri-da-001"].digest,
    }
    data = with_review(path.read_bytes(), "approved", Review(**{**values, **changes}))  # type: ignore[arg-type]
    path.write_bytes(data)
    return data


def test_an_approved_question_with_a_review_of_its_content_is_left_alone(bank: BankFolder):
    reviewed(bank)
    assert bank.found() == ()


@pytest.mark.parametrize(
    ("changes", "code", "covered"),
    [
        ({"by": "writer-1"}, "PB221", "writer-1"),
        ({"outcome": "sent_back"}, "PB222", "sent_back"),
        ({"digest": "sha256:" + "0" * 64}, "PB223", "sha256:" + "0" * 64),
        ({"on": "2026-02-30"}, "PB230", "'2026-02-30'"),
    ],
)
def test_a_review_that_does_not_hold_is_told_so(bank: BankFolder, changes: dict[str, str], code: str, covered: str):
    reviewed(bank, **changes)
    (finding,) = bank.found()
    assert (finding.code, bank.at(finding.span)) == (code, covered)
    assert is_bilingual(finding)


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("35%", "36%", True),
        ("difficulty: 2", "difficulty: 3", True),
        ("answer: B", "answer: C", True),
        ("A 少算", "A 多算", True),
        ("author: writer-1", "author: writer-2", False),
    ],
)
def test_a_change_after_the_review_is_seen(bank: BankFolder, old: str, new: str, seen: bool):
    data = reviewed(bank).decode()
    bank.add(data.replace(old, new))
    assert bank.codes() == (["PB223"] if seen else [])


# ---- pictures ------------------------------------------------------------------------------------------------------


def show(bank: BankFolder, source: str) -> None:
    bank.add(question_yaml(stem=f"'看图 ![柱状图]({source}) （ ）。'"))


def test_a_picture_named_by_something_else_is_refused(bank: BankFolder):
    show(bank, bank.add_picture(name="0123456789abcdef"))
    (finding,) = bank.found()
    assert finding.code == "PB217"
    assert finding.hint is not None
    assert PICTURE.removeprefix("assets/") in finding.hint.zh


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0"])
def test_a_picture_that_is_no_png_is_refused(bank: BankFolder, data: bytes):
    show(bank, bank.add_picture(data=data))
    assert bank.codes() == ["PB216"]


def test_a_jpeg_is_known_by_its_content(bank: BankFolder):
    show(bank, bank.add_picture(kind="jpg", data=b"\xff\xd8\xff\xe0 a picture"))
    assert bank.codes() == []


def test_a_picture_that_is_a_link_or_a_folder_is_refused(bank: BankFolder, tmp_path: Path):
    outside = tmp_path.parent / "outside.png"
    outside.write_bytes(make_png())
    (bank.root / "assets").mkdir()
    (bank.root / PICTURE).symlink_to(outside)
    show(bank, PICTURE)
    assert bank.codes() == ["PB216"]
    (bank.root / PICTURE).unlink()
    (bank.root / PICTURE).mkdir()
    assert bank.codes() == ["PB216"]
    (bank.root / PICTURE).rmdir()
    (bank.root / "assets").rmdir()
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / Path(PICTURE).name).write_bytes(make_png())
    (bank.root / "assets").symlink_to(real)
    assert bank.codes() == ["PB216"]


def test_a_picture_that_is_too_large_is_refused(bank: BankFolder):
    show(bank, bank.add_picture(data=make_png() + b"\0" * 5_000_000))
    assert bank.codes() == ["PB216"]


# ---- settings ------------------------------------------------------------------------------------------------------

SETTINGS_CASES = [
    ("bank.yaml", SETTINGS.replace("id: advanced", "id: primary"), ["PB202", "PB228", "PB228"], "primary"),
    ("bank.yaml", SETTINGS.replace("prefix: adv", "prefix: pri"), "PB228", "pri"),
    ("bank.yaml", SETTINGS.replace("prefix: fd", "prefix: da"), "PB228", "da"),
    ("bank.yaml", SETTINGS.replace("pass_points: 60", "pass_points: 101"), "PB228", "101"),
    ("bank.yaml", SETTINGS.replace("3: 0.65", "3: 0.85"), "PB228", "0.85"),
    ("knowledge_points.yaml", POINTS.replace("id: fd-platform", "id: da-privacy"), "PB202", "da-privacy"),
    ("knowledge_points.yaml", POINTS.replace("competency: distribution", "competency: sales"), "PB228", "sales"),
    ("knowledge_points.yaml", POINTS.replace("advanced: Y", "expert: Y"), "PB228", "expert"),
    ("statutes.yaml", STATUTES.replace("id: old-law", "id: privacy-law"), ["PB202", "PB228"], "privacy-law"),
    ("statutes.yaml", STATUTES.replace("replaced_by: privacy-law", "replaced_by: new-law"), "PB228", "new-law"),
    (
        "statutes.yaml",
        STATUTES.replace("checked: 2026-11-23\n  articles", "checked: 2026-11-31\n  articles"),
        "PB230",
        "2026-11-31",
    ),
    ("statutes.yaml", STATUTES.replace("in_force: 2010-01-01", "in_force: 2010-00-01"), "PB230", "2010-00-01"),
]


@pytest.mark.parametrize(("file", "text", "codes", "covered"), SETTINGS_CASES)
def test_settings_that_contradict_themselves_are_named(
    bank: BankFolder, file: str, text: str, codes: str | list[str], covered: str
):
    bank.write(file, text)
    found = bank.found()
    assert sorted(f.code for f in found) == ([codes] if isinstance(codes, str) else codes)
    assert covered in [bank.at(f.span) for f in found]
    assert all(is_bilingual(f) for f in found)


# ---- all of them ---------------------------------------------------------------------------------------------------


def test_every_rule_of_this_family_has_a_case_here():
    codes = {code for case in QUESTION_CASES for code in ([case[1]] if isinstance(case[1], str) else case[1])}
    codes |= {code for case in SETTINGS_CASES for code in ([case[2]] if isinstance(case[2], str) else case[2])}
    elsewhere = {
        "PB201",  # test_load_bank.py
        "PB217",
        "PB221",
        "PB223",
        "PB229",
        "PB231",  # tests/test_checking.py
        "PB240",  # tests/test_locks.py
        "PB241",
        "PB242",
        "PB243",  # tests/test_past_keys.py
        "PB244",  # tests/test_errata.py
    }
    own = {code for code in codes if code.startswith("PB2")}  # the decidable rules of item writing are asked here too
    assert own | elsewhere == {code for code in all_rules() if code.startswith("PB2")}


def test_the_shipped_bank_has_no_error():
    bank, found = load_bank(Path(__file__).resolve().parents[2] / "question_bank")
    assert bank is not None
    assert [(f.code, f.span and f.span.path, f.message.en) for f in found if f.severity is Severity.ERROR] == []
    assert not bank.faulty
