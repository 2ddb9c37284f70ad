"""Files made to wear the program out are refused at once."""

from __future__ import annotations

import time

import pytest

from paper_builder.yaml_source import read_bytes

BOMBS = {
    "flow": "a: " + "[" * 100_000,
    "flow closed": "a: " + "[" * 3000 + "]" * 3000,
    "flow maps": "a: " + "{b: " * 3000,
    "block sequences": "- " * 3000 + "a",
    "block maps": "".join(" " * i + "a:\n" for i in range(300)),
    "mixed": "a:\n" + "- " * 30 + "[" * 30,
    "complex keys": "? " * 3000 + "a",
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "merge keys": "a: &a {x: 1}\n" + "".join(f"k{i}: {{<<: [*a, *a]}}\n" for i in range(20)),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_at_once(bomb: str):
    start = time.process_time()
    document, found = read_bytes(bomb.encode(), "f.yaml")
    assert time.process_time() - start < 2
    assert document is None
    assert {f.code for f in found} & {"PB005", "PB008", "PB012"}


@pytest.mark.parametrize("depth", range(15, 26))
@pytest.mark.parametrize("kind", ["flow", "block sequences", "block maps"])
def test_the_limit_is_twenty(kind: str, depth: int):
    """The file's own fields are one of the levels."""
    inner = depth - 1
    source = {
        "flow": f"a: {'[' * inner}x{']' * inner}\n",
        "block sequences": f"a:\n {'- ' * inner}x\n",
        "block maps": "".join(f"{' ' * i}a:\n" for i in range(depth)) + " " * depth + "x\n",
    }[kind]
    document, found = read_bytes(source.encode(), "f.yaml")
    assert (document is not None) == (depth <= 20)
    assert [f.code for f in found] == ([] if depth <= 20 else ["PB005"])


def test_a_file_over_a_megabyte_is_refused_and_one_below_is_read():
    head = b"a: |\n  "
    assert read_bytes(head + b"x" * (1_000_000 - len(head)), "f.yaml")[0] is not None
    document, found = read_bytes(head + b"x" * 1_000_000, "f.yaml")
    assert document is None
    assert [f.code for f in found] == ["PB004"]


def test_a_long_number_is_text_like_any_other():
    document, found = read_bytes(b"a: " + b"9" * 5000, "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"a": "9" * 5000}
