"""PB4xx: blueprints."""
