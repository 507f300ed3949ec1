"""Backups of the database and the way back, behind scripts/backup.sh and scripts/restore.sh. Standard library alone:
the machine of a composed gamma has no other.
"""
