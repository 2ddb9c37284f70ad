"""PB8xx: papers as they are frozen, built and verified."""

from paper_builder.diagnostics import Message, Rule, Severity

ROW_NOT_MET = Rule(
    code="PB801",
    name="row-not-met",
    severity=Severity.ERROR,
    what=Message("成卷后重新计算，蓝图的某一行没有达到要求。", "Measured again on the finished paper, a blueprint row is not met."),
    why=Message(
        "选题结果来自求解器或人工名单；试卷定稿前必须用独立的算术再核一遍。",
        "A selection comes from a solver or a hand-made list; before a paper exists it is checked once more by plain arithmetic.",
    ),
)
NOT_ALLOWED_ON_PAPER = Rule(
    code="PB802",
    name="question-not-allowed",
    severity=Severity.ERROR,
    what=Message("名单中有不能上卷的试题。", "The selection holds a question that may not stand on this paper."),
    why=Message(
        "只有状态为 approved、级别和题型与大题相符的试题才能上卷。",
        "Only approved questions of the section's type and the paper's level may stand on a paper.",
    ),
    bad="status: draft",
    good="status: approved",
)
ENEMIES_TOGETHER = Rule(
    code="PB803",
    name="enemies-together",
    severity=Severity.ERROR,
    what=Message("互斥的两道题出现在同一份试卷上。", "Two enemies stand on the same paper."),
    why=Message("互斥题会互相提示答案或重复考查。", "Enemies give each other away or test the same thing twice."),
)
KEYS_UNBALANCED = Rule(
    code="PB804",
    name="keys-unbalanced",
    severity=Severity.WARNING,
    what=Message(
        "单选题的答案字母无法均衡：某个字母超过 35%，或连续 4 题以上答案相同。",
        "The single-choice keys cannot be balanced: a letter over 35 %, or a run of more than 4.",
    ),
    why=Message(
        "选项顺序固定（按数值、时间排列或标了 keep_order）的试题太多，其答案集中在一个字母。",
        "Too many questions keep their option order (numbers, times, keep_order) and share one key letter.",
    ),
)
PICTURE_MISSING = Rule(
    code="PB805",
    name="picture-missing",
    severity=Severity.ERROR,
    what=Message("试卷要用的图片读不到。", "A picture that the paper needs cannot be read."),
    why=Message("缺图的试题无法作答。", "A question without its picture cannot be answered."),
)
SHARED_BY_FORMS = Rule(
    code="PB806",
    name="shared-by-forms",
    severity=Severity.ERROR,
    what=Message("同一道题出现在一次组卷的两份试卷上。", "One question stands on two papers of the same build."),
    why=Message(
        "除蓝图规定的锚题外，A、B、备用卷不得有相同试题。",
        "Apart from the anchor that a blueprint asks for, papers A, B and the reserve share no question.",
    ),
)
SOFT_ROW_MISSED = Rule(
    code="PB807",
    name="soft-row-missed",
    severity=Severity.WARNING,
    what=Message("蓝图中尽量满足的一行没有做到。", "A row that should be met if possible is not met."),
    why=Message(
        "写了 weight 的要求可以做不到，试卷仍然成立；请看差多少，再决定是否补写试题。",
        "A row with a weight may be missed and the paper stands; see by how much, and whether to write more questions.",
    ),
)
ITEM_SET_BROKEN = Rule(
    code="PB808",
    name="item-set-broken",
    severity=Severity.ERROR,
    what=Message("题组中的题没有整组上卷。", "Some questions of a set stand on a paper without the others."),
    why=Message(
        "题组里的题互相依靠，要么一起上同一卷，要么都不上。",
        "The questions of a set need each other: all of them on one paper, or none.",
    ),
)
INCLUDED_MISSING = Rule(
    code="PB809",
    name="included-question-missing",
    severity=Severity.ERROR,
    what=Message("蓝图点名要上卷的试题不在任何一卷上。", "A question that the blueprint includes stands on no paper."),
    why=Message("点名的试题每次组卷都要用上。", "What is included has to be used in every build."),
)
ANCHOR_BROKEN = Rule(
    code="PB810",
    name="anchor-broken",
    severity=Severity.ERROR,
    what=Message(
        "各卷共有的试题与蓝图规定的锚题不符。",
        "The questions that the forms share are not the anchor that the blueprint describes.",
    ),
    why=Message(
        "锚题用来比较各卷的成绩，须在每一卷上，题数和分布按蓝图。",
        "An anchor makes the forms' scores comparable: it is on every form, in the number and spread that the blueprint says.",
    ),
)
FILE_CHANGED = Rule(
    code="PB820",
    name="file-changed",
    severity=Severity.ERROR,
    what=Message(
        "试卷文件夹中的文件与清单不符：内容变了、缺少或多出文件。", "A file differs from the manifest, is missing or is extra."
    ),
    why=Message(
        "manifest.json 记下了每个文件的 sha256；任何改动都说明试卷不再是组卷时的那一份。",
        "manifest.json holds each file's sha256; any change means that this is not the paper that was built.",
    ),
)
FOLDER_UNREADABLE = Rule(
    code="PB821",
    name="not-a-paper-folder",
    severity=Severity.ERROR,
    what=Message("不是试卷文件夹，或其中的文件无法读取。", "Not a paper's folder, or a file in it cannot be read."),
    why=Message(
        "试卷文件夹由 build 命令写成，含 manifest.json 和 paper.json。",
        "A paper's folder is written by build and holds manifest.json and paper.json.",
    ),
)
PAPER_INCONSISTENT = Rule(
    code="PB822",
    name="paper-inconsistent",
    severity=Severity.ERROR,
    what=Message(
        "试卷自身的数字或答案对不上：题号、分值、答案字母或采分点。",
        "The paper contradicts itself: numbers, points, keys or rubric.",
    ),
    why=Message("这样的试卷会判错分。", "Such a paper would be marked wrongly."),
)
LEAK = Rule(
    code="PB823",
    name="candidate-file-leaks",
    severity=Severity.ERROR,
    what=Message(
        "考生文件里出现了答案、解析或评分细则的文字。", "A candidate's file holds words of a key, an explanation or a rubric."
    ),
    why=Message("泄题会使考试作废。", "A leak voids the exam."),
)
DIFFERS_FROM_BANK = Rule(
    code="PB824",
    name="differs-from-bank",
    severity=Severity.WARNING,
    what=Message("试卷上的试题与题库中现在的内容不同。", "A question on the paper differs from the bank as it is now."),
    why=Message(
        "题库在组卷之后改过；请确认试卷是否仍然正确。",
        "The bank was changed after the paper was built; see whether the paper is still right.",
    ),
)
OUTPUT_REFUSED = Rule(
    code="PB830",
    name="output-refused",
    severity=Severity.ERROR,
    what=Message("不能写到指定的文件夹。", "The output folder cannot be written."),
    why=Message(
        "目标已存在但不是由 build 写成的，或没有写入权限；为了不毁掉别的文件，什么也没有写。",
        "The target exists and was not written by build, or is not writable; nothing was written, so that no other file is lost.",
    ),
)
LOCK_REFUSED = Rule(
    code="PB831",
    name="already-published",
    severity=Severity.ERROR,
    what=Message("同名的发布记录已经存在，内容不同。", "A record of that name exists already, with other content."),
    why=Message(
        "发布记录是证据，不能覆盖；同一场考试的同一卷只能发布一次。",
        "A record is evidence and is never overwritten; one form of one sitting is published once.",
    ),
)
PUBLISHED_IN_THE_WAY = Rule(
    code="PB832",
    name="published-paper-in-the-way",
    severity=Severity.ERROR,
    what=Message(
        "要写的文件夹里是一份已发布的试卷，新组的与它不同。",
        "The folder to be written holds a published paper, and the new one is another paper.",
    ),
    why=Message(
        "题库改过以后，已发布的卷再也组不出一样的；覆盖它，考生用过的卷面和答案就没有了。同样的试卷可以再写一遍。",
        "Once the bank has changed a published paper cannot be built again; with its folder gone, so are the sheet and the key "
        "that candidates were marked by. The very same paper may be written again.",
    ),
    bad="paper-builder build primary --sitting 2026-12",
    good="paper-builder build primary --sitting 2026-12 --out build/2026-12",
)
FORMS_FILE_UNREADABLE = Rule(
    code="PB840",
    name="forms-file-unreadable",
    severity=Severity.ERROR,
    what=Message(
        "这不是 build 写成的完整的多卷文件（-forms.jsonl）。", "This is no complete file of forms (-forms.jsonl) that build wrote."
    ),
    why=Message(
        "缺行或改过的文件里，卷和试题会对不上；不完整时一卷也不还原。",
        "In a file that lacks lines or was edited, forms and questions may not match; no form is rendered from it.",
    ),
)
FORMS_FILE_OUTDATED = Rule(
    code="PB841",
    name="forms-file-outdated",
    severity=Severity.ERROR,
    what=Message(
        "多卷文件写成以后，蓝图或这一卷上的试题改过，或有试题现在不能上卷。",
        "The blueprint, or a question of this form, was changed after the forms were built, or a question may not be used now.",
    ),
    why=Message(
        "文件只记题号；改过的试题会让同一卷前后不同，有的考生考旧的，有的考新的。",
        "The file names questions only. With a changed one the same form would not be the same for all who sit it.",
    ),
)
