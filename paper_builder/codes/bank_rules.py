"""PB2xx: the bank across files."""

from paper_builder.diagnostics import Message, Rule, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

NO_BANK = Rule(
    code="PB201",
    name="no-bank",
    severity=ERROR,
    what=Message("文件夹里没有可用的 bank.yaml。", "A folder holds no usable bank.yaml."),
    why=Message(
        "bank.yaml 写明级别、能力和分值；没有它，什么都不能核对。",
        "bank.yaml names levels, competencies and points; nothing is checked without it.",
    ),
)
DUPLICATE_ID = Rule(
    code="PB202",
    name="duplicate-id",
    severity=ERROR,
    what=Message("两处用了同一个编号。", "Two places use the same id."),
    why=Message(
        "复制试题时忘了改编号，试卷上会随机出现其中一道。",
        "A copied question that keeps its id would show one of the two at random.",
    ),
)
ID_NOT_FILE_NAME = Rule(
    code="PB203",
    name="id-not-file-name",
    severity=ERROR,
    what=Message("题号与文件名不同。", "A question's id is not its file's name."),
    why=Message("按题号找文件，两者必须相同。", "Files are found by id, so both must be the same."),
    bad="pri-da-002.yaml:  id: pri-da-001",
    good="pri-da-001.yaml:  id: pri-da-001",
)
WRONG_FOLDER = Rule(
    code="PB204",
    name="wrong-folder",
    severity=ERROR,
    what=Message("级别或能力与所在文件夹、题号前缀不符。", "Level or competency differ from the folder or from the id's prefix."),
    why=Message(
        "三处不一致，说明有一处填错，组卷会选错题。", "Where these differ one of them is wrong, and papers pick the wrong question."
    ),
    bad="items/primary/…/pri-da-001.yaml:  level: advanced",
    good="items/primary/…/pri-da-001.yaml:  level: primary",
)
UNKNOWN_LEVEL = Rule(
    code="PB205",
    name="unknown-level-or-competency",
    severity=ERROR,
    what=Message("bank.yaml 中没有这个级别或能力。", "bank.yaml has no such level or competency."),
    why=Message("这样的试题永远不会被选中。", "Such a question would never be selected."),
)
UNKNOWN_POINT = Rule(
    code="PB206",
    name="unknown-knowledge-point",
    severity=ERROR,
    what=Message("knowledge_points.yaml 中没有这个鉴定点。", "knowledge_points.yaml has no such knowledge point."),
    why=Message("双向细目表按鉴定点统计覆盖面。", "The blueprint counts coverage by knowledge points."),
)
POINT_ELSEWHERE = Rule(
    code="PB207",
    name="knowledge-point-elsewhere",
    severity=ERROR,
    what=Message(
        "鉴定点不属于本题的能力，或不在本题的级别考查。",
        "The knowledge point is of another competency, or not examined at this level.",
    ),
    why=Message("超出级别的内容不能考。", "What a level does not cover must not be asked there."),
)
OPTION_LETTERS = Rule(
    code="PB209",
    name="option-letters",
    severity=ERROR,
    what=Message("选项字母没有从 A 起依次排列。", "The options are not lettered from A on without a gap."),
    why=Message("漏写的选项会让考生找不到答案。", "A letter left out leaves candidates without an option."),
    bad="options:\n  A: 甲\n  C: 丙",
    good="options:\n  A: 甲\n  B: 丙",
)
UNKNOWN_ENEMY = Rule(
    code="PB211",
    name="unknown-enemy",
    severity=ERROR,
    what=Message("互斥题的题号在题库中不存在，或就是本题。", "An enemy is no question of the bank, or the question itself."),
    why=Message("写错的题号挡不住两道互斥题同卷。", "A mistyped id keeps no two questions apart."),
)
UNKNOWN_STATUTE = Rule(
    code="PB212",
    name="unknown-statute",
    severity=ERROR,
    what=Message(
        "statutes.yaml 中没有这部法规，或没有核对过这一条。",
        "statutes.yaml has no such statute, or the article is not among those checked.",
    ),
    why=Message(
        "依据必须核对过；没有核对的条号不能考。",
        "What a question rests on must have been checked; unchecked article numbers are not asked.",
    ),
)
REFERENCE_MISSING = Rule(
    code="PB213",
    name="reference-missing",
    severity=ERROR,
    what=Message("法律类鉴定点的试题没有写依据。", "A question on a legal point cites nothing."),
    why=Message("法规一改，要靠依据找出受影响的试题。", "When the law changes, the citation tells which questions to mend."),
    bad="knowledge_point: cp-adlaw",
    good="knowledge_point: cp-adlaw\nreferences:\n- statute: advertising-law",
)
STATUTE_REPLACED = Rule(
    code="PB214",
    name="statute-replaced",
    severity=ERROR,
    what=Message("引用的法规已被替代。", "The cited statute has been replaced."),
    why=Message("按旧法出的题，答案可能已经不对。", "By the new law the key may be wrong."),
)
ASSET_PATH = Rule(
    code="PB215",
    name="asset-path",
    severity=ERROR,
    what=Message("图片不是题库 assets/ 中的 png 或 jpg 文件。", "An image is no png or jpg file of the bank's assets/."),
    why=Message(
        "网址、绝对路径和 .. 会指到题库之外：换一台机器就没有了，或泄露别的文件。",
        "Addresses, absolute paths and .. lead out of the bank: gone on another machine, or another file leaked.",
    ),
    bad="![柱状图](../chart.png)",
    good="![柱状图](assets/3f9a01bc.png)",
)
ASSET_UNUSABLE = Rule(
    code="PB216",
    name="asset-unusable",
    severity=ERROR,
    what=Message(
        "图片文件不存在、是符号链接，或不是它的扩展名所说的格式。", "An image file is missing, a link, or not what its name says."
    ),
    why=Message("试卷上会缺图。", "The paper would lack the picture."),
)
ASSET_NAME = Rule(
    code="PB217",
    name="asset-name",
    severity=ERROR,
    what=Message("图片的文件名不是其内容 sha256 的开头。", "An image's name is not the start of its content's sha256."),
    why=Message("名字等于内容，图片被换掉就能发现。", "With the content in its name, an exchanged picture is noticed."),
)
ALTERNATIVE_MISSING = Rule(
    code="PB218",
    name="alternative-text-missing",
    severity=ERROR,
    what=Message("图片没有替代文字。", "An image has no alternative text."),
    why=Message("看不见图的考生靠它作答。", "Candidates who cannot see the picture answer by it."),
    bad="![](assets/3f9a01bc.png)",
    good="![近七日播放量柱状图：……](assets/3f9a01bc.png)",
)
RAW_HTML = Rule(
    code="PB219",
    name="raw-html",
    severity=ERROR,
    what=Message("文字里有 HTML 标签。", "A text holds HTML."),
    why=Message("各平台处理不同，有的会执行，有的会原样显示。", "Some platforms run it, others print it."),
    bad="stem: 第一行<br>第二行",
    good="stem: |\n  第一行\n  第二行",
)
LINK = Rule(
    code="PB220",
    name="link-in-text",
    severity=ERROR,
    what=Message("文字里有链接或网址。", "A text holds a link or a web address."),
    why=Message("考生不能离开考场；链接还会失效。", "Candidates stay in the exam, and links go stale."),
    bad="见 [官网](https://example.com)",
    good="`https://example.com/?utm_source=a`",
)
REVIEWER_IS_AUTHOR = Rule(
    code="PB221",
    name="reviewer-is-author",
    severity=ERROR,
    what=Message("审题人就是命题人。", "The reviewer is the author."),
    why=Message("自己审自己的题，发现不了问题。", "Nobody finds the flaws of their own question."),
)
APPROVED_WITHOUT_REVIEW = Rule(
    code="PB222",
    name="approved-without-review",
    severity=ERROR,
    what=Message("状态是 approved，却没有同意的审题记录。", "The status is approved without a review that agreed."),
    why=Message("只有别人不看答案作答过的题才能上卷。", "Only what another person answered without the key goes on a paper."),
)
CHANGED_SINCE_REVIEW = Rule(
    code="PB223",
    name="changed-since-review",
    severity=ERROR,
    what=Message("审题之后内容改动过。", "The content changed after its review."),
    why=Message("改动过的题要重新审。", "A changed question needs another review."),
)
CALCULATION_INVALID = Rule(
    code="PB224",
    name="calculation-invalid",
    severity=ERROR,
    what=Message(
        "算式算不出来，或正确选项里没有唯一的数可比。", "The calculation has no value, or the right option shows no single number."
    ),
    why=Message("算式用来核对答案，必须能算、能比。", "It proves the key, so it must be computable and comparable."),
    bad="calculation: 4,200 ÷ 12,000",
    good="calculation: 4200 / 12000",
)
CALCULATION_NOT_KEY = Rule(
    code="PB225",
    name="calculation-not-key",
    severity=ERROR,
    what=Message("算式的结果与正确选项不符。", "The calculation does not give the right option."),
    why=Message("两者必有一个错。", "One of the two is wrong."),
    bad="B: 35%\ncalculation: 4200 / 10000",
    good="B: 35%\ncalculation: 4200 / 12000",
)
CALCULATION_IS_DISTRACTOR = Rule(
    code="PB226",
    name="calculation-is-distractor",
    severity=ERROR,
    what=Message("算式的结果也与一个错误选项相符。", "The calculation also gives a wrong option."),
    why=Message("那样就有两个正确选项。", "There would be two right options."),
)
LETTERS_AMBIGUOUS = Rule(
    code="PB227",
    name="letters-ambiguous",
    severity=INFO,
    what=Message(
        "题干、选项或解析里的字母可能不是指选项，组卷时本题的选项保持原来的顺序。",
        "A letter in stem, options or explanation may not mean an option, so the options keep their order on papers.",
    ),
    why=Message(
        "打乱选项时要改写解析里的字母；分不清就不改、不打乱。",
        "Shuffling rewrites the letters of the explanation; where that is doubtful, nothing is shuffled.",
    ),
    bad="explanation: 应选 AC，B端用户……",
    good="explanation: 应选 A、C，企业端用户……",
)
SETTINGS_CONFLICT = Rule(
    code="PB228",
    name="settings-conflict",
    severity=ERROR,
    what=Message(
        "bank.yaml、knowledge_points.yaml 或 statutes.yaml 前后不一致。",
        "bank.yaml, knowledge_points.yaml or statutes.yaml contradict themselves.",
    ),
    why=Message("试题要按这些设置核对。", "Questions are checked against these settings."),
)
STRAY_FILE = Rule(
    code="PB229",
    name="stray-file",
    severity=WARNING,
    what=Message(
        "items/、papers/ 或 statistics/ 里有不会被读取的文件或链接。",
        "items/, papers/ or statistics/ holds a file or link that is not read.",
    ),
    why=Message("放错位置或扩展名不对的文件会被悄悄漏掉。", "A misplaced or misnamed file would silently be missing."),
    bad="items/primary/pri-da-001.yml",
    good="items/primary/data_analysis/pri-da-001.yaml",
)
NO_SUCH_DAY = Rule(
    code="PB230",
    name="no-such-day",
    severity=ERROR,
    what=Message("日历上没有这一天。", "The calendar has no such day."),
    why=Message(
        "日期用来判断法规是否过期、试题停用期是否已满。",
        "Dates tell whether a statute was checked in time, and whether a question has rested long enough.",
    ),
    bad="checked: 2026-02-30",
    good="checked: 2026-02-28",
)
STATUTE_CHECK_OVERDUE = Rule(
    code="PB231",
    name="statute-check-overdue",
    severity=WARNING,
    what=Message(
        "引用的法规很久没有核对是否现行有效：超过 bank.yaml 的 statutes_checked_within_days（默认 365 天）。",
        "It was long ago that somebody checked whether the cited statute is still in force: more days than "
        "statutes_checked_within_days of bank.yaml allows (365 by default).",
    ),
    why=Message("法规会修改、会废止，答案可能已经不对。", "Statutes are amended and repealed, and the key may be wrong by now."),
    bad="checked: 2024-01-05",
    good="checked: 2026-11-23",
)
LOCK_NAME = Rule(
    code="PB240",
    name="lock-name",
    severity=ERROR,
    what=Message("发布记录的文件名与内容不符。", "The file of a published paper's record is not named after what it holds."),
    why=Message(
        "记录按名查找；名不符实，就不知道哪份试卷发布过。",
        "Under another name a paper seems unpublished.",
    ),
    bad="papers/copy.lock.yaml",
    good="papers/primary-A-2026-11-28.lock.yaml",
)
LOCKED_QUESTION_GONE = Rule(
    code="PB241",
    name="published-question-gone",
    severity=WARNING,
    what=Message("已发布试卷上的试题在题库中没有了。", "A question of a published paper is not in the bank any more."),
    why=Message(
        "申诉、统计和避免重考都要找得到考过的题；不再用的题应停用，不应删除。",
        "Appeals, statistics and the avoidance of repeats need what was asked; retire questions, do not delete them.",
    ),
    bad="git rm items/primary/data_analysis/pri-da-001.yaml",
    good="status: retired",
)
LOCKED_QUESTION_CHANGED = Rule(
    code="PB242",
    name="published-question-changed",
    severity=INFO,
    what=Message("已发布试卷上的试题发布以后改过。", "A question of a published paper was changed since."),
    why=Message(
        "题库里的题不再是考生答过的那一道；统计不能算在它头上。",
        "The bank's question is not the one that candidates answered, so their results are not its results.",
    ),
)
LOCKED_KEY_CHANGED = Rule(
    code="PB243",
    name="published-key-changed",
    severity=WARNING,
    what=Message(
        "已发布试卷上的试题，答案在题库里改过，试卷的阅卷文件没有更正。",
        "The key of a question of a published paper was changed in the bank; the paper's marking files were not corrected.",
    ),
    why=Message(
        "旧答案若是错的，考生就按错的答案判分；更正要有记录，也要有新的阅卷文件。",
        "Where the old key was wrong, candidates are marked by it; a correction needs its record and new marking files.",
    ),
    good='paper-builder correct build/primary-A --question pri-da-001 --key C --reason "…"',
)
CORRECTION_UNFOUNDED = Rule(
    code="PB244",
    name="correction-unfounded",
    severity=ERROR,
    what=Message(
        "更正记录不是 correct 写出的样子，或它更正的试卷没有发布记录。",
        "A correction is not as correct writes it, or the paper that it corrects has no record.",
    ),
    why=Message(
        "更正记录和发布记录一样是证据，改过或落单就证明不了什么。",
        "A correction is evidence, as the record of a paper is; edited or left alone it proves nothing.",
    ),
)
