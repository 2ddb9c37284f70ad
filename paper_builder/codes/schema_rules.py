"""PB1xx: schemas."""

from paper_builder.diagnostics import Message, Rule, Severity

MISSING_FIELD = Rule(
    code="PB101",
    name="missing-field",
    severity=Severity.ERROR,
    what=Message("缺少必填字段。", "A required field is missing."),
    why=Message("没有这个字段，试题不能组卷或不能评分。", "Without it the question cannot be selected, shown or marked."),
    bad="id: pri-da-001\ntype: single_choice",
)
UNKNOWN_FIELD = Rule(
    code="PB102",
    name="unknown-field",
    severity=Severity.ERROR,
    what=Message("有不认识的字段。", "There is a field that nothing knows."),
    why=Message("拼错的字段会被悄悄忽略，因此一律指出。", "A misspelt field would be ignored silently, so it is always reported."),
    bad="ansvver: B",
    good="answer: B",
)
WRONG_KIND = Rule(
    code="PB103",
    name="wrong-kind-of-value",
    severity=Severity.ERROR,
    what=Message("内容的种类不对：应是数、文字、列表或一组字段。", "A value is of the wrong kind: number, text, list or fields."),
    why=Message("种类不对的内容不能用。", "A value of the wrong kind cannot be used."),
    bad="difficulty: 中等",
    good="difficulty: 3",
)
NOT_ALLOWED_VALUE = Rule(
    code="PB104",
    name="value-not-allowed",
    severity=Severity.ERROR,
    what=Message("内容不在允许的几个值之中。", "A value is none of the allowed ones."),
    why=Message("组卷按这些值挑选试题，写成别的就挑不到。", "Papers are built by these values; another one is never selected."),
    bad="type: single",
    good="type: single_choice",
)
WRONG_FORM = Rule(
    code="PB105",
    name="wrong-form",
    severity=Severity.ERROR,
    what=Message("内容的写法不对。", "A value is not written in the form that its field needs."),
    why=Message(
        "编号、日期、答案字母等有固定写法，别处要按它查找。", "Ids, dates and key letters have one form, by which they are found."
    ),
    bad="answer: A、C",
    good="answer: AC",
)
OUT_OF_RANGE = Rule(
    code="PB106",
    name="number-out-of-range",
    severity=Severity.ERROR,
    what=Message("数太大、太小，或不是规定的倍数。", "A number is too large, too small, or no multiple of the step."),
    why=Message("分值只用 0.5 的倍数，难度只用 1 至 5。", "Points are multiples of 0.5, difficulty runs from 1 to 5."),
    bad="points: 0.3",
    good="points: 0.5",
)
WRONG_COUNT = Rule(
    code="PB107",
    name="wrong-count",
    severity=Severity.ERROR,
    what=Message("列表的项数不对，或有重复的项。", "A list has too many or too few entries, or one twice."),
    why=Message("例如选项至少 2 个、至多 8 个。", "A choice question has 2 to 8 options, for one."),
    bad="options:\n  A: 甲",
    good="options:\n  A: 甲\n  B: 乙",
)
OTHER_VIOLATION = Rule(
    code="PB108",
    name="schema-violation",
    severity=Severity.ERROR,
    what=Message("内容不符合格式定义。", "A value does not fit its schema."),
    why=Message("格式定义在 schemas/ 中，每个字段都有说明。", "The schemas in schemas/ describe every field."),
)
