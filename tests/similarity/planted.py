"""A bank with planted near-duplicates: seeded, so that a measure means the same today and tomorrow.

Kinds of copies: A width, punctuation, spaces and invisible characters only; B one to three characters or one synonym changed;
C a sentence put before, and several synonyms; D asked in other words altogether. Everything else is different, and deliberately
close: questions share their template with another concept, another story or another number, and some have a twin that asks for
the opposite. The synonyms here are not the detector's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from paper_builder.bank import Bank, KnowledgePoint
from paper_builder.question import Choice, Criterion, Option, Question, ShortAnswer
from tests.builders import make_bank, make_question
from tests.similarity.subjects import SCENES, SUBJECTS, Scene, Subject

COPIES = ("A", "B", "C", "D")
SYNONYMS = {
    "关于": "对于",
    "下列": "以下",
    "正确": "恰当",
    "说法": "表述",
    "做法": "办法",
    "应当": "应该",
    "依据": "按照",
    "提高": "增进",
    "同事": "同仁",
    "团队": "小组",
    "首先": "最先",
    "想要": "打算",
    "说明": "讲明",
    "目的": "用意",
    "统计": "计数",
    "资料": "材料",
    "原因": "缘故",
    "改进": "改善",
    "两项": "两条",
    "核对": "复核",
    "推广": "宣传",
    "记录": "记载",
}
"""About half of these are words that the detector unifies as well."""
LEAD_INS = (
    "在一次例行的工作会上，主管提出了这样一个问题。",
    "新来的实习生在整理材料时遇到了一个疑问。",
    "年底总结之前，负责人请大家再想一想。",
    "为准备下一阶段的工作，小组做了一次讨论。",
)
PARTICLES = "的了也都就还"
SLIPS = {"的": "得", "做": "作", "在": "再", "和": "合", "像": "象", "帐": "账", "向": "项", "时": "是", "他": "它", "以": "已"}
NOISE = str.maketrans({"，": ",", "。": ".", "（": "(", "）": ")", "：": ":", "？": "?", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Fact:
    """What a question asks: two questions with equal facts are the same question, whatever their words."""

    aspect: str
    subject: str
    scene: str
    numbers: tuple[int, ...] = ()
    opposite: bool = False


@dataclass(frozen=True, slots=True)
class Planted:
    """The bank, the planted pairs (original, copy) by kind, the pairs turned round, and what each question asks."""

    bank: Bank
    copies: dict[str, tuple[tuple[str, str], ...]]
    turned: tuple[tuple[str, str], ...]
    facts: dict[str, Fact]


def planted_bank(questions: int, *, seed: int, copies: int, turned: int) -> Planted:
    """``questions`` in all, of which ``copies`` of each kind are copies and ``turned`` ask the opposite of another one."""
    rng = Random(seed)
    points = _points()
    drafts = _originals(rng, questions - 4 * copies - turned)
    originals = list(range(len(drafts)))
    rng.shuffle(originals)
    planned: list[tuple[str, int]] = [(kind, originals.pop()) for kind in COPIES for _ in range(copies)]
    turnable = [place for place in originals if drafts[place][0].aspect in ("meaning", "step")]
    planned += [("turned", place) for place in turnable[:turned]]
    made = [(fact, question) for fact, question in drafts]
    links: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, place in planned:
        links[kind].append((place, len(made)))
        fact, question = drafts[place]
        made.append(
            (replace(fact, opposite=True), _turn(question)) if kind == "turned" else (fact, _copy(kind, fact, question, rng))
        )
    order = list(range(len(made)))
    rng.shuffle(order)
    names = {place: f"pri-da-{number:05d}" for number, place in enumerate(order, 1)}
    bank = make_bank([replace(made[place][1], id=names[place]) for place in order], knowledge_points=points)
    pairs = {kind: tuple((names[a], names[b]) for a, b in found) for kind, found in links.items()}
    return Planted(
        bank=bank,
        copies={kind: pairs[kind] for kind in COPIES},
        turned=pairs.get("turned", ()),
        facts={names[place]: made[place][0] for place in order},
    )


def _points() -> dict[str, KnowledgePoint]:
    """The knowledge points; their scopes name two subjects in three, as a real list leaves some out."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for number, subject in enumerate(SUBJECTS):
        grouped[subject.point].append(subject.name if number % 3 else "")
    return {
        point: KnowledgePoint(
            id=point,
            name=f"要点{point[-2:]}",
            scope="、".join(filter(None, names)),
            competency="data_analysis",
            levels={"primary": "X"},
        )
        for point, names in grouped.items()
    }


# ---- originals --------------------------------------------------------------------------------------------------------

PERCENTAGES = tuple(percent for percent in range(5, 96) if not 45 < percent < 55)
"""Of these, no two options of one question come out equal."""
ASPECTS = ("meaning", "name", "purpose", "share", "step", "sources", "explain", "cause")


