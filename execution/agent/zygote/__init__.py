"""What runs in a prepared interpreter: few modules, for each is a trace to remove. Copied into its sandbox."""
