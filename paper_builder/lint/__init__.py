"""Item-writing rules: what is flawed in a question that is otherwise sound.

They see questions and papers, never files of their own, and keep nothing off a paper: ``soundness`` does that with their errors.
What is asked of a whole paper is in ``paper_rules``, which only those load who have one.
"""

from paper_builder.lint.engine import Linter, check_alone, check_question, has_errors

__all__ = ["Linter", "check_alone", "check_question", "has_errors"]
