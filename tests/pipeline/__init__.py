"""The workflows of .github/workflows: linted, and executed against instances of this machine."""
