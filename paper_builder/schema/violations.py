"""What the slow validator says → diagnostics in plain words. Every keyword has its own wording; English texts are never matched."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from paper_builder.codes import schema_rules as rules
from paper_builder.diagnostics import Message, in_order
from paper_builder.schema.loading import resolve
from paper_builder.schema.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source import Document, DocumentPath


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """ECMA ``$`` is the end of the text; Python's also matches before a final line break."""
    if validator.is_type(instance, "string") and not re.search(re.sub(r"(?<!\\)\$\Z", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}
)
"""The authority on shapes, in the dialect of the schemas."""


@lru_cache(maxsize=1)
def _known_formats() -> re.Pattern[str]:
    return re.compile(r"[-+]?[0-9][0-9_,]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")


def explain(document: Document, data: Any, schema: dict[str, Any], whole: dict[str, Any], subject: str) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for every violation of ``schema`` (a part of ``whole``) by ``data``; at least one."""
    errors = [error for raw in Validator(schema).iter_errors(data) for error in _leaves(raw)]
    of_wrong_kind = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    explainer = _Explainer(document, schema, whole, subject)
    found = [
        diagnostic
        for error in errors
        if error.validator == "type" or tuple(error.absolute_path) not in of_wrong_kind
        for diagnostic in explainer.explain(error)
    ]
    if not found:
        found = [explainer.other((), Message("内容不符合格式定义", "the content does not fit its schema"))]
    return in_order(dict.fromkeys(found))


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """Return the errors behind a choice of alternatives: those of the alternative that the value is nearest to."""
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        return (error,)
    groups: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        groups.setdefault(inner.schema_path[0], []).append(inner)
    near = [group for group in groups.values() if not any(inner.validator == "type" and not inner.path for inner in group)]
    if not near:
        return (error,)
    return (leaf for inner in min(near, key=len) for leaf in _leaves(inner))


class _Explainer:
    """The words for the violations of one document."""

    # jsonschema types the attributes of an error as “anything or not set”, so errors go as Any from here on.

    def __init__(self, document: Document, schema: dict[str, Any], whole: dict[str, Any], subject: str) -> None:
        self.document, self.schema, self.whole, self.subject = document, schema, whole, subject
        self.words = Wording(schema)

    def explain(self, error: Any) -> Iterator[Diagnostic]:
        path: DocumentPath = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            yield self._bad_name(path, error)
            return
        match error.validator:
            case "required":
                yield from self._missing(path, error)
            case "additionalProperties" | "unevaluatedProperties":
                yield from self._unknown(path, error)
            case "type" | "anyOf" | "oneOf":
                yield self._wrong_kind(path, error)
            case "enum" | "const":
                yield self._not_allowed(path, error)
            case "pattern" | "minLength" | "maxLength":
                yield self._wrong_form(path, error)
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf":
                yield self._out_of_range(path, error)
            case "minItems" | "maxItems" | "uniqueItems" | "minProperties" | "maxProperties":
                yield self._wrong_count(path, error)
            case _:
                yield self.other(path, Message(f"{self.words.where(path).zh}不符合格式定义", error.message))

    def other(self, path: DocumentPath, message: Message) -> Diagnostic:
        return rules.OTHER_VIOLATION.found(message, span=self.document.span(path), subject=self.subject)

    def _missing(self, path: DocumentPath, error: Any) -> Iterator[Diagnostic]:
        for name in error.validator_value:
            if name in error.instance:
                continue
            hidden = self.document.misread_key(name)
            if hidden:
                yield hidden
                continue
            of = self.words.part_of(path)
            about = self.words.about(error.schema, name)
            yield rules.MISSING_FIELD.found(
                Message(f"{of.zh}缺少必填字段 {self.words.named(error.schema, name)}", f"the field {name} is missing{of.en}"),
                span=self.document.span(path),
                subject=self.subject,
                hint=Message(f"补上一行“{name}: …”。{about}", f"add a line “{name}: …”"),
            )

    def _unknown(self, path: DocumentPath, error: Any) -> Iterator[Diagnostic]:
        schema = resolve(self.schema, error.schema)
        known = list(schema.get("properties", {}))
        patterns = list(schema.get("patternProperties", {}))
        for name in error.instance:
            if name in known or any(re.search(pattern, name) for pattern in patterns):
                continue
            of = self.words.part_of(path)
            message = Message(f"{of.zh}有不认识的字段 {name}", f"unknown field {name}{of.en}")
            if not path and name in self._all_names():
                message = Message(f"这种题型没有字段 {name}", f"a question of this type has no field {name}")
                hint = Message("删掉这个字段，或改正 type", "delete the field, or correct the type")
            else:
                near = self._nearest(name, schema, known)
                hint = (
                    Message(f"是不是 {near}？", f"did you mean {near}?")
                    if near
                    else Message(f"可用的字段：{'、'.join(known)}", f"known fields: {', '.join(known)}")
                )
            yield rules.UNKNOWN_FIELD.found(message, span=self.document.key_span((*path, name)), subject=self.subject, hint=hint)

    def _all_names(self) -> set[str]:
        return {name for kind in self.whole.get("$defs", {}).values() for name in kind.get("properties", {})}

    def _nearest(self, name: str, schema: dict[str, Any], known: list[str]) -> str:
        """Return the known field that ``name`` was meant to be: by spelling, or by its Chinese title."""
        typed = unicodedata.normalize("NFKC", name).strip().lower()
        for candidate in known:
            if typed == self.words.title(schema, candidate):
                return candidate
        close = get_close_matches(typed, known, n=1, cutoff=0.6)
        return close[0] if close else ""

    def _bad_name(self, path: DocumentPath, error: Any) -> Diagnostic:
        name = str(error.instance)
        hint = self.words.form(error.schema, error.validator_value)
        return rules.UNKNOWN_FIELD.found(
            Message(f"{self.words.where(path).zh}里不能有“{name}”", f"{self.words.where(path).en} cannot hold “{name}”"),
            span=self.document.key_span((*path, name)),
            subject=self.subject,
            hint=hint,
        )

    def _wrong_kind(self, path: DocumentPath, error: Any) -> Diagnostic:
        kinds = self.words.kinds(error)
        value = error.instance
        if isinstance(value, str) and kinds & {"array", "object"}:
            slip = self.document.misread(path)
            if slip:
                return slip
        where, wanted = self.words.where(path), self.words.kinds_in_words(kinds)
        if value is None:
            message = Message(f"{where.zh}是空的，应填{wanted.zh}", f"{where.en} is empty; it takes {wanted.en}")
        else:
            shown = self.words.shown(value)
            message = Message(f"{where.zh}应是{wanted.zh}，不是{shown.zh}", f"{where.en} should be {wanted.en}, not {shown.en}")
        return rules.WRONG_KIND.found(message, span=self.document.span(path), subject=self.subject, hint=_kind_hint(kinds, value))

    def _not_allowed(self, path: DocumentPath, error: Any) -> Diagnostic:
        allowed = [str(value) for value in (error.validator_value if error.validator == "enum" else [error.validator_value])]
        typed = unicodedata.normalize("NFKC", str(error.instance)).strip().lower()
        near = get_close_matches(typed, allowed, n=1, cutoff=0.6)
        listed = "、".join(allowed), ", ".join(allowed)
        question = (f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else ("", "")
        where, shown = self.words.where(path), self.words.shown(error.instance)
        return rules.NOT_ALLOWED_VALUE.found(
            Message(f"{where.zh}不能是{shown.zh}", f"{where.en} cannot be {shown.en}"),
            span=self.document.span(path),
            subject=self.subject,
            hint=Message(f"{question[0]}可选：{listed[0]}", f"{question[1]}allowed: {listed[1]}"),
        )

    def _wrong_form(self, path: DocumentPath, error: Any) -> Diagnostic:
        where, value = self.words.where(path), str(error.instance)
        if not value.strip():
            message = Message(f"{where.zh}没有内容", f"{where.en} is empty")
        elif error.validator == "pattern":
            shown = self.words.shown(value)
            message = Message(f"{where.zh}的写法不对：{shown.zh}", f"{where.en} is not in its form: {shown.en}")
        else:
            limit = error.validator_value
            short = error.validator == "minLength"
            message = Message(
                f"{where.zh}有 {len(value)} 个字，应{'不少于' if short else '不超过'} {limit} 个",
                f"{where.en} has {len(value)} characters; {'at least' if short else 'at most'} {limit}",
            )
        return rules.WRONG_FORM.found(
            message, span=self.document.span(path), subject=self.subject, hint=self.words.form(error.schema, error.validator_value)
        )

    def _out_of_range(self, path: DocumentPath, error: Any) -> Diagnostic:
        limit, where = error.validator_value, self.words.where(path)
        zh, en = {
            "minimum": (f"不小于 {limit}", f"at least {limit}"),
            "maximum": (f"不大于 {limit}", f"at most {limit}"),
            "exclusiveMinimum": (f"大于 {limit}", f"more than {limit}"),
            "exclusiveMaximum": (f"小于 {limit}", f"less than {limit}"),
            "multipleOf": (f"是 {limit} 的倍数", f"a multiple of {limit}"),
        }[str(error.validator)]
        return rules.OUT_OF_RANGE.found(
            Message(f"{where.zh}是 {error.instance}，应{zh}", f"{where.en} is {error.instance}; it should be {en}"),
            span=self.document.span(path),
            subject=self.subject,
        )

    def _wrong_count(self, path: DocumentPath, error: Any) -> Diagnostic:
        where, limit = self.words.where(path), error.validator_value
        if error.validator == "uniqueItems":
            twice = next((entry for i, entry in enumerate(error.instance) if entry in error.instance[:i]), "")
            index = max(i for i, entry in enumerate(error.instance) if entry == twice)
            return rules.WRONG_COUNT.found(
                Message(f"{where.zh}里“{twice}”写了两次", f"“{twice}” is listed twice in {where.en}"),
                span=self.document.span((*path, index)),
                subject=self.subject,
                hint=Message("删掉一个", "delete one"),
            )
        few = str(error.validator).startswith("min")
        return rules.WRONG_COUNT.found(
            Message(
                f"{where.zh}有 {len(error.instance)} 项，应{'至少' if few else '至多'} {limit} 项",
                f"{where.en} has {len(error.instance)} entries; it should have {'at least' if few else 'at most'} {limit}",
            ),
            span=self.document.span(path),
            subject=self.subject,
        )


def _kind_hint(kinds: set[str], value: Any) -> Message | None:
    """Return how to write a value of ``kinds``, as near as can be guessed to what was typed."""
    if kinds == {"boolean"}:
        return Message("写 true 或 false", "write true or false")
    if kinds & {"integer", "number"} and isinstance(value, str):
        folded = unicodedata.normalize("NFKC", value).strip()
        if folded != value and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", folded):
            return Message(f"改成半角数字 {folded}", f"write it with ASCII digits: {folded}")
        if _known_formats().match(folded):
            return Message(
                "直接写数，如 12 或 0.5：不带千位逗号、下划线、指数和前导 0，不超过 15 位",
                "write the plain number, such as 12 or 0.5: no separators, exponent or leading 0, at most 15 digits",
            )
    if "array" in kinds:
        return Message(
            "写成 [甲, 乙]，或每项一行、以“- ”开头；没有内容就删掉这个字段",
            "write [a, b], or a line “- a” for each; or delete the field",
        )
    if "object" in kinds:
        return Message("换行缩进，每行写“字段: 内容”", "start a new line, indent, and write “field: value” lines")
    if value is None:
        return Message("填上内容，或删掉这一行", "fill it in, or delete the line")
    return None
