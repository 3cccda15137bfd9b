"""How to speak to hardware: device classes, drivers, transports, emulators."""
