pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.controls

// A line over the cards: the rig is gone, or refused.
Rectangle {
    id: notice

    property string text: ""
    property bool bad: false
    property bool closable: false
    readonly property color ink: bad ? Theme.bad : Theme.warn

    signal closed

    implicitHeight: line.implicitHeight + 20
    radius: 10
    color: bad ? Theme.badSoft : Theme.warnSoft
    border.color: ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: line

        anchors {
            left: parent.left
            right: parent.right
            verticalCenter: parent.verticalCenter
            leftMargin: 14
            rightMargin: 10
        }
        spacing: 10

        Icon {
            name: "warning"
            size: 22
            color: notice.ink
        }
        DeskText {
            objectName: notice.objectName + ".text"
            Layout.fillWidth: true
            text: notice.text
            color: notice.ink
            strong: true
        }
        HandButton {
            objectName: notice.objectName + ".close"
            visible: notice.closable
            iconName: "cross"
            Accessible.name: Words.close
            onClicked: notice.closed()
        }
    }
}
