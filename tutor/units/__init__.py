"""Units of measure: which there are, what they are called, and how many of one make another. Pure; no dependency.

A closed table, as a library that knows every unit takes `3 cats` for centi-technical-atmospheres.
"""
