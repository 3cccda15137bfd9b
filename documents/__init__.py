"""Certificates on paper: templates, fonts, seal, typesetting; terminal and platform set the same page."""
