"""click in the user's language: headings, the help option, and what is said about wrong use. No command is defined here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paper_builder.cli.language import current, tr

if TYPE_CHECKING:
    from collections.abc import Callable


_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class _Formatter(click.HelpFormatter):
    """Help with Chinese headings where the user reads Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or tr("用法：", "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(tr(_HEADINGS.get(heading, heading), heading))


class _Context(click.Context):
    formatter_class = _Formatter


def _language_option() -> click.Option:
    """``--lang``: read from the words before click starts, declared here so that every command accepts and explains it."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        help=tr("消息的语言", "Language of messages") + " (PAPER_BUILDER_LANG)",
    )


class _Localised(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its help in the user's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr("显示这份说明", "Show this message")
        return option

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's parameters and ``--lang``."""
        own = super().get_params(ctx)
        return own if any(option.name == "lang" for option in own) else [*own, _lang()]


_cached: dict[str, click.Option] = {}


def _lang() -> click.Option:
    """One option object per language: click keys what was parsed by the object."""
    return _cached.setdefault(current(), _language_option())


class LocalisedCommand(_Localised):
    """A command. Its help texts are read when its module is loaded."""


class LocalisedGroup(_Localised, click.Group):
    """A group of commands."""


def command(zh: str, en: str, **settings: Any) -> Callable[[Callable[..., Any]], LocalisedCommand]:
    """Return a decorator that makes a function a command with this help."""

    def decorate(function: Callable[..., Any]) -> LocalisedCommand:
        made = click.command(cls=LocalisedCommand, help=tr(zh, en), **settings)(function)
        assert isinstance(made, LocalisedCommand)
        return made

    return decorate


def usage_error(error: click.ClickException) -> str:
    """Return one or two lines: what was wrong with the call, and how to get help."""
    text = _chinese(error) if current() == "zh" else error.format_message()
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "paper-builder"
    return tr(f"用法不对：{text}\n查看说明：{path} --help", f"Wrong use: {text}\nTry: {path} --help")


def _chinese(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f"；是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter():
            return f"缺少参数 {_named(error)}"
        case click.BadParameter():
            choices = error.param.type.choices if error.param is not None and isinstance(error.param.type, click.Choice) else ()
            reason = f"可选 {'、'.join(map(str, choices))}" if choices else _number_reason(error) or error.message
            return f"参数 {_named(error)} 的值不行：{reason}"
        case click.UsageError() if error.message.startswith("No such command"):
            return f"没有命令 {error.message.partition(chr(39))[2].rpartition(chr(39))[0]}"
        case _:
            return error.format_message()


def _number_reason(error: click.BadParameter) -> str:
    """What a number has to be; "" where the parameter is none."""
    kind = error.param.type if error.param is not None else None
    if not isinstance(kind, click.types.IntParamType):
        return ""
    low, high = (kind.min, kind.max) if isinstance(kind, click.IntRange) else (None, None)
    if low is not None and high is not None:
        return f"应是 {low} 到 {high} 的整数"
    if low is not None:
        return f"应是不小于 {low} 的整数"
    return f"应是不大于 {high} 的整数" if high is not None else "应是整数"


def _named(error: click.BadParameter) -> str:
    """The parameter as the user types it: an option by its name, an argument by what help calls it."""
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.human_readable_name if error.param is not None else str(error.param_hint or "")
