"""PB0xx: reading YAML."""

from paper_builder.diagnostics import Message, Rule, Severity

UNREADABLE = Rule(
    code="PB001",
    name="unreadable-file",
    severity=Severity.ERROR,
    what=Message(
        "文件读不到：不存在、没有权限、是文件夹，或是符号链接。",
        "A file cannot be read: it is missing, not permitted, a folder, or a symbolic link.",
    ),
    why=Message(
        "读不到的试题不会上卷；符号链接可能指向题库之外的文件，因此一律不读。",
        "What cannot be read stands on no paper; a link may lead out of the bank, so links are never followed.",
    ),
)
NOT_UTF8 = Rule(
    code="PB002",
    name="not-utf-8",
    severity=Severity.ERROR,
    what=Message("文件不是 UTF-8 编码。", "A file is not UTF-8."),
    why=Message(
        "用别的编码读会变成乱码，而且不报错。", "Read in another encoding, the text would turn into nonsense without any complaint."
    ),
    bad="GB18030 (GBK), UTF-16",
    good="UTF-8",
)
BYTE_ORDER_MARK = Rule(
    code="PB003",
    name="byte-order-mark",
    severity=Severity.INFO,
    what=Message("文件以 BOM（字节顺序标记）开头，已忽略。", "A file starts with a byte order mark; it is skipped."),
    why=Message("有些工具会把它当成第一个字段名的一部分。", "Some tools take it for a part of the first field's name."),
)
TOO_LARGE = Rule(
    code="PB004",
    name="file-too-large",
    severity=Severity.ERROR,
    what=Message("文件超过 1 MB。", "A file is over 1 MB."),
    why=Message(
        "一道题只有几 KB；更大的文件多半放错了地方，也可能拖垮程序。",
        "A question takes a few kB; a larger file is misplaced, or made to wear the program out.",
    ),
)
TOO_DEEP = Rule(
    code="PB005",
    name="nested-too-deep",
    severity=Severity.ERROR,
    what=Message("内容嵌套超过 20 层。", "Values are nested more than 20 deep."),
    why=Message(
        "试题最多嵌套 4 层；更深的多半是括号写错。", "A question needs 4 levels; more is a slip with brackets, or an attack."
    ),
    bad="a: [[[[[[[[[[[[[[[[[[[[[",
)
CONTROL_CHARACTER = Rule(
    code="PB006",
    name="control-character",
    severity=Severity.ERROR,
    what=Message("文件中有控制字符。", "A file holds a control character."),
    why=Message(
        "控制字符看不见，会破坏试卷和导出的文件。", "Control characters cannot be seen and break papers and exported files."
    ),
)
INVISIBLE_CHARACTER = Rule(
    code="PB007",
    name="invisible-character",
    severity=Severity.ERROR,
    what=Message(
        "文件中有看不见的字符：零宽字符、双向控制字符或特殊换行。",
        "A file holds a character that cannot be seen: zero-width, bidirectional control, or an unusual line break.",
    ),
    why=Message(
        "看起来相同的文字其实不同，双向控制字符还能把显示的顺序颠倒。多半是从网页粘贴带来的。",
        "Texts that look equal differ, and bidirectional controls can reorder what is shown. Pasting from web pages brings them.",
    ),
)
ANCHOR_OR_ALIAS = Rule(
    code="PB008",
    name="anchor-or-alias",
    severity=Severity.ERROR,
    what=Message("用了 YAML 的锚点（&）或别名（*）。", "A YAML anchor (&) or alias (*) is used."),
    why=Message(
        "它会让“&”“*”后面的字悄悄消失，也能用很小的文件撑爆内存。",
        "It swallows the word behind & or * silently, and lets a tiny file fill the memory.",
    ),
    bad="A: &tag 甲",
    good="A: '&tag 甲'",
)
TAG = Rule(
    code="PB009",
    name="tag-or-directive",
    severity=Severity.ERROR,
    what=Message("用了 YAML 的类型标签（!）或指令（%）。", "A YAML tag (!) or directive (%) is used."),
    why=Message(
        "试题只是文字；标签会改变文字的含义。",
        "A question is plain text; a tag changes what the text means, or runs code elsewhere.",
    ),
    bad="A: !str 甲",
    good="A: 甲",
)
MERGE_KEY = Rule(
    code="PB010",
    name="merge-key",
    severity=Severity.ERROR,
    what=Message("用了 YAML 的合并键（<<）。", "A YAML merge key (<<) is used."),
    why=Message("每道题独立成文，不从别处合并内容。", "Each question stands alone; nothing is merged from elsewhere."),
)
SECOND_DOCUMENT = Rule(
    code="PB011",
    name="second-document",
    severity=Severity.ERROR,
    what=Message("一个文件里有不止一份文档（用 --- 隔开）。", "A file holds more than one document (separated by ---)."),
    why=Message("一个文件只放一道题，文件名就是题号。", "A file holds one question, and its name is the question's id."),
    bad="id: pri-da-001\n---\nid: pri-da-002",
)
SYNTAX = Rule(
    code="PB012",
    name="yaml-syntax",
    severity=Severity.ERROR,
    what=Message("这里不合 YAML 的写法。", "This is not YAML."),
    why=Message(
        "读不懂的文件整个不能用，其他文件不受影响。", "A file that cannot be understood is left out; other files are not affected."
    ),
    bad='stem: "没有写完的引号',
    good='stem: "写完的引号"',
)
DUPLICATE_KEY = Rule(
    code="PB013",
    name="duplicate-key",
    severity=Severity.ERROR,
    what=Message("同一个字段写了两次。", "A field is given twice."),
    why=Message(
        "许多程序只取后一个，也不报错：两个 answer 会让答案悄悄换掉。",
        "Many programs keep the last one silently: with two answers, the key changes unseen.",
    ),
    bad="answer: A\nanswer: B",
    good="answer: B",
)
KEY_NOT_TEXT = Rule(
    code="PB014",
    name="key-not-text",
    severity=Severity.ERROR,
    what=Message("字段名是空的，或者不是文字。", "A field name is empty, or no text."),
    why=Message("没有名字的内容无法归到任何字段。", "A value without a name belongs to no field."),
    bad="? [a, b]\n: c",
)
TEXT_CUT_BY_COMMENT = Rule(
    code="PB015",
    name="text-cut-by-comment",
    severity=Severity.WARNING,
    what=Message("空格加 # 之后的文字被当作注释，不算内容。", "The text behind a space and # is taken for a comment."),
    why=Message("选项或题干会悄悄少一截。", "An option or a stem silently loses its end."),
    bad="A: 话题 #新品首发",
    good="A: '话题 #新品首发'",
)
ESCAPE_IN_DOUBLE_QUOTES = Rule(
    code="PB016",
    name="escape-in-double-quotes",
    severity=Severity.ERROR,
    what=Message("双引号里的反斜杠被当作转义符。", "A backslash in double quotes is an escape."),
    why=Message(
        r'"\frac" 会变成换页符加 rac，"\neq" 会变成换行加 eq，都不报错。',
        r'"\frac" turns into a form feed and rac, "\neq" into a line break and eq, without a word.',
    ),
    bad=r'stem: "$\frac{1}{2}$"',
    good=r"stem: '$\frac{1}{2}$'",
)
FULL_WIDTH_COLON = Rule(
    code="PB017",
    name="full-width-colon",
    severity=Severity.ERROR,
    what=Message("字段名后面的冒号不是“半角冒号加空格”。", "A field name is not followed by an ASCII colon and a space."),
    why=Message("用全角冒号，整行会被当成一段文字。", "With a full-width colon the whole line is taken for text."),
    bad="answer：B",
    good="answer: B",
)
WIDE_SPACE = Rule(
    code="PB018",
    name="wide-space",
    severity=Severity.ERROR,
    what=Message("缩进或字段名里有全角空格或不换行空格。", "Indentation or a field name holds a full-width or no-break space."),
    why=Message("这样的空格不算缩进，会成为字段名的一部分。", "Such a space does not indent; it becomes a part of the name."),
    bad="options:\n　A: 甲",
    good="options:\n  A: 甲",
)
FULL_WIDTH_COMMA = Rule(
    code="PB019",
    name="full-width-comma-in-list",
    severity=Severity.INFO,
    what=Message("方括号列表里只有一项，其中有全角逗号。", "A list in brackets has one item, and that holds a full-width comma."),
    why=Message("全角逗号不分隔，几项会合成一项。", "A full-width comma does not separate: several items become one."),
    bad="accept: [甲，乙]",
    good="accept: [甲, 乙]",
)
NUMBER_CUT_IN_LIST = Rule(
    code="PB027",
    name="number-cut-in-list",
    severity=Severity.ERROR,
    what=Message(
        "方括号列表里，带千位逗号的数被切成了两项。", "A number with a thousands comma is cut in two in a list in brackets."
    ),
    why=Message(
        "半角逗号在方括号里分隔各项，560,000 会变成 560 和 000。", "In brackets a comma separates: 560,000 becomes 560 and 000."
    ),
    bad="accept: [合计560,000元]",
    good="accept: ['合计560,000元']",
)
TAB_INDENT = Rule(
    code="PB020",
    name="tab-indent",
    severity=Severity.ERROR,
    what=Message("用了制表符（Tab）缩进。", "A tab is used to indent."),
    why=Message("YAML 只认空格缩进。", "YAML indents with spaces only."),
    bad="options:\n\tA: 甲",
    good="options:\n  A: 甲",
)
FULL_WIDTH_DASH = Rule(
    code="PB021",
    name="full-width-dash",
    severity=Severity.ERROR,
    what=Message("列表项用了全角横线或破折号。", "A list item starts with a full-width dash."),
    why=Message(
        "列表项要以半角减号加空格开头，否则整段会被当成文字。", "A list item starts with - and a space; else it is taken for text."
    ),
    bad="rubric:\n－ points: 2",
    good="rubric:\n- points: 2",
)
NEEDS_QUOTES = Rule(
    code="PB022",
    name="text-needs-quotes",
    severity=Severity.ERROR,
    what=Message("这段文字里有 YAML 的符号，要加引号。", "This text holds a sign of YAML and needs quotes."),
    why=Message(
        "以 @ ` % * & ! 开头，或含有“冒号加空格”的文字，不加引号就读不懂。",
        "A text that starts with @ ` % * & ! or holds a colon and a space cannot be read without quotes.",
    ),
    bad="A: 注意: 选乙",
    good="A: '注意: 选乙'",
)
UNPAIRED_QUOTES = Rule(
    code="PB023",
    name="unpaired-quotes",
    severity=Severity.WARNING,
    what=Message("中文引号“”没有成对。", "The Chinese quotation marks “” do not pair."),
    why=Message("多半漏了一个，或方向写反了。", "One was forgotten, or typed the wrong way round."),
    bad="A: “种草",
    good="A: “种草”",
)
EMPTY_FILE = Rule(
    code="PB024",
    name="empty-file",
    severity=Severity.ERROR,
    what=Message("文件里没有内容。", "A file holds nothing."),
    why=Message("多半是忘了保存。", "Most likely it was never saved."),
)
NOT_A_MAPPING = Rule(
    code="PB025",
    name="not-fields",
    severity=Severity.ERROR,
    what=Message("文件不是由“字段: 内容”组成的。", "A file does not consist of “field: value” lines."),
    why=Message("题库的每个文件都是一组字段。", "Each file of a bank is a set of fields."),
    bad="- id: pri-da-001",
    good="id: pri-da-001",
)
NOT_NORMAL_FORM = Rule(
    code="PB026",
    name="not-normal-form",
    severity=Severity.WARNING,
    what=Message(
        "有的字用了拆开的或兼容的编码（不是 NFC）。", "A character is written in a decomposed or compatibility form (not NFC)."
    ),
    why=Message(
        "看起来相同的字编码不同，查重和搜索会漏掉。",
        "Characters that look equal differ, so searches and duplicate checks miss them.",
    ),
)
