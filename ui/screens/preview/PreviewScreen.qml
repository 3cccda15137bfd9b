pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Item {
    id: screen

    required property PreviewModel view
    property int number: 0
    property bool enlarged: false
    readonly property bool wide: width > height

    onEnlargedChanged: view.rearranged()

    Page {
        id: page

        anchors.fill: parent
        visible: !screen.enlarged
        eyebrow: Words.of(screen.view.service)
        title: Words.of(screen.view.title)
        position: screen.view.position
        total: screen.view.total
        actions.backText: screen.view.canGoBack ? Words.back : ""
        actions.mainText: Words.confirm
        actions.mainIcon: "print"
        actions.mainName: "confirm"
        actions.sideText: screen.view.pages.length > 0 ? Words.zoomIn : ""
        actions.sideIcon: "zoom-in"
        actions.sideName: "zoom"
        actions.onBack: screen.view.back()
        actions.onMain: screen.view.confirm()
        actions.onSide: screen.enlarged = true

        Grid {
            id: grid

            width: page.contentWidth
            columns: screen.wide ? 2 : 1
            spacing: 4 * Theme.step
            readonly property real paperHeight: screen.wide ? page.contentHeight : Math.max(Theme.mm(90), page.contentHeight - facts.height - 4 * Theme.step)

            Item {
                width: screen.wide ? grid.paperHeight / 1.4143 : grid.width
                height: grid.paperHeight

                Rectangle {
                    id: paper

                    anchors.centerIn: parent
                    height: Math.min(parent.height, parent.width * 1.4143)
                    width: height / 1.4143
                    color: Theme.paper
                    border.width: 2
                    border.color: Theme.line

                    Image {
                        id: picture

                        objectName: "page"
                        anchors.fill: parent
                        anchors.margins: 2
                        source: screen.view.pages[screen.number] ?? ""
                        sourceSize.width: Math.round(paper.width)
                        fillMode: Image.PreserveAspectFit
                        cache: false
                        mipmap: false
                        Accessible.role: Accessible.Graphic
                        Accessible.name: Words.previewPage
                    }
                    Phrase {
                        anchors.centerIn: parent
                        width: parent.width - 4 * Theme.step
                        visible: screen.view.pages.length === 0
                        text: Words.noPages
                        color: "#3C4A5A"
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
            }

            Column {
                id: facts

                width: screen.wide ? grid.width - grid.paperHeight / 1.4143 - 4 * Theme.step : grid.width
                spacing: Theme.gap

                Card {
                    width: parent.width
                    height: lines.height + 4 * Theme.step
                    visible: screen.view.lines.length > 0

                    Column {
                        id: lines

                        x: 3 * Theme.step
                        y: 2 * Theme.step
                        width: parent.width - 6 * Theme.step

                        Repeater {
                            model: screen.view.lines
                            delegate: FactLine {
                                required property var modelData
                                required property int index

                                width: lines.width
                                first: index === 0
                                label: Words.of(modelData.label)
                                value: Words.of(modelData.value)
                            }
                        }
                    }
                }
                BigButton {
                    objectName: "next-page"
                    visible: screen.view.pages.length > 1
                    width: parent.width
                    iconName: "document"
                    text: Words.page(screen.number + 1, screen.view.pages.length)
                    onClicked: screen.number = (screen.number + 1) % screen.view.pages.length
                }
            }
        }
    }

    Page {
        id: large

        anchors.fill: parent
        visible: screen.enlarged
        actions.sideText: Words.zoomOut
        actions.sideIcon: "zoom-out"
        actions.sideName: "zoom-out"
        actions.onSide: screen.enlarged = false

        Rectangle {
            width: large.contentWidth
            height: width * 1.4143
            color: Theme.paper
            border.width: 2
            border.color: Theme.line

            Image {
                anchors.fill: parent
                anchors.margins: 2
                visible: screen.enlarged
                source: screen.enlarged ? screen.view.pages[screen.number] ?? "" : ""
                sourceSize.width: Math.round(parent.width)
                fillMode: Image.PreserveAspectFit
                cache: false
                Accessible.role: Accessible.Graphic
                Accessible.name: Words.previewPage
            }
        }
    }
}
