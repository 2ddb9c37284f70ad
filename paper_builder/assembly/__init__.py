"""Choosing questions that meet a blueprint, or saying in words why none can."""
