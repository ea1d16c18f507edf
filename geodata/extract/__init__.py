"""Report → mentions and claims, by rules over words that languages/ keeps as data.

Each rule reads a `Page`: the report's sentences with the names of places, parties, days and
numbers found once. `reader.read_claims` is the whole way.
"""
