"""The finished document, to be checked."""
