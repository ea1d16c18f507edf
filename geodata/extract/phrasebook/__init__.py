"""Reports in languages that have phrases instead of a grammar: read by patterns kept as data.

English is read clause by clause; its grammar took long to write and fits no other language. A
phrasebook is what a newcomer can write in an afternoon: the words of a language, and patterns such
as "PARTY:gained_by <took> [<kind>] PLACE". Nothing here knows any language; see
`languages` for how to add one. `patterns` tells what may stand in a pattern, `book` loads a
language's file, `steps` finds what patterns speak of (`counts`, `days`, `names`), and `reading`
makes claims of what matches.
"""
