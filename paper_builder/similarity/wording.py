"""The words of question-writing that may be exchanged without asking something else, and those that turn a question round.

Only the language of tasks is unified (下列, 依据, 做法 …), never a word of the subject: 点赞 and 点击 stay two things.
"""

from __future__ import annotations

import re

_SAME = {
    "下列": "下列 以下 下述 下面 如下",
    "哪": "哪些 哪几项 哪几个 哪一项 哪一个 哪一种 哪项 哪个 哪种 什么 何种",
    "应": "应当 应该 须 必须 需要 需",
    "依据": "依据 根据 按照 依照 参照",
    "关于": "关于 对于 有关 针对",
    "说法": "说法 表述 叙述 描述 论述 陈述 观点 判断 理解",
    "做法": "做法 方法 办法 方式 措施 操作",
    "用": "采用 使用 运用 选用 利用",
    "称": "称为 称作 叫作 叫做 被称为 指的是",
    "正确": "正确 准确 恰当 妥当 适当 合适 合理 适宜 可行",
    "错误": "错误 有误 不正确 不准确 不恰当 不妥当 不适当 不合适 不合理 不适宜 不可行 不妥 不当 不对",
    "提高": "提高 提升 增强",
    "降低": "降低 减少 下降",
    "通常": "通常 一般 常见 往往",
    "主要": "主要 首要",
    "具有": "具有 具备 拥有",
    "能": "能够 可以 可",
    "时": "时候 之时 时",
    "进行": "进行 开展 实施",
    "原因": "原因 缘由",
    "作用": "作用 用途",
    "目的": "目的 意图",
    "如果": "如果 若 假如 假设",
    "因为": "因为 由于",
    "包括": "包括 包含",
    "": "某 一个 一家 一名 一位 一条 一款 一场 请问 请 其中 主要是 的 了 着 之 所 其 该 此 这 那 呢 吗 吧 啊",
}
_FOLDED = {word: head for head, words in _SAME.items() for word in words.split()}
_KEPT = tuple("不正当 不可抗力 目的地 错误率 错误处理 其他 其它 其余 所有 所得 之前 之后 之间".split())  # noqa: SIM905
"""Longer words that begin like one above and mean something else."""
_FOLD = re.compile("|".join(sorted((*_FOLDED, *_KEPT), key=lambda word: (-len(word), word))))

_NOT = r"(?:不应|不属于|不包括|不包含|不符合|不宜|不能|不得|不可|不是|不会|不需|不必|不利于|没有|并非|未)"
_POLAR = re.compile(
    rf"{_NOT}|除外|除之外|除以外|正确|错误|应|属于|包括|符合|宜|能|得|是(?!否)|会|有利于",
)


def fold(text: str) -> str:
    """Return canonical ``text`` with exchangeable words of question-writing unified and words without meaning left out."""
    return _FOLD.sub(lambda match: _FOLDED.get(match.group(), match.group()), text)


def neutral(core: str) -> str:
    """Return folded text without the words that say which way the task is asked."""
    return _POLAR.sub("", core)
