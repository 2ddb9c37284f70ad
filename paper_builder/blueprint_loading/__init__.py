"""A blueprint's file → ``Blueprint``, and everything about it that cannot be meant, before any question is looked for.

``loading`` and ``rows`` read, ``names`` compares with the bank, ``questions`` and ``reuse`` look at what is named one by one and
what comes again, ``reach`` asks of each row whether any paper could meet it, ``consistency`` whether rows contradict each other. No
solver: what only a search can tell is found while papers are built.
"""

from paper_builder.blueprint_loading.loading import find_blueprint, load_blueprint

__all__ = ["find_blueprint", "load_blueprint"]
