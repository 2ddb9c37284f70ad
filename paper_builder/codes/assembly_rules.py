"""PB5xx: assembly."""

from paper_builder.diagnostics import Message, Rule, Severity

QUESTIONS_MISSING = Rule(
    code="PB501",
    name="questions-missing",
    severity=Severity.ERROR,
    what=Message(
        "题库里可用的试题不够填满一个大题，或达不到蓝图某一行的要求。",
        "The bank has too few usable questions to fill a section or to meet a row of the blueprint.",
    ),
    why=Message(
        "逐类清点就能看出缺口；未批准、被排除、法条核对过期和互斥的试题都不能用。",
        "Counting is enough to see it; questions that are not approved, are excluded, rest on a law checked too long ago, or are "
        "enemies of others cannot be used.",
    ),
    bad="简答题 3 题 × 3 卷＝9 题，题库可用 6 题",
    good="再写 3 道简答题，或只组 2 卷",
)
ROWS_CLASH = Rule(
    code="PB502",
    name="rows-clash",
    severity=Severity.ERROR,
    what=Message(
        "蓝图的几行要求各自可以满足，合在一起却没有任何一组试题能满足。",
        "Rows of the blueprint can each be met, but no set of questions meets them together.",
    ),
    why=Message(
        "列出的是一组最小的冲突：去掉其中任何一行，其余的就能同时满足。",
        "What is listed is a smallest set: without any one of its rows the others can be met.",
    ),
    bad="容易题至少 50 分；平均得分率至多 0.60",
    good="容易题至少 40 分；平均得分率至多 0.67",
)
SEARCH_UNDECIDED = Rule(
    code="PB503",
    name="search-undecided",
    severity=Severity.ERROR,
    what=Message(
        "在规定的搜索步数内既没有找到试卷，也没有证明不存在。",
        "Within the limit of the search neither papers nor a proof that there are none were found.",
    ),
    why=Message(
        "这不等于无解；要求很紧时可能需要更多试题或更宽的范围。步数限制使同样的输入总得到同样的结果。",
        "This does not mean that there are none; tight rows may need more questions or more room. The limit counts steps, not "
        "time, so that the same inputs always give the same result.",
    ),
)
STATUTES_TO_CHECK = Rule(
    code="PB504",
    name="statutes-to-check",
    severity=Severity.WARNING,
    what=Message(
        "有试题因为所引法条的核对日期太早而没有参加组卷。",
        "Questions were left out because the statutes they cite were last checked too long ago.",
    ),
    why=Message(
        "法律会修改；用没有核对过的法条命题，答案可能已经不对。",
        "Laws change; a question on a statute that was not checked again may have a wrong key.",
    ),
    bad="checked: 2025-11-23    # 考试日期 2026-11-28，要求 180 天内核对过",
    good="checked: 2026-11-20",
)
NEAR_DUPLICATES_TOGETHER = Rule(
    code="PB505",
    name="near-duplicates-together",
    severity=Severity.WARNING,
    what=Message(
        "没有查找相近的试题：同一份试卷上可能出现两道几乎相同的题。",
        "Near-duplicates were not looked for: a paper may hold two questions that are almost the same.",
    ),
    why=Message(
        "相近的试题按互斥处理；查找它们要用 scikit-learn 和 rapidfuzz，这里没有安装。试卷的清单里也没有它们的摘要。",
        "Near-duplicates are treated as enemies; finding them needs scikit-learn and rapidfuzz, which are not installed. The "
        "paper's manifest then holds no digest of them.",
    ),
    good="pip install 'paper-builder[similarity]'",
)
PAST_IN_DOUBT = Rule(
    code="PB506",
    name="past-in-doubt",
    severity=Severity.ERROR,
    what=Message(
        "蓝图要看往次试卷，而有一份发布记录读不了。",
        "The blueprint looks at past papers, and the record of one of them cannot be read.",
    ),
    why=Message(
        "读不了的记录里可能就有刚考过的题；为了不重考，一份试卷也不组。",
        "The record may hold what was asked only lately; rather than ask it again, no paper is built.",
    ),
)
PLAN_IMPOSSIBLE = Rule(
    code="PB507",
    name="plan-impossible",
    severity=Severity.ERROR,
    what=Message(
        "蓝图的要求本身互相冲突，写多少新题都组不成试卷。",
        "The blueprint's demands clash among themselves: no new questions would make papers possible.",
    ),
    why=Message(
        "命题计划只能补题，不能改蓝图；先把冲突的要求放宽。",
        "A plan can only ask for questions; the demands that clash have to be relaxed first.",
    ),
    bad="容易题至少 50 分；平均得分率至多 0.40",
    good="容易题至少 40 分；平均得分率至多 0.67",
)
KEPT_OFF = Rule(
    code="PB508",
    name="question-kept-off",
    severity=Severity.WARNING,
    what=Message(
        "一道审定的试题有命题错误或与别的题重复，没有用在试卷上。",
        "An approved question has an item-writing error or repeats another one, and is not used on papers.",
    ),
    why=Message(
        "区间相交、“以上都是”这类错误会使两个选项都对；同一道题有两个答案，必有一个是错的。上了卷就有考生被误判。",
        "With overlapping intervals or “all of the above” two options may be right, and of two keys to one question one is wrong. "
        "On a paper, candidates would be marked wrongly.",
    ),
    bad="A: 10～20 秒\nB: 15～30 秒    # PB313",
    good="A: 10～20 秒\nB: 21～30 秒",
)
QUESTIONS_DRAWN = Rule(
    code="PB509",
    name="questions-drawn",
    severity=Severity.INFO,
    what=Message(
        "可用试题非常多，只从其中一部分里组卷。",
        "There are very many usable questions; papers were sought among some of them.",
    ),
    why=Message(
        "题再多，一份卷也只要几十题。各类题都会抽到；组不成时，仍要用全部试题证明确实组不成，证明不了就如实说未定。",
        "However many there are, a paper takes some dozens. Questions of every kind are drawn; where no paper comes out, "
        "the proof that there is none is still about all questions, and without one the search counts as undecided.",
    ),
)
OVERLAP_TOO_SMALL = Rule(
    code="PB521",
    name="overlap-too-small",
    severity=Severity.ERROR,
    what=Message(
        "要的卷数多、可用的题少，任意两卷相同的题平均就超过允许的重叠。",
        "So many forms of so few questions share more on average than any two of them may.",
    ),
    why=Message(
        "即使每道题用得一样多，平均重叠也有下限：各大题的题数乘以题数，除以可用题数，再相加。这是算术，不是搜索不够。",
        "Even where all questions are used alike the mean overlap has a lower bound: count times count by supply, summed over the "
        "sections. This is arithmetic, no want of search.",
    ),
    bad="build primary --forms 1000 --overlap-max 10%    # 58 题，可用 290 题：平均至少 11.5 题相同",
    good="build primary --forms 1000 --overlap-max 40%",
)
EXPOSURE_TOO_SMALL = Rule(
    code="PB522",
    name="exposure-too-small",
    severity=Severity.ERROR,
    what=Message(
        "要满足蓝图各行，总有试题要上的卷数超过允许的曝光。",
        "To meet the rows of the blueprint some question must stand on more forms than one may.",
    ),
    why=Message(
        "允许的曝光太低时，某些少而必需的试题不够用。下限由线性规划证明，与卷数无关。",
        "Where little exposure is allowed, questions that are few and needed do not suffice. The bound is proven by a linear "
        "programme and does not depend on the number of forms.",
    ),
    bad="build primary --forms 1000 --exposure-max 20%    # 40 题要从 200 题里出，又要满足各行",
    good="build primary --forms 1000 --exposure-max 30%",
)
FORMS_MISSING = Rule(
    code="PB523",
    name="forms-missing",
    severity=Severity.ERROR,
    what=Message("没有组成要求的卷数，一卷也没有写出。", "Fewer forms than asked for could be made; none was written."),
    why=Message(
        "重叠和曝光的上限很紧时，已有的卷会把别的组合都排除掉。宁可说明能组多少，也不悄悄少给。",
        "Where the limits are tight, the forms that there are rule out what else could be. How many are possible is said rather "
        "than fewer given in silence.",
    ),
)
