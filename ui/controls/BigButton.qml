pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A button of at least 20 mm. It acts when a press begins and ends inside it, or on Space and Enter.
T.AbstractButton {
    id: button

    property string iconName: ""
    property bool iconLast: false
    property bool primary: false
    property bool quiet: false
    property bool danger: false
    property int role: Phrase.Body

    readonly property color fill: !enabled ? Theme.off : primary ? (danger ? Theme.bad : Theme.accent) : quiet ? "transparent" : Theme.surface
    readonly property color tint: !enabled ? Theme.offInk : primary ? (danger ? Theme.surface : Theme.accentInk) : danger ? Theme.bad : Theme.accent

    implicitHeight: Math.max(Theme.target, row.implicitHeight + 3 * Theme.step)
    implicitWidth: Math.max(Theme.mm(36), row.implicitWidth + 8 * Theme.step)
    focusPolicy: Qt.StrongFocus
    opacity: pressed ? 0.82 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    background: Rectangle {
        radius: Theme.radius
        color: button.fill
        border.width: button.primary && button.enabled ? 0 : button.quiet ? 0 : 2
        border.color: button.enabled ? Theme.edge : Theme.line

        FocusFrame {
            around: button
        }
    }

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, button.width - 4 * Theme.step)
            spacing: Theme.gap
            layoutDirection: button.iconLast ? Qt.RightToLeft : Qt.LeftToRight

            Icon {
                visible: button.iconName !== ""
                name: button.iconName
                size: Math.min(Math.round(Theme.bodySize * 1.15), button.width * 0.5)
                color: button.tint
                weight: 2.2
            }

            Phrase {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                visible: button.text !== ""
                text: button.text
                role: button.role
                color: button.tint
                strong: true
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
    }
}
