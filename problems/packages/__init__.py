"""Packages of problems from elsewhere: an archive or a folder read into the tree that our own folders give."""
