"""ESC/POS as receipt printers speak it: models, status, layout, lines drawn as images."""
