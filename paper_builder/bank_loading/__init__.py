"""A folder → a ``Bank`` and everything that is wrong with it. One bad file never hides another.

It knows files, schemas and the rules between files; it knows no blueprint, no paper and no Markdown tree.
"""

from paper_builder.bank_loading.loading import load_bank
from paper_builder.bank_loading.questions import question_of, review_of
from paper_builder.bank_loading.single import QuestionChecker

__all__ = ["QuestionChecker", "load_bank", "question_of", "review_of"]
