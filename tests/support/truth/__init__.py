"""Random requests to a generated backend and to the evaluator of its model, answer by answer."""
