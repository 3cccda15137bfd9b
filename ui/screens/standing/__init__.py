"""How one request stands."""
