pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Item {
    id: screen

    required property StandingModel view
    property bool asking: false

    onAskingChanged: view.rearranged()

    Page {
        id: page

        anchors.fill: parent
        visible: !screen.asking
        eyebrow: Words.of(screen.view.service)
        title: Words.of(screen.view.asked)
        centred: true
        actions.backText: screen.view.mayWithdraw ? Words.withdraw : ""
        actions.backIcon: "erase"
        actions.onBack: screen.asking = true
        actions.mainText: Words.done
        actions.onMain: screen.view.go_on()

        Column {
            width: page.contentWidth
            spacing: 4 * Theme.step

            Outcome {
                width: parent.width
                tone: screen.view.tone
                iconName: screen.view.tone === "good" ? "check" : screen.view.tone === "info" ? "clock" : "warning"
                text: Words.of(screen.view.standing)
                textName: "standing"
            }
            Card {
                width: parent.width
                height: why.height + 5 * Theme.step
                visible: Words.of(screen.view.reason) !== ""

                Column {
                    id: why

                    anchors.centerIn: parent
                    width: parent.width - 6 * Theme.step
                    spacing: Theme.step

                    Phrase {
                        width: parent.width
                        text: Words.whyTitle
                        role: Phrase.Caption
                        color: Theme.accent
                        strong: true
                    }
                    Phrase {
                        objectName: "reason"
                        width: parent.width
                        text: Words.of(screen.view.reason)
                        wrapMode: Text.Wrap
                    }
                }
            }
            Card {
                width: parent.width
                height: next.height + 5 * Theme.step

                Column {
                    id: next

                    anchors.centerIn: parent
                    width: parent.width - 6 * Theme.step
                    spacing: Theme.step

                    Phrase {
                        width: parent.width
                        text: Words.whatNext
                        role: Phrase.Caption
                        color: Theme.accent
                        strong: true
                    }
                    Phrase {
                        width: parent.width
                        text: Words.of(screen.view.next)
                    }
                }
            }
            Card {
                width: parent.width
                height: facts.height + 4 * Theme.step

                Column {
                    id: facts

                    x: 3 * Theme.step
                    y: 2 * Theme.step
                    width: parent.width - 6 * Theme.step

                    FactLine {
                        width: parent.width
                        first: true
                        label: Words.handedIn
                        value: Words.date(screen.view.askedOn)
                    }
                    FactLine {
                        width: parent.width
                        label: Words.movedOn
                        value: Words.date(screen.view.movedOn)
                    }
                    FactLine {
                        width: parent.width
                        label: Words.reference
                        value: screen.view.reference
                    }
                }
            }
        }
    }

    Page {
        id: sure

        anchors.fill: parent
        visible: screen.asking
        eyebrow: Words.of(screen.view.service)
        title: Words.withdrawSure
        centred: true
        actions.backText: Words.withdrawNo
        actions.onBack: screen.asking = false
        actions.mainText: Words.withdrawYes
        actions.mainName: "withdraw-yes"
        actions.onMain: screen.view.withdraw()

        Column {
            width: sure.contentWidth
            spacing: 4 * Theme.step

            Outcome {
                width: parent.width
                tone: "warn"
                iconName: "question"
                text: Words.of(screen.view.asked)
            }
            Phrase {
                width: parent.width
                text: Words.withdrawWhat
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
