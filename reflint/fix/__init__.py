"""Repairs: what to write instead of what is stale, as byte-exact edits; nothing here reads or writes a file."""
