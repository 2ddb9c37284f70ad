"""The magics in a real IPython shell, on a bank on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("IPython")

from IPython.core.interactiveshell import InteractiveShell

from paper_builder.analysis.coverage import coverage
from paper_builder.bank_loading import load_bank
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.checking import check
from paper_builder.studio.saving import CONFIDENTIAL
from tests.bank_folder import question_yaml
from tests.studio.conftest import SINGLE
from tests.studio.examples import write_example_bank
from tests.studio.test_question_cell import PASTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bank_folder import BankFolder

LINE = "--level primary --point da-engagement --cognitive apply --difficulty 2"


@pytest.fixture
def shell(folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("PAPER_BUILDER_BANK", str(folder.root))
    monkeypatch.setenv("IPYTHONDIR", str(folder.root.parent / "ipython"))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "paper_builder.studio")
    yield shell
    InteractiveShell.clear_instance()


def formatted(shell: InteractiveShell, shown: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notebook would store of ``shown``, and its metadata."""
    data, metadata = shell.display_formatter.format(shown)
    return data, metadata


def test_a_question_is_checked_then_saved(shell: InteractiveShell, folder: BankFolder) -> None:
    line = f"{LINE} --author writer-9"
    assert "检查无误" in repr(shell.run_cell_magic("question", line, PASTED))
    assert len(load_bank(folder.root)[0].questions) == 2
    assert "已保存 pri-da-003" in repr(shell.run_cell_magic("question", f"{line} --save", PASTED))
    assert load_bank(folder.root)[0].questions["pri-da-003"].author == "writer-9"


def test_the_author_is_remembered(shell: InteractiveShell, folder: BankFolder) -> None:
    shell.run_cell_magic("question", f"{LINE} --author writer-9 --save", PASTED)
    other = PASTED.replace("60 人", "80 人").replace("60÷400＝15%", "80÷400＝20%").replace("B. 15%", "B. 20%")
    shell.run_cell_magic("question", f"{LINE} --save", other)
    assert load_bank(folder.root)[0].questions["pri-da-004"].author == "writer-9"


def test_check_lists_what_the_command_line_lists(shell: InteractiveShell, folder: BankFolder) -> None:
    folder.add(question_yaml(calculation="1 / 2"))
    shown = shell.run_line_magic("check", "")
    found = check(folder.root).diagnostics
    assert found
    assert all(one.message.zh in shown.text for one in found if one.subject == SINGLE)
    assert "错误 1" in shown.text
    _, metadata = formatted(shell, shown)
    assert metadata[CONFIDENTIAL]
    one = shell.run_line_magic("check", "items/primary/data_analysis/pri-da-002.yaml")
    assert {SINGLE in line for line in one.text.splitlines() if "错误" in line} <= {False}
    assert "calculation" not in one.text


def test_check_refuses_a_path_outside_in_words(shell: InteractiveShell) -> None:
    done = shell.run_cell("%check /etc")
    assert not done.success
    assert "里面" in done.error_in_exec.message


def test_preview_shows_the_key_only_on_request_and_then_not_for_keeping(shell: InteractiveShell) -> None:
    plain, metadata = formatted(shell, shell.run_line_magic("preview", SINGLE))
    assert "完播率" in plain["text/html"]
    assert "完播率" in plain["text/plain"]
    assert "4,200÷12,000" not in plain["text/html"] + plain["text/plain"]
    assert CONFIDENTIAL not in metadata
    whole, metadata = formatted(shell, shell.run_line_magic("preview", f"{SINGLE} --key"))
    assert "4,200÷12,000" in whole["text/html"]
    assert metadata[CONFIDENTIAL]


def test_coverage_tells_the_numbers_of_the_command_line(shell: InteractiveShell, tmp_path: Path) -> None:
    root = write_example_bank(tmp_path / "example").root
    shown = shell.run_line_magic("coverage", f"basic --bank {root}")
    bank, _ = load_bank(root)
    blueprint, _ = load_blueprint(find_blueprint(bank, "basic"), bank)
    for section in coverage(bank, blueprint).sections:
        assert f"要 {section.wanted} 题，有 {section.approved} 题" in shown.html
    assert "✗" in shown.text


@pytest.mark.parametrize("line", ["%preview pri-da-999", "%coverage no_such", "%check /etc", "%preview x --bank /no/such"])
def test_a_mistake_is_told_in_chinese_without_a_traceback(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert not shell.run_cell(line).success
    told = "".join(capsys.readouterr())
    assert "Traceback" not in told
    assert any("\u4e00" <= character <= "\u9fff" for character in told)


def test_confidential_outputs_do_not_reach_a_stored_notebook(shell: InteractiveShell) -> None:
    from paper_builder.studio.saving import REMARK, clean_notebook

    data, metadata = formatted(shell, shell.run_line_magic("preview", f"{SINGLE} --key"))
    notebook = {"metadata": {}, "cells": [{"outputs": [{"output_type": "execute_result", "data": data, "metadata": metadata}]}]}
    clean_notebook(notebook)
    assert notebook["cells"][0]["outputs"][0]["data"] == {"text/plain": REMARK}
