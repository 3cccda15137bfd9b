pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// One device: how it is, what is known of it, and each way to try it with what came of it last.
Card {
    id: card

    property var device: ({})
    property bool decidable: true // it can be written down
    property bool theirs: true // whoever is inside may
    readonly property bool open: decidable && theirs
    signal tried(check: string)

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: Words.of(card.device.what)
            strong: true
            Accessible.role: Accessible.Heading
        }
        Row {
            width: parent.width
            spacing: Theme.gap

            Icon {
                id: mark

                name: card.device.well ? "check" : "warning"
                size: Theme.mm(6)
                color: card.device.well ? Theme.good : Theme.warn
                weight: 2.2
            }
            Phrase {
                width: parent.width - mark.width - parent.spacing
                text: Words.of(card.device.how)
                color: card.device.well ? Theme.good : Theme.warn
            }
        }
        Column {
            width: parent.width

            Repeater {
                model: card.device.facts
                delegate: FactLine {
                    required property var modelData
                    required property int index

                    width: column.width
                    first: index === 0
                    label: Words.of(modelData.label)
                    value: Words.of(modelData.value)
                }
            }
            Repeater {
                model: card.device.checks
                delegate: FactLine {
                    required property var modelData
                    required property int index

                    width: column.width
                    first: index === 0 && card.device.facts.length === 0
                    label: Words.of(modelData.what)
                    value: Words.of(modelData.last)
                }
            }
        }
        NotNow {
            visible: !card.open
            theirs: card.theirs
        }
        Flow {
            width: parent.width
            topPadding: Theme.step
            spacing: Theme.gap
            visible: card.open

            Repeater {
                model: card.device.checks
                delegate: BigButton {
                    required property var modelData

                    objectName: "try." + card.device.device + "." + modelData.check
                    width: Math.min(implicitWidth, column.width)
                    text: Words.of(modelData.what)
                    onClicked: card.tried(modelData.check)
                }
            }
        }
    }
}
