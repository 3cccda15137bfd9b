pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ResultModel view
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

    // Where there is little room a code to scan comes before what was read already.
    readonly property bool scanning: view.ecopyModules > 0 && (!Theme.portrait || Theme.textStep > 1)

    eyebrow: Words.of(view.service)
    title: Words.of(view.ending)
    centred: true
    actions.mainText: Words.next
    actions.onMain: view.go_on()

    Column {
        width: page.contentWidth
        spacing: Theme.portrait && Theme.textStep < 2 ? 5 * Theme.step : 3 * Theme.step

        Outcome {
            width: parent.width
            visible: !page.scanning
            tone: page.view.tone
            iconName: page.view.tone === "good" ? "check" : page.view.tone === "info" ? "clock" : "warning"
            text: Words.of(page.view.done)
            textName: "done"
        }

        Banner {
            objectName: "left"
            width: parent.width
            visible: page.view.left.length > 0
            tone: "warn"
            text: Words.paperLeft
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
            visible: !page.scanning

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
                role: Phrase.Caption
                color: Theme.accent
                strong: true
            }
            Grid {
                id: things

                readonly property bool tall: Theme.portrait && Theme.textStep < 2

                width: parent.width
                columns: Theme.textStep < 2 ? Math.max(1, page.view.take.length) : 1
                spacing: Theme.gap

                Repeater {
                    model: page.view.take
                    delegate: Card {
                        id: chip

                        required property string modelData
                        readonly property bool taken: page.view.taken.includes(modelData)
                        readonly property bool forgotten: page.view.left.includes(modelData)

                        color: forgotten ? Theme.warnSoft : taken ? Theme.goodSoft : Theme.surface
                        width: (things.width - (things.columns - 1) * Theme.gap) / things.columns
                        height: chipGrid.height + 4 * Theme.step

                        Grid {
                            id: chipGrid

                            anchors.centerIn: parent
                            columns: things.tall ? 1 : 2
                            spacing: things.tall ? Theme.step : 2 * Theme.step
                            horizontalItemAlignment: Grid.AlignHCenter
                            verticalItemAlignment: Grid.AlignVCenter

                            Icon {
                                name: chip.taken ? "check" : page.takeIcons[chip.modelData] ?? "info"
                                size: Theme.mm(things.tall ? 16 : 9)
                                color: chip.forgotten ? Theme.warn : chip.taken ? Theme.good : Theme.accent
                                weight: 1.6
                            }
                            Phrase {
                                width: Math.min(implicitWidth, chip.width - (things.tall ? 2 : 6) * Theme.step - (things.tall ? 0 : Theme.mm(9)))
                                text: (page.takeWords[chip.modelData] ?? "") + (chip.taken ? Words.taken : "")
                                strong: true
                                horizontalAlignment: Text.AlignHCenter
                            }
                        }
                    }
                }
            }
        }

        Tile {
            objectName: "ecopy"
            width: parent.width
            visible: page.view.ecopyOffered
            iconName: "phone"
            title: Words.ecopy
            summary: Words.ecopyHint
            trailing: "next"
            onClicked: page.view.takeEcopy()
        }
        Banner {
            objectName: "ecopy-told"
            width: parent.width
            visible: page.view.ecopyTold.zh !== undefined
            text: Words.of(page.view.ecopyTold)
        }
        QrCode {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: page.view.ecopyModules > 0
            width: Math.min(parent.width, Theme.mm(75))
            name: Words.ecopyHint
            modules: page.view.ecopyModules
            path: page.view.ecopyPath
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
