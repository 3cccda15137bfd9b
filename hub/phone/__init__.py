"""Pages for employees' own phones: reached by a code that a terminal shows, mobile first."""
