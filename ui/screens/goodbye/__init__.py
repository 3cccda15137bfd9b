"""Take your card and paper."""
