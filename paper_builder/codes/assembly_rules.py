"""PB5xx: assembly."""
