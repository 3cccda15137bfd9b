"""IPP as A4 printers and CUPS queues speak it."""
