"""Whether somebody stands there, from small grey pictures. No device in here."""
