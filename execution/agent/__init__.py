"""The agent: takes programs over a framed byte stream and runs each in a fresh sandbox. Standard library alone."""
