"""What changed in a bank since a commit: for each question in words, with the published papers that it stands on.

``bank_changes`` follows the questions through git, ``comparing`` tells what changed inside one, ``reports`` says it.
"""

from paper_builder.differences.bank_changes import difference
from paper_builder.differences.reports import json_report, markdown_report, text_report

__all__ = ["difference", "json_report", "markdown_report", "text_report"]
