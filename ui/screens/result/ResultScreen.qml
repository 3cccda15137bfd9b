pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ResultModel view
    readonly property color ink: view.tone === "good" ? Theme.good : view.tone === "bad" ? Theme.bad : view.tone === "warn" ? Theme.warn : Theme.accent
    readonly property color ground: view.tone === "good" ? Theme.goodSoft : view.tone === "bad" ? Theme.badSoft : view.tone === "warn" ? Theme.warnSoft : Theme.accentSoft
    readonly property var takeWords: ({
            document: Words.takeDocument,
            slip: Words.takeSlip,
            card: Words.takeCard
        })
    readonly property var takeIcons: ({
            document: "certificate",
            slip: "slip",
            card: "badge"
        })

    eyebrow: Words.of(view.service)
    title: Words.of(view.ending)
    centred: true
    actions.mainText: Words.next
    actions.onMain: view.go_on()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Row {
            width: parent.width
            spacing: 4 * Theme.step

            Rectangle {
                width: Theme.mm(26)
                height: width
                radius: width / 2
                color: page.ground
                border.width: 3
                border.color: page.ink

                Icon {
                    anchors.centerIn: parent
                    name: page.view.tone === "good" ? "check" : page.view.tone === "info" ? "clock" : "warning"
                    size: parent.width * 0.56
                    color: page.ink
                    weight: 2
                }
            }
            Phrase {
                objectName: "done"
                width: parent.width - Theme.mm(26) - 4 * Theme.step
                anchors.verticalCenter: parent.verticalCenter
                text: Words.of(page.view.done)
                role: Phrase.Lead
            }
        }

        Card {
            width: parent.width
            height: code.height + 5 * Theme.step
            visible: page.view.claimCode !== ""
            color: Theme.accentSoft

            Column {
                id: code

                anchors.centerIn: parent
                width: parent.width - 6 * Theme.step

                Phrase {
                    width: parent.width
                    text: Words.claimCode
                    role: Phrase.Caption
                    color: Theme.accent
                    horizontalAlignment: Text.AlignHCenter
                }
                Phrase {
                    objectName: "claim-code"
                    width: parent.width
                    text: page.view.claimCode
                    font.letterSpacing: Theme.step
                    role: Phrase.Display
                    color: Theme.accent
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }

        Card {
            width: parent.width
            height: nextColumn.height + 5 * Theme.step

            Column {
                id: nextColumn

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
                    text: Words.of(page.view.next)
                }
            }
        }

        Column {
            width: parent.width
            spacing: Theme.gap
            visible: page.view.take.length > 0

            Phrase {
                text: Words.takeWith
                strong: true
            }
            Flow {
                width: parent.width
                spacing: Theme.gap

                Repeater {
                    model: page.view.take
                    delegate: Card {
                        id: chip

                        required property string modelData

                        width: chipRow.width + 5 * Theme.step
                        height: Math.max(Theme.mm(17), chipRow.height + 2 * Theme.step)

                        Row {
                            id: chipRow

                            anchors.centerIn: parent
                            spacing: 2 * Theme.step

                            Icon {
                                anchors.verticalCenter: parent.verticalCenter
                                name: page.takeIcons[chip.modelData] ?? "info"
                                size: Theme.mm(9)
                                color: Theme.accent
                            }
                            Phrase {
                                anchors.verticalCenter: parent.verticalCenter
                                text: page.takeWords[chip.modelData] ?? ""
                            }
                        }
                    }
                }
            }
        }

        Phrase {
            objectName: "reference"
            width: parent.width
            visible: page.view.reference !== ""
            text: Words.reference + Words.pick("：", " ") + page.view.reference
            role: Phrase.Caption
            color: Theme.soft
            wrapMode: Text.WrapAnywhere
        }
    }
}
