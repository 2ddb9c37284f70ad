"""Whether a negative word is what a task asks for: by what stands before it, what stands behind it, and how the sentence ends.

A negation that describes something (a cause, an object, a condition) is none. Where the patterns are in doubt they stay silent.
"""

from __future__ import annotations

import re

from paper_builder.tasks.asking import BLANK

_PLAIN_DENIALS = frozenset({"不应", "不应当", "不应该", "不宜", "不属于", "不包括", "不包含"})
"""Denials that hardly ever describe the subject of a sentence, so that any subject may stand before them."""
_WEAK_DENIALS = frozenset({"不符合", "不是", "没有", "并非", "不会"})
"""Denials that are asked about only where the sentence says that something is picked (下列, 哪)."""

# ---- what stands around them ---------------------------------------------------------------------------------------------

_KIND = (
    r"(?:说法|做法|表述|描述|叙述|陈述|理解|认识|看法|观点|判断|解释|解读|分析|结论|评价|选项|选择|行为|操作|处理|处置|措施|内容|写法|用法|方法|方式|办法"
    r"|步骤|环节|指标|项目|情形|情况|搭配|组合|安排|意见|建议|方案|要求|原则|特点|特征|功能|作用|因素|工作|职责|标题|文案|对应|归类|分类|类型|渠道|平台"
    r"|工具|图表|算法|公式|用语|条件|标准|材料|信息|数据|决策|决定|调整|改法|分配|回应|适配|事项|义务|规定|一项|一组|一种|一个|一条|各项|几项|[项种个组条])"
)
"""What questions pick from: statements, acts, kinds, or merely one (一项)."""
_WHICH = r"哪[一几]?[项些个种条组类]?"
_BLANK_OR_END = r"(?:[（(][ 　_]*[）)]|_{2,}|\Z|(?=[。？?：:；]))"
_IS = rf"(?:主要|一般|通常)?(?:是|有|为|包括)?\s*[：:，]?\s*(?:{_WHICH}|什么)?\s*"
_LISTED = re.compile(r"下列|以下|下述|下面|如下|哪|其中|各项|选项|四项")
_OPEN = re.compile(
    rf"(?:^|[，,：:、]|下列|以下|下述|下面|其中|[中里内时后下前上此]|属于|最|较为?|更|明显|一般|通常|是|于|的|{_WHICH}|{_KIND})\s*$"
)
"""The words before a negation that judges what is picked: the start of the clause, 下列, 说法, 最 …"""
_PICKS = re.compile(r"(?:下列|以下|下述|下面|其中|最|较为?|更)\s*$")
_CAUSED = re.compile(
    r"(?:导致|造成|引起|引发|致使|使(?![用者])|令|让|避免|防止|预防|防范|纠正|改正|修正|识别|发现|排除|剔除|删除|修改|解决|减少|降低|容易|看出|表明|反映|显示|说明"
    r"|为何|为什么|如果|若|当(?![中年地时代前天日晚月场期事选])|因(?![素子果人此])为?|由于|出现|发生)[^，,的]*$"
)
_ABOUT = re.compile(r"(?:对于|对(?![应比照象齐方接立策此])|针对|面对|遇到|(?:^|[在时])处理|将|把|给)(?P<matter>[^，,的]*)$")
_ENDS_IN_KIND = re.compile(rf"{_KIND}\s*$")
_ALL_ABOUT = re.compile(r"\s*(?:关于|有关|对于)")

# ---- how the sentence ends -----------------------------------------------------------------------------------------------

_JUDGED = re.compile(rf"的?(?:[一几]?{_KIND})?的?{_IS}{_BLANK_OR_END}")
_WRONG = re.compile(rf"(?:的(?:[一几]?{_KIND})?|{_KIND}的?){_IS}{_BLANK_OR_END}")
_JUDGED_KIND = re.compile(rf"的[^，,。的]{{0,4}}{_KIND}{_IS}{_BLANK_OR_END}")
_JUDGED_NOUN = re.compile(rf"的[^，,。：:的]{{1,8}}{_IS}{_BLANK_OR_END}")
_THROUGH = re.compile(
    rf"[^，,。：:的]{{0,30}}(?:的[^，,。：:的]{{0,12}}){{0,2}}的(?P<noun>[^，,。：:的是有为]{{0,8}}?){_IS}{_BLANK_OR_END}"
)
_AT_ONCE = re.compile(rf"[^，,。：:的是]{{0,12}}{_IS}(?:(?:{_WHICH}|什么|下列|以下)[^，,。]{{0,10}}?)?\s*{_BLANK_OR_END}")
_SOON = re.compile(rf"[^，,。]{{0,20}}{_BLANK_OR_END}")
_ASKS = re.compile(rf"{BLANK.pattern}|哪|什么")


def turns(asked: str, match: re.Match[str]) -> bool:
    """Return whether the negative word at ``match``, found by ``negations``, is what is asked for."""
    word = match.group()
    before = re.split(r"[，,：:；]", asked[: match.start()])[-1]
    after = asked[match.end() :]
    about = _ABOUT.search(before)
    about_something = about and not _ENDS_IN_KIND.search(about["matter"]) and not _PICKS.search(before)
    if _CAUSED.search(before) or about_something or "而是" in after:
        return False
    listed = _LISTED.search(asked[: match.start()]) is not None
    if match.lastgroup == "denying":
        return _denied(word, before, after, listed=listed)
    return _judged(word, before, after, listed=listed, on_acts=match.lastgroup == "act")


def _judged(word: str, before: str, after: str, *, listed: bool, on_acts: bool) -> bool:
    """不正确的是, 不恰当的做法是: the sentence ends soon, and what is judged is picked or done by somebody."""
    if _PICKS.search(before) and _JUDGED_NOUN.match(after):
        return True
    if on_acts and _JUDGED_KIND.match(after):
        return True
    shape = _WRONG if word == "错误" else _JUDGED
    return bool(shape.match(after)) and (listed or bool(_OPEN.search(before)) or bool(_ALL_ABOUT.match(before)))


def _denied(word: str, before: str, after: str, *, listed: bool) -> bool:
    """不属于……的是, 不应（ ）, 哪项不是……: the denial goes through to what is picked."""
    if re.search(r"哪[^，,。]*$", before):
        return bool(_SOON.match(after))
    through = _THROUGH.match(after)
    if through:
        noun = through["noun"]
        if noun and not re.fullmatch(rf".{{0,4}}{_KIND}", noun):
            return bool(_PICKS.search(before)) or word in {"不应", "不应当", "不应该"}
        if word in _PLAIN_DENIALS and (not noun or word.startswith(("不应", "不宜"))):
            return True
        if noun:
            return listed or (bool(_OPEN.search(before)) and not _ENDS_IN_KIND.search(before))
        return listed or bool(_OPEN.search(before))
    if word in _WEAK_DENIALS:
        return False
    if not after.strip():
        return word in {"不包括", "不包含", "不属于"}  # the options complete the sentence
    return bool(_AT_ONCE.match(after)) and bool(_ASKS.search(after))
