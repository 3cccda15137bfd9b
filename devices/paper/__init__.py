"""Sheets of paper in pictures: found, straightened, evened, judged, bound. No device and no file in here."""
