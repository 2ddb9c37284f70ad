"""The rules of item writing, a module per family; the tables below are the whole list.

A rule is one function: it takes a question as it is read and yields what is wrong, and knows neither files nor severities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import item_rules, option_rules
from paper_builder.lint.rules import cue, giveaway, option, overlap, rubric, source, stem, typography

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_builder.diagnostics import Rule
    from paper_builder.lint.finding import Finding
    from paper_builder.lint.view import ChoiceView
    from paper_builder.question import Question, ShortAnswer

ON_CHOICES: tuple[tuple[Rule, Callable[[ChoiceView], Iterator[Finding]]], ...] = (
    (option_rules.LONGEST_IS_KEY, cue.longest_option_is_key),
    (option_rules.ABSOLUTE_TERM, cue.absolute_term_in_one_option),
    (option_rules.VAGUE_TERM, option.vague_term_in_option),
    (item_rules.NEGATIVE_NOT_EMPHASISED, stem.negative_not_emphasised),
    (item_rules.DOUBLE_NEGATIVE, stem.double_negative),
    (option_rules.ALL_OF_THE_ABOVE, option.all_of_the_above),
    (option_rules.COMBINATIONS, option.combinations),
    (item_rules.STEM_NOT_A_TASK, stem.stem_not_a_task),
    (item_rules.BLANK_IN_THE_MIDDLE, stem.blank_in_the_middle),
    (option_rules.STEM_WORD_REPEATED, cue.stem_word_repeated),
    (option_rules.GRAMMAR_CUE, cue.grammar_cue),
    (option_rules.NOT_PARALLEL, option.not_parallel),
    (option_rules.OVERLAPPING, overlap.overlapping_options),
    (option_rules.NUMBERS_UNORDERED, option.numbers_unordered),
    (option_rules.CONVERGENCE, cue.converging_options),
    (option_rules.IMPLAUSIBLE, option.implausible_distractor),
    (option_rules.YES_NO_OPTIONS, option.yes_no_options),
    (item_rules.WINDOW_DRESSING, stem.window_dressing),
    (item_rules.TYPOGRAPHY, typography.mixed_typography),
    (item_rules.ANSWER_IN_SIGHT, giveaway.answer_in_sight),
    (item_rules.EXPLANATION_AGAINST_KEY, giveaway.explanation_names_another_key),
)
ON_SHORT_ANSWERS: tuple[tuple[Rule, Callable[[Question, ShortAnswer], Iterator[Finding]]], ...] = (
    (item_rules.RUBRIC, rubric.rubric_agrees),
    (item_rules.ANSWER_IN_SIGHT, giveaway.model_answer_in_sight),
)
ON_ALL: tuple[tuple[Rule, Callable[[Question], Iterator[Finding]]], ...] = (
    (item_rules.UNSOURCED_FACT, source.fact_without_source),
)