def _originals(rng: Random, count: int) -> list[tuple[Fact, Question]]:
    cells = [(aspect, subject, scene) for aspect in ASPECTS for subject in SUBJECTS for scene in SCENES]
    rng.shuffle(cells)
    shares = [cell for cell in cells if cell[0] == "share"]
    drafts: dict[Fact, Question] = {}
    while len(drafts) < count:
        aspect, subject, scene = cells.pop() if cells else rng.choice(shares)  # numbers never run out
        numbers = (rng.randrange(2, 50) * 1000, rng.choice(PERCENTAGES)) if aspect == "share" else ()
        fact = Fact(aspect, subject.name, "" if aspect == "name" else scene.who, numbers)
        drafts.setdefault(fact, _question(fact, subject, scene, rng, reworded=False))
    return list(drafts.items())


def _question(fact: Fact, subject: Subject, scene: Scene, rng: Random, *, reworded: bool) -> Question:
    """The question that asks ``fact``, in the first wording or in the other one."""
    others = rng.sample([other for other in SUBJECTS if other.point == subject.point and other != subject], 3)
    c, s = subject.name, scene
    match fact.aspect:
        case "meaning":
            stem = (
                f"{s.who}给同事讲{s.what}的{c}。关于这里的{c}，下列说法正确的是（ ）。",
                f"要让{s.who}的新人听懂{s.what}的{c}是什么意思，应当怎样解释？",
            )
            options = [(f"{s.what}的{c}，是{x.meaning}", f"指{x.meaning}") for x in (subject, *others)]
        case "name":
            stem = (
                f"在运营报告里要表示“{subject.meaning}”，应当使用的名称是（ ）。",
                f"“{subject.meaning}”，写报告时称它为什么？",
            )
            options = [(x.name, x.name) for x in (subject, *others)]
        case "purpose":
            stem = (
                f"{s.who}推广{s.what}时关注{c}，主要目的是（ ）。",
                f"为什么{s.who}在{s.what}的推广中要看{c}？",
            )
            options = [(f"{x.purpose}，从而让{s.whom}更容易选择{s.what}", f"想{x.purpose}") for x in (subject, *others)]
        case "share":
            total, percent = fact.numbers
            part = total * percent // 100
            stem = (
                f"{s.who}统计{s.what}的{c}，共{total:,}次，其中{part:,}次来自{s.whom}。来自{s.whom}的占比为（ ）。",
                f"{s.what}的{c}一共{total}次，{s.whom}带来{part}次。{s.who}要算出{s.whom}所占的比例，结果是（ ）。",
            )
            options = [(f"{value}%", f"{value}%") for value in (percent, 100 - percent, percent + 3, percent + 2)]
        case "step":
            stem = (
                f"{s.who}想要提高{s.what}的{c}，下列做法正确的是（ ）。",
                f"{s.what}的{c}不理想，{s.who}怎么办比较好？",
            )
            options = [
                (f"先了解{s.whom}的看法，再逐项试验", "问清顾客想法以后一样一样地试"),
                (f"要求{s.whom}立刻购买{s.what}", "催促顾客马上掏钱"),
                (f"照搬别家推广{s.what}的全部安排", "别人怎样就怎样"),
                (f"不再记录与{s.what}有关的情况", "干脆什么也不记"),
            ]
        case "sources":
            stem = (
                f"{s.who}评估{s.what}的{c}，可以参考的资料有（ ）。",
                f"哪些东西能帮助{s.who}看清{s.what}的{c}？",
            )
            options = [
                (f"{c}的日常记录", f"每天记下的{c}"),
                (f"{s.whom}对{s.what}的反馈", "顾客说了些什么"),
                (f"{others[0].name}的同期变化", f"{others[0].name}当时是涨是落"),
                (f"与{s.what}无关的传闻", "道听途说的消息"),
            ]
        case "cause":
            stem = (
                f"{s.who}发现{s.what}的{c}忽然变差，首先应当检查的原因是（ ）。",
                f"{s.what}的{c}一夜之间走低，{s.who}先查哪一处？",
            )
            options = [(f"{x.cause}，影响了{s.whom}", f"会不会{x.cause}") for x in (subject, *others)]
        case _:
            return _short_answer(subject, scene, reworded=reworded)
    multiple = fact.aspect == "sources"
    order = rng.sample(range(4), 4)
    right = {0, 1, 2} if multiple else {0}
    return make_question(
        type="multiple_choice" if multiple else "single_choice",
        options=[options[place][reworded] for place in order],
        key="".join("ABCD"[at] for at, place in enumerate(order) if place in right),
        stem=stem[reworded],
        knowledge_point=subject.point,
    )


