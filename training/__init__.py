"""Training of the small models: `python -m training --data FOLDER` writes `yueting/understanding/weights/`."""
