"""PIV smart cards (NIST SP 800-73-4): whether one is a copy, and whether its holder knows its PIN."""
