"""PB3xx: stems, keys, scoring points, sources and the paper as a whole; and the comments that suppress such findings."""

from paper_builder.codes.option_rules import CMMLU, ERROR, HALADYNA, INFO, NBME, WARNING
from paper_builder.diagnostics import Message, Rule

NEGATIVE_NOT_EMPHASISED = Rule(
    code="PB304",
    name="negative-word-not-emphasised",
    severity=WARNING,
    what=Message(
        "题干问的是“不正确”“不属于”“除……外”，这个词却没有加粗。",
        "The stem asks for what is not so, and the negative word is not emphasised.",
    ),
    why=Message(
        "读漏一个“不”字就会答反，考的不再是知识。", "Who misses one 不 answers the opposite; that is no test of knowledge."
    ),
    source=f"{HALADYNA}; {CMMLU}: 10.7% of stems are negative",
    false_alarms=Message(
        "只看设问句；背景里的否定词、“错误率”“不是……而是”不算。",
        "Only the task sentence counts, not a negation in the story, nor terms such as 错误率.",
    ),
    bad="stem: 下列说法不正确的是（ ）。",
    good="stem: 下列说法**不正确**的是（ ）。",
)
DOUBLE_NEGATIVE = Rule(
    code="PB305",
    name="double-negative",
    severity=WARNING,
    what=Message(
        "题干是否定的，选项又以“不、未、无、非、禁止、避免”开头。",
        "The stem is negative, and an option starts with a negation too.",
    ),
    why=Message("考生要在两重否定之间绕，考的是耐心。", "Candidates untangle two negations instead of showing what they know."),
    source=NBME,
    false_alarms=Message(
        "“不同”“未来”“无线”“非遗”“不可抗力”一类的词不算否定。",
        "Words that merely begin with such a character (不同, 未来, 无线) do not count.",
    ),
    bad="stem: 下列**不属于**违规行为的是（ ）。\nA: 不标明广告\nB: 标明价格\nC: 贬低同行",
    good="stem: 下列行为中，合规的是（ ）。\nA: 隐瞒广告\nB: 标明价格\nC: 贬低同行",
)
STEM_NOT_A_TASK = Rule(
    code="PB308",
    name="stem-not-a-task",
    severity=WARNING,
    what=Message(
        "题干不是一个完整的问题：去掉空格后不足 6 个字，或没有设问。",
        "The stem is no full task: under 6 characters without its blank, or nothing is asked.",
    ),
    why=Message(
        "遮住选项应当也能作答；否则考生要从选项里猜题目问什么。",
        "One should be able to answer with the options covered, instead of guessing from them what is asked.",
    ),
    source=f"{NBME} (cover-the-options rule)",
    false_alarms=Message(
        "“……是指（ ）”这样短而完整的题干不算。", "A short stem that asks for a definition is complete and does not count."
    ),
    bad="stem: 数据清洗（ ）。",
    good="stem: 数据清洗时，对重复记录首先应当（ ）。",
)
BLANK_IN_THE_MIDDLE = Rule(
    code="PB309",
    name="blank-in-the-middle",
    severity=INFO,
    what=Message(
        "空格在句子中间，或一道单项选择题有两个以上空格。", "The blank is not at the end, or a single-choice stem has several."
    ),
    why=Message(
        "读到空格时还不知道问什么，要回头再读一遍。", "At the blank the reader does not yet know the question and must read again."
    ),
    source=HALADYNA,
    false_alarms=Message("空格后只有单位或括号里的说明时不报。", "A unit or a note in brackets may follow the blank."),
    bad="stem: 在（ ）阶段应使用（ ）方法核对数据。",
    good="stem: 数据清洗阶段，核对重复记录应使用的方法是（ ）。",
)
KEY_SIZE = Rule(
    code="PB316",
    name="number-of-keys",
    severity=ERROR,
    what=Message(
        "多项选择题的正确选项少于两个，或全部选项都正确。",
        "A multiple-choice question has fewer than two right options, or only right ones.",
    ),
    why=Message(
        "只有一个正确选项是单项选择题；全部正确时，不看题全选就得分。",
        "With one right option it is single choice; where all are right, ticking everything earns the points unread.",
    ),
    false_alarms=Message(
        "考试允许全部选项都正确时，在 bank.yaml 写 all_options_may_be_right: true。",
        "If the exam allows it, write all_options_may_be_right: true into bank.yaml.",
    ),
    bad="type: multiple_choice\nanswer: A",
    good="type: multiple_choice\nanswer: AC",
)
WRONG_KEY = Rule(
    code="PB317",
    name="wrong-key",
    severity=ERROR,
    what=Message(
        "答案字母不在选项中、重复、次序不对，或单项选择题写了几个。",
        "The key letters are no options, repeated, out of order, or several in single choice.",
    ),
    why=Message("答案错了，考生会被误判。", "With a wrong key, candidates are marked wrongly."),
    bad="type: multiple_choice\nanswer: CA",
    good="type: multiple_choice\nanswer: AC",
)
CROSS_ITEM_CLUE = Rule(
    code="PB319",
    name="cross-item-clue",
    severity=INFO,
    what=Message(
        "一道题的正确选项原样写在另一道题的题干里，两题可能同卷。",
        "The key of one question is written out in the stem of another, and both may share a paper.",
    ),
    why=Message("考生翻到另一道题就知道答案。", "Candidates find the answer by turning the page."),
    source=NBME,
    false_alarms=Message(
        "只看罕见（题库中不超过 1% 的题干提到）且至少 4 个字的答案；写了互斥的不报。",
        "Only keys of four characters and more that are rare in the bank count; enemies are passed over.",
    ),
    bad="题甲 answer: 沉默的螺旋\n题乙 stem: “沉默的螺旋”描述的现象是……",
    good="enemies: [pri-fd-053]",
)
KEY_POSITIONS = Rule(
    code="PB320",
    name="key-positions",
    severity=WARNING,
    what=Message(
        "一份试卷的单选题答案字母分布很不均匀（χ² 检验 p<0.01）、连续 4 题以上相同，或按固定次序循环。",
        "On a paper the single-choice keys are unevenly spread (χ² test, p<0.01), run over 4 items, or follow a cycle.",
    ),
    why=Message("一律选 C、照规律填也能得分。", "Choosing C throughout, or following the pattern, earns points."),
    source=HALADYNA,
    bad="B B B B B B C A B B",
    good="B D A C C A D B A C",
)
WINDOW_DRESSING = Rule(
    code="PB323",
    name="window-dressing",
    severity=INFO,
    what=Message("题干很长却用不上，或先讲一段课再提问。", "The stem is long to no use, or teaches before it asks."),
    why=Message("多读的字占时间，考的是阅读速度。", "Reading what is not needed costs time and tests reading speed."),
    source=f"{HALADYNA}; {NBME}",
    false_alarms=Message(
        "计算题要用的定义不算；是否用得上只按用词判断。",
        "Definitions that a calculation needs do not count; use is judged by words alone.",
    ),
    bad="stem: 互动率是指互动量与曝光量之比。下列属于私域触点的是（ ）。",
    good="stem: 下列属于私域触点的是（ ）。",
)
TYPOGRAPHY = Rule(
    code="PB324",
    name="mixed-typography",
    severity=WARNING,
    what=Message(
        "中文里夹着半角标点或全角字母数字，括号、书名号不成对，或个别选项缺少单位。",
        "Half-width punctuation in Chinese text, full-width letters or digits, unpaired brackets, or a unit missing in one option.",
    ),
    why=Message(
        "排版不一会分散注意；缺单位的选项还会让人起疑。", "Such slips distract, and an option without its unit looks suspicious."
    ),
    source="GB/T 15834—2011《标点符号用法》",
    false_alarms=Message(
        "代码、公式、网址、比例和千分位里的半角符号不算。",
        "Half-width signs in code, formulas, addresses, ratios and thousands do not count.",
    ),
    bad="stem: 下列说法正确的是( )。",
    good="stem: 下列说法正确的是（ ）。",
)
RUBRIC = Rule(
    code="PB325",
    name="rubric-does-not-add-up",
    severity=ERROR,
    what=Message(
        "题干写明的分值或要点数与采分点不符（错误），或参考答案里找不到某个采分点（警告）。",
        "The points named in the stem are not those of the rubric (error), or the model answer lacks a scoring point (warning).",
    ),
    why=Message(
        "阅卷人照采分点给分，考生照题干作答，两边必须一致。", "Markers follow the rubric and candidates the stem; both must agree."
    ),
    false_alarms=Message(
        "采分点是否写进参考答案只按用词判断：没有一个两字词相同才报。",
        "Whether the model answer holds a point is judged by words: only where no two characters agree.",
    ),
    bad="stem: 简述复盘的步骤。（10分）\nrubric:\n- {points: 4, text: 列出目标}\n- {points: 4, text: 对比结果}",
    good="stem: 简述复盘的步骤。（8分）\nrubric:\n- {points: 4, text: 列出目标}\n- {points: 4, text: 对比结果}",
)
UNSOURCED_FACT = Rule(
    code="PB326",
    name="fact-without-source",
    severity=INFO,
    what=Message(
        "题目依据的标准没有年份，法规没有写依据，或“据统计”没有出处。",
        "A standard without its year, a law without a citation, or figures without their source.",
    ),
    why=Message(
        "标准和法规会修订，不写年份就不知道按哪一版出题。",
        "Standards and laws are revised; without the year nobody knows which one is meant.",
    ),
    false_alarms=Message(
        "写了 references 的题不查法规名；虚构案例里的“后台数据显示”不算。",
        "Questions with references are not asked for laws; figures of an invented case do not count.",
    ),
    bad="stem: 依据 GB/T 35273，收集个人信息前应当（ ）。",
    good="stem: 依据 GB/T 35273—2020，收集个人信息前应当（ ）。",
)
ANSWER_IN_SIGHT = Rule(
    code="PB327",
    name="answer-in-sight",
    severity=ERROR,
    what=Message(
        "题干或选项里写着答案：空格里填了答案字母，夹着“答案：B”或解析，选项末尾注着（正确）或（错误）。",
        "Stem or options hold the answer: a filled-in blank, “答案：B”, an explanation, or an option marked as right or wrong.",
    ),
    why=Message("题干和选项原样印给考生，答案就泄露了。", "Stem and options are printed as they are, and the answer with them."),
    false_alarms=Message(
        "方案（A）这样的名称不算。空格里的字母或选项旁的对错与答案不符时只警告；每个选项都注对错、又与答案不符的，当作选项的内容。",
        "Names such as 方案（A） do not count. Letters or marks that do not agree with the key are warned of; "
        "marks on all options that do not are taken for what the options say.",
    ),
    bad="stem: 计算完播率所用的分母是（ B ）。\nanswer: B",
    good="stem: 计算完播率所用的分母是（ ）。\nanswer: B",
)
EXPLANATION_AGAINST_KEY = Rule(
    code="PB328",
    name="explanation-against-key",
    severity=ERROR,
    what=Message(
        "解析写明“故选”“答案是”的字母不在答案里（错误），或只是答案的一部分（警告）。",
        "The explanation gives a letter for the answer that is not in the key (error), or only some of the key (warning).",
    ),
    why=Message(
        "两者必有一个错：答案错了，考生会被误判；解析错了，阅卷和复核的人会被误导。",
        "One of the two is wrong: a wrong key marks candidates wrongly, a wrong explanation misleads markers and reviewers.",
    ),
    false_alarms=Message(
        "“若……则选 C”“误以为答案是 C”“不选 C”不算；题干或选项里用字母给事物命名的题不查。",
        "What somebody would choose by mistake does not count; questions that name things by letters are passed over.",
    ),
    bad="answer: A\nexplanation: 完播率的分母是播放次数，故选 C。",
    good="answer: A\nexplanation: 完播率的分母是播放次数，故选 A。",
)
SUPPRESSED_WITHOUT_REASON = Rule(
    code="PB390",
    name="suppression-without-reason",
    severity=WARNING,
    what=Message("忽略规则的注释没有写理由，不起作用。", "A suppression gives no reason, and has no effect."),
    why=Message("几年以后没有人知道为什么可以忽略。", "In some years nobody will know why it was allowed."),
    bad="# pb: ignore PB304",
    good="# pb: ignore PB304 题干照录法条原文",
)
SUPPRESSION_NOT_POSSIBLE = Rule(
    code="PB391",
    name="suppression-not-possible",
    severity=WARNING,
    what=Message(
        "忽略规则的注释写法不对，没有这个代码，或这条规则不能忽略。",
        "A suppression is mistyped, names no rule, or one that cannot be suppressed.",
    ),
    why=Message(
        "只有命题规则（PB3xx）可以忽略；文件读不懂、答案错误这类问题只能改正。",
        "Only item-writing rules (PB3xx) can be suppressed; a file that cannot be read or a wrong key must be mended.",
    ),
    bad="# pb: ignore PB317 以后再改",
    good="# pb: ignore PB301 选项照录法条原文",
)
SUPPRESSION_UNUSED = Rule(
    code="PB392",
    name="suppression-without-effect",
    severity=WARNING,
    what=Message("本文件没有被忽略的那种问题，注释可以删掉。", "The file has no such finding, so the comment can go."),
    why=Message("留着它，以后真出了这个问题也看不见。", "Left there, it would hide the finding when it does come."),
    bad="# pb: ignore PB301 选项照录法条原文\nA: 同样长\nB: 一样长",
)
