"""What `python -m kiosk COMMAND` can do: one file per command, found by folder (`kiosk.command_line`)."""
