"""The capability graph: what works here now, what a service needs of it, and what is lacking."""
