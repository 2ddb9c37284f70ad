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
KEY_DIFFERS = Rule(
    code="PB825",
    name="key-differs-from-bank",
    severity=Severity.WARNING,
    what=Message("卷上一道题的答案与题库现在的答案不同。", "The key of a question on the paper is not the bank's any more."),
    why=Message("卷上的答案若是错的，考生就按错的答案判分。", "Where the paper's key is wrong, candidates are marked by it."),
    bad="第 12 题卷面答案 B，题库已改成 AC，阅卷文件还是 B",
    good='paper-builder correct build/primary-A --question pri-da-001 --key AC --reason "…"',
)
KEY_CORRECTED = Rule(
    code="PB826",
    name="key-corrected",
    severity=Severity.INFO,
    what=Message("卷上一道题的答案发布以后更正过。", "The key of a question on the paper was corrected after it was published."),
    why=Message(
        "发布的试卷不改；阅卷要用更正后的文件，不用这个文件夹里的。",
        "A published paper stays as it is; mark by the corrected files, not by those of this folder.",
    ),
)
CORRECTION_SUPERSEDED = Rule(
    code="PB827",
    name="correction-superseded",
    severity=Severity.WARNING,
    what=Message(
        "这个文件夹里的更正以后，这份卷又更正过。", "The paper was corrected again after the correction that wrote this folder."
    ),
    why=Message(
        "照旧的更正阅卷，后来更正的题仍会判错。", "Marked by an old correction, what was corrected later is marked wrongly."
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
    good="paper-builder build primary --sitting 2026-12 --out build/2026-12-26",
)
SHARED_ON_THE_DAY = Rule(
    code="PB833",
    name="shared-on-the-day",
    severity=Severity.WARNING,
    what=Message(
        "同一天考试的两份试卷有相同的试题，它们不是一次组成的。",
        "Two papers for the same day share questions; they were not built together.",
    ),
    why=Message(
        "A 卷漏出去，B 卷或备用卷上相同的题也就漏了，备用卷起不到备用的作用。",
        "Where form A leaks, so do its questions on form B or the reserve, which then is none.",
    ),
    bad="build primary --seed 1 的 A 卷，和 build primary --forms 2 --seed 2 的 B 卷",
    good="paper-builder build primary --forms 2 --reserve --sitting 2026-12",
)
ASKED_LAST_TIME = Rule(
    code="PB834",
    name="asked-last-time",
    severity=Severity.WARNING,
    what=Message(
        "卷上有最近一次考试考过的题，蓝图没有写要不要避开。",
        "The paper repeats questions of the last sitting, and its blueprint does not say whether it may.",
    ),
    why=Message(
        "上次的考生会把题告诉下次的考生；不写 reuse，组卷就不看往次试卷。",
        "Candidates tell the next ones what they were asked; without reuse, building does not look at past papers.",
    ),
    good="reuse: {rest_sittings: 1}",
)
PUBLISHED_UNDATED = Rule(
    code="PB835",
    name="published-undated",
    severity=Severity.WARNING,
    what=Message("发布的试卷没有考试日期。", "The published paper has no date of its sitting."),
    why=Message(
        "没有日期的卷，以后每次组卷都当作最近一次考试，它的题会一直停用。",
        "A paper without a date counts as the latest sitting in every later build, so that its questions never stop resting.",
    ),
    bad="paper-builder build primary",
    good="paper-builder build primary --sitting 2026-12",
)
NOT_PUBLISHED = Rule(
    code="PB836",
    name="not-published",
    severity=Severity.ERROR,
    what=Message("要更正的试卷没有发布。", "The paper to be corrected was not published."),
    why=Message(
        "没有发布的卷没有人考过，改好题库重新组卷就行；更正只属于考生已经作答的那一份。",
        "Nobody sat a paper that was not published: mend the bank and build it again. A correction is of what candidates answered.",
    ),
    good="paper-builder publish build/primary-A",
)
NOT_A_KEY_CORRECTION = Rule(
    code="PB837",
    name="not-a-key-correction",
    severity=Severity.ERROR,
    what=Message(
        "这不是更正答案：题不在卷上，或题干、选项与发布时不同，或是没有选项的简答题。",
        "No correction of a key: the question is not on the paper, its stem or options are not as published, or it has none.",
    ),
    why=Message(
        "考生答的是发布时的题干和选项；题目本身变了，新答案就对不上他们答的那道题。",
        "Candidates answered the stem and options as published; for another text the new key says nothing of what they chose.",
    ),
    good='paper-builder correct build/primary-A --question pri-da-001 --key none --reason "…"',
)
KEY_NOT_CORRECTED = Rule(
    code="PB838",
    name="key-not-corrected",
    severity=Severity.ERROR,
    what=Message(
        "要更正成的答案不成立：与现在生效的相同，与题库的不同，或不合题型。",
        "The new key cannot be: it is the one in force, not that of the bank, or does not fit the type of the question.",
    ),
    why=Message(
        "题库、更正记录和阅卷文件要写同一个答案；命令里的字母只用来核对。",
        "Bank, correction and marking files have to hold one key; the letters of the command only confirm it.",
    ),
)
CORRECTION_UNREVIEWED = Rule(
    code="PB839",
    name="correction-unreviewed",
    severity=Severity.WARNING,
    what=Message("更正用的新答案还没有人复审。", "The new key of a correction has not been reviewed."),
    why=Message(
        "一个人改的答案也可能再错一次；更正只宜公布一回。",
        "A key that one person changed may be wrong again, and a correction is best announced once.",
    ),
    good="paper-builder review pri-da-001 --by reviewer-2",
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
