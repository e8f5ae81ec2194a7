"""E-learning and training targets of Vietnam's trade unions.

`docs/layout.md` is the map of the rooms; imports between them only go down.
"""
