"""What Prometheus reads: collected over the apps, exposed by the web at /metrics and by workers and beat on a port."""
