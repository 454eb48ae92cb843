"""What operations compute, as Python: each module is a layer on the one before, `values` is the last."""
