"""Our deployments, shown at GitHub: what ought to be there is compared with what was told last, again and again."""
