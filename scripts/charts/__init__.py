"""Charts that stand in questions: one module per competency, each chart a function in its ``CHARTS`` table."""
