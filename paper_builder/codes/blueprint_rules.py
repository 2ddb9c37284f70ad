"""PB4xx: blueprints."""

from paper_builder.diagnostics import Message, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

SECTIONS_DO_NOT_ADD_UP = Rule(
    code="PB401",
    name="sections-do-not-add-up",
    severity=ERROR,
    what=Message("各大题的分值之和不等于满分。", "The sections' points do not add up to the total."),
    why=Message("这样的试卷不是满分试卷，成绩无法解释。", "Such a paper has another total than the one it states."),
    bad="total_points: 100    # 40×1＋15×2＋2×10＝90",
    good="total_points: 100    # 40×1＋15×2＋3×10＝100",
)
DIFFERS_FROM_BANK = Rule(
    code="PB402",
    name="points-differ-from-bank",
    severity=ERROR,
    what=Message("蓝图的满分或合格分与 bank.yaml 不同。", "The blueprint's total or pass points differ from bank.yaml."),
    why=Message(
        "满分和合格分由考试规定，两处必须一致。", "Total and pass points belong to the exam; both places must say the same."
    ),
    bad="pass_points: 65    # bank.yaml: 60",
    good="pass_points: 60",
)
UNKNOWN_NAME = Rule(
    code="PB403",
    name="unknown-name-in-blueprint",
    severity=ERROR,
    what=Message(
        "蓝图用了题库里没有的级别、能力、知识点或标签。",
        "A blueprint names a level, competency, knowledge point or tag that is unknown.",
    ),
    why=Message("名称写错的要求不会有任何试题符合。", "A row with a misspelt name would match no question."),
    bad="where: {competency: [data_analisys]}",
    good="where: {competency: [data_analysis]}",
)
BOUNDS_UNCLEAR = Rule(
    code="PB404",
    name="bounds-unclear",
    severity=ERROR,
    what=Message("一行要求的范围没有写清楚。", "The bounds of a row are not clear."),
    why=Message(
        "要么写 target 和 tolerance，要么写 min、max 中的一个或两个，下限不能大于上限。",
        "A row has either target and tolerance, or min, max or both, and its lower bound is not above the upper one.",
    ),
    bad="min: 30\nmax: 20",
    good="target: 25\ntolerance: 5",
)
OUT_OF_REACH = Rule(
    code="PB405",
    name="row-out-of-reach",
    severity=ERROR,
    what=Message(
        "一行要求单独看就做不到：各大题的题数和分值、考试时间或难度排除了它。",
        "A row cannot be met by any paper of these sections, whatever the bank holds.",
    ),
    why=Message("写再多试题也满足不了这样的要求。", "No question that anybody could write would meet it."),
    bad="where: {type: [short_answer]}, target: 25, tolerance: 2    # 简答题每题 10 分",
    good="where: {type: [short_answer]}, target: 30, tolerance: 0",
)
ROWS_CONTRADICT = Rule(
    code="PB406",
    name="rows-contradict",
    severity=ERROR,
    what=Message("几行要求互相矛盾。", "Rows of the blueprint contradict each other."),
    why=Message(
        "同一类试题有两个没有交集的范围，或各类下限之和超过总数、上限之和不足总数。",
        "Two ranges for the same questions do not meet, or the parts' minima exceed the whole, or their maxima fall short of it.",
    ),
    bad="识记 min: 60；理解 min: 50    # 合计超过 100 分",
    good="识记 min: 40；理解 min: 40",
)
DUPLICATE_ROW = Rule(
    code="PB407",
    name="duplicate-row",
    severity=ERROR,
    what=Message("蓝图里有两行用了同一个编号。", "Two rows of a blueprint have the same id."),
    why=Message("报告和提示按编号指出是哪一行。", "Reports and messages name a row by its id."),
    bad="- {id: core, …}\n- {id: core, …}",
    good="- {id: core, …}\n- {id: core-law, …}",
)
SCORING_UNCLEAR = Rule(
    code="PB408",
    name="scoring-unclear",
    severity=ERROR,
    what=Message(
        "选择题没有写评分规则，或简答题写了。", "A choice section has no scoring rule, or a short-answer section has one."
    ),
    why=Message(
        "选择题按规则自动判分，规则印在试卷上；简答题按采分点人工判分。",
        "Choice items are marked by the rule that the paper prints; short answers by their rubric.",
    ),
    bad="type: multiple_choice\ncount: 15\npoints: 2",
    good="type: multiple_choice\ncount: 15\npoints: 2\nscoring: half_if_subset",
)
NO_TIME_LIMIT = Rule(
    code="PB409",
    name="no-time-limit",
    severity=WARNING,
    what=Message(
        "没有一行要求保证全卷预计用时不超过考试时间。", "No row keeps the expected time of the whole paper within its minutes."
    ),
    why=Message("组出的试卷可能根本做不完。", "A paper could be built that nobody can finish."),
    bad="minutes: 90\nconstraints: []",
    good="- {id: time, name: 预计用时, measure: seconds, max: 5400}",
)
NOTHING_EXCLUDED = Rule(
    code="PB410",
    name="nothing-excluded",
    severity=WARNING,
    what=Message("要排除的标签或题号在题库里不存在。", "An excluded tag or question is not in the bank."),
    why=Message("多半是写错了，想排除的试题还会上卷。", "It is most likely misspelt, and what was meant may stand on a paper."),
    bad="excluded_questions: [pri-da-0017]",
    good="excluded_questions: [pri-da-017]",
)
LEVEL_NOT_FILE_NAME = Rule(
    code="PB411",
    name="level-not-file-name",
    severity=ERROR,
    what=Message("blueprints 文件夹里的文件名与级别不同。", "A file in blueprints/ is named after another level."),
    why=Message(
        "组卷按文件名找蓝图，否则会组出别的级别的试卷。", "Papers are built by this name; the wrong level's paper would come out."
    ),
    bad="blueprints/primary.yaml:  level: advanced",
    good="blueprints/primary.yaml:  level: primary",
)
FIELD_DOES_NOT_FIT = Rule(
    code="PB412",
    name="field-does-not-fit-measure",
    severity=ERROR,
    what=Message(
        "一行要求缺少它的 measure 必需的字段，或写了它用不上的字段。",
        "A row lacks a field that its measure needs, or has one that it cannot use.",
    ),
    why=Message(
        "信息量要在某个能力值处计算，离散程度要有中心；能算出差多少的要求才能写 weight。",
        "Information is measured at an ability and a spread about a centre; a weight needs an amount that is missed.",
    ),
    bad="measure: information, min: 10",
    good="measure: information, ability: 0.5, min: 10",
)
PAST_PAPER_UNKNOWN = Rule(
    code="PB413",
    name="past-paper-unknown",
    severity=WARNING,
    what=Message("要求里写的往次试卷没有发布记录。", "A row names a past paper that has no record."),
    why=Message(
        "名称多半写错了；没有记录就不知道那份试卷上有哪些题，等于没有这份卷。",
        "The name is likely misspelt; without a record nobody knows what stood on that paper, so it counts as none.",
    ),
    bad="where: {past_paper: [primary-A-2026-10]}",
    good="where: {past_paper: [primary-A-2026-10-31]}",
)
QUESTION_CANNOT_STAND = Rule(
    code="PB414",
    name="named-question-cannot-stand",
    severity=ERROR,
    what=Message(
        "点名要上卷或编入题组的试题不能上这种试卷。",
        "A question that is named to be included, or in a set, cannot stand on these papers.",
    ),
    why=Message(
        "它被排除、停用、没有批准、属于别的级别，或没有题型和分值相符的大题；这样的要求永远满足不了。",
        "It is excluded, retired, not approved, of another level, or fits no section; such a demand can never be met.",
    ),
    bad="included_questions: [pri-da-001]\nexcluded_questions: [pri-da-001]",
    good="included_questions: [pri-da-001]",
)
ITEM_SET_IMPOSSIBLE = Rule(
    code="PB415",
    name="item-set-impossible",
    severity=ERROR,
    what=Message("一个题组不可能整组上同一卷。", "The questions of a set cannot stand on one form together."),
    why=Message(
        "组里有互斥的题、题数超过大题的位置，或一道题同时在两个组里；整组就永远不会上卷。",
        "It has enemies in it, is larger than a section's room, or shares a question with another set; it would never be used.",
    ),
    bad="item_sets: [[pri-da-003, pri-da-004], [pri-da-004, pri-da-005]]",
    good="item_sets: [[pri-da-003, pri-da-004, pri-da-005]]",
)
REUSE_UNCLEAR = Rule(
    code="PB416",
    name="reuse-unclear",
    severity=ERROR,
    what=Message("重复使用的限制只写了一半。", "Half of a limit on reuse is missing."),
    why=Message(
        "至多用几次（at_most）要说明是在几次考试之内（within_sittings）。",
        "How often at most (at_most) means nothing without in how many sittings (within_sittings).",
    ),
    bad="reuse: {at_most: 2}",
    good="reuse: {at_most: 2, within_sittings: 12}",
)
REUSE_WITHOUT_EFFECT = Rule(
    code="PB417",
    name="reuse-without-effect",
    severity=WARNING,
    what=Message("重复使用的限制不起作用。", "A limit on reuse has no effect."),
    why=Message(
        "按停用的次数，试题在这么多次考试里本来就用不到那么多次；多半是数字写错了。",
        "With the rest that questions take they cannot come that often anyway; a number is likely wrong.",
    ),
    bad="reuse: {rest_sittings: 5, at_most: 2, within_sittings: 12}",
    good="reuse: {rest_sittings: 5, at_most: 1, within_sittings: 12}",
)
ANCHOR_OUT_OF_REACH = Rule(
    code="PB418",
    name="anchor-out-of-reach",
    severity=ERROR,
    what=Message("锚题的题数超过了可能有的题数。", "The anchor wants more items than there can be."),
    why=Message(
        "锚题是试卷的一部分，不能多于 where 允许的大题的题数，也不能多于它点名的题数。",
        "Anchor items are part of the paper: no more than the sections that where allows, nor than the questions that it names.",
    ),
    bad="anchor: {items: 5, where: {type: [short_answer]}}    # 简答题只有 3 题",
    good="anchor: {items: 3, where: {type: [short_answer]}}",
)
NO_SECTION_GIVES_THESE_POINTS = Rule(
    code="PB419",
    name="no-section-gives-these-points",
    severity=WARNING,
    what=Message(
        "简答题的采分点合计不等于本级别蓝图里任何一个大题的每题分值。",
        "The scoring points of a short answer add up to what no section of its level's blueprints gives.",
    ),
    why=Message(
        "一道题的满分就是采分点之和；与大题的每题分值不同，审定了也永远上不了试卷。",
        "A question is worth the sum of its rubric; if no section gives that, it can be approved and never be on a paper.",
    ),
    bad="rubric: [{points: 5, …}, {points: 6, …}]    # 大题每题 10 分",
    good="rubric: [{points: 5, …}, {points: 5, …}]",
)
