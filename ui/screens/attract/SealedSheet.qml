pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// A certificate with seal and code, half out of its slot.
Item {
    id: art

    Rectangle {
        x: parent.width * 0.2
        y: parent.height * 0.06
        width: parent.width * 0.72
        height: parent.height
        radius: 6
        color: "#33FFFFFF"
        rotation: 6
        antialiasing: true
    }
    Item {
        anchors.fill: parent
        clip: true

        Rectangle {
            x: parent.width * 0.12
            y: parent.height * 0.1
            width: parent.width * 0.74
            height: parent.height * 1.1
            radius: 6
            color: "#FFFFFF"

            Column {
                x: parent.width * 0.14
                y: parent.height * 0.12
                width: parent.width * 0.72
                spacing: art.height * 0.05

                Rectangle {
                    width: parent.width * 0.56
                    height: art.height * 0.045
                    radius: 2
                    color: "#0B4A86"
                }
                Repeater {
                    model: [1, 0.92, 1, 0.64]
                    delegate: Rectangle {
                        required property real modelData

                        width: (parent?.width ?? 0) * modelData
                        height: art.height * 0.022
                        radius: 2
                        color: "#B9C6D4"
                    }
                }
            }
            Rectangle {
                x: parent.width * 0.54
                y: parent.height * 0.56
                width: parent.width * 0.32
                height: width
                radius: width / 2
                color: "transparent"
                border.width: Math.max(3, width * 0.06)
                border.color: "#B3261E"

                Icon {
                    anchors.centerIn: parent
                    name: "star"
                    size: parent.width * 0.5
                    color: "#B3261E"
                    weight: 2
                }
            }
            Icon {
                x: parent.width * 0.14
                y: parent.height * 0.58
                name: "qr"
                size: parent.width * 0.26
                color: "#14202E"
                weight: 2.2
            }
        }
    }
}
