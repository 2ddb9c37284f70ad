"""What a candidate may see. A renderer of these types cannot leak a key, for no field could hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.content import parse
from paper_builder.paper.model import Asset, ChoiceBody
from paper_builder.scoring import plain, rule_sentence

if TYPE_CHECKING:
    from decimal import Decimal

    from paper_builder.paper.model import Paper, PaperItem, PaperSection
    from paper_builder.question import QuestionType


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOption:
    """A label and a text; nothing says whether it is right, nor where it stood in the bank."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateItem:
    """An item without its key: ``options`` is empty for a short answer. No id, no metadata."""

    number: int
    points: Decimal
    stem: str
    options: tuple[CandidateOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSection:
    """A section with the head that candidates read."""

    title: str
    head: str
    type: QuestionType
    points: Decimal
    items: tuple[CandidateItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePaper:
    """All that a candidate's renderer gets. It cannot leak what it does not hold."""

    id: str
    title: str
    issuer: str
    level: str
    form: str
    sitting: str
    minutes: int
    total_points: Decimal
    pass_points: Decimal
    notes: tuple[str, ...]
    sections: tuple[CandidateSection, ...]
    assets: tuple[Asset, ...]

    def asset(self, source: str) -> Asset:
        """Return the picture that a text names ``source``; KeyError if the paper does not hold it."""
        for asset in self.assets:
            if asset.source == source:
                return asset
        raise KeyError(source)


def for_candidate(paper: Paper) -> CandidatePaper:
    """Return ``paper`` without keys, explanations, rubrics, question ids and metadata."""
    sections = tuple(
        CandidateSection(
            title=section.title,
            head=section_head(section),
            type=section.type,
            points=section.points,
            items=tuple(_candidate_item(item) for item in section.items),
        )
        for section in paper.sections
    )
    seen = {
        image.source
        for section in sections
        for item in section.items
        for text in (item.stem, *(option.text for option in item.options))
        for image in parse(text).images()
    }
    return CandidatePaper(
        id=paper.id,
        title=paper.title,
        issuer=paper.issuer,
        level=paper.level.name,
        form=paper.form,
        sitting=paper.sitting,
        minutes=paper.minutes,
        total_points=paper.total_points,
        pass_points=paper.pass_points,
        notes=paper.notes,
        sections=sections,
        assets=tuple(asset for asset in paper.assets if asset.source in seen),
    )


def _candidate_item(item: PaperItem) -> CandidateItem:
    options: tuple[CandidateOption, ...] = ()
    if isinstance(item.body, ChoiceBody):
        options = tuple(CandidateOption(label=option.label, text=option.text) for option in item.body.options)
    return CandidateItem(number=item.number, points=item.points, stem=item.stem, options=options)


def section_head(section: PaperSection) -> str:
    """Return what stands behind a section's title: count, points each, total and the scoring rule, in Chinese."""
    count, each = len(section.items), section.points_each
    start = f"共{count}题，每题{plain(each)}分，共{plain(section.points)}分。"
    if section.type == "single_choice":
        return start + "每题只有一个正确选项，选对得分，多选、错选、不选均不得分"
    if section.type == "multiple_choice" and section.scoring is not None:
        return start + f"每题有两个或两个以上正确选项；{rule_sentence(section.scoring, each)}"
    return start + "按采分点给分，意思相符即可得分"
