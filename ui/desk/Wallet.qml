pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.controls
import ui.desk

// The cards at hand, people's first, and what takes a card away.
ColumnLayout {
    id: wallet

    required property DeskPiece piece

    signal acted(string act, string argument)

    spacing: 10

    RowLayout {
        Layout.fillWidth: true
        spacing: 12

        DeskText {
            Layout.fillWidth: true
            text: Words.pick("点一张卡，就放上去", "Click a card to lay it down")
            color: Theme.soft
            font.pixelSize: 14
        }
        HandButton {
            objectName: "hand." + wallet.piece.name + "." + (wallet.piece.take.act ?? "take")
            visible: wallet.piece.take.act !== undefined
            enabled: wallet.piece.holds
            primary: true
            iconName: "up"
            text: Words.of(wallet.piece.take.words)
            onClicked: wallet.acted(wallet.piece.take.act, "")
        }
    }

    GridLayout {
        id: grid

        Layout.fillWidth: true
        columns: Math.max(1, Math.floor((width + columnSpacing) / (168 + columnSpacing)))
        columnSpacing: 8
        rowSpacing: 8
        uniformCellWidths: true

        Repeater {
            model: wallet.piece.cards

            WalletCard {
                required property int index
                required property var modelData

                objectName: "hand." + wallet.piece.name + "." + deed.act + (deed.argument === "" ? "" : "." + deed.argument)
                Layout.fillWidth: true
                Layout.fillHeight: true
                deed: modelData
                iconName: wallet.piece.kind === "id-reader" ? "id-card" : "badge"
                lies: wallet.piece.lying === index
                onClicked: wallet.acted(deed.act, deed.argument)
            }
        }
    }
}
