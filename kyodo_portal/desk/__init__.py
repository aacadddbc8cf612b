"""机: the desk of coordinators, ward and city staff. A module a noun; see `sections.py` first."""
