"""A bank in git: which of its files differ from a revision, and what they held then. It knows paths and bytes, no question.

git is called with fixed arguments and no shell, and what a user typed reaches it only as a revision to look up. Nothing is written.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ABOUT_ANOTHER_PLACE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""Set inside hooks, relative to a folder that is not the bank's."""
_REGULAR = frozenset({"100644", "100755"})


class HistoryError(Exception):
    """git cannot answer; ``message`` says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Message(zh, en)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What differs between the commit ``since`` and the files on disk, uncommitted and untracked ones included.

    ``changed`` maps each path, from the bank's root with forward slashes and in order, to the object id of what it held then;
    "" where there was no ordinary file.
    """

    root: Path
    since: str
    changed: Mapping[str, str]

    def ignored(self) -> frozenset[str]:
        """Return those of the changed paths that git was told to ignore: on disk, and no part of what is committed."""
        options = ("-z", "--others", "--ignored", "--exclude-standard", "--", ".")
        return frozenset(_text(_git(self.root, "ls-files", *options)).split("\0")).intersection(self.changed)

    def before(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what those of ``paths`` held then that differ now and existed; all are asked for at once."""
        wanted = {path: self.changed[path] for path in paths if self.changed.get(path)}
        if not wanted:
            return {}
        output = _git(self.root, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted.values()).encode())
        contents: dict[str, bytes] = {}
        at = 0
        for path in wanted:
            line_end = output.index(b"\n", at)
            words = output[at:line_end].split()
            if len(words) != 3:
                raise HistoryError(f"git 里读不到 {path} 的旧内容", f"git cannot read what {path} held before")
            size = int(words[2])
            contents[path] = output[line_end + 1 : line_end + 1 + size]
            at = line_end + 1 + size + 1
        return contents


def history_since(root: Path, reference: str) -> History:
    """Return what differs since ``reference`` and the present commit parted: for a branch, what was done here and not there.

    HistoryError where there is no git, no repository or no such revision.
    """
    _git(root, "rev-parse", "--show-toplevel", failing=_no_repository(root))
    if "\0" in reference:
        raise _no_revision(reference)
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}", failing=_no_revision(reference)
    )
    since = commit.decode().strip()
    with contextlib.suppress(HistoryError, IndexError):  # no commit yet here, or nothing in common: then it is compared as it is
        since = _git(root, "merge-base", since, "HEAD").decode().split()[0]
    changed: dict[str, str] = {}
    options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
    fields = iter(_text(_git(root, "diff", *options, since, "--", ".")).split("\0"))
    for head, path in zip(fields, fields, strict=False):
        mode, _, before, _, _ = head.removeprefix(":").split(" ")
        changed[path] = before if mode in _REGULAR else ""
    for path in _text(_git(root, "ls-files", "-z", "--others", "--", ".")).split("\0"):
        if path:
            changed.setdefault(path, "")
    return History(root=root, since=since, changed=dict(sorted(changed.items())))


def held_with(root: Path, beside: str, path: str) -> bytes | None:
    """Return what ``path`` held in the commit that last wrote ``beside``, both from ``root``; None where git does not tell."""
    with contextlib.suppress(HistoryError):
        commit = _git(root, "log", "-1", "--format=%H", "--", f":(literal){beside}").decode().strip()
        return _git(root, "cat-file", "blob", f"{commit}:./{path}") if commit else None
    return None


def _no_repository(root: Path) -> HistoryError:
    return HistoryError(
        f"{root} 不在 git 仓库里，无法与旧版本比较；先在题库所在的文件夹运行 git init 并提交",
        f"{root} is in no git repository, so there is no earlier version to compare with; run git init there and commit",
    )


def _no_revision(reference: str) -> HistoryError:
    return HistoryError(
        f"git 里没有版本 {reference}；写提交号、分支或标签，如 HEAD、main。自动检查的环境里常要取全历史（fetch-depth: 0）",
        f"git has no revision {reference}; give a commit, a branch or a tag such as HEAD or main. "
        "On a build server the whole history may have to be fetched (fetch-depth: 0)",
    )


def _text(output: bytes) -> str:
    """Paths as bank_loading shows them: bytes of a name that are no text become �."""
    return output.decode("utf-8", "replace")


def _git(root: Path, *arguments: str, given: bytes = b"", failing: HistoryError | None = None) -> bytes:
    """Return what git prints. ``failing`` is raised where it refuses; without it, a HistoryError with git's own words."""
    import shutil  # slow to load, and every check loads this module
    import subprocess

    program = shutil.which("git")
    if program is None:
        raise HistoryError("没有安装 git，无法与旧版本比较", "git is not installed, so there is no earlier version to compare with")
    environment = {name: value for name, value in os.environ.items() if name not in _ABOUT_ANOTHER_PLACE}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    command = [program, "-C", str(root), "-c", "core.fsmonitor=false", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, env=environment, check=False)
    if done.returncode == 0:
        return done.stdout
    said = _text(done.stderr).strip().splitlines()
    reason = said[0].removeprefix("fatal: ") if said else f"git {arguments[0]}: {done.returncode}"
    if "dubious ownership" in reason:
        raise HistoryError(
            f"git 拒绝读取 {root}：文件夹属于另一个用户；用 git config --global --add safe.directory 登记仓库后重试",
            f"git refuses to read {root}: it belongs to another user; add the repository to safe.directory and try again",
        )
    raise failing or HistoryError(f"git 出错：{reason}", f"git failed: {reason}")
