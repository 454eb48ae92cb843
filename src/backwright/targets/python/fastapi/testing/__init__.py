"""The tests that a generated project brings."""
