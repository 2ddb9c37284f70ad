"""PB340–PB344: questions that repeat each other, word for word or nearly so."""

from paper_builder.diagnostics import Message, Rule, Severity

DUPLICATE_QUESTION = Rule(
    code="PB340",
    name="duplicate-question",
    severity=Severity.ERROR,
    what=Message(
        "两道题的题干和选项相同（不计全半角、标点、空格和选项顺序）。",
        "Two questions have the same stem and options, apart from width, punctuation, spaces and the order of options.",
    ),
    why=Message(
        "同一道题会两次上卷或在两次考试中重复出现；两处答案不同时，其中一处必定是错的。",
        "The same question would stand on a paper twice, or come again at the next sitting; if the keys differ, one is wrong.",
    ),
    bad="pri-da-001.yaml:  stem: 完播率是（ ）。\npri-da-020.yaml:  stem: 完播率是( )",
)
SAME_QUESTION_REWORDED = Rule(
    code="PB341",
    name="same-question-reworded",
    severity=Severity.WARNING,
    what=Message(
        "两道题只是措辞不同，问的是同一件事，答案也相同。",
        "Two questions differ in wording only: they ask the same, with the same key.",
    ),
    why=Message(
        "重复的题虚增题量；同卷时等于一题算两次分。",
        "Repeated questions make a bank look larger than it is, and on one paper the same knowledge counts twice.",
    ),
    false_alarms=Message(
        "只看文字：换了一个本题库别处没有出现过的词，可能被当作笔误。换一套说法的重复题查不出来，见 paper-builder duplicates。",
        "It sees words only: a word exchanged for one that the bank uses nowhere else may pass for a slip of the pen. A question "
        "put in quite other words is not found; see paper-builder duplicates.",
    ),
    bad="下列关于完播率的说法正确的是（ ）。\n以下关于完播率的表述，正确的是（ ）。",
    good="enemies: [pri-da-020]",
)
TEMPLATE_WITH_OTHER_FACT = Rule(
    code="PB342",
    name="same-template-other-fact",
    severity=Severity.INFO,
    what=Message(
        "两道题句式相同，只换了数字、对象或选项，又没有列为互斥题。",
        "Two questions share a template and differ in a number, a thing or their options, and are not enemies.",
    ),
    why=Message(
        "同一份试卷上出现两次同样的句式，做过一道就会做另一道。",
        "On one paper, who has solved the one has solved the other.",
    ),
    false_alarms=Message(
        "句式相同而考点不同的题可以同卷。", "With the same template but different knowledge, both may stand on one paper."
    ),
    bad="播放 12,000 次，播完 4,200 次，完播率为（ ）。\n播放 9,000 次，播完 2,700 次，完播率为（ ）。",
    good="enemies: [pri-da-020]",
)
OPPOSITE_POLARITY = Rule(
    code="PB343",
    name="opposite-polarity",
    severity=Severity.WARNING,
    what=Message(
        "两道题内容相同，一道问正确的，一道问错误的，又没有列为互斥题。",
        "Two questions have the same content, one asks what is right and the other what is wrong, and they are not enemies.",
    ),
    why=Message("同卷时，两道题互相给出答案。", "On one paper each gives the other away."),
    bad="下列说法正确的是（ ）。\n下列说法**不正确**的是（ ）。",
    good="enemies: [pri-da-020]",
)
NOT_COMPARED = Rule(
    code="PB344",
    name="near-duplicates-not-looked-for",
    severity=Severity.INFO,
    what=Message(
        "没有安装查找相近试题的软件包，只查了完全相同的题。",
        "The packages that find near-duplicates are not installed; only exact duplicates were looked for.",
    ),
    why=Message("PB341 至 PB343 需要 scikit-learn 和 rapidfuzz。", "PB341 to PB343 need scikit-learn and rapidfuzz."),
    good="pip install 'paper-builder[similarity]'",
)
