"""Vietnamese text from before Unicode: TCVN3 (fonts `.VnTime` and its kin) and VNI (fonts `VNI-Times` and its kin).

Files keep such text as Latin letters that only look right in those fonts: "ViÖt Nam", "Vieät Nam". `tables` converts,
`syllables` tells Vietnamese from what is not, `recognition` says which text is in which encoding.
"""
