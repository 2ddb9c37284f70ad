"""PB7xx: what candidates made of questions, as statistics/ records it."""

from paper_builder.diagnostics import Message, Rule, Severity

RECORD_UNUSABLE = Rule(
    code="PB701",
    name="statistics-unusable",
    severity=Severity.ERROR,
    what=Message(
        "一道题的统计数据缺少、不是数或超出范围，这条数据没有使用。",
        "A question's results are missing, no number or out of range; they are not used.",
    ),
    why=Message(
        "统计数据由考试平台的成绩算出，格式见 schemas/statistics.schema.json；手工改过的数会让试卷的难度失衡。",
        "They are computed from the exam platform's results (schemas/statistics.schema.json has their form); a number changed by "
        "hand would put papers out of balance.",
    ),
    bad="facility: nan",
    good="facility: 0.7214",
)
OF_NO_PAPER = Rule(
    code="PB702",
    name="statistics-of-no-paper",
    severity=Severity.WARNING,
    what=Message(
        "统计数据所属的试卷没有发布记录，整个文件没有使用。",
        "Results of a paper that has no record in papers/; the file is not used.",
    ),
    why=Message(
        "没有发布记录，就无法证明这些数据是哪些题、哪个版本的结果。",
        "Without its record nothing proves which questions, of which content, the results belong to.",
    ),
    bad="paper: primary-A-2026-10-32",
    good="paper: primary-A-2026-10-31",
)
OF_NO_QUESTION = Rule(
    code="PB703",
    name="statistics-of-no-question",
    severity=Severity.WARNING,
    what=Message("统计数据里的试题在题库中没有了。", "Results of a question that is not in the bank any more."),
    why=Message(
        "考过的题应停用（status: retired），不应删除，否则它的数据也失去意义。",
        "Retire questions that were asked; once deleted, their results mean nothing.",
    ),
    good="status: retired",
)
OF_OTHER_CONTENT = Rule(
    code="PB704",
    name="statistics-of-other-content",
    severity=Severity.INFO,
    what=Message(
        "试题在考试以后改过，旧数据不再算它的结果。", "A question was changed after the sitting; those results are not its results."
    ),
    why=Message(
        "题面或选项一变，得分率也会变；组卷时改用作者估计的难度。",
        "Another stem or option makes another share of right answers; papers go by the author's estimate instead.",
    ),
)
TWICE = Rule(
    code="PB705",
    name="statistics-twice",
    severity=Severity.ERROR,
    what=Message(
        "同一份试卷的同一道题有两条统计数据，两条都没有使用。",
        "One paper has two results of one question; neither is used.",
    ),
    why=Message("不知道哪一条是对的。", "Nothing tells which one is right."),
)
NOT_ON_PAPER = Rule(
    code="PB706",
    name="statistics-not-on-paper",
    severity=Severity.ERROR,
    what=Message(
        "统计数据里的试题不在所属的试卷上，或内容与发布时不同。",
        "Results of a question that did not stand on their paper, or not with that content.",
    ),
    why=Message("这条数据不可能来自这份试卷，没有使用。", "They cannot come from that paper, and are not used."),
)
