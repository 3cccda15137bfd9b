pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ui.controls

// A button of the desk, for a mouse.
Button {
    id: button

    implicitHeight: 36
    leftPadding: 14
    rightPadding: 14
    font.pixelSize: 15

    contentItem: Text {
        text: button.text
        font: button.font
        color: Theme.accent
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: 8
        color: button.down ? Theme.sunk : button.hovered ? Theme.accentSoft : Theme.surface
        border.width: button.visualFocus ? 3 : 1
        border.color: button.visualFocus ? Theme.focus : Theme.edge
    }
}
