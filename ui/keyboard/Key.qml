pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.controls

// One key. It never takes the focus from the field by touch; by keys it can be reached.
T.AbstractButton {
    id: key

    property string iconName: ""
    property bool dim: false
    property bool strong: false
    property bool on: false

    readonly property color tint: key.strong || key.on ? Theme.accentInk : Theme.ink

    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    background: Rectangle {
        radius: Theme.radius * 0.75
        color: key.pressed ? Theme.accentSoft : key.strong || key.on ? Theme.accent : key.dim ? Theme.sunk : Theme.surface
        border.width: 2
        border.color: key.pressed ? Theme.accent : Theme.edge

        FocusFrame {
            around: key
        }
    }
    contentItem: Item {
        Phrase {
            anchors.centerIn: parent
            width: Math.min(implicitWidth, key.width - Theme.step)
            visible: key.iconName === ""
            text: key.text
            color: key.pressed ? Theme.ink : key.tint
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.mm(4)
            font.pixelSize: Math.min(Theme.leadSize, Math.round(key.height * 0.5))
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
            maximumLineCount: 1
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Icon {
            anchors.centerIn: parent
            visible: key.iconName !== ""
            name: key.iconName
            size: Math.min(Theme.leadSize, Math.round(key.height * 0.5))
            color: key.pressed ? Theme.ink : key.tint
            weight: 2.2
        }
    }
}
