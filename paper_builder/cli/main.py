"""The command ``paper-builder``: a table of commands, each loaded when it is called, and the exit codes that they share.

0 clean · 1 findings · 2 wrong use or unreadable input · 3 the blueprint cannot be met · 70 a bug of ours.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import choose, tr
from paper_builder.cli.localised import LocalisedCommand, LocalisedGroup, usage_error
from paper_builder.giving_up import never, unless

if TYPE_CHECKING:
    from collections.abc import Sequence

FINDINGS, WRONG_USE, CANNOT_BE_MET, BUG = 1, 2, 3, 70

COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("start", "新建一个可用的题库（含三道示例题）", "Make a working bank with three example questions"),
    "check": ("checking", "按全部规则检查题库", "Check the bank against every rule"),
    "explain": ("checking", "解释一条规则：是什么、为什么、反例和正例", "Explain a rule: what, why, bad and good example"),
    "fmt": ("formatting", "把试题文件改成统一的写法", "Give question files their canonical form"),
    "statutes": ("statutes", "该重新核对的法规和引用它们的试题", "Statutes due for a check, and the questions that cite them"),
    "new": ("authoring", "新建一道试题，编号由工具给出", "Start a new question; the tool gives the id"),
    "preview": ("authoring", "预览一道试题在试卷上的样子", "Show a question as the paper will show it"),
    "search": ("authoring", "按文字和标签查找试题", "Find questions by text and tags"),
    "duplicates": ("duplicates", "列出重复和相近的试题，标出不同之处", "List repeated and similar questions, and what differs"),
    "coverage": ("authoring", "题库对蓝图的覆盖：哪里还缺题", "Where the bank is short of what the blueprints want"),
    "review": ("reviewing", "盲审：先看题作答，再对答案、记结论", "Blind review: answer first, then compare and record"),
    "build": ("build", "组卷：A、B、备用卷及全部文件", "Build papers: A, B, reserve, with all their files"),
    "render": ("forms", "把大量组卷文件中的一卷写成试卷", "Make one form of a file of many a paper"),
    "export": ("papers", "把一份试卷转成一种平台格式", "Write one paper in one platform's format"),
    "formats": ("papers", "列出可用的格式及其能保留的内容", "List the formats and what each can carry"),
    "verify": ("papers", "从文件重新核对一份已组好的试卷", "Check a built paper again from its files"),
    "publish": ("publishing", "发布一份试卷：在题库中写下它的记录", "Publish a paper: write its record into the bank"),
    "correct": ("publishing", "更正已发布试卷的答案，另写阅卷文件", "Correct a key of a published paper, with new marking files"),
    "diff": ("publishing", "题库改了什么、影响哪些已发布的试卷", "What changed in the bank, and the published papers it touches"),
    "studio": (
        "studio",
        "打开命题工作室：JupyterLab 里的中文命题表单",
        "Open the studio: write questions in JupyterLab, in Chinese",
    ),
}
"""Name → module in this package, help in Chinese, help in English. Listing them imports none of them."""


class Commands(LocalisedGroup):
    """The table above as a click group."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of a working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, imported now; None for a name that does not exist."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"paper_builder.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, LocalisedCommand)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write name and one line of help for each command, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, tr(zh, en)) for name, (_, zh, en) in COMMANDS.items()])


def program() -> click.Group:
    """Return the whole command line, in the language that was chosen."""
    return Commands(
        name="paper-builder",
        help=tr(
            "YAML 题库与组卷工具：检查、审题、组卷、导出。\n\n"
            "第一次使用：paper-builder check question_bank，然后 paper-builder build primary。",
            "A question bank in YAML and a builder of balanced exam papers.\n\n"
            "First steps: paper-builder check question_bank, then paper-builder build primary.",
        ),
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_version,
                help=tr("显示版本", "Show the version"),
            )
        ],
        no_args_is_help=True,
    )


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from paper_builder import __version__

        click.echo(f"paper-builder {__version__}")
        context.exit()


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code. No traceback reaches a user."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    choose(words)
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    try:
        with unless(never):
            code = program().main(words, prog_name="paper-builder", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        click.echo(usage_error(error), err=True)
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("已中断，没有留下写了一半的文件。", "Stopped; nothing half-written was left."), err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        from paper_builder.reasons import reason

        why = reason(error)
        name = tr(f"{error.filename}：", f"{error.filename}: ") if error.filename else ""
        click.echo(tr(f"读写失败：{name}{why.zh}", f"Reading or writing failed: {name}{why.en}"), err=True)
        return WRONG_USE
    except Exception as error:
        return _bug(error, words)
    return code if isinstance(code, int) else 0


def _bug(error: Exception, words: list[str]) -> int:
    """Write what a developer needs into a file and tell the user in one line where it is."""
    import platform
    import tempfile
    import traceback

    from paper_builder import __version__

    report = f"paper-builder {__version__}, Python {platform.python_version()}\n{' '.join(words)}\n\n" + "".join(
        traceback.format_exception(error)
    )
    with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="paper-builder-", delete=False, encoding="utf-8") as file:
        file.write(report)
    click.echo(
        tr(
            f"程序内部错误（{type(error).__name__}），这是我们的问题。详情已写入 {file.name}，请附上它报告。",
            f"Internal error ({type(error).__name__}): a bug of ours. Details are in {file.name}; please report it with that file.",
        ),
        err=True,
    )
    return BUG
