pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// The hardware desk: every piece of emulated hardware on a card, worked with a mouse or the keys.
ApplicationWindow {
    id: window

    required property DeskModel desk
    required property string family
    required property string language
    readonly property bool away: !desk.reached
    readonly property int edge: width < 1000 ? 16 : 24

    width: 1240
    height: 900
    minimumWidth: 640
    minimumHeight: 480
    visible: true
    title: Words.pick("硬件台", "Hardware desk")
    color: Theme.ground
    onActiveFocusItemChanged: Qt.callLater(bench.reveal)
    Component.onCompleted: {
        Theme.family = family;
        Words.language = language;
    }

    ColumnLayout {
        id: page

        anchors {
            fill: parent
            leftMargin: window.edge
            rightMargin: window.edge
            topMargin: 16
        }
        enabled: !viewer.visible
        spacing: 14

        RowLayout {
            Layout.fillWidth: true
            spacing: 16

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 1

                DeskText {
                    Layout.fillWidth: true
                    text: Words.pick("硬件台", "Hardware desk")
                    strong: true
                    font.pixelSize: 24
                    Accessible.role: Accessible.Heading
                }
                DeskText {
                    Layout.fillWidth: true
                    text: Words.pick("终端接着的每件硬件都在这里：替办事的人放卡、取纸，也可以制造故障", "Every piece of hardware of the terminal: lay cards and take paper as a visitor would, or make a fault")
                    color: Theme.soft
                }
            }
            HandButton {
                objectName: "desk.language"
                iconName: "language"
                text: Words.otherLanguage
                onClicked: Words.language = Words.zh ? "en" : "zh"
            }
        }

        Notice {
            objectName: "desk.away"
            Layout.fillWidth: true
            visible: window.away
            bad: window.desk.pieces.length > 0
            text: window.desk.pieces.length > 0 ? Words.pick("仿真硬件没有应答，下面是最后看到的样子；接上后会自动恢复", "The emulated hardware is gone; below is how it last looked. The desk comes back by itself") : Words.pick("还没有找到仿真硬件，找到后会自动显示", "No emulated hardware yet; it appears here by itself")
        }

        Notice {
            objectName: "desk.refusal"
            Layout.fillWidth: true
            visible: window.desk.refusal.zh !== undefined
            closable: true
            text: visible ? Words.pick("没有做成。", "Not done. ") + Words.of(window.desk.refusal) : ""
            onClosed: window.desk.dismiss()
        }

        Flickable {
            id: bench

            objectName: "desk.bench"

            // Brings what the keys act on into sight; what the mouse acts on stays where it is.
            function reveal() {
                const item = window.activeFocusItem as Control;
                if (!item || !item.visualFocus)
                    return;
                let above = item as Item;
                while (above && above !== grid)
                    above = above.parent;
                if (!above)
                    return;
                const top = item.mapToItem(grid, 0, 0).y;
                if (top < contentY + 8)
                    contentY = Math.max(0, top - 60);
                else if (top + item.height > contentY + height - 8)
                    contentY = Math.min(contentHeight + bottomMargin - height, top + item.height + 24 - height);
            }

            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.rightMargin: -window.edge
            rightMargin: window.edge
            bottomMargin: 20
            contentWidth: width - window.edge
            contentHeight: grid.height
            flickableDirection: Flickable.VerticalFlick
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            ScrollBar.vertical: ScrollBar {
                policy: bench.contentHeight + bench.bottomMargin > bench.height + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                Accessible.ignored: true
            }

            GridLayout {
                id: grid

                width: bench.contentWidth
                // A tall window gives its room to the outlets, within reason.
                height: Math.max(implicitHeight, Math.min(bench.height - bench.bottomMargin, implicitHeight * 1.4))
                columns: width >= 1640 ? Math.min(4, window.desk.pieces.length) : width >= 780 ? 2 : 1
                columnSpacing: 16
                rowSpacing: 16
                uniformCellWidths: true
                enabled: window.desk.reached
                opacity: window.desk.reached ? 1 : 0.5

                Repeater {
                    model: window.desk.pieces

                    PieceCard {
                        required property DeskPiece modelData

                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        piece: modelData
                        faultsOpen: grid.width >= 1640
                        onActed: (act, argument) => window.desk.act(piece.name, act, argument)
                        onEnlarge: row => viewer.show(piece, row)
                    }
                }
            }
        }
    }

    SheetViewer {
        id: viewer

        objectName: "viewer"
        anchors.fill: parent
        visible: piece !== null
        onActed: (act, argument) => window.desk.act(piece.name, act, argument)
        onClosed: piece = null
    }

    Connections {
        target: window.desk

        function onPiecesChanged() {
            viewer.piece = null;
        }
    }
}
