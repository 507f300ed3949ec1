"""The record of who did what: one writer, in the transaction of the change, each event chained to the one before."""
