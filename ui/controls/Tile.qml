pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A large choice: icon, title, a line below, and a note. The whole tile is the target.
T.AbstractButton {
    id: tile

    property string iconName: ""
    property string title: ""
    property string summary: ""
    property string note: ""
    property string noteIcon: "clock"
    property string reason: ""
    property string trailing: ""
    property bool chosen: false
    property bool feature: false
    property bool grand: false // where there is room: a larger picture and larger words

    readonly property color ink: feature ? Theme.accentInk : enabled ? Theme.ink : Theme.offInk
    readonly property color softInk: feature ? Theme.accentInk : enabled ? Theme.soft : Theme.offInk

    implicitHeight: Math.max(Theme.target + Theme.step, row.implicitHeight + 5 * Theme.step)
    implicitWidth: Theme.mm(80)
    focusPolicy: Qt.StrongFocus
    opacity: pressed ? 0.82 : 1
    Accessible.role: Accessible.Button
    Accessible.name: title
    Accessible.description: reason !== "" ? reason : summary
    Accessible.checkable: chosen
    Accessible.checked: chosen
    Accessible.onPressAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    background: Rectangle {
        radius: Theme.radius
        color: !tile.enabled ? Theme.off : tile.feature ? Theme.accent : tile.chosen ? Theme.accentSoft : Theme.surface
        border.width: tile.chosen ? 4 : tile.enabled && !tile.feature ? 2 : 1
        border.color: tile.chosen ? Theme.accent : tile.feature ? Theme.accent : tile.enabled ? Theme.edge : Theme.line

        FocusFrame {
            around: tile
        }
    }

    contentItem: Item {
        RowLayout {
            id: row

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: (tile.grand ? 5 : 3) * Theme.step
            anchors.rightMargin: (tile.grand ? 4 : 3) * Theme.step
            anchors.verticalCenter: parent.verticalCenter
            spacing: (tile.grand ? 5 : 3) * Theme.step

            Rectangle {
                visible: tile.iconName !== ""
                implicitWidth: Theme.mm(tile.grand ? 26 : 16)
                implicitHeight: implicitWidth
                radius: Theme.radius
                color: tile.feature ? Theme.accentInk : tile.enabled ? Theme.accentSoft : Theme.surface

                Icon {
                    anchors.centerIn: parent
                    name: tile.iconName
                    size: Theme.mm(tile.grand ? 15.5 : 9.5)
                    color: tile.enabled ? Theme.accent : Theme.offInk
                    weight: 1.6
                }
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: tile.grand ? Theme.step : Theme.step / 2

                Phrase {
                    Layout.fillWidth: true
                    text: tile.title
                    color: tile.ink
                    strong: true
                    role: tile.grand || tile.summary !== "" || tile.note !== "" ? Phrase.Lead : Phrase.Body
                    Accessible.ignored: true
                }
                Phrase {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: tile.summary
                    role: tile.grand ? Phrase.Body : Phrase.Caption
                    color: tile.softInk
                    Accessible.ignored: true
                }
                RowLayout {
                    visible: tile.reason !== "" || tile.note !== ""
                    Layout.topMargin: Theme.step / 2
                    spacing: Theme.step

                    Icon {
                        name: tile.reason !== "" ? "info" : tile.noteIcon
                        size: Theme.captionSize
                        color: tile.reason !== "" && !tile.feature ? Theme.warn : tile.softInk
                        weight: 2
                    }
                    Phrase {
                        Layout.fillWidth: true
                        text: tile.reason !== "" ? tile.reason : tile.note
                        role: Phrase.Caption
                        color: tile.reason !== "" && !tile.feature ? Theme.warn : tile.softInk
                        Accessible.ignored: true
                    }
                }
            }

            Icon {
                visible: tile.trailing !== "" || tile.chosen
                name: tile.chosen ? "check" : tile.trailing
                size: Theme.mm(8)
                color: tile.feature ? Theme.accentInk : tile.enabled ? Theme.accent : Theme.offInk
                weight: 2.2
            }
        }
    }
}
