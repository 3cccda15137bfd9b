pragma ComponentBehavior: Bound
import QtQuick

// A bar that fills with `fraction`, or wanders where that is not known (below 0).
Rectangle {
    id: bar

    property real fraction: -1

    implicitHeight: Theme.gap
    radius: height / 2
    color: Theme.sunk
    border.width: Theme.stark ? 2 : 0
    border.color: Theme.edge
    clip: true

    Rectangle {
        visible: bar.fraction >= 0
        width: Math.max(parent.height, parent.width * Math.min(1, bar.fraction))
        height: parent.height
        radius: height / 2
        color: Theme.accent

        Behavior on width {
            NumberAnimation {
                duration: Theme.calm
            }
        }
    }
    Rectangle {
        id: wanderer

        visible: bar.fraction < 0
        width: parent.width * 0.25
        height: parent.height
        radius: height / 2
        color: Theme.accent

        SequentialAnimation on x {
            running: bar.visible && bar.fraction < 0 && Theme.motion
            loops: Animation.Infinite
            NumberAnimation {
                from: 0
                to: bar.width * 0.75
                duration: 1100
                easing.type: Easing.InOutQuad
            }
            NumberAnimation {
                from: bar.width * 0.75
                to: 0
                duration: 1100
                easing.type: Easing.InOutQuad
            }
        }
    }
}
