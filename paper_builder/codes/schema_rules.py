"""PB1xx: schemas."""
