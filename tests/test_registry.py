from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from paper_builder import registry
from paper_builder.registry import Broken, Registry

OURS = {"decimal": "decimal:Decimal", "moved": "decimal:NoSuchName"}


@pytest.fixture
def parts(monkeypatch):
    points = [
        EntryPoint("zeta", "fractions:Fraction", "group"),
        EntryPoint("alpha", "no_such_module:X", "group"),
        EntryPoint("decimal", "fractions:Fraction", "group"),
        EntryPoint("other", "fractions:Fraction", "another"),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: [point for point in points if point.group == group])
    return Registry("group", OURS)


def test_ours_come_first_in_our_order_then_plugins_by_name(parts):
    assert parts.ids() == ("decimal", "moved", "alpha", "zeta")


def test_a_part_is_loaded_by_its_name_and_ours_cannot_be_replaced(parts):
    from decimal import Decimal
    from fractions import Fraction

    assert parts.load("decimal") is Decimal
    assert parts.load("zeta") is Fraction
    assert parts.load("nobody") is None


def test_a_plugin_that_cannot_be_imported_is_a_value_with_its_reason(parts):
    found = parts.load("alpha")
    assert isinstance(found, Broken)
    assert found.id == "alpha"
    assert "no_such_module" in found.reason


def test_a_fault_of_our_own_is_a_bug_and_raises(parts):
    with pytest.raises(AttributeError):
        parts.load("moved")
