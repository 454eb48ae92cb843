"""From the syntax tree of a blueprint to its model: names, types, rules."""
