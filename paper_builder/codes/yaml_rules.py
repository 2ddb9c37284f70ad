"""PB0xx: reading YAML."""
