"""What is told to people and programs outside, and in what form: without the database."""
