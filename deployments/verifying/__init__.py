"""What looks at an environment from outside and says what it found. Free of the database."""
