pragma ComponentBehavior: Bound
import QtQuick

// A calm surface that holds things.
Rectangle {
    color: Theme.surface
    radius: Theme.radius
    border.width: Theme.stark ? 2 : 1
    border.color: Theme.line
}
