"""What Backwright found out, for a terminal, a page or a tool. Rendering only: nothing is decided here."""
