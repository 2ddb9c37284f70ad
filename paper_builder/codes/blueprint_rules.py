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
