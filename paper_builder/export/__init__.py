"""Formats that a paper can be written in: one file a format, behind one protocol (``base``)."""
