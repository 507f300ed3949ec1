"""Three instances of the app: one that keeps the record of deployments, and the two places that it deploys to."""
