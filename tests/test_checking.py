"""``check`` over a part of a bank, over what changed, on a day, and again with a cache: always what the whole bank would show."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from paper_builder import check_cache, judgement
from paper_builder.check_cache import CheckCache
from paper_builder.checking import Checked, check
from paper_builder.history import history_since
from tests.bank_folder import STATUTES, BankFolder, question_yaml, short_yaml
from tests.repository import commit

ITEM = "items/primary/data_analysis/pri-da-{:03d}.yaml"
BLUEPRINT = """\
id: primary
title: 测试双向细目表
level: primary
minutes: 90
total_points: 100
pass_points: 60
sections:
- {id: single, title: 单项选择题, type: single_choice, count: 100, points: 1, scoring: all_or_nothing}
constraints:
- {id: data, name: 数据分析, measure: points, where: {competency: [data_analysis]}, target: 100, tolerance: 2}
"""
LEGAL = "\n- statute: privacy-law\n  article: '6'"
CHECKED = date(2026, 11, 23)
"""The day on which the statutes of ``BankFolder`` were checked."""


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """A bank with one mistake in each of three questions; the second and third are enemies."""
    folder = BankFolder(tmp_path / "bank")
    folder.add(question_yaml(answer="E"), ITEM.format(1))
    folder.add(question_yaml(id="pri-da-002", enemies="[pri-da-003, pri-da-999]"), ITEM.format(2))
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy"), ITEM.format(3))
    return folder


def errors(checked: Checked) -> list[tuple[str, str]]:
    """Code and file of every error; near-duplicates and item writing are tested elsewhere."""
    return [
        (found.code, found.span.path.rpartition("/")[2] if found.span else "")
        for found in checked.diagnostics
        if found.code < "PB300" and found.severity.value == "error"
    ]


UNKNOWN_ENEMY, UNCITED = ("PB211", "pri-da-002.yaml"), ("PB213", "pri-da-003.yaml")


def test_the_whole_bank_and_each_part_of_it(folder: BankFolder):
    whole = check(folder.root)
    assert whole.usable
    assert whole.questions == 3
    assert {UNKNOWN_ENEMY, UNCITED} <= set(errors(whole))
    part = check(folder.root, [folder.root / ITEM.format(2)])
    assert errors(part) == [UNKNOWN_ENEMY]
    assert set(part.diagnostics) <= set(whole.diagnostics)
    assert check(folder.root, [folder.root / "items"]).diagnostics == whole.diagnostics


def test_each_file_alone_shows_what_the_whole_bank_shows_of_it(folder: BankFolder):
    same = {
        "stem": "|\n  播放量的含义是（ ）。",
        "options": "\n  A: 打开次数\n  B: 停留时长\n  C: 转发次数\n  D: 收藏次数",
        "answer": "A",
    }
    clue = "|\n  一款工具用于统计转化漏斗分析报告的数据，它通常放在（ ）。"
    folder.add(question_yaml(id="pri-da-004", **same), ITEM.format(4))
    folder.add(question_yaml(id="pri-da-005", **same), ITEM.format(5))
    folder.add(question_yaml(id="pri-da-005", difficulty="4"), ITEM.format(6))
    key = "\n  A: 转化漏斗分析报告\n  B: 以上都是\n  C: 甲乙丙丁\n  D: 戊己庚辛"
    folder.add(question_yaml(id="pri-da-007", stem="|\n  运营复盘首先要看的是（ ）。", options=key, answer="A"), ITEM.format(7))
    folder.add(question_yaml(id="pri-da-008", stem=clue), ITEM.format(8))
    folder.add(question_yaml(id="pri-da-010", references="\n- statute: old-law\n- statute: privacy-law"), ITEM.format(10))
    folder.add(
        question_yaml(id="pri-da-011", stem="|\n  见图 ![图](assets/0123456789abcdef.png)，完播率为（ ）。"), ITEM.format(11)
    )
    folder.add("# pb: ignore PB304 无此问题\n" + question_yaml(id="pri-da-012"), ITEM.format(12))
    folder.add("id: [\n", ITEM.format(13))
    for number in (14, 15, 16):
        stem = f"|\n  某账号本月发布短视频 {number} 条，其中 {number - 9} 条由新人剪辑，新人剪辑的短视频占（ ）。"
        folder.add(question_yaml(id=f"pri-da-{number:03d}", stem=stem), ITEM.format(number))
    folder.write("blueprints/primary.yaml", BLUEPRINT)
    day = CHECKED + timedelta(days=900)
    whole = check(folder.root, today=day).diagnostics
    seen = set()
    for path in sorted(path for path in folder.root.rglob("*") if path.is_file()):
        shown = path.relative_to(folder.root).as_posix()
        about = tuple(
            found
            for found in whole
            if shown in {span.path for span in (found.span, *(other.span for other in found.related)) if span is not None}
        )
        assert check(folder.root, [path], today=day).diagnostics == about, shown
        seen.update(about)
    assert {found.code for found in seen} >= {"PB012", "PB211", "PB231", "PB306", "PB319", "PB340", "PB392"}
    assert seen == {found for found in whole if found.span is not None}


def test_a_path_outside_the_bank_is_refused(folder: BankFolder, tmp_path: Path):
    with pytest.raises(ValueError, match="subpath"):
        check(folder.root, [tmp_path])


def test_no_bank_is_not_usable_and_says_so(tmp_path: Path):
    checked = check(tmp_path)
    assert not checked.usable
    assert [found.code for found in checked.diagnostics] == ["PB201"]


# ---- what changed ----------------------------------------------------------------------------------------------------


def since_head(folder: BankFolder, cache: CheckCache | None = None) -> Checked:
    return check(folder.root, history=history_since(folder.root, "HEAD"), cache=cache)


def test_only_what_changed_and_what_depends_on_it_is_told(folder: BankFolder):
    commit(folder.root)
    assert since_head(folder).diagnostics == ()
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy", difficulty="3"), ITEM.format(3))
    assert {UNKNOWN_ENEMY, UNCITED} <= set(errors(since_head(folder)))
    assert ("PB208", "pri-da-001.yaml") not in errors(since_head(folder))
    folder.add(question_yaml(id="pri-da-003"), ITEM.format(3))
    assert errors(since_head(folder)) == [UNKNOWN_ENEMY]


def test_a_changed_file_that_cannot_be_read_is_told(folder: BankFolder):
    commit(folder.root)
    folder.add("id: [\n", ITEM.format(1))
    assert errors(since_head(folder)) == [("PB012", "pri-da-001.yaml")]


# ---- statutes on a day -----------------------------------------------------------------------------------------------


def overdue(folder: BankFolder, today: date | None, cache: CheckCache | None = None) -> int:
    return sum(found.code == "PB231" for found in check(folder.root, today=today, cache=cache).diagnostics)


def test_a_statute_counts_for_as_many_days_as_the_bank_says(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy", references=LEGAL), ITEM.format(3))
    assert overdue(folder, None) == 0
    assert overdue(folder, CHECKED + timedelta(days=365)) == 0
    assert overdue(folder, CHECKED + timedelta(days=366)) == 1
    folder.write("bank.yaml", (folder.root / "bank.yaml").read_text("utf-8") + "statutes_checked_within_days: 10\n")
    assert overdue(folder, CHECKED + timedelta(days=10)) == 0
    assert overdue(folder, CHECKED + timedelta(days=11)) == 1


def test_the_finding_points_at_the_citation_and_is_a_warning(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy", references=LEGAL), ITEM.format(3))
    (found,) = (f for f in check(folder.root, today=date(2030, 1, 1)).diagnostics if f.code == "PB231")
    assert folder.at(found.span) == "privacy-law"
    assert found.severity.value == "warning"
    assert str((date(2030, 1, 1) - CHECKED).days) in found.message.zh


@pytest.mark.parametrize("change", [{"status": "retired"}, {"references": "\n- statute: old-law"}])
def test_retired_questions_and_replaced_statutes_are_no_matter_of_days(folder: BankFolder, change: dict[str, str]):
    fields = {"id": "pri-da-003", "knowledge_point": "da-privacy", "references": LEGAL, **change}
    folder.add(question_yaml(**fields), ITEM.format(3))
    assert overdue(folder, date(2030, 1, 1)) == 0


# ---- the cache -------------------------------------------------------------------------------------------------------


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The banks that the rules were run over, a list that grows."""
    calls: list[Path] = []
    real = judgement.judge

    def watched(root: Path, **given: object) -> judgement.Judgement:
        calls.append(root)
        return real(root, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(judgement, "judge", watched)
    return calls


@pytest.fixture
def cache(tmp_path: Path) -> CheckCache:
    return CheckCache(tmp_path / "cache" / "deep")


def test_a_second_check_finds_the_same_without_running_a_rule(folder: BankFolder, cache: CheckCache, judged: list[Path]):
    first = check(folder.root, today=CHECKED, cache=cache)
    assert errors(first)
    assert check(folder.root, today=CHECKED, cache=cache) == first
    assert len(judged) == 1
    assert cache.note is None


def test_a_part_and_a_change_are_answered_from_the_whole(folder: BankFolder, cache: CheckCache, judged: list[Path]):
    commit(folder.root)
    part = [folder.root / ITEM.format(2)]
    expected = check(folder.root, part), since_head(folder)
    check(folder.root, cache=cache)
    del judged[:]
    assert (check(folder.root, part, cache=cache), since_head(folder, cache)) == expected
    assert judged == []


def test_what_a_part_found_is_never_kept_for_the_whole(folder: BankFolder, cache: CheckCache):
    check(folder.root, [folder.root / ITEM.format(2)], cache=cache)
    commit(folder.root)
    since_head(folder, cache)
    assert UNCITED in errors(check(folder.root, cache=cache))


def spoil_question(folder: BankFolder) -> None:
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy", answer="F"), ITEM.format(3))


def add_stray_file(folder: BankFolder) -> None:
    folder.write("items/primary/data_analysis/notes.txt", "")


def add_folder_like_a_question(folder: BankFolder) -> None:
    (folder.root / "items/primary/data_analysis/pri-da-009.yaml").mkdir()


def remove_question(folder: BankFolder) -> None:
    (folder.root / ITEM.format(3)).unlink()


def rename_question(folder: BankFolder) -> None:
    (folder.root / ITEM.format(1)).rename(folder.root / ITEM.format(8))


def spoil_statutes(folder: BankFolder) -> None:
    folder.write("statutes.yaml", STATUTES.replace("2021-11-01", "2021-02-30"))


def add_blueprint(folder: BankFolder) -> None:
    folder.write("blueprints/primary.yaml", "id: primary\n")


def add_link(folder: BankFolder) -> None:
    (folder.root / "items/primary/data_analysis/pri-da-010.yaml").symlink_to(folder.root / ITEM.format(1))


CHANGES = [
    spoil_question,
    add_stray_file,
    add_folder_like_a_question,
    remove_question,
    rename_question,
    spoil_statutes,
    add_blueprint,
    add_link,
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_the_bank_is_seen(folder: BankFolder, cache: CheckCache, change):
    before = check(folder.root, cache=cache)
    change(folder)
    after = check(folder.root, cache=cache)
    assert after.diagnostics != before.diagnostics
    assert after == check(folder.root)


def test_a_changed_rule_schema_or_library_is_seen(
    folder: BankFolder, cache: CheckCache, judged: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    package, schemas = tmp_path / "package", tmp_path / "schemas"
    for path in (package / "lint" / "rule.py", schemas / "question.schema.json"):
        path.parent.mkdir(parents=True)
        path.write_text("1", "utf-8")
    monkeypatch.setattr(check_cache, "_PACKAGE", package)
    monkeypatch.syspath_prepend(tmp_path / "site")
    for spoil in (
        lambda: (package / "lint" / "rule.py").write_text("2", "utf-8"),
        lambda: (package / "lint" / "new.py").write_text("", "utf-8"),
        lambda: (schemas / "question.schema.json").write_text("2", "utf-8"),
        lambda: monkeypatch.setattr(check_cache, "__version__", "99"),
        lambda: (tmp_path / "site" / "rapidfuzz-99.dist-info").mkdir(parents=True),
    ):
        check_cache.fingerprint.cache_clear()
        check(folder.root, cache=cache)
        del judged[:]
        check(folder.root, cache=cache)
        assert not judged
        spoil()
        check_cache.fingerprint.cache_clear()
        check(folder.root, cache=cache)
        assert len(judged) == 1
    check_cache.fingerprint.cache_clear()


def test_a_day_on_which_another_statute_is_overdue_is_seen(folder: BankFolder, cache: CheckCache, judged: list[Path]):
    folder.add(question_yaml(id="pri-da-003", knowledge_point="da-privacy", references=LEGAL), ITEM.format(3))
    turn = CHECKED + timedelta(days=366)
    days = [(turn - timedelta(days=40), 0), (turn - timedelta(days=1), 0), (turn, 1), (turn + timedelta(days=900), 1)]
    for day, expected in [*days, *reversed(days)]:
        assert overdue(folder, day, cache) == expected
    assert len(judged) == 3  # once before the turn, once behind it, once on the way back
    assert overdue(folder, None, cache) == 0


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"0" * 64 + b"\n{}", "truncate", "bit"])
def test_a_damaged_cache_is_ignored_with_one_line_and_mended(folder: BankFolder, cache: CheckCache, judged: list[Path], damage):
    first = check(folder.root, cache=cache)
    (path,) = cache._folder.iterdir()
    data = path.read_bytes()
    path.write_bytes({"truncate": data[:-9], "bit": data.replace(b"PB211", b"PB212")}.get(damage, damage))
    again = CheckCache(cache._folder)
    assert check(folder.root, cache=again) == first
    assert again.note is not None
    assert "\n" not in again.note.zh
    assert len(judged) == 2
    assert check(folder.root, cache=CheckCache(cache._folder)) == first
    assert len(judged) == 2


def test_a_cache_that_cannot_be_written_is_ignored_with_one_line(folder: BankFolder, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        cache = CheckCache(place)
        assert check(folder.root, cache=cache) == check(folder.root)
        assert cache.note is not None
        assert str(place) in cache.note.en


def test_a_bank_that_changes_meanwhile_is_not_kept(folder: BankFolder, cache: CheckCache, monkeypatch: pytest.MonkeyPatch):
    real = judgement.judge

    def meanwhile(root: Path, **given: object) -> judgement.Judgement:
        found = real(root, **given)  # type: ignore[arg-type]
        spoil_question(folder)
        return found

    monkeypatch.setattr(judgement, "judge", meanwhile)
    check(folder.root, cache=cache)
    assert not cache._folder.exists()


def test_two_banks_with_the_same_files_do_not_answer_for_each_other(tmp_path: Path, cache: CheckCache, judged: list[Path]):
    for name in ("one", "two"):
        check(BankFolder(tmp_path / name).root, cache=cache)
    assert len(list(cache._folder.iterdir())) == 2
    assert len(judged) == 2


def test_only_its_owner_can_read_what_is_kept(folder: BankFolder, cache: CheckCache):
    check(folder.root, cache=cache)
    (path,) = cache._folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert cache._folder.stat().st_mode & 0o077 == 0


# ---- points that no paper gives ----------------------------------------------------------------------------------------

WITH_SHORT = BLUEPRINT.replace("sections:\n", "sections:\n- {id: short, title: 简答题, type: short_answer, count: 1, points: 10}\n")


def test_a_short_answer_that_no_section_takes_is_told_beside_its_points(tmp_path: Path):
    folder = BankFolder(tmp_path / "bank")
    folder.write("blueprints/primary.yaml", WITH_SHORT.replace("count: 100", "count: 90"))
    path = folder.add(short_yaml())
    for only in ((), (path,)):
        (found,) = [one for one in check(folder.root, only).diagnostics if one.code == "PB419"]
        assert (found.severity.value, found.subject) == ("warning", "pri-da-001")
        assert "2.5 分" in found.message.zh
        assert "10 分" in found.message.zh
        assert folder.at(found.span) == "2"
        assert found.span is not None
        assert found.span.line == path.read_text("utf-8").split("\n").index("- points: 2") + 1
    folder.add(short_yaml(rubric="\n- points: 4\n  text: 统一口径\n- points: 6\n  text: 写明分母"))
    assert "PB419" not in [one.code for one in check(folder.root).diagnostics]


def test_a_level_whose_blueprint_cannot_be_used_says_nothing_of_points(tmp_path: Path):
    folder = BankFolder(tmp_path / "bank")
    folder.add(short_yaml())
    assert "PB419" not in [one.code for one in check(folder.root).diagnostics]
    folder.write("blueprints/primary.yaml", WITH_SHORT)
    codes = [one.code for one in check(folder.root).diagnostics]
    assert any(code.startswith("PB4") for code in codes)
    assert "PB419" not in codes
