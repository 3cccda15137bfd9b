pragma ComponentBehavior: Bound
import QtQuick

// The frame around what the keys act on, once somebody uses keys: 4 pixels outside its edge.
Rectangle {
    id: frame

    required property Item around

    anchors.fill: parent
    anchors.margins: -6
    visible: around.activeFocus && Theme.keysUsed
    color: "transparent"
    radius: Theme.radius + 6
    border.width: 4
    border.color: Theme.focus
}
