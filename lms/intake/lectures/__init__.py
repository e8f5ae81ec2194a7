"""Lectures in: Word documents, PowerPoint slides and pasted text become lessons in the format of the courses.

`word`, `slides` and `clipboard` read into `blocks`; `markdown` writes blocks so that every text shows as it was typed;
`lessons` splits them. `package` bounds what a hostile file can cost. Nothing here writes to the database.
"""
