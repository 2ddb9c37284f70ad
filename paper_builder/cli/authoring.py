"""``new``, ``preview``, ``search`` and ``coverage``: an author's helpers without a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank, show, table
from paper_builder.cli.show import question_text
from paper_builder.diagnostics import has_errors
from paper_builder.question import QUESTION_TYPES

if TYPE_CHECKING:
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import QuestionType


@command(
    "新建一道试题的文件，编号由工具给出，然后用编辑器或 JupyterLab 填写。\n\n"
    "例：paper-builder new --level primary --point da-engagement --type single_choice --author writer-1",
    "Start a new question's file; the tool gives the id. Fill it in with an editor or in JupyterLab.\n\n"
    "Example: paper-builder new --level primary --point da-engagement --type single_choice --author writer-1",
)
@bank_option()
@click.option("--level", required=True, help=tr("级别", "Level"))
@click.option("--point", required=True, help=tr("知识点编号；职业能力由它决定", "Knowledge point; it decides the competency"))
@click.option(
    "--type", "kind", type=click.Choice(QUESTION_TYPES), default="single_choice", show_default=True, help=tr("题型", "Type")
)
@click.option("--author", required=True, help=tr("命题人的代号，如 writer-1", "The author's code, such as writer-1"))
def new(bank_folder: Path, level: str, point: str, kind: str, author: str) -> int:
    """Write the skeleton where it belongs."""
    from paper_builder.review import code_problem
    from paper_builder.starting import next_id, skeleton

    author = author.strip()
    unfit = code_problem(author)
    if unfit is not None:
        note(unfit.text(current()))
        return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    if point not in bank.knowledge_points:
        note(tr(f"没有知识点“{point}”；见 {bank_folder}/knowledge_points.yaml", f"There is no knowledge point {point!r}"))
        return 2
    known = bank.knowledge_points[point]
    if level not in known.levels:
        note(
            tr(
                f"知识点 {point} 不在级别“{level}”考查；可选 {'、'.join(known.levels)}",
                f"{point} is examined at {', '.join(known.levels)}, not {level!r}",
            )
        )
        return 2
    name = next_id(bank, level, known.competency)
    text = skeleton(
        bank,
        question_id=name,
        type=cast("QuestionType", kind),
        level=level,
        competency=known.competency,
        point=point,
        author=author,
    )
    path = bank.root / "items" / level / known.competency / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    click.echo(str(path))
    return 0


@command(
    "预览一道试题。默认不显示答案；--html 写成网页，与试卷上的样子相同。",
    "Show a question; its key only with --key. --html writes a page, just as the paper will show it.",
)
@click.argument("name", metavar="ID")
@bank_option()
@click.option("--key", is_flag=True, help=tr("同时显示答案、解析和采分点", "Show key, explanation and scoring points too"))
@click.option("--html", "page", type=click.Path(path_type=Path), help=tr("写成网页的文件名", "Write a page to this file"))
def preview(name: str, bank_folder: Path, key: bool, page: Path | None) -> int:
    """Show one question."""
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    question = bank.questions.get(name)
    if question is None:
        note(tr(f"题库中没有 {name}", f"The bank has no {name}"))
        return 2
    if page is None:
        click.echo(question_text(question, key=key))
        return 0
    from paper_builder.previewing import question_page

    page.write_bytes(question_page(bank.root, question, key=key))
    click.echo(str(page))
    return 0


@command(
    "查找试题：文字（全部出现）和标签都要符合。\n\n例：paper-builder search 完播率 --level primary --status approved",
    "Find questions: all words must occur and all tags match.\n\nExample: paper-builder search CPM --level primary",
)
@click.argument("words", nargs=-1)
@bank_option()
@click.option("--level", default="", help=tr("级别", "Level"))
@click.option("--competency", default="", help=tr("职业能力", "Competency"))
@click.option("--point", default="", help=tr("知识点", "Knowledge point"))
@click.option("--type", "kind", default="", help=tr("题型", "Type"))
@click.option("--status", default="", help=tr("状态", "Status"))
@click.option("--author", default="", help=tr("命题人", "Author"))
@click.option("--tag", default="", help=tr("标签", "Tag"))
@click.option("--image", is_flag=True, help=tr("只找有图片的", "Only questions with a picture"))
def search(
    words: tuple[str, ...],
    bank_folder: Path,
    level: str,
    competency: str,
    point: str,
    kind: str,
    status: str,
    author: str,
    tag: str,
    image: bool,
) -> int:
    """Print one line a question: id, status and the start of the stem."""
    from paper_builder.content import parse
    from paper_builder.searching import Query
    from paper_builder.searching import search as find

    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    query = Query(
        words=words,
        level=level,
        competency=competency,
        knowledge_point=point,
        type=kind,
        status=status,
        author=author,
        tag=tag,
        image=image,
    )
    count = 0
    for question in find(bank, query):
        count += 1
        start = parse(question.stem).plain().replace("\n", " ")
        click.echo(f"{question.id}  {question.status:<9}  {start[:56]}{'…' if len(start) > 56 else ''}")
    note(tr(f"共 {count} 题", f"{count} questions"))
    return 0 if count else 1


@command(
    "题库对蓝图的覆盖：每一行一份试卷要多少、审定了多少、够几份；红色为不够一份。--cues 另列选项是否泄露答案的统计。",
    "What each blueprint row wants, what is approved, and for how many papers it lasts; red: not even one. "
    "--cues adds whether options give keys away.",
)
@bank_option()
@click.option("--level", "levels", multiple=True, help=tr("只看这些级别", "Only these levels"))
@click.option("--points", "points", is_flag=True, help=tr("列出每个知识点的题数", "List each knowledge point"))
@click.option("--cues", is_flag=True, help=tr("答案线索表", "The cue table"))
def coverage(bank_folder: Path, levels: tuple[str, ...], points: bool, cues: bool) -> int:
    """Print tables; the exit code is 1 where a cell is red."""
    from paper_builder.analysis.coverage import coverage as measure
    from paper_builder.blueprint_loading import find_blueprint, load_blueprint
    from paper_builder.building import informed

    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    bank, known_of_bank = informed(bank, None)
    show(known_of_bank, bank.root, err=True)
    known = [level.id for level in bank.settings.levels]
    unknown = [level for level in levels if level not in known]
    if unknown:
        note(
            tr(
                f"题库没有级别“{unknown[0]}”；可选：{'、'.join(known)}",
                f"The bank has no level {unknown[0]!r}; it has {', '.join(known)}",
            )
        )
        return 2
    red = 0
    blueprints: list[Blueprint] = []
    for level in levels or known:
        blueprint, found = load_blueprint(find_blueprint(bank, level), bank)
        if blueprint is None:
            show(found, bank.root, err=True)
            return 2
        assert not has_errors(found)
        blueprints.append(blueprint)
        result = measure(bank, blueprint)
        red += result.red
        click.echo(f"\n{result.name} ({result.level})")
        header = (
            tr("要求", "row"),
            tr("每卷", "a paper"),
            tr("审定", "approved"),
            tr("待审", "waiting"),
            tr("够几卷", "papers"),
            "",
        )
        rows = [
            (
                supply.name,
                f"{supply.wanted:f}",
                f"{supply.approved:f}",
                f"{supply.waiting:f}",
                "" if supply.papers is None or supply.measure == "knowledge_points" else f"{supply.papers}",
                {"red": tr("✗ 不足", "✗ short"), "yellow": tr("△ 偏少", "△ thin"), "green": ""}[supply.state],
            )
            for supply in (*result.sections, *result.rows)
        ]
        table(header, rows)
        if points:
            table(
                (tr("知识点", "point"), tr("重要", "weight"), tr("审定", "approved"), tr("待审", "waiting")),
                [(f"{p.id} {p.name}", p.importance, str(p.approved), str(p.waiting)) for p in result.points],
            )
    if cues:
        from paper_builder.cli.cues import print_cues

        print_cues(bank, blueprints)
    return 1 if red else 0
