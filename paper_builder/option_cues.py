"""What in the wording of options points at one of them.

A leaf: ``lint`` warns of it and ``analysis`` counts it, so both mean the same.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATIN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_WORD = re.compile(rf"[{_LATIN}]+(?:[.,．，][{_LATIN}]+)*|[^\W_]")

# An absolute term, and the fixed expressions that merely begin like one.
_ABSOLUTE = re.compile(
    r"绝对(?!值|路径|引用|定位|化|数|误差)|必然|必定|任何|从不|从来不|永远|永不|总是|毫无|毫不|一律|必须"
    r"|(?<![归律场住厕诊研拥])所有(?![权者制])(?=的?[一-鿿])"
    r"|(?<![有在到过])一定(?![程数比时期范条规基经差价风优周金]|影响)"
    r"|唯一(?!标识|标志|编号|编码|识别|索引|性|[键值码])"
    r"|完全(?!匹配|播放|相同|一样|一致|信息|竞争)"
)
_NOT_ABSOLUTE = re.compile(r"(?:不|未|没有?|并非|不是|无)(?:一定|必然|必定|必须|完全|总是|绝对|所有|唯一)|未必")
_QUOTED = re.compile(r"“[^”]{0,80}”|「[^」]{0,80}」|《[^》]{0,80}》|`[^`]{0,80}`")

_ABOVE = r"(?:以上|上述|前述|前面|上面|其他|其余|[二两三]者)"
_WHAT = (
    r"(?:的?(?:[各几两三四五2-5]|所有|全部))?(?:个|项|种|条|者|点)?的?"
    r"(?:选项|选择|答案|说法|表述|描述|观点|理解|判断|内容|做法|方法|措施|情况|情形|因素|方面|原因|条件|要求|环节)?"
)
_ALL = r"(?:也?都|均|皆|全都?|全部)"
_JUDGED = (
    r"(?:应该?|可能|有可能|需要?)?"
    r"(?:不?(?:是|对|正确|可以?|可能|能|行|可取|包括|属于|符合|成立|合适|恰当|需要?|有)|有可能|错误?|有误|没有|[无非])的?"
)
_OF_THE_ABOVE = re.compile(
    rf"{_ABOVE}{_WHAT}{_ALL}{_JUDGED}|{_ABOVE}{_WHAT}(?:没有一[个项]|无一){_JUDGED}"
    rf"|{_ABOVE}(?:的?(?:全部|所有|各项)|全都?)(?:选项|答案)?"
    rf"|(?:也?都|均|皆|全都|全部){_JUDGED}|全(?:是|对|错|不是|不对)|(?:全部|所有)(?:的?选项|答案){_ALL}?(?:{_JUDGED})?|全选"
    r"|(?:没有|无)(?:一[个项])?(?:正确|合适)的?(?:选项|答案|说法)|(?:all|none) of the (?:above|options)|both [a-h] and [a-h]",
    re.IGNORECASE,
)
_LETTERS = r"[A-H](?:项|选项)?(?:\s*(?:[、,和与及]|以及)\s*(?:选项)?[A-H](?:项|选项)?)+"
_OTHER_LETTERS = re.compile(
    rf"(?:选项|仅|只有)?(?:{_LETTERS}|[A-H]{{2,}}(?={_ALL}|项))(?:项|两项|三项|[二两三]者)?(?:{_ALL}?{_JUDGED})?"
)
_LONE_LETTER = re.compile(r"(?<![A-Za-z0-9])[A-H](?![A-Za-z0-9])")

LONGEST_REFERENCE = 24
"""An option of more characters says something of its own."""


def length(text: str) -> int:
    """Return the length as a reader sees it: a Han character counts 1, a run of Latin letters or digits 1, punctuation 0."""
    return len(_WORD.findall(text))


def only(places: Sequence[int]) -> int | None:
    """Return the one place of ``places``, None where there are none or several."""
    return places[0] if len(places) == 1 else None


def longest(texts: Sequence[str]) -> int | None:
    """Return the place of the only longest text, None where several are equally long."""
    sizes = [length(text) for text in texts]
    return only([place for place, size in enumerate(sizes) if size == max(sizes)])


def much_longest(texts: Sequence[str]) -> int | None:
    """Return the place of the text that is at least 1.25 times as long as the next one and 4 characters longer."""
    sizes = [length(text) for text in texts]
    *_, second, first = sorted(sizes)
    return sizes.index(first) if first >= 1.25 * second and first >= second + 4 else None


def absolute_term(text: str) -> re.Match[str] | None:
    """Return the first absolute term of ``text`` outside quotations and fixed expressions; offsets are those of ``text``."""
    if not _ABSOLUTE.search(text):
        return None
    return _ABSOLUTE.search(_NOT_ABSOLUTE.sub(_spaces, _QUOTED.sub(_spaces, text)))


def speaks_of_others(text: str, stem: str = "") -> bool:
    """Return whether an option says no more than that others are right or wrong: 以上都是, A和B.

    Letters count only where ``stem`` does not itself give names such as A to things.
    """
    if len(text) > LONGEST_REFERENCE:
        return False
    folded = unicodedata.normalize("NFKC", text).strip().rstrip("。.;!")
    if _OF_THE_ABOVE.fullmatch(folded):
        return True
    return bool(_OTHER_LETTERS.fullmatch(folded)) and not _LONE_LETTER.search(stem)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
