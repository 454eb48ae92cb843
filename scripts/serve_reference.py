"""The reference evaluator of a blueprint, on a port of the loopback interface.

python scripts/serve_reference.py examples/conduit/conduit.py 8000
"""

from __future__ import annotations

import sys
from pathlib import Path

from backwright.checks import check_blueprint
from backwright.diagnostics.terminal import render
from backwright.evaluator import Reference, serve


def main(blueprint: Path, port: int) -> int:
    checked = check_blueprint(blueprint)
    if checked.backend is None or checked.refused:
        print(render(checked.findings))
        return 1
    serve(Reference(checked.backend), port)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
