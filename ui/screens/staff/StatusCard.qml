pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// One thing about the terminal: how it is, what to do, and what is known.
Card {
    id: card

    property string label
    property string what
    property string advice
    property string note
    property string tone: "good"
    property var facts: []
    property real fraction: -1
    readonly property color ink: tone === "good" ? Theme.good : tone === "warn" ? Theme.warn : Theme.ink

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: card.label
            role: Phrase.Caption
            color: Theme.soft
            Accessible.role: Accessible.Heading
        }
        Row {
            width: parent.width
            spacing: Theme.gap

            Icon {
                id: mark

                name: card.tone === "good" ? "check" : card.tone === "warn" ? "warning" : "info"
                size: Theme.mm(8)
                color: card.ink
                weight: 2.2
            }
            Phrase {
                width: parent.width - mark.width - parent.spacing
                text: card.what
                strong: true
                color: card.ink
            }
        }
        Phrase {
            width: parent.width
            visible: text !== ""
            text: card.note
            role: Phrase.Caption
            color: Theme.soft
        }
        Phrase {
            width: parent.width
            visible: text !== ""
            text: card.advice
        }
        WorkBar {
            width: parent.width
            visible: card.fraction >= 0
            fraction: card.fraction
        }
        Column {
            width: parent.width
            visible: card.facts.length > 0

            Repeater {
                model: card.facts
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
    }
}
