pragma ComponentBehavior: Bound
import QtQuick

// The moving picture of this terminal: where a card lies down, where paper comes out, with an arrow.
// `act` is "badge", "id-card", "document", "slip", "attention" (the printer needs a hand) or "wait".
Item {
    id: machine

    property string act: "wait"
    readonly property bool laying: act === "badge" || act === "id-card"
    readonly property bool giving: act === "document" || act === "slip"
    readonly property real unit: Math.min(width / 100, height / 84)
    property real phase: 0.62

    implicitWidth: 400
    implicitHeight: 336
    Accessible.ignored: true

    SequentialAnimation on phase {
        running: machine.visible && Theme.motion && (machine.laying || machine.giving)
        loops: Animation.Infinite
        NumberAnimation {
            from: 0
            to: 1
            duration: 1300
            easing.type: Easing.InOutQuad
        }
        PauseAnimation {
            duration: 900
        }
    }

    component Panel: Rectangle {
        color: Theme.surface
        border.width: Math.max(2, machine.unit * 0.7)
        border.color: Theme.ink
        radius: machine.unit * 2
        antialiasing: true
    }
    component Slot: Rectangle {
        property bool lit: false

        height: machine.unit * 2.4
        radius: height / 2
        color: lit ? Theme.accent : Theme.edge
    }
    component Paper: Rectangle {
        id: paper

        property int lines: 4

        color: Theme.paper
        border.width: Math.max(2, machine.unit * 0.5)
        border.color: Theme.dark ? "#404040" : Theme.ink

        Column {
            anchors.fill: parent
            anchors.margins: machine.unit * 2
            spacing: machine.unit * 1.6

            Repeater {
                model: paper.lines
                delegate: Rectangle {
                    required property int index

                    width: parent ? parent.width * (index % 3 === 2 ? 0.6 : 1) : 0
                    height: machine.unit * 0.8
                    color: index === 0 ? "#0B4A86" : "#9AA7B5"
                }
            }
        }
    }

    Item {
        width: machine.unit * 100
        height: machine.unit * 84
        anchors.centerIn: parent

        // The body: screen above, shelf with both readers, slots below.
        Panel {
            x: machine.unit * 14
            y: machine.unit * 2
            width: machine.unit * 72
            height: machine.unit * 40

            Rectangle {
                anchors.fill: parent
                anchors.margins: machine.unit * 3
                radius: machine.unit
                color: Theme.accentSoft

                Seal {
                    anchors.centerIn: parent
                    size: machine.unit * 12
                }
            }
        }
        Panel {
            x: machine.unit * 8
            y: machine.unit * 42
            width: machine.unit * 84
            height: machine.unit * 40
            color: Theme.sunk
        }

        // Readers on the shelf: identity card left, badge right.
        Rectangle {
            x: machine.unit * 14
            y: machine.unit * 47
            width: machine.unit * 22
            height: machine.unit * 15
            radius: machine.unit * 2
            color: machine.act === "id-card" ? Theme.accentSoft : Theme.surface
            border.width: machine.act === "id-card" ? machine.unit * 1.1 : 2
            border.color: machine.act === "id-card" ? Theme.accent : Theme.edge

            Icon {
                anchors.centerIn: parent
                name: "id-card"
                size: machine.unit * 9
                color: machine.act === "id-card" ? Theme.accent : Theme.edge
            }
        }
        Rectangle {
            x: machine.unit * 64
            y: machine.unit * 47
            width: machine.unit * 22
            height: machine.unit * 15
            radius: machine.unit * 2
            color: machine.act === "badge" ? Theme.accentSoft : Theme.surface
            border.width: machine.act === "badge" ? machine.unit * 1.1 : 2
            border.color: machine.act === "badge" ? Theme.accent : Theme.edge

            Icon {
                anchors.centerIn: parent
                name: "badge"
                size: machine.unit * 9
                color: machine.act === "badge" ? Theme.accent : Theme.edge
            }
        }

        // Slip between the readers, A4 below.
        Slot {
            x: machine.unit * 42
            y: machine.unit * 52
            width: machine.unit * 16
            lit: machine.act === "slip"
        }
        Slot {
            x: machine.unit * 28
            y: machine.unit * 68
            width: machine.unit * 44
            lit: machine.act === "document"
        }

        Item {
            visible: machine.act === "document"
            x: machine.unit * 31
            y: machine.unit * 69.2
            width: machine.unit * 38
            height: machine.unit * 15
            clip: true

            Paper {
                y: -height * (1 - machine.phase)
                width: parent.width
                height: machine.unit * 15
                lines: 4
            }
        }
        Item {
            visible: machine.act === "slip"
            x: machine.unit * 44
            y: machine.unit * 53.2
            width: machine.unit * 12
            height: machine.unit * 13
            clip: true

            Paper {
                y: -height * (1 - machine.phase)
                width: parent.width
                height: machine.unit * 13
                lines: 3
            }
        }

        Rectangle {
            visible: machine.act === "attention"
            x: machine.unit * 38
            y: machine.unit * 52
            width: machine.unit * 24
            height: width
            radius: width / 2
            color: Theme.warnSoft
            border.width: machine.unit
            border.color: Theme.warn

            Icon {
                anchors.centerIn: parent
                name: "warning"
                size: machine.unit * 14
                color: Theme.warn
                weight: 2
            }
        }

        // The card that a hand lays down.
        Rectangle {
            visible: machine.laying
            x: machine.act === "badge" ? machine.unit * 67 : machine.unit * 16
            y: machine.unit * (18 + 29 * machine.phase)
            width: machine.unit * (machine.act === "badge" ? 16 : 18)
            height: machine.unit * 12
            radius: machine.unit * 1.6
            color: Theme.accent
            border.width: 2
            border.color: Theme.accentInk

            Icon {
                anchors.centerIn: parent
                name: machine.act
                size: machine.unit * 8
                color: Theme.accentInk
            }
        }

        Icon {
            visible: machine.giving
            x: machine.unit * (machine.act === "document" ? 76 : 60)
            y: machine.unit * ((machine.act === "document" ? 66 : 50) + 5 * machine.phase)
            name: "down"
            size: machine.unit * 13
            color: Theme.accent
            weight: 3
        }
    }
}
