"""Pure codecs: bytes to frames and back; a driver and its emulator share one."""
