"""Whether a later contract keeps what an earlier one promised: `python -m contract.compatibility`.

The rules are in docs/contract.md. What goes up must be taken from terminals of both versions by the later
platform, and never lack what an earlier one needs. What comes down must be readable by terminals of both.
"""
