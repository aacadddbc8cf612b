"""What time does to proposals and partnerships: one module a noun, called by `manage.py run_due`.

Each function takes the day, may be called any number of times and by two processes at once, works
on every object in a transaction of its own, and returns how many it changed.
"""
