pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.controls
import ui.desk

// One piece of hardware: what it is, how it stands, what people usually do with it, what can go wrong.
Rectangle {
    id: card

    required property DeskPiece piece
    property bool faultsOpen: false

    signal acted(string act, string argument)
    signal enlarge(int row)

    readonly property color toneInk: [Theme.soft, Theme.good, Theme.accent, Theme.warn, Theme.bad][piece.tone]
    readonly property color toneSoft: [Theme.sunk, Theme.goodSoft, Theme.accentSoft, Theme.warnSoft, Theme.badSoft][piece.tone]

    objectName: "piece." + piece.name
    implicitHeight: column.implicitHeight + 28
    radius: 14
    color: Theme.surface
    border.color: piece.tone >= 3 ? toneInk : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: Words.of(piece.title)

    ColumnLayout {
        id: column

        anchors {
            fill: parent
            margins: 18
            bottomMargin: 10
        }
        spacing: 10

        RowLayout {
            Layout.fillWidth: true
            spacing: 16

            Portrait {
                Layout.alignment: Qt.AlignTop
                kind: card.piece.kind
                occupied: card.piece.lying >= 0 || card.piece.sheetCount > 0
                tone: card.piece.tone
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 5

                DeskText {
                    Layout.fillWidth: true
                    text: Words.of(card.piece.title)
                    strong: true
                    font.pixelSize: 19
                    Accessible.role: Accessible.Heading
                }

                Item {
                    id: line

                    Layout.fillWidth: true
                    implicitHeight: said.height + 8

                    Rectangle {
                        width: said.width + 22
                        height: parent.height
                        radius: 13
                        color: card.toneSoft

                        DeskText {
                            id: said

                            objectName: "state." + card.piece.name
                            x: 11
                            y: 4
                            width: Math.min(implicitWidth, line.width - 22)
                            text: Words.of(card.piece.headline)
                            strong: true
                            color: card.toneInk
                        }
                    }
                }

                Flow {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    spacing: 2

                    Repeater {
                        model: card.piece.facts

                        Row {
                            id: fact

                            required property var modelData

                            spacing: 5
                            rightPadding: 10

                            DeskText {
                                text: Words.of(fact.modelData.label)
                                wrapMode: Text.NoWrap
                                font.pixelSize: 13
                                color: Theme.soft
                            }
                            DeskText {
                                text: Words.of(fact.modelData.value)
                                wrapMode: Text.NoWrap
                                font.pixelSize: 13
                                strong: fact.modelData.tone >= 3
                                color: fact.modelData.tone === 4 ? Theme.bad : fact.modelData.tone === 3 ? Theme.warn : Theme.ink
                            }
                        }
                    }
                }
            }
        }

        Loader {
            Layout.fillWidth: true
            active: card.piece.cards.length > 0
            visible: active
            sourceComponent: Wallet {
                piece: card.piece
                onActed: (act, argument) => card.acted(act, argument)
            }
        }

        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            active: card.piece.givesPaper
            visible: active
            sourceComponent: Outlet {
                piece: card.piece
                onActed: (act, argument) => card.acted(act, argument)
                onEnlarge: row => card.enlarge(row)
            }
        }

        Flow {
            Layout.fillWidth: true
            visible: card.piece.usual.length > 0
            spacing: 8

            Repeater {
                model: card.piece.usual

                HandButton {
                    required property var modelData

                    objectName: "hand." + card.piece.name + "." + modelData.act + (modelData.argument === "" ? "" : "." + modelData.argument)
                    text: Words.of(modelData.words)
                    onClicked: card.acted(modelData.act, modelData.argument)
                }
            }
        }

        Item {
            Layout.fillHeight: true
            visible: !card.piece.givesPaper && !faults.open
        }

        FaultSection {
            id: faults

            Layout.fillWidth: true
            piece: card.piece
            open: card.faultsOpen
            onActed: (act, argument) => card.acted(act, argument)
        }

        Item {
            Layout.fillHeight: true
            visible: !card.piece.givesPaper && faults.open
        }
    }
}
