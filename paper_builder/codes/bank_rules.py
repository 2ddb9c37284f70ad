"""PB2xx: the bank across files."""
