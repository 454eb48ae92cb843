"""`python -m backwright`."""

from backwright.cli import main

raise SystemExit(main())
