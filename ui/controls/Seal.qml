pragma ComponentBehavior: Bound
import QtQuick

// The product's mark.
Rectangle {
    id: seal

    property real size: 40

    implicitWidth: size
    implicitHeight: size
    radius: size * 0.28
    color: Theme.accent

    Icon {
        anchors.centerIn: parent
        name: "check"
        size: seal.size * 0.62
        color: Theme.accentInk
        weight: 3
    }
}
