pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// The printers that can be tried, and what came of the last test print of each.
Card {
    id: card

    property var trials: []
    property bool decidable: true
    signal tried(device: string)

    implicitHeight: column.height + 6 * Theme.step

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: StaffWords.trials
            role: Phrase.Caption
            color: Theme.soft
            Accessible.role: Accessible.Heading
        }
        NotNow {
            visible: !card.decidable
        }
        Repeater {
            model: card.trials
            delegate: Column {
                id: trial

                required property var modelData

                width: column.width
                spacing: Theme.step

                FactLine {
                    width: parent.width
                    label: Words.of(trial.modelData.what)
                    value: Words.of(trial.modelData.last)
                }
                BigButton {
                    objectName: "try." + trial.modelData.device
                    visible: card.decidable
                    width: Math.min(implicitWidth, parent.width)
                    text: StaffWords.tryPrinter(Words.of(trial.modelData.what))
                    onClicked: card.tried(trial.modelData.device)
                }
            }
        }
    }
}
