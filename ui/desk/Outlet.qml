pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// The paper that lies in a printer's outlet, the newest in front; a click shows a sheet as it is.
ColumnLayout {
    id: outlet

    required property DeskPiece piece

    signal acted(string act, string argument)
    signal enlarge(int row)

    spacing: 10

    RowLayout {
        Layout.fillWidth: true
        spacing: 12

        DeskText {
            Layout.fillWidth: true
            text: outlet.piece.sheetCount > 0 ? Words.pick("点一张纸，放大来看", "Click a sheet to read it") : Words.pick("印好的纸会出现在这里", "Printed paper appears here")
            color: Theme.soft
            font.pixelSize: 14
        }
        HandButton {
            objectName: "hand." + outlet.piece.name + "." + (outlet.piece.take.act ?? "take")
            visible: outlet.piece.take.act !== undefined
            enabled: outlet.piece.holds
            primary: true
            iconName: "up"
            text: Words.of(outlet.piece.take.words)
            onClicked: outlet.acted(outlet.piece.take.act, "")
        }
    }

    Rectangle {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: 124
        radius: 10
        color: Theme.sunk

        Icon {
            anchors.centerIn: parent
            visible: outlet.piece.sheetCount === 0
            name: outlet.piece.kind === "receipt-printer" ? "slip" : "document"
            size: 44
            weight: 1.2
            color: Theme.edge
        }

        ListView {
            id: list

            anchors.fill: parent
            anchors.margins: 12
            orientation: ListView.Horizontal
            spacing: 12
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: outlet.piece.sheets
            onCountChanged: positionViewAtBeginning()

            ScrollBar.horizontal: ScrollBar {
                policy: list.contentWidth > list.width + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                Accessible.ignored: true
            }

            delegate: AbstractButton {
                id: sheet

                required property int index
                required property string picture

                objectName: "sheet." + outlet.piece.name + "." + index
                readonly property int tallest: Math.min(420, ListView.view.height)

                width: Math.round(tallest * 0.72)
                height: paper.height > 0 ? Math.min(tallest, paper.height + 6) : tallest
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.Button
                Accessible.name: Words.pick("放大第 " + (index + 1) + " 张", "Enlarge sheet " + (index + 1))
                Accessible.onPressAction: clicked()
                Keys.onReturnPressed: clicked()
                Keys.onEnterPressed: clicked()
                onClicked: outlet.enlarge(index)

                background: Rectangle {
                    color: Theme.paper
                    border.width: sheet.visualFocus ? 3 : 1
                    border.color: sheet.visualFocus ? Theme.focus : sheet.hovered ? Theme.accent : Theme.line
                }

                contentItem: Item {
                    clip: true

                    Image {
                        id: paper

                        x: 3
                        y: 3
                        width: sheet.width - 6
                        height: implicitWidth > 0 ? Math.round(width * implicitHeight / implicitWidth) : 0
                        source: sheet.picture
                        // Two sizes only: a picture is not loaded again while the window is drawn larger.
                        sourceSize.width: sheet.width > 160 ? 480 : 200
                        asynchronous: true
                        cache: false
                        smooth: true
                        mipmap: true
                    }
                    Rectangle {
                        anchors {
                            right: parent.right
                            bottom: parent.bottom
                            margins: 5
                        }
                        visible: sheet.hovered || sheet.visualFocus
                        width: 28
                        height: 28
                        radius: 14
                        color: Theme.accent

                        Icon {
                            anchors.centerIn: parent
                            name: "zoom-in"
                            size: 17
                            color: Theme.accentInk
                        }
                    }
                }
            }
        }
    }
}
