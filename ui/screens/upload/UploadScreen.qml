pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property UploadModel view
    readonly property bool wide: width > height
    readonly property int count: view.pages.length

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    lead: Words.of(view.hint)
    position: view.position
    total: view.total
    actions.backText: view.canGoBack ? Words.back : ""
    actions.mainText: count > 0 ? Words.usePages(count) : Words.goOnWithout
    actions.mainIcon: "check"
    actions.mainName: "accept"
    actions.mainEnabled: view.ready && !view.coming
    actions.onBack: view.back()
    actions.onMain: view.accept()

    Grid {
        id: grid

        width: page.contentWidth
        columns: page.wide ? 2 : 1
        columnSpacing: 4 * Theme.step
        rowSpacing: 3 * Theme.step
        readonly property real cell: page.wide ? (width - columnSpacing) / 2 : width

        Column {
            width: grid.cell
            spacing: 3 * Theme.step

            Banner {
                objectName: "problem"
                width: parent.width
                visible: page.view.problem.zh !== undefined
                tone: "warn"
                text: Words.of(page.view.problem)
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: page.view.shown && !page.view.full
                width: Math.min(parent.width, Theme.mm(page.count > 0 && !page.wide ? 62 : 92))
                height: width
                radius: Theme.radius
                color: "white"
                border.width: 1
                border.color: Theme.line
                Accessible.role: Accessible.Graphic
                Accessible.name: Words.phoneQr

                Drawing {
                    anchors.centerIn: parent
                    width: parent.width * 0.86
                    height: width
                    grid: Math.max(1, page.view.modules)
                    strokes: page.view.path === "" ? [] : [
                        {
                            path: page.view.path,
                            stroke: "#00000000",
                            fill: "#000000",
                            weight: 0
                        }
                    ]
                }
            }
            Banner {
                objectName: "standing"
                width: parent.width
                tone: page.view.troubled ? "warn" : "info"
                text: page.view.full && !page.view.coming ? Words.noMorePages : Words.of(page.view.standing)
            }
            BigButton {
                objectName: "again"
                width: parent.width
                visible: page.view.over && !page.view.full
                text: Words.newCode
                iconName: "qr"
                onClicked: page.view.again()
            }
        }
        Flow {
            id: came

            width: grid.cell
            spacing: 3 * Theme.step
            readonly property int across: Math.max(1, Math.floor((width + spacing) / (Theme.mm(58) + spacing)))
            readonly property real side: (width - (across - 1) * spacing) / across

            Phrase {
                width: parent.width
                visible: page.count === 0
                text: Words.pagesAppearHere
                color: Theme.soft
                horizontalAlignment: page.wide ? Text.AlignLeft : Text.AlignHCenter
            }
            Repeater {
                model: page.view.pages
                delegate: Card {
                    id: one

                    required property var modelData
                    required property int index

                    width: came.side
                    height: inside.height + 4 * Theme.step

                    Column {
                        id: inside

                        x: 2 * Theme.step
                        y: 2 * Theme.step
                        width: parent.width - 4 * Theme.step
                        spacing: 2 * Theme.step

                        Item {
                            width: parent.width
                            height: Theme.mm(52)

                            Image {
                                anchors.fill: parent
                                visible: one.modelData.picture !== ""
                                source: one.modelData.picture
                                fillMode: Image.PreserveAspectFit
                                cache: false
                                Accessible.role: Accessible.Graphic
                                Accessible.name: Words.pageNumber(one.index + 1)
                            }
                            Icon {
                                anchors.centerIn: parent
                                visible: one.modelData.picture === ""
                                name: one.modelData.kept ? "check" : "document"
                                size: Theme.mm(24)
                                color: Theme.accent
                            }
                        }
                        Phrase {
                            width: parent.width
                            text: (one.modelData.pdf ? "PDF" : Words.pageNumber(one.index + 1)) + " · " + one.modelData.size
                            role: Phrase.Caption
                            horizontalAlignment: Text.AlignHCenter
                        }
                        BigButton {
                            objectName: "remove." + one.index
                            width: parent.width
                            text: Words.removePage
                            Accessible.name: Words.removePage + " " + (one.index + 1)
                            onClicked: page.view.remove(one.modelData.name)
                        }
                    }
                }
            }
        }
    }
}
