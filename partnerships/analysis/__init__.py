"""分析: who works with whom, where, and how proposals fare.

`facts` reads; `network`, `tables` and `flow` count; `hiding` keeps small numbers from being known;
`layout` and `drawing` make the picture; `kept` keeps what was worked out; `exports` hands it on.
Organisations appear here, never persons (PR12).
"""
