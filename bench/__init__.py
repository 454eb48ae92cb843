"""How fast the generated Conduit is, beside the code that people write and beside the limit."""
