pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// One of the buttons that are on every screen in the same place.
T.AbstractButton {
    id: button

    property string iconName: ""
    property bool lit: false

    implicitWidth: Theme.mm(30)
    implicitHeight: Theme.mm(21)
    focusPolicy: Qt.StrongFocus
    opacity: pressed ? 0.7 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    background: Rectangle {
        radius: Theme.radius
        color: button.lit ? Theme.accentSoft : "transparent"

        FocusFrame {
            around: button
            anchors.margins: -2
        }
    }

    contentItem: Item {
        Column {
            anchors.centerIn: parent
            width: parent.width
            spacing: Theme.step / 2

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: button.iconName
                size: Theme.mm(7.5)
                color: Theme.accent
            }
            Phrase {
                width: parent.width
                text: button.text
                role: Phrase.Chrome
                color: Theme.ink
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
    }
}
