"""Documents and slips: templates, rendering, pages for the screen; numbers and codes are the platform's."""
