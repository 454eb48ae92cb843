"""Random requests to two backends of one model, answer by answer."""
