"""The assembly engine against named instances: time, deviation, violations by an independent checker, peak memory."""
