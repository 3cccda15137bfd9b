"""The peers that need packages or programs of their own; imported by a benchmark only when it runs."""
