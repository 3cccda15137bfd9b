pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.controls

// One service that is done here, and what is promised or what hinders it.
RowLayout {
    id: offer

    property string icon
    property bool works
    property string title
    property string note

    spacing: 2 * Theme.step

    Rectangle {
        implicitWidth: Theme.mm(15)
        implicitHeight: implicitWidth
        radius: Theme.radius
        color: offer.works ? Theme.accentSoft : Theme.off

        Icon {
            anchors.centerIn: parent
            name: offer.icon
            size: Theme.mm(9)
            color: offer.works ? Theme.accent : Theme.offInk
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        Phrase {
            Layout.fillWidth: true
            text: offer.title
            strong: true
        }
        Phrase {
            Layout.fillWidth: true
            text: offer.note
            role: Phrase.Caption
            color: offer.works ? Theme.soft : Theme.warn
        }
    }
}
