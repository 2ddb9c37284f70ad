"""A blueprint's file → ``Blueprint``, and everything about it that cannot be meant, before any question is looked for.

``loading`` reads, ``names`` compares with the bank, ``reach`` asks of each row whether any paper could meet it, ``consistency``
whether rows contradict each other. No solver: what only a search can tell is found while papers are built.
"""

from paper_builder.blueprint_loading.loading import find_blueprint, load_blueprint

__all__ = ["find_blueprint", "load_blueprint"]
