"""reflint proves that everything a repository names is really there."""

__version__ = "0.1.0"
