pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// How the terminal is, in one column or two, and what staff decide.
Page {
    id: page

    required property StaffModel view
    readonly property bool wide: !Theme.portrait && Theme.textStep < 2
    readonly property real cell: wide ? Math.floor((contentWidth - 3 * Theme.step) / 2) : contentWidth

    title: StaffWords.title
    actions.backText: StaffWords.leave
    actions.onBack: view.back()

    Grid {
        width: page.contentWidth
        columns: page.wide ? 2 : 1
        spacing: 3 * Theme.step

        Column {
            width: page.cell
            spacing: Theme.gap

            ToldCard {
                objectName: "services"
                label: StaffWords.services
                told: page.view.services
            }
            StatusCard {
                objectName: "link"
                width: parent.width
                label: StaffWords.link
                tone: page.view.link.well ? "good" : "warn"
                what: Words.of(page.view.link.what)
                note: StaffWords.since(Words.of(page.view.link.since))
                advice: page.view.link.well ? "" : Words.of(page.view.link.do)
            }
            StatusCard {
                objectName: "queue"
                width: parent.width
                label: StaffWords.queue
                tone: page.view.queue.quiet ? "good" : "info"
                what: Words.of(page.view.queue.what)
                facts: page.view.queue.facts
                fraction: page.view.queue.fraction
            }
            ToldCard {
                objectName: "store"
                label: StaffWords.store
                told: page.view.store
            }
            ToldCard {
                objectName: "devices"
                label: StaffWords.devices
                told: page.view.devices
            }
            ToldCard {
                objectName: "clock"
                label: StaffWords.clock
                told: page.view.clock
            }
        }

        Column {
            width: page.cell
            spacing: Theme.gap

            StatusCard {
                objectName: "letters"
                width: parent.width
                visible: page.view.letters.total === 0
                label: StaffWords.letters
                tone: page.view.known ? "good" : "info"
                what: page.view.known ? StaffWords.noLetters : StaffWords.unknown
            }
            Heading {
                visible: page.view.letters.total > 0
                text: StaffWords.counted(StaffWords.letters, page.view.letters.total)
            }
            Repeater {
                model: page.view.letters.shown
                delegate: LetterCard {
                    id: letterCard

                    required property var modelData

                    letter: modelData
                    width: page.cell
                    reasons: page.view.reasons
                    decidable: page.view.decidable
                    asked: page.view.asked === "dismiss:" + modelData.id
                    onAskedChanged: {
                        if (asked)
                            Qt.callLater(page.area.reveal, letterCard.foot);
                    }
                    onAgain: page.view.replay(letterCard.modelData.id)
                    onDismissAsked: page.view.ask("dismiss:" + letterCard.modelData.id)
                    onDismissed: reason => page.view.dismiss(letterCard.modelData.id, reason)
                    onCancelled: page.view.ask("")
                }
            }
            More {
                section: "letters"
                folded: page.view.letters.folded
                rest: page.view.letters.total - page.view.letters.shown.length - folded
            }
            StatusCard {
                objectName: "doubts"
                width: parent.width
                visible: page.view.doubts.total === 0
                label: StaffWords.doubts
                tone: page.view.known ? "good" : "info"
                what: page.view.known ? StaffWords.noDoubts : StaffWords.unknown
                note: page.view.unsettled > 0 ? StaffWords.unsettled(page.view.unsettled) : ""
            }
            Heading {
                visible: page.view.doubts.total > 0
                text: StaffWords.counted(StaffWords.doubts, page.view.doubts.total)
            }
            Repeater {
                model: page.view.doubts.shown
                delegate: DoubtCard {
                    id: doubtCard

                    required property var modelData

                    doubt: modelData
                    width: page.cell
                    decidable: page.view.decidable
                    asked: page.view.asked === "there:" + modelData.id ? "there" : page.view.asked === "not-there:" + modelData.id ? "not-there" : ""
                    onAskedChanged: {
                        if (asked !== "")
                            Qt.callLater(page.area.reveal, doubtCard.foot);
                    }
                    onVerdictAsked: verdict => page.view.ask(verdict + ":" + doubtCard.modelData.id)
                    onSettled: verdict => page.view.settle(doubtCard.modelData.id, verdict)
                    onCancelled: page.view.ask("")
                }
            }
            More {
                section: "doubts"
                folded: page.view.doubts.folded
                rest: page.view.doubts.total - page.view.doubts.shown.length - folded
            }
            Phrase {
                width: page.cell
                visible: page.view.unsettled > 0 && page.view.doubts.total > 0
                text: StaffWords.unsettled(page.view.unsettled)
                color: Theme.soft
            }
            TrialCard {
                objectName: "trials"
                width: page.cell
                visible: page.view.trials.length > 0
                trials: page.view.trials
                decidable: page.view.decidable
                onTried: device => page.view.try_printer(device)
            }
        }
    }

    component Heading: Phrase {
        width: page.cell
        topPadding: Theme.step
        role: Phrase.Lead
        strong: true
        Accessible.role: Accessible.Heading
    }

    component ToldCard: StatusCard {
        property var told: ({})

        width: page.cell
        visible: told.what !== undefined
        tone: told.well ? "good" : "warn"
        what: Words.of(told.what)
        advice: Words.of(told.do)
        facts: told.facts ?? []
    }

    component More: Column {
        id: more

        required property string section
        property int folded
        property int rest

        width: page.cell
        spacing: Theme.gap
        visible: folded + rest > 0

        BigButton {
            objectName: more.section + ".unfold"
            visible: more.folded > 0
            width: Math.min(implicitWidth, parent.width)
            text: StaffWords.unfold(more.folded)
            onClicked: page.view.unfold(more.section)
        }
        Phrase {
            width: parent.width
            visible: more.folded === 0
            text: StaffWords.more(more.rest)
            color: Theme.soft
        }
    }
}
