"""Frozen values that every layer speaks in; nothing here reads a disk, runs a process or imports another layer."""
