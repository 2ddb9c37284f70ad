"""Findings → text for people, JSON for programs, and what build servers read. They only print; nothing here decides what is wrong.

One file a format. Each takes findings in any order and returns the whole output in the same order on every machine.
"""

from paper_builder.reporters.github import github_report
from paper_builder.reporters.junit import junit_report
from paper_builder.reporters.machine import json_report
from paper_builder.reporters.sarif import sarif_report
from paper_builder.reporters.text import display_width, text_report, visible

__all__ = ["display_width", "github_report", "json_report", "junit_report", "sarif_report", "text_report", "visible"]
