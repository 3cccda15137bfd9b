pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ConfirmModel view

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    position: view.position
    total: view.total
    actions.backText: view.canGoBack ? Words.back : ""
    actions.mainText: Words.handIn
    actions.mainIcon: "check"
    actions.mainName: "confirm"
    actions.onBack: view.back()
    actions.onMain: view.confirm()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Card {
            width: parent.width
            height: lines.height + 6 * Theme.step

            Column {
                id: lines

                x: 4 * Theme.step
                y: 3 * Theme.step
                width: parent.width - 8 * Theme.step

                Repeater {
                    model: page.view.lines
                    delegate: Item {
                        id: line

                        required property var modelData
                        required property int index

                        width: lines.width
                        height: pair.height + 4 * Theme.step

                        Rectangle {
                            width: parent.width
                            height: 1
                            visible: line.index > 0
                            color: Theme.line
                        }
                        Column {
                            id: pair

                            anchors.verticalCenter: parent.verticalCenter
                            width: parent.width
                            spacing: Theme.step / 2

                            Phrase {
                                width: parent.width
                                text: Words.of(line.modelData.label)
                                role: Phrase.Caption
                                color: Theme.soft
                            }
                            Phrase {
                                width: parent.width
                                text: Words.of(line.modelData.value)
                                role: Phrase.Lead
                                strong: true
                                wrapMode: Text.Wrap
                            }
                        }
                    }
                }
            }
        }
        Banner {
            objectName: "statement"
            width: parent.width
            visible: text !== ""
            tone: "info"
            text: Words.of(page.view.statement)
        }
    }
}
