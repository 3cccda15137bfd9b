"""Slips, drafts and trial pages of a terminal; certificates are set by `documents`."""
