"""Whether this installation works: what is asked now, what was sampled minute by minute, and what anybody may see."""
