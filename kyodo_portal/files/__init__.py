"""Files that people hand in: checked, drawn again, kept apart from everything public."""
