"""Is the question where its fields say it is: id, file name, folder, level, competency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import bank_rules as rules
from paper_builder.diagnostics import Message, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.bank_loading.context import Context, Entry
    from paper_builder.diagnostics import Diagnostic


def check(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """Yield what does not agree between a question's fields and its place."""
    question, document = entry.question, entry.document
    level, competency = context.levels.get(question.level), context.competencies.get(question.competency)
    expected = f"items/{question.level}/{question.competency}/{question.id}.yaml"
    if level and competency and document.path == expected and question.id.startswith(f"{level.prefix}-{competency.prefix}-"):
        return
    for name, value, known in (
        ("level", question.level, context.levels),
        ("competency", question.competency, context.competencies),
    ):
        if value not in known:
            yield rules.UNKNOWN_LEVEL.found(
                Message(f"bank.yaml 中没有 {name} {value}", f"bank.yaml has no {name} {value}"),
                span=document.span((name,)),
                subject=question.id,
                hint=Message(f"可选：{'、'.join(known)}", f"known: {', '.join(known)}"),
            )
    yield from _place(entry)
    prefixes = (("level", level), ("competency", competency))
    for part, (name, owner) in zip(question.id.split("-"), prefixes, strict=False):
        if owner and part != owner.prefix:
            yield rules.WRONG_FOLDER.found(
                Message(
                    f"题号 {question.id} 的前缀 {part} 不是 {owner.name}（{owner.prefix}）",
                    f"the prefix {part} of {question.id} is not that of {name} {owner.id} ({owner.prefix})",
                ),
                span=document.span(("id",)),
                subject=question.id,
                hint=Message(f"改题号，或改 {name}", f"change the id, or the {name}"),
            )


def _place(entry: Entry) -> Iterator[Diagnostic]:
    question, document = entry.question, entry.document
    *folders, file = document.path.split("/")
    name = file.removesuffix(".yaml")
    if name != question.id:
        yield rules.ID_NOT_FILE_NAME.found(
            Message(f"题号 {question.id} 与文件名 {name} 不同", f"the id {question.id} is not the file's name {name}"),
            span=document.span(("id",)),
            subject=question.id,
            hint=Message("改成相同；复制来的题要换新题号", "make them equal; a copied question needs a new id"),
        )
    if len(folders) != 3:
        yield rules.WRONG_FOLDER.found(
            Message(
                f"文件应在 items/{question.level}/{question.competency}/ 里",
                f"the file belongs in items/{question.level}/{question.competency}/",
            ),
            span=document.root_span,
            subject=question.id,
            hint=Message("移动文件", "move the file"),
        )
        return
    for field, value, folder in (("level", question.level, folders[1]), ("competency", question.competency, folders[2])):
        if value != folder:
            yield rules.WRONG_FOLDER.found(
                Message(
                    f"{field} 是 {value}，文件却在 {folder} 文件夹里", f"{field} is {value}, but the file is in the folder {folder}"
                ),
                span=document.span((field,)),
                subject=question.id,
                hint=Message(f"改 {field}，或移动文件", f"change {field}, or move the file"),
            )


def duplicates(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each question whose id an earlier file has, naming both."""
    first: dict[str, Entry] = {}
    for entry in entries:
        question_id = entry.question.id
        other = first.setdefault(question_id, entry)
        if other is not entry:
            here, there = entry.document.path, other.document.path
            yield rules.DUPLICATE_ID.found(
                Message(
                    f"题号 {question_id} 用了两次：{there} 和 {here}", f"the id {question_id} is used twice: in {there} and {here}"
                ),
                span=entry.document.span(("id",)),
                subject=question_id,
                hint=Message("给其中一道换新题号", "give one of them a new id"),
                related=(Related(span=other.document.span(("id",)), message=Message("另一处在这里", "the other one is here")),),
            )
