"""Random blueprints of whole systems, and what is tried with them.

`blueprint(seed)` in `blueprints.py` draws one as text; `draw.py` has what every drawing asks for. Expressions are drawn
by the forms in `values.py`, `several.py`, `calls.py` and `replies.py`, statements by those in `statements.py` and
`changes.py`. A form that can make nothing at a place raises `ImpossibleError`, and another one is tried.
"""
