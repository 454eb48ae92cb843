"""Operations of the blueprint as functions of a service.

`effects` says which rows a body writes, `looking` makes the statements that look further than the rows at hand,
`values` compiles what is computed and `bodies` what is done; `inputs` and `results` are the two edges.
"""