def _short_answer(subject: Subject, scene: Scene, *, reworded: bool) -> Question:
    c, s = subject.name, scene
    stem = (
        f"请结合{s.who}推广{s.what}的情况，说明{c}的含义，并写出两项改进{c}的做法。",
        f"{s.who}要向{s.whom}介绍{s.what}。什么是{c}？怎样使它变好？举出两点。",
    )
    body = ShortAnswer(
        model_answer=f"{c}是{subject.meaning}。",
        rubric=(
            Criterion(points=Decimal(4), text=(f"说明含义：{subject.meaning}", f"讲出它指{subject.meaning}")[reworded]),
            Criterion(points=Decimal(6), text=(f"写出两项针对{s.whom}的做法，例如围绕{s.what}改进{c}", "举出两点办法")[reworded]),
        ),
    )
    return replace(make_question(type="short_answer", stem=stem[reworded], knowledge_point=subject.point), body=body)


# ---- copies -----------------------------------------------------------------------------------------------------------


def _copy(kind: str, fact: Fact, question: Question, rng: Random) -> Question:
    """The copy of ``question`` of this kind. One in five is filed under another knowledge point."""
    match kind:
        case "A":
            copied = _each_text(question, lambda text: noisy(text, rng))
        case "B":
            copied = replace(question, stem=_slip(question.stem, rng))
        case "C":
            copied = _each_text(question, lambda text: _reword(text, rng, share=0.7))
            copied = replace(copied, stem=rng.choice(LEAD_INS) + copied.stem)
        case _:
            subject = next(one for one in SUBJECTS if one.name == fact.subject)
            scene = next((one for one in SCENES if one.who == fact.scene), SCENES[0])
            copied = _question(fact, subject, scene, rng, reworded=True)
    if rng.random() < 0.2:
        copied = replace(copied, knowledge_point=rng.choice(SUBJECTS).point)
    return _shuffled(copied, rng)


def _turn(question: Question) -> Question:
    """The question that asks for what is wrong where the original asked for what is right."""
    assert isinstance(question.body, Choice)
    wrong = next(option.letter for option in question.body.options if option.letter not in question.body.key)
    return replace(question, stem=question.stem.replace("正确的是", "不正确的是"), body=replace(question.body, key=(wrong,)))


def _each_text(question: Question, change) -> Question:
    match question.body:
        case Choice(options=options):
            body = replace(question.body, options=tuple(replace(option, text=change(option.text)) for option in options))
        case ShortAnswer(rubric=rubric):
            body = replace(question.body, rubric=tuple(replace(criterion, text=change(criterion.text)) for criterion in rubric))
    return replace(question, stem=change(question.stem), body=body)


def _shuffled(question: Question, rng: Random) -> Question:
    if not isinstance(question.body, Choice):
        return question
    order = rng.sample(question.body.options, len(question.body.options))
    return replace(
        question,
        body=replace(
            question.body,
            options=tuple(Option(letter="ABCDEFGH"[at], text=option.text) for at, option in enumerate(order)),
            key=tuple("ABCDEFGH"[at] for at, option in enumerate(order) if option.letter in question.body.key),
        ),
    )


def noisy(text: str, rng: Random) -> str:
    """Other widths, punctuation, spaces and invisible characters; not one visible letter or digit less or more."""
    if rng.random() < 0.5 and not re.search(r"\d。\d", text):  # 1。5 is two numbers, 1.5 is one
        text = text.translate(NOISE)
    if rng.random() < 0.4:
        text = "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalnum() else letter for letter in text)
    places = sorted(rng.sample(range(len(text) + 1), min(2, len(text) + 1)), reverse=True)
    for place in places:
        around = unicodedata.normalize("NFKC", text[max(0, place - 1) : place + 1])
        if not any(letter.isascii() and (letter.isalnum() or letter in ".,%") for letter in around):
            text = text[:place] + rng.choice(("\u200b", "\ufeff", " ", "\u3000", "\u202c", "\u00ad")) + text[place:]
    return text.rstrip("。.") if rng.random() < 0.5 else text


def _slip(text: str, rng: Random) -> str:
    """One to three small edits away from digits, or one synonym."""
    known = [word for word in SYNONYMS if word in text]
    if known and rng.random() < 0.4:
        word = rng.choice(known)
        return text.replace(word, SYNONYMS[word], 1)
    for _ in range(rng.randint(1, 3)):
        place = rng.choice([at for at, letter in enumerate(text[:-4]) if "\u4e00" <= letter <= "\u9fff"])
        letter = text[place]
        if letter in SLIPS:
            text = text[:place] + SLIPS[letter] + text[place + 1 :]
        elif rng.random() < 0.5:
            text = text[: place + 1] + rng.choice(PARTICLES) + text[place + 1 :]
        else:
            text = text[:place] + text[place + 1 :]
    return text


def _reword(text: str, rng: Random, *, share: float) -> str:
    for word, other in SYNONYMS.items():
        if word in text and rng.random() < share:
            text = text.replace(word, other)
    return text
