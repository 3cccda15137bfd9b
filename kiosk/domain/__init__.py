"""Facts and rules of a terminal; standard library only (and the contract's words)."""
