"""PB6xx: losses of an export. PB60x any format, PB61x typesetting, PB64x QTI, PB65x Moodle."""

from __future__ import annotations

from paper_builder.diagnostics import Message, Rule, Severity

QUESTION_TYPE_UNSUPPORTED = Rule(
    code="PB601",
    name="question-type-unsupported",
    severity=Severity.ERROR,
    what=Message("导出格式不支持某道题的题型。", "The export format does not know the type of a question."),
    why=Message(
        "少一道题，试卷就不再是满分 100 分，考生之间也不公平。",
        "A paper without one of its questions no longer adds up to its total.",
    ),
    bad="export primary-A/paper.json --to aiken    # 试卷里有简答题",
    good="export primary-A/paper.json --to qti3",
)

PICTURE_UNSUPPORTED = Rule(
    code="PB602",
    name="picture-unsupported",
    severity=Severity.ERROR,
    what=Message("题干或选项里有图片，而导出格式放不进图片。", "A stem or option shows a picture and the format cannot hold one."),
    why=Message("看不到图就无法作答。", "The question cannot be answered without its picture."),
    bad="stem: 根据下图……\n![流量来源柱状图](assets/3f9a….png)    # 导出到纯文本格式",
    good="换用 qti3、moodle、pdf 或 html",
)

AWARD_UNSUPPORTED = Rule(
    code="PB609",
    name="award-unsupported",
    severity=Severity.ERROR,
    what=Message("导出格式不能让全体考生得到某道题的分。", "The format cannot give everyone the points of a question."),
    why=Message(
        "Moodle 只给作了答的人分；没有作答的考生会少这道题的分。",
        "Moodle gives points to those who answered; whoever left the question blank would go without.",
    ),
    good="export build/primary-A-correction-1/paper.json --to qti3",
)

CONTENT_AS_TEXT = Rule(
    code="PB603",
    name="content-as-text",
    severity=Severity.WARNING,
    what=Message(
        "表格、公式、代码或列表在该格式中只能写成普通文字。", "A table, formula, code or list becomes plain text in this format."
    ),
    why=Message("内容还在，但版式会变，可能不易看清。", "The words are kept but the layout is not, and may be hard to read."),
    bad="| 渠道 | 点击 |\n|---|---|\n| 甲 | 120 |    # 变成“渠道｜点击”一行文字",
    good="把表格改写成一句话，或换用能放表格的格式",
)

SCORING_INEXACT = Rule(
    code="PB604",
    name="scoring-inexact",
    severity=Severity.WARNING,
    what=Message(
        "计分规则在该格式中不能对每一种选法都给出相同的分数。", "The format cannot give the same score for every choice of options."
    ),
    why=Message(
        "机考得分会与试卷上写明的规则不一致，可能引起申诉。",
        "Scores on the platform would differ from the rule printed on the paper.",
    ),
    bad="scoring: half_if_subset    # 三个正确选项，平台只能按比例给分",
    good="在平台上设置“少选得一半分”，或改用支持该规则的格式",
)

PART_LOST = Rule(
    code="PB605",
    name="part-lost",
    severity=Severity.WARNING,
    what=Message(
        "试卷的某个部分（如评分细则、标签、及格线）不在导出文件里。",
        "A part of the paper, such as its rubric or tags, is not in the file.",
    ),
    why=Message("收到文件的人不会知道缺了什么。", "Whoever receives the file cannot know that something is missing."),
    bad="export … --to gift    # 没有每题分值",
    good="在平台上补充缺少的部分，或换用 qti3",
)

FORMAT_UNKNOWN = Rule(
    code="PB606",
    name="format-unknown",
    severity=Severity.ERROR,
    what=Message("没有这个名字的导出格式。", "There is no export format of that name."),
    why=Message("写错名字时不能猜测用户想要哪一种文件。", "A wrong name must not lead to a guessed file."),
    bad="--to qti",
    good="--to qti3",
)

PLUGIN_BROKEN = Rule(
    code="PB607",
    name="export-plugin-broken",
    severity=Severity.ERROR,
    what=Message("另外安装的导出格式无法加载。", "An export format of another package cannot be loaded."),
    why=Message(
        "插件出错不应影响其他格式，但也不能当作已经导出。",
        "A faulty plugin harms no other format, and must not pass for an export.",
    ),
    bad="一个入口点指向不存在的模块",
    good="更新或卸载该插件",
)

