import QtQuick
import ui.controls

// The way out of the program, asked once more before it is taken.
Card {
    id: card

    property bool asked: false
    property bool theirs: true // whoever is inside may
    signal leaveAsked
    signal confirmed
    signal cancelled

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: StaffWords.leaveKiosk
            role: Phrase.Caption
            color: Theme.soft
            Accessible.role: Accessible.Heading
        }
        Phrase {
            width: parent.width
            text: StaffWords.leaveKioskLead
            color: card.asked ? Theme.accent : Theme.ink
            strong: card.asked
        }
        NotNow {
            visible: !card.theirs
            theirs: false
        }
        Flow {
            width: parent.width
            visible: card.theirs
            topPadding: Theme.step
            spacing: Theme.gap

            BigButton {
                objectName: "leave-kiosk.ask"
                visible: !card.asked
                width: Math.min(implicitWidth, column.width)
                text: StaffWords.leaveKiosk
                onClicked: card.leaveAsked()
            }
            BigButton {
                objectName: "leave-kiosk.yes"
                visible: card.asked
                width: Math.min(implicitWidth, column.width)
                primary: true
                text: StaffWords.leaveKioskSure
                onClicked: card.confirmed()
            }
            BigButton {
                objectName: "leave-kiosk.cancel"
                visible: card.asked
                width: Math.min(implicitWidth, column.width)
                quiet: true
                text: StaffWords.cancel
                onClicked: card.cancelled()
            }
        }
    }
}
