"""How fields and values are called in messages: by name, Chinese title and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.diagnostics import Message
from paper_builder.schema.loading import resolve

if TYPE_CHECKING:
    from paper_builder.yaml_source import DocumentPath

_KINDS = {
    "string": Message("文字", "text"),
    "number": Message("数", "a number"),
    "integer": Message("整数", "a whole number"),
    "boolean": Message("true 或 false", "true or false"),
    "array": Message("列表", "a list"),
    "object": Message("一组字段", "a set of fields"),
    "null": Message("空", "nothing"),
}
_SHOWN = 40


class Wording:
    """The words of one schema. A property's ``title`` is its Chinese name, its ``description`` one Chinese sentence."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema

    def where(self, path: DocumentPath) -> Message:
        """Return the name of the value at ``path``: ``rubric 第 2 项的 points``."""
        if not path:
            return Message("文件", "the file")
        zh: list[str] = []
        en: list[str] = []
        for step in path:
            if isinstance(step, int):
                zh.append(f"第 {step + 1} 项")
                en.append(f"entry {step + 1}")
            else:
                zh.append(("的 " if zh else "") + step + " ")
                en.append(step)
        return Message("".join(zh), " of ".join(reversed(en)))

    def part_of(self, path: DocumentPath) -> Message:
        """Return what goes before (Chinese) or behind (English) a word to say that it belongs to the value at ``path``."""
        if not path:
            return Message("", "")
        where = self.where(path)
        return Message(f"{where.zh}里", f" in {where.en}")

    def title(self, schema: Any, name: str) -> str:
        """Return the Chinese title of property ``name`` of ``schema``, "" if it has none."""
        below = resolve(self._schema, schema).get("properties", {}).get(name)
        return str(resolve(self._schema, below).get("title", "")) if below else ""

    def named(self, schema: Any, name: str) -> str:
        """Return ``stem（题干）``."""
        title = self.title(schema, name)
        return f"{name}（{title}）" if title else name

    def about(self, schema: Any, name: str) -> str:
        """Return the Chinese description of property ``name`` of ``schema``."""
        below = resolve(self._schema, schema).get("properties", {}).get(name)
        return str(resolve(self._schema, below).get("description", "")) if below else ""

    def form(self, schema: Any, limit: Any) -> Message:
        """Return how the value of ``schema`` is written. ``patternErrorMessage`` is what editors show too."""
        found = resolve(self._schema, schema)
        zh = found.get("patternErrorMessage") or found.get("description")
        en = found.get("x-patternErrorMessage-en")
        return Message(str(zh or f"应符合 {limit}"), str(en or f"it should match {limit}"))

    def kinds(self, error: Any) -> set[str]:
        """Return the kinds of value that would do."""
        if error.validator == "type":
            kinds = error.validator_value
            return {kinds} if isinstance(kinds, str) else set(kinds)
        found: set[str] = set()
        for branch in error.validator_value:
            kinds = resolve(self._schema, branch).get("type", ())
            found |= {kinds} if isinstance(kinds, str) else set(kinds)
        return found

    def kinds_in_words(self, kinds: set[str]) -> Message:
        """Return the kinds as people call them, in one fixed order."""
        if "string" in kinds:
            kinds = kinds - {"number", "integer", "boolean"}  # a text may look like a number
        chosen = [words for kind, words in _KINDS.items() if kind in kinds and not (kind == "integer" and "number" in kinds)]
        return Message(
            "或".join(words.zh for words in chosen) or "别的内容", " or ".join(words.en for words in chosen) or "something else"
        )

    def shown(self, value: Any) -> Message:
        """Return ``value`` as it goes into a message, cut to a readable length."""
        if isinstance(value, dict):
            return Message("一组字段", "a set of fields")
        if isinstance(value, list):
            return Message("列表", "a list")
        text = str(value).strip()
        text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        return Message(f"“{text}”", f"“{text}”")
