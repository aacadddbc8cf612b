"""The public version of a partnership: which fields, whose words, what changed, what is hidden.

`entries` builds the fields from the rows, `changes` compares two versions, `page` hands the visible
fields to the template. A version is stored as a list of entries (dicts):
`{"key", "kind", "label", "by": organisation or None when shared, "about": [organisations], …}`.
"""
