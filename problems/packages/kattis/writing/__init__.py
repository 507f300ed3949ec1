"""What a package is written from: one module for each of its folders, and the programs that are put into it."""
