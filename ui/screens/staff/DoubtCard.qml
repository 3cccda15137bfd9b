pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// A print of which nobody knows whether it came out: what is known, and what somebody who looked found.
Card {
    id: card

    required property var doubt
    required property int index
    property bool decidable: true // it can be written down
    property bool theirs: true // whoever is inside may
    readonly property bool open: decidable && theirs
    readonly property bool door: doubt.door
    property string asked: ""
    signal verdictAsked(verdict: string)
    signal settled(verdict: string)
    signal cancelled

    readonly property Item foot: foot

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: Words.of(card.doubt.what)
            strong: true
        }
        Column {
            width: parent.width

            Repeater {
                model: card.doubt.facts
                delegate: FactLine {
                    required property var modelData
                    required property int index

                    width: column.width
                    first: index === 0
                    label: Words.of(modelData.label)
                    value: Words.of(modelData.value)
                }
            }
        }
        Column {
            id: foot

            width: parent.width
            spacing: Theme.step

            NotNow {
                visible: !card.open
                theirs: card.theirs
            }
            Phrase {
                width: parent.width
                visible: card.open
                text: card.asked === "" ? (card.door ? StaffWords.doorLookFirst : StaffWords.lookFirst) : card.asked === "there" ? (card.door ? StaffWords.sureDoorThere : StaffWords.sureThere) : card.door ? StaffWords.sureDoorNotThere : StaffWords.sureNotThere
                color: Theme.accent
                strong: card.asked !== ""
            }
            Flow {
                width: parent.width
                topPadding: Theme.step
                spacing: Theme.gap
                visible: card.open && card.asked === ""

                BigButton {
                    objectName: "doubt." + card.index + ".there"
                    width: Math.min(implicitWidth, column.width)
                    iconName: "check"
                    text: card.door ? StaffWords.doorThere : StaffWords.there
                    onClicked: card.verdictAsked("there")
                }
                BigButton {
                    objectName: "doubt." + card.index + ".not-there"
                    width: Math.min(implicitWidth, column.width)
                    iconName: "cross"
                    text: card.door ? StaffWords.doorNotThere : StaffWords.notThere
                    onClicked: card.verdictAsked("not-there")
                }
            }
            Flow {
                width: parent.width
                topPadding: Theme.step
                spacing: Theme.gap
                visible: card.asked !== ""

                BigButton {
                    objectName: "doubt." + card.index + ".yes"
                    width: Math.min(implicitWidth, column.width)
                    primary: true
                    text: StaffWords.yes
                    onClicked: card.settled(card.asked)
                }
                BigButton {
                    objectName: "doubt." + card.index + ".cancel"
                    width: Math.min(implicitWidth, column.width)
                    quiet: true
                    text: StaffWords.cancel
                    onClicked: card.cancelled()
                }
            }
        }
    }
}
