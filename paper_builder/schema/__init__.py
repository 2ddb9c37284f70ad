"""``schemas/*.schema.json`` → diagnostics with the place of every value. The only validator of shapes.

It knows no field by name: what a field may hold is in the schemas, and this package turns their keywords into plain words.
"""

from paper_builder.schema.checking import check
from paper_builder.schema.loading import load

__all__ = ["check", "load"]
