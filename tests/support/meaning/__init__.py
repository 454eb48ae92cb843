"""Random rules over random rows."""
