"""PB6xx: losses of an export."""
