pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ActingModel view

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    centred: true

    Column {
        width: page.contentWidth
        spacing: 4 * Theme.step

        Machine {
            width: parent.width
            height: Math.max(Theme.mm(60), Math.min(Theme.mm(180), page.contentHeight - below.height - 6 * Theme.step))
            act: page.view.picture
        }
        Column {
            id: below

            width: parent.width
            spacing: 2 * Theme.step

            Phrase {
                objectName: "words"
                width: parent.width
                text: page.view.words.zh !== undefined ? Words.of(page.view.words) : Words.workingTitle
                role: Phrase.Lead
                horizontalAlignment: Text.AlignHCenter
            }
            WorkBar {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, Theme.mm(200))
                fraction: page.view.fraction
            }
            Phrase {
                width: parent.width
                visible: page.view.picture !== "wait"
                text: Words.takePaperHere
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
            Card {
                width: parent.width
                height: out.height + 5 * Theme.step
                visible: page.view.overdue

                Column {
                    id: out

                    anchors.centerIn: parent
                    width: parent.width - 6 * Theme.step
                    spacing: Theme.gap

                    Phrase {
                        width: parent.width
                        text: Words.wayOut
                        strong: true
                    }
                    Phrase {
                        width: parent.width
                        text: Words.wayOutHint
                        role: Phrase.Caption
                        color: Theme.soft
                    }
                    BigButton {
                        objectName: "way-out"
                        width: parent.width
                        iconName: "leave"
                        text: Words.leaveNow
                        onClicked: page.view.leave()
                    }
                }
            }
        }
    }
}
