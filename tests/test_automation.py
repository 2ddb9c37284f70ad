"""What runs by itself on a change: workflow, hooks and READMEs call commands and options that exist, and nothing unsafe."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from paper_builder.cli.main import COMMANDS, Commands

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = ROOT / ".github" / "workflows" / "bank.yml"
READMES = ("README.md", "README.zh-CN.md")


def workflow() -> dict[str, Any]:
    return yaml.load(WORKFLOW.read_text("utf-8"), yaml.BaseLoader)  # type: ignore[no-any-return]


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def calls(text: str) -> list[list[str]]:
    """Every call of paper-builder in a shell text, without redirections and what follows a pipe or ``||``."""
    found = []
    for match in re.finditer(r"paper-builder ([a-z][^\n`|>#;]*)", text):
        words = shlex.split(match.group(1).replace("\\", ""))
        if words and words[0] in COMMANDS:
            found.append(words)
    return found


def in_fences(name: str) -> str:
    return "\n".join(re.findall(r"```(?:console|yaml)\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL))


def assert_understood(words: list[str]) -> None:
    """The command parses these words; nothing is run."""
    command = Commands(name="paper-builder").get_command(click.Context(Commands(name="x")), words[0])
    assert command is not None
    command.make_context(words[0], list(words[1:]))


SOURCES = {
    "workflow": "\n".join(step.get("run", "") for step in steps()),
    "hooks": "\n".join(hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))),
    **{name: in_fences(name) for name in READMES},
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_command_that_is_shown_is_understood(source: str):
    found = calls(SOURCES[source])
    assert found
    for words in found:
        assert_understood(words)


def test_the_test_above_would_notice():
    for words in (["check", "--no-such-option"], ["diff", "--format", "html"], ["statutes", "--within", "soon"]):
        with pytest.raises(click.ClickException):
            assert_understood(words)


def test_both_readmes_show_the_same_commands():
    english, chinese = (calls(in_fences(name)) for name in READMES)
    assert english == chinese


@pytest.mark.parametrize("name", READMES)
def test_the_gitlab_job_of_the_readmes_is_yaml(name: str):
    (block,) = re.findall(r"```yaml\n(question-bank:.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    (job,) = yaml.safe_load(block).values()
    assert job["artifacts"]["reports"]["junit"] == "check.xml"
    assert all(isinstance(line, str) for part in ("before_script", "script", "after_script") for line in job[part])


def test_the_workflow_checks_annotates_and_tells_the_changes():
    run = SOURCES["workflow"]
    assert re.search(r"check .*--format github", run)
    assert re.search(r"diff .*--format markdown >> \"\$GITHUB_STEP_SUMMARY\"", run)
    assert "--format sarif" in run


def test_nothing_from_outside_is_pasted_into_a_shell():
    """A branch may be called anything: values go through variables, quoted."""
    for step in steps():
        run = step.get("run", "")
        assert "${{" not in run
        assert not re.search(r"(?<![\"\w{])\$(?:BANK|SINCE|GITHUB_STEP_SUMMARY)\b(?!\^)", run), run


def test_the_workflow_may_do_no_more_than_it_needs():
    assert workflow()["permissions"] == {"contents": "read"}
    (job,) = workflow()["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    (checkout,) = (step for step in steps() if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
    assert "pull_request_target" not in workflow()["on"]


def test_the_changes_are_told_even_where_the_check_fails():
    for step in steps():
        if "diff" in step.get("run", "") or "sarif" in step.get("run", ""):
            assert "failure()" in step["if"]


def test_each_hook_runs_over_the_whole_bank():
    """A file alone says nothing of its enemies; so no file names are passed."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["id"] for hook in hooks} == {"paper-builder-check", "paper-builder-fmt"}
    for hook in hooks:
        assert hook["pass_filenames"] is False
        assert hook["language"] == "python"
        assert hook["id"] in (ROOT / "README.md").read_text("utf-8")
