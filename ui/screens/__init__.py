"""One folder for each screen: view_model.py and <Name>Screen.qml."""
