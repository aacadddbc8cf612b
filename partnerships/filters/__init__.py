"""Filters of this app, one module per list."""
