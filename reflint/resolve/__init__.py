"""What facts mean in a tree and its history: the read-only view that rules query."""
