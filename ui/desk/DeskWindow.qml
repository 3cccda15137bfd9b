pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// The hardware desk: every piece of emulated hardware on a card, worked with a mouse.
ApplicationWindow {
    id: window

    required property DeskModel desk
    required property string family
    property bool zh: true
    property string enlarged: ""

    function pick(chinese: string, english: string): string {
        return zh ? chinese : english;
    }

    width: 1240
    height: 900
    minimumWidth: 760
    minimumHeight: 520
    visible: true
    title: pick("硬件台", "Hardware desk")
    color: Theme.ground
    font.family: window.family
    font.pixelSize: 15

    RowLayout {
        id: head

        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            margins: 24
        }
        spacing: 16

        ColumnLayout {
            spacing: 2

            Label {
                text: window.pick("硬件台", "Hardware desk")
                font.pixelSize: 26
                font.weight: Font.DemiBold
                color: Theme.ink
            }

            Label {
                objectName: "desk.state"
                text: window.desk.reached ? window.pick("这里是终端硬件的另一端：放卡、取纸、制造故障", "The other end of the terminal's wires: lay cards, take paper, make faults") : window.pick("没有找到仿真硬件，正在等待……", "No emulated hardware answers. Waiting for it…")
                color: Theme.soft
            }
        }

        Item {
            Layout.fillWidth: true
        }

        HandButton {
            objectName: "desk.language"
            text: window.zh ? "English" : "中文"
            onClicked: window.zh = !window.zh
        }
    }

    Rectangle {
        id: refusal

        anchors {
            left: parent.left
            right: parent.right
            top: head.bottom
            leftMargin: 24
            rightMargin: 24
            topMargin: 12
        }
        height: visible ? words.implicitHeight + 20 : 0
        visible: window.desk.refusal !== ""
        radius: 8
        color: Theme.warnSoft

        Label {
            id: words

            anchors {
                fill: parent
                margins: 10
            }
            text: window.pick("没有做成：", "Not done: ") + window.desk.refusal
            wrapMode: Text.Wrap
            color: Theme.warn
        }
    }

    ScrollView {
        id: scroller

        anchors {
            left: parent.left
            right: parent.right
            top: refusal.bottom
            bottom: parent.bottom
            margins: 24
            topMargin: 16
        }
        contentWidth: availableWidth
        clip: true

        Flow {
            width: scroller.availableWidth
            spacing: 16

            Repeater {
                model: window.desk.pieces

                PieceCard {
                    required property var modelData

                    width: scroller.availableWidth >= 1000 ? (scroller.availableWidth - 16) / 2 : scroller.availableWidth
                    piece: modelData
                    zh: window.zh
                    onActed: (act, argument) => argument === "" ? window.desk.act(piece.name, act) : window.desk.actWith(piece.name, act, argument)
                    onEnlarge: sheet => window.enlarged = sheet
                }
            }
        }
    }

    Rectangle {
        anchors.fill: parent
        visible: window.enlarged !== ""
        color: "#CC0A1420"

        Image {
            anchors {
                fill: parent
                margins: 32
            }
            source: window.enlarged
            fillMode: Image.PreserveAspectFit
            smooth: true
        }

        MouseArea {
            anchors.fill: parent
            Accessible.role: Accessible.Button
            Accessible.name: window.pick("关闭大图", "Close the picture")
            onClicked: window.enlarged = ""
        }
    }
}
