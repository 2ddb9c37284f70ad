"""Content trees to the markup of a format: HTML with MathML, Typst. They know no paper."""
