"""Reading a stem: which sentence asks, where its blank is, and whether a negative word turns it round. Plain text and offsets.

A leaf that knows no question: ``lint`` warns of negations that are not set off, ``similarity`` tells a question from its opposite.
"""

from paper_builder.tasks.asking import BLANK, task_of
from paper_builder.tasks.negations import LONGEST_TASK, Negation, is_negative, may_be_negative, negations

__all__ = ["BLANK", "LONGEST_TASK", "Negation", "is_negative", "may_be_negative", "negations", "task_of"]
