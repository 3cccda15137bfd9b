pragma ComponentBehavior: Bound
import QtQuick

// Staff's hidden way in: a finger that rests here for a few seconds. Nothing is seen or spoken of it.
Item {
    id: corner

    property real seconds: 5
    signal held

    width: Theme.target
    height: Theme.target

    TapHandler {
        gesturePolicy: TapHandler.WithinBounds
        longPressThreshold: corner.seconds
        onLongPressed: corner.held()
    }
}
