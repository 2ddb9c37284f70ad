"""A question bank kept as YAML, and a builder that turns it into balanced, verified exam papers."""

__version__ = "0.1.0"
