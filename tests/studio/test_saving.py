"""What a stored notebook may hold: no dead widget beside a twin, no widget state, and not a word of an answer."""

from __future__ import annotations

import copy
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from ipykernel.ipkernel import IPythonKernel

from paper_builder.studio.confidential import PIECE, SecretTexts
from paper_builder.studio.reading import complete_notebook
from paper_builder.studio.saving import CONFIDENTIAL, PICTURE, VEGA_LITE, WIDGET_VIEW, before_save, clean_notebook
from tests.bank_folder import question_yaml, short_yaml

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder

VIEW = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
CANARY = "金丝雀解析：四千二百除以一万二千等于百分之三十五"


def notebook(*outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "source": "QuestionForm()", "metadata": {}, "execution_count": 1, "outputs": list(outputs)}
    return {"cells": [{"cell_type": "markdown", "source": "# 题", "metadata": {}}, cell], "metadata": metadata}


def shown(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def outputs_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = content["cells"][1]["outputs"]
    return outputs


def test_a_widget_view_goes_where_it_has_a_twin() -> None:
    content = notebook(shown({WIDGET_VIEW: VIEW, "text/html": "<p>静态</p>", "text/plain": "表单"}))
    clean_notebook(content)
    assert outputs_of(content)[0]["data"] == {"text/html": "<p>静态</p>"}


def test_a_widget_view_without_a_twin_stays() -> None:
    """Dropping it would leave an output of nothing, and no one could tell why."""
    content = notebook(shown({WIDGET_VIEW: VIEW, "text/plain": "Text()"}))
    before = copy.deepcopy(content)
    clean_notebook(content)
    assert content == before


def test_widget_state_goes() -> None:
    content = notebook(widgets={"application/vnd.jupyter.widget-state+json": {"state": {}}}, kernelspec={"name": "python3"})
    clean_notebook(content)
    assert content["metadata"] == {"kernelspec": {"name": "python3"}}


def test_what_is_marked_confidential_is_not_stored() -> None:
    content = notebook(shown({"text/html": "<p>答案：B</p>"}, **{CONFIDENTIAL: True}), shown({"text/plain": "无害"}))
    clean_notebook(content)
    first, second = outputs_of(content)
    assert "答案：B" not in str(first)
    assert "不存入笔记本" in first["data"]["text/plain"]
    assert second["data"]["text/plain"] == "无害"


def chart(**data: Any) -> dict[str, Any]:
    return shown({VEGA_LITE: {"mark": "bar"}, "text/plain": "题库覆盖图", **data})


def test_what_lab_would_add_is_there_when_it_reads_and_not_when_it_has_stored() -> None:
    content = notebook(chart(), kernelspec={"name": "python3"}, language_info={"name": "python"})
    content["cells"].append({"cell_type": "raw", "source": "", "metadata": {}})
    complete_notebook(content)
    assert content["metadata"]["language_info"] == IPythonKernel.language_info
    (served,) = outputs_of(content)
    assert b64decode(served["data"][PICTURE]).startswith(b"\x89PNG")
    once = copy.deepcopy(content)
    complete_notebook(content)
    assert content == once
    clean_notebook(content)
    assert outputs_of(content) == [chart()]


def test_pictures_that_are_no_charts_and_other_kernels_stay_as_they_are() -> None:
    picture = shown({PICTURE: "iVBORw0KGgo=", "text/plain": "图"})
    content = notebook(picture, kernelspec={"name": "ir"}, language_info={"name": "R"})
    before = copy.deepcopy(content)
    complete_notebook(content)
    clean_notebook(content)
    assert content == before


@pytest.fixture
def secrets(folder: BankFolder) -> SecretTexts:
    folder.add(question_yaml(explanation=f"|\n  {CANARY}。"))
    folder.add(
        short_yaml(id="pri-da-002", answer="|\n  金丝雀参考答案：先统一口径再统一周期最后写明来源。"),
        path="items/primary/data_analysis/pri-da-002.yaml",
    )
    return SecretTexts(folder.root)


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "stream", "name": "stdout", "text": [f"x {CANARY}\n", "y\n"]},
        {"output_type": "stream", "name": "stdout", "text": f"{CANARY[:20]}\n"},
        shown({"text/html": f"<p>{CANARY[:12]}<b>{CANARY[12:]}</b></p>"}),
        shown({"text/html": [f"<p>{CANARY[:9]}\n", f"{CANARY[9:]}</p>"]}),
        shown({"text/html": "".join(f"&#{ord(character)};" for character in CANARY)}),
        shown({"application/json": {"deep": [{"explanation": CANARY}]}}),
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "metadata": {},
            "data": {"text/plain": f"Question(explanation='{CANARY}')"},
        },
        {"output_type": "error", "ename": "E", "evalue": CANARY, "traceback": []},
        shown({"text/plain": "先统一口径再统一周期最后写明来源"}),
    ],
)
def test_an_answer_of_the_bank_is_not_stored_however_it_is_shown(secrets: SecretTexts, output: dict[str, Any]) -> None:
    content = notebook(output)
    clean_notebook(content, secrets)
    assert outputs_of(content)[0]["data"] == {"text/plain": "此处的内容含答案，不存入笔记本；运行本格可以再看。"}


def test_what_candidates_read_is_stored(secrets: SecretTexts) -> None:
    output = shown({"text/html": "<p>某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。</p><p>A. 28%</p>"})
    content = notebook(output)
    clean_notebook(content, secrets)
    assert outputs_of(content) == [output]


def test_a_changed_bank_is_read_again(folder: BankFolder, secrets: SecretTexts) -> None:
    assert not secrets.occur_in("另一段崭新的解析文字，写得足够长。")
    folder.add(question_yaml(explanation="|\n  另一段崭新的解析文字，写得足够长。"))
    assert secrets.occur_in("另一段崭新的解析文字，写得足够长。")
    assert not secrets.occur_in(CANARY)


def test_short_coincidences_are_no_secrets(secrets: SecretTexts) -> None:
    assert not secrets.occur_in(CANARY[: PIECE - 2])


def test_the_server_hook_knows_the_bank_from_its_environment(
    folder: BankFolder, secrets: SecretTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets
    monkeypatch.setenv("PAPER_BUILDER_BANK", str(folder.root))
    model = {"type": "notebook", "content": notebook({"output_type": "stream", "name": "stdout", "text": CANARY})}
    before_save(model=model, path="x.ipynb", contents_manager=None)
    assert CANARY not in str(model)
    for other in ({"type": "file", "content": CANARY}, {"type": "notebook", "content": None}, {}):
        kept = copy.deepcopy(other)
        before_save(model=other, path="x")
        assert other == kept


def test_the_hook_works_without_a_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAPER_BUILDER_BANK", raising=False)
    model = {"type": "notebook", "content": notebook(shown({WIDGET_VIEW: VIEW, "text/html": "x"}))}
    before_save(model=model, path="x")
    assert WIDGET_VIEW not in str(model)
