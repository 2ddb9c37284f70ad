"""The head of a blueprint's file as its author types it, for tests that add rows to it."""

from __future__ import annotations

HEAD = """\
id: primary
title: 初级
level: primary
minutes: 90
total_points: 100
pass_points: 60
sections:
- {id: single, title: 单选, type: single_choice, count: 40, points: 1, scoring: all_or_nothing}
- {id: multiple, title: 多选, type: multiple_choice, count: 15, points: 2, scoring: half_if_subset}
- {id: short, title: 简答, type: short_answer, count: 3, points: 10}
constraints:
"""
"""Eleven lines: the first row stands on the twelfth."""

TIME = "- {id: time, name: 用时, measure: seconds, max: 5400}\n"
