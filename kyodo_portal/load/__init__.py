"""Invented groups in any number, for measuring: the same ones for the same seed, row by row."""
