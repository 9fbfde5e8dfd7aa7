"""What distributions are called, and what they bring: tables that ship with reflint."""
