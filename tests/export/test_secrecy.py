"""Nothing that a candidate gets holds a key, an explanation or a word about a question; the markers' files hold all of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from paper_builder.paper import ChoiceBody, CitedStatute, Named, ShortAnswerBody
from tests.builders import make_paper
from tests.export.pages import everything, page_texts

CANDIDATE_FORMATS = ("pdf", "html")


def planted():
    """A paper with a token of its own in every field that is no candidate's business: those of the markers, those of the board."""
    tokens: list[str] = []
    of_the_board: list[str] = []

    def board_only(start, number):
        word = str(start + number) if isinstance(start, int) else f"ZQ{start}{number:03d}ZQ"
        of_the_board.append(word)
        return word

    def token(name, number):
        word = f"ZQ{name}{number:03d}ZQ"
        tokens.append(word)
        return word

    def item_with_tokens(item):
        n = item.number
        body = item.body
        if isinstance(body, ShortAnswerBody):
            criterion = replace(
                body.rubric[0], text=token("crit", n), accept=(token("acc", n), token("also", n)), reject=(token("rej", n),)
            )
            body = replace(body, model_answer=token("model", n), rubric=(criterion, *body.rubric[1:]))
        return replace(
            item,
            body=body,
            question=token("id", n),
            explanation=token("expl", n),
            author=token("who", n),
            tags=(token("tag", n),),
            knowledge_point=Named(id=f"kp-{n}", name=token("kp", n)),
            statutes=(
                CitedStatute(title=token("law", n), version=token("ver", n), article=token("art", n), checked=token("chk", n)),
            ),
            past_papers=(board_only("past", n),),
            candidates=int(board_only(9_000_000, n)),
            a=Decimal(board_only(7_000_000, n)),
            b=Decimal(board_only(8_000_000, n)),
        )

    paper = make_paper()
    sections = tuple(replace(section, items=tuple(map(item_with_tokens, section.items))) for section in paper.sections)
    row = replace(paper.rows[0], where={"past_paper": (board_only("row", 1),)}, ability=Decimal(board_only(6_000_000, 1)), weight=3)
    return replace(paper, sections=sections, rows=(row, *paper.rows[1:])), tokens, of_the_board


@pytest.mark.parametrize("name", CANDIDATE_FORMATS)
def test_no_token_is_anywhere_in_a_candidates_file(name):
    paper, *planted_tokens = planted()
    tokens = [*planted_tokens[0], *planted_tokens[1]]
    artifact, _ = export_paper(paper, name)
    searched = everything(artifact.data) if name == "pdf" else artifact.data
    found = [token for token in tokens if token.encode() in searched or token.encode("utf-16-be") in searched]
    assert found == []
    assert not [token for token in tokens if token in artifact.location]


def test_every_token_is_in_the_printed_key():
    paper, tokens, _ = planted()
    artifact, _ = export_paper(paper, "answer-key-pdf")
    shown = "".join(page_texts(artifact.data))
    assert [token for token in tokens if token not in shown] == []


def test_every_token_is_in_the_keys_data():
    paper, tokens, _ = planted()
    shown = export_paper(paper, "answer-key-json")[0].data.decode()
    assert [token for token in tokens if token not in shown] == []


def other_secrets(paper):
    """The same questions for a candidate, with everything else changed."""

    def changed(item):
        body = item.body
        if isinstance(body, ChoiceBody):
            letters = [option.label for option in body.options]
            key = tuple(letters[: 1 if not body.multiple else len(letters) - len(body.key) + 1])
            body = replace(
                body,
                key=key if key != body.key else (letters[-1],),
                options=tuple(replace(option, source="H") for option in body.options),
                fixed_order=not body.fixed_order,
            )
        else:
            body = ShortAnswerBody(model_answer="改", rubric=(replace(body.rubric[0], points=item.points, text="改"),))
        return replace(
            item,
            body=body,
            question=f"x-{item.number}",
            digest="sha256:" + "0" * 64,
            explanation="改",
            competency=Named(id="x", name="改"),
            knowledge_point=Named(id="x", name="改"),
            importance="Z",
            cognitive_level="create",
            difficulty=5,
            facility=0.1,
            seconds=1,
            author="x",
            tags=("改",),
            statutes=(),
            past_papers=("改",),
            candidates=77,
            a=Decimal(2),
            b=Decimal(-1),
        )

    sections = tuple(replace(section, id="x", items=tuple(map(changed, section.items))) for section in paper.sections)
    provenance = replace(paper.provenance, bank_digest="x", blueprint_digest="x", seed=99, solver="x", objective="9", bound="9")
    row = replace(paper.rows[0], reached=Decimal(1))
    return replace(paper, sections=sections, rows=(row,), provenance=provenance)


@pytest.mark.parametrize("name", CANDIDATE_FORMATS)
def test_a_candidates_file_does_not_depend_on_anything_that_is_secret(name):
    paper = make_paper()
    other = other_secrets(paper)
    assert [item.body.key for item in paper.items[:20]] != [item.body.key for item in other.items[:20]]
    assert export_paper(paper, name)[0].data == export_paper(other, name)[0].data


def test_a_picture_of_an_explanation_is_not_in_a_candidates_file():
    paper = make_paper()
    items = tuple(replace(item, stem="题（ ）。") if item.number == 4 else item for item in paper.sections[0].items)
    explained = replace(items[0], explanation=f"![图]({paper.assets[0].source})")
    paper = replace(paper, sections=(replace(paper.sections[0], items=(explained, *items[1:])), *paper.sections[1:]))
    assert b"data:image" not in export_paper(paper, "html")[0].data
    assert b"/Subtype/Image" not in export_paper(paper, "pdf")[0].data.replace(b" ", b"")
    assert b"/Subtype/Image" in export_paper(paper, "answer-key-pdf")[0].data.replace(b" ", b"")


@pytest.mark.parametrize("name", ["answer-key-pdf", "answer-key-json", "moodle", "qti3"])
def test_what_only_the_board_knows_is_in_no_markers_or_platforms_file(name):
    """Results of past sittings and what stood on which paper stay in paper.json and the report."""
    paper, _, of_the_board = planted()
    data = export_paper(paper, name)[0].data
    texts = page_texts(data) if name.endswith("pdf") else [data.decode(errors="replace")]
    if name == "qti3":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [archive.read(entry).decode(errors="replace") for entry in archive.namelist()]
    assert [token for token in of_the_board if any(token in text for text in texts)] == []
    kept = export_paper(paper, "json")[0].data.decode()
    assert [token for token in of_the_board if token not in kept] == []


@pytest.mark.parametrize("name", ["report-html", "report-json", "answer-key-pdf", "answer-key-json", "json"])
def test_a_confidential_file_does_not_stand_in_the_candidates_folder(name):
    artifact, _ = export_paper(make_paper(), name, ExportOptions())
    assert not artifact.location.startswith("candidate/")
