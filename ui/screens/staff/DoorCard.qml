pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// The chosen door: how it is, what lies there, and what can be done with it or said of it.
Card {
    id: card

    required property DoorsModel view
    property bool decidable: true // it can be written down
    property bool theirs: true // whoever is inside may
    readonly property var door: view.chosen
    readonly property bool open: decidable && theirs
    readonly property string asked: view.asked
    readonly property Item acts: acts
    signal grown(item: Item)

    onAskedChanged: Qt.callLater(card.grown, asked !== "" ? foot : acts)

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: StaffWords.doorTitle(card.door.door ?? "")
            strong: true
            Accessible.role: Accessible.Heading
        }
        Row {
            width: parent.width
            spacing: Theme.gap

            Icon {
                id: mark

                name: card.door.well ? "check" : "warning"
                size: Theme.mm(6)
                color: card.door.well ? Theme.good : Theme.warn
                weight: 2.2
            }
            Phrase {
                width: parent.width - mark.width - parent.spacing
                text: Words.of(card.door.what)
                color: card.door.well ? Theme.good : Theme.warn
            }
        }
        Column {
            width: parent.width

            Repeater {
                model: card.door.facts ?? []
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
        NotNow {
            visible: !card.open
            theirs: card.theirs
        }
        Flow {
            id: acts

            width: parent.width
            topPadding: Theme.step
            spacing: Theme.gap
            visible: card.open && card.view.asked === ""

            Repeater {
                model: card.door.acts ?? []
                delegate: BigButton {
                    required property var modelData

                    objectName: "act." + modelData.name
                    width: Math.min(implicitWidth, column.width)
                    text: Words.of(modelData.text)
                    onClicked: card.view.ask(modelData.name)
                }
            }
        }
        Phrase {
            width: parent.width
            visible: card.view.asked !== ""
            text: card.view.asked === "open" ? StaffWords.whyOpen : StaffWords.doorSure(card.view.asked)
            color: Theme.accent
            strong: true
        }
        Flow {
            id: foot

            width: parent.width
            topPadding: Theme.step
            spacing: Theme.gap
            visible: card.view.asked !== ""

            Repeater {
                model: card.view.asked === "open" ? card.view.reasons : []
                delegate: BigButton {
                    required property var modelData

                    objectName: "reason." + modelData.name
                    width: Math.min(implicitWidth, column.width)
                    text: Words.of(modelData.text)
                    onClicked: card.view.open(modelData.name)
                }
            }
            BigButton {
                objectName: "door-yes"
                width: Math.min(implicitWidth, column.width)
                visible: card.view.asked !== "open"
                primary: true
                text: StaffWords.yes
                onClicked: card.view.confirm()
            }
            BigButton {
                objectName: "door-cancel"
                width: Math.min(implicitWidth, column.width)
                quiet: true
                text: StaffWords.cancel
                onClicked: card.view.ask("")
            }
        }
    }
}
