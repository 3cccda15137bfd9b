pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// A record that the platform refused: what, why, and the two things that can be done with it.
Card {
    id: card

    required property var letter
    required property int index
    property bool decidable: true // it can be written down
    property bool theirs: true // whoever is inside may
    readonly property bool open: decidable && theirs
    property bool asked: false
    property var reasons: []
    signal again
    signal dismissAsked
    signal dismissed(reason: string)
    signal cancelled

    readonly property Item foot: foot

    implicitHeight: column.height + 6 * Theme.step
    color: letter.notice ? Theme.ground : Theme.surface

    Column {
        id: column

        x: 3 * Theme.step
        y: 3 * Theme.step
        width: card.width - 6 * Theme.step
        spacing: Theme.step

        Phrase {
            width: parent.width
            text: Words.of(card.letter.what)
            strong: true
        }
        Phrase {
            width: parent.width
            text: Words.of(card.letter.why)
        }
        Phrase {
            width: parent.width
            text: Words.of(card.letter.when) + " · " + StaffWords.record(card.letter.reference)
            role: Phrase.Caption
            color: Theme.soft
        }
        Phrase {
            width: parent.width
            visible: card.letter.notice
            text: StaffWords.notice
            role: Phrase.Caption
            color: Theme.soft
        }
        Column {
            id: foot

            width: parent.width
            spacing: Theme.step

            NotNow {
                visible: !card.open
                theirs: card.theirs
            }
            Flow {
                width: parent.width
                topPadding: Theme.step
                spacing: Theme.gap
                visible: card.open && !card.asked

                BigButton {
                    objectName: "letter." + card.index + ".again"
                    width: Math.min(implicitWidth, column.width)
                    text: StaffWords.again
                    onClicked: card.again()
                }
                BigButton {
                    objectName: "letter." + card.index + ".dismiss"
                    width: Math.min(implicitWidth, column.width)
                    text: StaffWords.dismiss
                    onClicked: card.dismissAsked()
                }
            }
            Phrase {
                width: parent.width
                visible: card.asked
                text: StaffWords.whyDismiss
                strong: true
                color: Theme.accent
            }
            Flow {
                width: parent.width
                topPadding: Theme.step
                spacing: Theme.gap
                visible: card.asked

                Repeater {
                    model: card.asked ? card.reasons : []
                    delegate: BigButton {
                        required property var modelData

                        objectName: "letter." + card.index + ".reason." + modelData.name
                        width: Math.min(implicitWidth, column.width)
                        text: Words.of(modelData.text)
                        onClicked: card.dismissed(modelData.name)
                    }
                }
                BigButton {
                    objectName: "letter." + card.index + ".cancel"
                    width: Math.min(implicitWidth, column.width)
                    quiet: true
                    text: StaffWords.cancel
                    onClicked: card.cancelled()
                }
            }
        }
    }
}
