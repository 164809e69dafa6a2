"""What the journals say of each lesson and student: what was done, what was learnt, how long it took, what it cost.

Facts only: a report counts, and never says how anybody felt. What a student said is in it only where that is asked for.
"""