PICTURE_MISSING = Rule(
    code="PB608",
    name="picture-not-in-paper",
    severity=Severity.ERROR,
    what=Message(
        "题目引用的图片不在试卷文件里，或不是可用的图片格式。",
        "A picture that a question names is not in the paper, or is of no usable kind.",
    ),
    why=Message(
        "缺图的题无法作答，导出的文件也打不开这幅图。", "The question cannot be answered, and the file would point at nothing."
    ),
    bad="stem 中有 assets/3f9a.png，而 paper.json 的 assets 里没有它",
    good="用 build 重新生成试卷，不要手工改 paper.json",
)

FORMULA_AS_SOURCE = Rule(
    code="PB610",
    name="formula-as-source",
    severity=Severity.WARNING,
    what=Message("公式无法排版，只能原样显示 LaTeX 源码。", "A formula cannot be typeset and is shown as its LaTeX source."),
    why=Message("考生看到的是源码而不是公式。", "Candidates would read source code in place of a formula."),
    bad=r"$\begin{tikzcd} A \end{tikzcd}$",
    good=r"$\frac{a}{b} \times 100\%$",
)

TYPESETTER_MISSING = Rule(
    code="PB611",
    name="typesetter-missing",
    severity=Severity.ERROR,
    what=Message("没有安装生成 PDF 的组件或中文字体。", "The PDF typesetter or a Chinese font is not installed."),
    why=Message("没有中文字体的 PDF 会印出方框。", "A PDF without a Chinese font prints boxes."),
    bad="pip install paper-builder",
    good='pip install "paper-builder[pdf]"',
)

QTI_INCONSISTENT = Rule(
    code="PB640",
    name="qti-package-inconsistent",
    severity=Severity.ERROR,
    what=Message(
        "生成的 QTI 试题包自相矛盾：标识重复、变量没有声明、正确答案不是选项，或清单与文件对不上。",
        "The QTI package contradicts itself: an identifier twice, an undeclared variable, a key that is no option, a missing file.",
    ),
    why=Message(
        "XML 规范检查发现不了这类问题，平台导入后会判错分或拒绝导入。",
        "No XML schema sees this; a platform would refuse the package or score it wrongly.",
    ),
    bad="paper.json 中某题的 key 是 E，而选项只有 A—D",
    good="用 build 重新生成试卷，不要手工改 paper.json",
)

MOODLE_PROPORTIONAL = Rule(
    code="PB650",
    name="moodle-scores-in-proportion",
    severity=Severity.WARNING,
    what=Message(
        "Moodle 的多选题只能按比例给分，不能给“少选得一半”或“少选不得分”。",
        "Moodle scores a multiple choice in proportion; it has no flat part mark and no all-or-nothing rule.",
    ),
    why=Message(
        "少选时的得分会与试卷上写明的规则不同，可能引起申诉。",
        "An incomplete answer earns other points than the rule printed on the paper says.",
    ),
    bad="scoring: half_if_subset    # 三个正确选项选对两个：试卷规定得一半，Moodle 给三分之二",
    good="用 qti3 导出到支持该规则的平台，或在 Moodle 考试后人工复核少选的答卷",
)

MOODLE_FRACTION = Rule(
    code="PB651",
    name="moodle-fraction-impossible",
    severity=Severity.ERROR,
    what=Message(
        "正确选项的个数在 Moodle 的给分比例表中没有对应的值。",
        "Moodle's list of grade fractions has no value for this number of correct options.",
    ),
    why=Message(
        "Moodle 导入时会跳过比例不在表中的试题，试卷就缺了一题。",
        "Moodle skips a question whose fractions are not in its list, and the paper is short of it.",
    ),
    bad="11 个正确选项，每个应得 9.09091%",
    good="正确选项 1 到 10 个",
)

MOODLE_FEEDBACK_SHOWN = Rule(
    code="PB652",
    name="moodle-shows-explanations",
    severity=Severity.INFO,
    what=Message(
        "解析写入 Moodle 的“通用反馈”，测验的默认设置会在交卷后立即显示。",
        "Explanations go into Moodle's general feedback, which a quiz shows right after an attempt unless told otherwise.",
    ),
    why=Message(
        "先交卷的考生会看到答案和解析，而其他人还在考试。",
        "Whoever hands in first reads keys and explanations while others still sit the exam.",
    ),
    bad="测验 → 回顾选项：保持默认",
    good="测验 → 回顾选项：取消“通用反馈”“正确答案”，成绩公布后再打开",
)

MOODLE_NAME_LONG = Rule(
    code="PB653",
    name="moodle-name-too-long",
    severity=Severity.WARNING,
    what=Message("标签太长，Moodle 会把它截断。", "A tag is longer than Moodle keeps, and is cut."),
    why=Message("截断后的标签可能与别的标签混淆。", "Two tags may become the same one."),
    bad="一个 60 个字的知识点名称",
    good="名称不超过 50 个字",
)
