pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// What the platform refused, and the prints of which nobody knows whether they came out.
Grid {
    id: section

    required property StaffModel view
    required property bool wide
    readonly property real cell: wide ? Math.floor((width - spacing) / 2) : width
    signal reveal(item: Item)

    columns: wide ? 2 : 1
    spacing: 3 * Theme.step

    Column {
        width: section.cell
        spacing: Theme.gap

        StatusCard {
            objectName: "letters"
            width: parent.width
            visible: section.view.records.letters.total === 0
            label: StaffWords.letters
            tone: section.view.records.known ? "good" : "info"
            what: section.view.records.known ? StaffWords.noLetters : StaffWords.unknown
        }
        Heading {
            visible: section.view.records.letters.total > 0
            text: StaffWords.counted(StaffWords.letters, section.view.records.letters.total)
        }
        Repeater {
            model: section.view.records.letters.shown
            delegate: LetterCard {
                id: letterCard

                required property var modelData

                letter: modelData
                width: section.cell
                reasons: section.view.reasons
                decidable: section.view.records.decidable
                theirs: section.view.may.decide
                asked: section.view.asked === "dismiss:" + modelData.id
                onAskedChanged: {
                    if (asked)
                        Qt.callLater(section.reveal, letterCard.foot);
                }
                onAgain: section.view.replay(letterCard.modelData.id)
                onDismissAsked: section.view.ask("dismiss:" + letterCard.modelData.id)
                onDismissed: reason => section.view.dismiss(letterCard.modelData.id, reason)
                onCancelled: section.view.ask("")
            }
        }
        More {
            section: "letters"
            folded: section.view.records.letters.folded
            rest: section.view.records.letters.total - section.view.records.letters.shown.length - folded
        }
    }
    Column {
        width: section.cell
        spacing: Theme.gap

        StatusCard {
            objectName: "doubts"
            width: parent.width
            visible: section.view.records.doubts.total === 0
            label: StaffWords.doubts
            tone: section.view.records.known ? "good" : "info"
            what: section.view.records.known ? StaffWords.noDoubts : StaffWords.unknown
            note: section.view.records.unsettled > 0 ? StaffWords.unsettled(section.view.records.unsettled) : ""
        }
        Heading {
            visible: section.view.records.doubts.total > 0
            text: StaffWords.counted(StaffWords.doubts, section.view.records.doubts.total)
        }
        Repeater {
            model: section.view.records.doubts.shown
            delegate: DoubtCard {
                id: doubtCard

                required property var modelData

                doubt: modelData
                width: section.cell
                decidable: section.view.records.decidable
                theirs: section.view.may.settle
                asked: section.view.asked === "there:" + modelData.id ? "there" : section.view.asked === "not-there:" + modelData.id ? "not-there" : ""
                onAskedChanged: {
                    if (asked !== "")
                        Qt.callLater(section.reveal, doubtCard.foot);
                }
                onVerdictAsked: verdict => section.view.ask(verdict + ":" + doubtCard.modelData.id)
                onSettled: verdict => section.view.settle(doubtCard.modelData.id, verdict)
                onCancelled: section.view.ask("")
            }
        }
        More {
            section: "doubts"
            folded: section.view.records.doubts.folded
            rest: section.view.records.doubts.total - section.view.records.doubts.shown.length - folded
        }
        Phrase {
            width: section.cell
            visible: section.view.records.unsettled > 0 && section.view.records.doubts.total > 0
            text: StaffWords.unsettled(section.view.records.unsettled)
            color: Theme.soft
        }
    }

    component Heading: Phrase {
        width: section.cell
        topPadding: Theme.step
        role: Phrase.Lead
        strong: true
        Accessible.role: Accessible.Heading
    }

    component More: Column {
        id: more

        required property string section
        property int folded
        property int rest

        width: section.cell
        spacing: Theme.gap
        visible: folded + rest > 0

        BigButton {
            objectName: more.section + ".unfold"
            visible: more.folded > 0
            width: Math.min(implicitWidth, parent.width)
            text: StaffWords.unfold(more.folded)
            onClicked: section.view.unfold(more.section)
        }
        Phrase {
            width: parent.width
            visible: more.folded === 0
            text: StaffWords.more(more.rest)
            color: Theme.soft
        }
    }
}
