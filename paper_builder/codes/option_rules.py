"""PB3xx: what options give away or leave unclear. Each rule names the study or guide that it rests on."""

from paper_builder.diagnostics import Message, Rule, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

HALADYNA = "Haladyna, Downing & Rodriguez (2002), Applied Measurement in Education 15(3)"
NBME = "NBME Item-Writing Guide"
CMMLU = "CMMLU, 11,917 Chinese items with keys (own count, 2026)"

LONGEST_IS_KEY = Rule(
    code="PB301",
    name="longest-option-is-key",
    severity=WARNING,
    what=Message(
        "单项选择题的正确选项明显比其他选项长：至少是第二长选项的 1.25 倍，并且多 4 个字以上。",
        "The key of a single-choice question stands out by its length: 1.25 times the next option and 4 characters more.",
    ),
    why=Message(
        "正确选项往往写得最周全。在 11,917 道中文题里，这样的选项有 40% 是答案，瞎猜只有 25%。",
        "Keys tend to be worded most carefully. In 11,917 Chinese items 40% of such options are the key, against 25% by chance.",
    ),
    source=f"{HALADYNA}; SAQUET (AIED 2024); {CMMLU}",
    false_alarms=Message(
        "一个英文词或一个数算 1 个字。选项必须照录原文、无法缩短时，写明理由后可以忽略。",
        "A Latin word or a number counts as 1. Where options quote a text that cannot be shortened, suppress with that reason.",
    ),
    bad="A: 防止丢失\nB: 提高速度\nC: 节省电量\nD: 在设备故障或误删以后能够按计划恢复业务\nanswer: D",
    good="A: 防止资料被他人看到\nB: 提高文件打开速度\nC: 节省设备耗电\nD: 故障后能恢复资料\nanswer: D",
)
ABSOLUTE_TERM = Rule(
    code="PB302",
    name="absolute-term-in-one-option",
    severity=INFO,
    what=Message(
        "只有一个选项用了“绝对、必然、一定、所有、任何、永远、完全”一类的词。",
        "Exactly one option holds an absolute term such as always, all, never, only.",
    ),
    why=Message(
        "考生学过“说得太绝对的多半是错的”，不懂内容也能排除它。",
        "Candidates are taught that absolute statements are wrong, and strike it without knowing the matter.",
    ),
    source=f"{NBME}; {CMMLU}: 29.7% of such options are the key, so this is advice only",
    false_alarms=Message(
        "“不一定”“绝对值”“所有权”“一定程度”、引号和书名号里的文字、引用法规的题里的“必须”不算。",
        "Terms such as 绝对值 or 所有权, quoted text, and 必须 in questions that cite a statute do not count.",
    ),
    bad="A: 所有数据必须公开\nB: 敏感数据先脱敏\nC: 按授权分级开放\nD: 定期清理过期数据",
    good="A: 原始数据对全员公开\nB: 敏感数据先脱敏\nC: 按授权分级开放\nD: 定期清理过期数据",
)
VAGUE_TERM = Rule(
    code="PB303",
    name="vague-term-in-option",
    severity=INFO,
    what=Message(
        "个别选项用了“经常、通常、往往、有时、可能、大多”一类的词。", "An option holds a vague term such as often, usually, may."
    ),
    why=Message(
        "多常算“经常”，各人理解不同；含糊的说法很难说它错，容易被猜成答案。",
        "How often is often? Readers differ; and a hedged statement is hard to call wrong, so it is guessed.",
    ),
    source=NBME,
    false_alarms=Message(
        "“可能性”“不可能”“尽可能”“一般纳税人”一类的词不算；各选项都用时不算。",
        "Terms such as 可能性 or 一般纳税人 do not count, nor does a word that all options share.",
    ),
    bad="A: 有时会影响结果\nB: 不影响结果\nC: 使结果偏高\nD: 使结果偏低",
    good="A: 使结果忽高忽低\nB: 不影响结果\nC: 使结果偏高\nD: 使结果偏低",
)
ALL_OF_THE_ABOVE = Rule(
    code="PB306",
    name="all-or-none-of-the-above",
    severity=ERROR,
    what=Message(
        "选项是“以上都是”“以上都不对”“A和B”一类，借别的选项说话。",
        "An option speaks of the others: all of the above, none of the above, A and B.",
    ),
    why=Message(
        "认出两个对的就能选“以上都是”；组卷时选项会打乱，“以上”也不再是原来的以上。",
        "Who knows two right ones knows the answer; and options are shuffled on papers, so that “above” changes its meaning.",
    ),
    source=f"{HALADYNA}; {CMMLU}: 46.3% of such options are the key",
    false_alarms=Message(
        "题干里用 A、B 给事物命名时，“A和B”不算。",
        "Where the stem itself calls things A and B, an option “A and B” does not count.",
    ),
    bad="A: 点赞\nB: 评论\nC: 转发\nD: 以上都是",
    good="A: 点赞\nB: 评论\nC: 转发\nD: 曝光",
)
COMBINATIONS = Rule(
    code="PB307",
    name="combinations-as-options",
    severity=WARNING,
    what=Message("选项全是①②③④的组合（K型题）。", "The options are nothing but combinations of ①②③④ (k-type)."),
    why=Message(
        "只要确定一条对或错就能排除几个选项；多项选择题能直接问。",
        "One statement known to be right or wrong strikes several options; a multiple-choice question asks directly.",
    ),
    source=f"{HALADYNA}; {NBME}",
    false_alarms=Message(
        "各选项是同一组号码的不同次序时，问的是排序，不算。",
        "Options that are orders of the same numbers ask for a sequence and do not count.",
    ),
    bad="A: ①②\nB: ①③\nC: ②④\nD: ①②③",
    good="type: multiple_choice\nA: 核对来源\nB: 删除评论\nC: 补充出处\nD: 更换标题",
)
STEM_WORD_REPEATED = Rule(
    code="PB310",
    name="stem-word-repeated-in-key",
    severity=WARNING,
    what=Message(
        "题干里的词只在正确选项中重复出现，干扰项里都没有。", "A word of the stem is repeated in the key and in no distractor."
    ),
    why=Message(
        "不懂内容的考生会挑与题干用词相同的选项。", "Candidates who do not know the matter pick the option that echoes the stem."
    ),
    source=f"{NBME} (clang association); {CMMLU}: no cue for plain three-character runs, so short stems and whole words only",
    false_alarms=Message(
        "只看题干的设问句；题干里的人名、账号等每个选项都可能提到的词，只出现在一个选项里也会报。",
        "Only the task sentence is looked at; a name that any option might mention is reported where only the key does.",
    ),
    bad="stem: 权限管理的核心是（ ）。\nA: 做好权限分配\nB: 加快访问速度\nC: 美化操作界面\nD: 减少设备数量\nanswer: A",
    good="stem: 权限管理的核心是（ ）。\nA: 按职责分配操作范围\nB: 加快访问速度\nC: 美化操作界面\nD: 减少设备数量",
)
GRAMMAR_CUE = Rule(
    code="PB311",
    name="grammar-cue",
    severity=INFO,
    what=Message(
        "空格前的词（“一种”“进行”……）只与一个选项搭配得通。", "The words before the blank fit the grammar of one option only."
    ),
    why=Message("读得通的只有一个，不用懂内容。", "Only one option reads well, and no knowledge is needed."),
    source=f"{HALADYNA}; {NBME}",
    false_alarms=Message(
        "只看选项的开头和末尾（“……地”“因为……”），没有词性分析，漏报很多。",
        "Only the first and last characters of options are looked at, so most such cues are missed.",
    ),
    bad="stem: 标签管理宜采用一种（ ）。\nA: 分级的方法\nB: 快速地\nC: 因为便于检索\nD: 逐条地\nanswer: A",
    good="stem: 标签管理宜采用的方法是（ ）。\nA: 分级\nB: 随机\nC: 逐条\nD: 合并",
)
NOT_PARALLEL = Rule(
    code="PB312",
    name="options-not-parallel",
    severity=INFO,
    what=Message(
        "一个选项的形式与其余的不同：单独以句号结尾、单独是整句、单独以“因为”开头，或单独是数字。",
        "One option differs in form: alone with a full stop, a sentence among words, a reason among things, a number among words.",
    ),
    why=Message("与众不同的选项引人注目，会被猜成答案或被排除。", "The odd one draws the eye and is guessed or struck."),
    source=HALADYNA,
    false_alarms=Message(
        "有的题就是要比较不同形式的答案，这时不用改。", "Some questions compare answers of different form; leave those as they are."
    ),
    bad="A: 加密\nB: 备份\nC: 因为它更快。\nD: 脱敏",
    good="A: 加密\nB: 备份\nC: 压缩\nD: 脱敏",
)
OVERLAPPING = Rule(
    code="PB313",
    name="overlapping-options",
    severity=ERROR,
    what=Message(
        "两个选项的数值区间相交（错误），或一个选项的文字包含在另一个里（警告）。",
        "Two numeric intervals intersect (error), or one option is part of another (warning).",
    ),
    why=Message(
        "落在重叠处的答案同时符合两个选项；选了大的就等于也选了小的。",
        "What lies in both fits two options, and whoever is right with the narrow one is right with the wide one.",
    ),
    source=HALADYNA,
    false_alarms=Message(
        "区间只在端点相接（1～3、3～5）不报；“不少于”“不超过”一类的要求不当作区间。",
        "Intervals that only touch (1–3, 3–5) are fine; requirements (at least, at most) are not taken for intervals.",
    ),
    bad="A: 1～5天\nB: 3～7天\nC: 8～10天\nD: 11～15天",
    good="A: 1～3天\nB: 4～7天\nC: 8～10天\nD: 11～15天",
)
NUMBERS_UNORDERED = Rule(
    code="PB314",
    name="numeric-options-unordered",
    severity=WARNING,
    what=Message(
        "各选项是同一单位的数，却没有从小到大或从大到小排列。",
        "All options are numbers of one unit, and neither rise nor fall.",
    ),
    why=Message(
        "考生要花时间找数；排好序的数字选项组卷时也不会被打乱。",
        "Candidates lose time searching; and ordered numbers keep their order on papers.",
    ),
    source=HALADYNA,
    bad="A: 30%\nB: 10%\nC: 50%\nD: 20%",
    good="A: 10%\nB: 20%\nC: 30%\nD: 50%",
)
DUPLICATE_OPTION = Rule(
    code="PB315",
    name="duplicate-option",
    severity=ERROR,
    what=Message(
        "两个选项相同（不计全半角、大小写、空格和标点；运算符和代码里的大小写要计）。",
        "Two options are equal, apart from width, case, spaces and punctuation; operators count, and case inside code.",
    ),
    why=Message("相同的选项要么都对，要么都错。", "Equal options are either both right or both wrong."),
    source=HALADYNA,
    bad="A: API\nB: ＡＰＩ",
    good="A: API\nB: SDK",
)
CONVERGENCE = Rule(
    code="PB318",
    name="converging-options",
    severity=INFO,
    what=Message(
        "正确选项的每个组成部分都是各选项中出现得最多的。",
        "Each part of the key is the one that occurs most often among the options.",
    ),
    why=Message(
        "干扰项常由答案改一处而来，数一数哪部分出现得多就能猜中。",
        "Distractors are made by changing one part of the key, so counting the parts finds it.",
    ),
    source=f"{NBME} (convergence)",
    false_alarms=Message(
        "组合题各部分出现的次数难免不同；能让各部分出现次数相等最好。",
        "In questions on combinations some part always leads; even counts are best.",
    ),
    bad="A: 红、黄\nB: 红、绿\nC: 蓝、绿\nD: 红、紫\nanswer: B",
    good="A: 红、黄\nB: 红、绿\nC: 蓝、绿\nD: 蓝、黄\nanswer: B",
)
IMPLAUSIBLE = Rule(
    code="PB321",
    name="implausible-distractor",
    severity=INFO,
    what=Message(
        "干扰项与题目无关，像玩笑（吃饭、睡觉、随便）。", "A distractor has nothing to do with the question: a joke, everyday life."
    ),
    why=Message(
        "没有人会选的选项等于没有，猜中的机会变大。", "An option that nobody chooses is no option, and guessing gets easier."
    ),
    source=HALADYNA,
    false_alarms=Message(
        "考前只认得常见的玩笑话；考后看选项的选择率（不足 5% 即为无效干扰项）。",
        "Before the exam only common jokes are known; after it, see which options under 5% of the candidates chose.",
    ),
    bad="A: 核对来源\nB: 补充出处\nC: 删除水印\nD: 吃饭",
    good="A: 核对来源\nB: 补充出处\nC: 删除水印\nD: 调整标题",
)
YES_NO_OPTIONS = Rule(
    code="PB322",
    name="true-false-as-choice",
    severity=WARNING,
    what=Message("选项是“对／错”“是／否”，其实是判断题。", "The options are true and false, or yes and no."),
    why=Message(
        "瞎猜就有一半机会；对错之外要考的内容也没有写进选项。",
        "Guessing wins every other time, and the options ask for nothing but a nod.",
    ),
    source=HALADYNA,
    false_alarms=Message("“是，因为……”这样带理由的选项不算。", "Options that go on with a reason (yes, because …) do not count."),
    bad="A: 对\nB: 错",
    good="A: 对，因为两次统计的口径相同\nB: 对，因为样本足够大\nC: 错，因为分母不同\nD: 错，因为时段不同",
)
