"""The world of the demo: invented groups, people and conversations, all marked 見本.

It plays the portal through its own actions under a moved clock, so that what visitors see (states,
history, numbers, notices) came about the way it does in service. The texts stand in
`fixtures/demo/`; days there are counted from the day of loading.
"""
