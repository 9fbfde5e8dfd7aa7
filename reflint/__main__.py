"""``python -m reflint``."""

from reflint.cli import main

raise SystemExit(main())
