"""Findings → text for people, JSON for programs, and what build servers read. They only print; nothing here decides what is wrong.

One file a format, imported by itself. Each takes findings in any order and returns the whole output in the same order everywhere.
"""
