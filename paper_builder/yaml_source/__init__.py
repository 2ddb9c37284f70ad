"""YAML text → plain data and the place of every value. The one reader of bank files.

Every scalar stays the text that was typed; numbers are made where a schema asks for them. What other readers change silently is
refused or named. Nothing here knows a field of any file.
"""

from paper_builder.yaml_source.document import Document, DocumentPath, read_bytes, read_data, read_file

__all__ = ["Document", "DocumentPath", "read_bytes", "read_data", "read_file"]
