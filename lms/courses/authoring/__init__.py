"""The author's side of exercises: every kind as a form, and its YAML put back where it stood.

`describe` draws a kind's form from the very shape that checks it, `words` names its fields to people, `form` turns
what came from a browser into a specification and back without loss, `canonical` writes it as the house writes YAML,
`placing` puts it into a lesson or a file of questions and leaves every other octet alone.
"""
