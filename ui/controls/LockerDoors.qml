pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// A locker bank from the front. `doors` are names in the bank's order: down the columns, or across the rows.
// The door called `marked` is drawn by `phase`: "opening", "take", "close", "over" or "shut"; with `spoken`, words by
// door, each can be touched, and is drawn by its tone in `tones`: "empty", "full", "open" or "warn".
Item {
    id: bank

    property var doors: []
    property int columns: 3
    property bool down: true
    property string marked: ""
    property string phase: "opening"
    property var tones: ({})
    property var spoken: ({})
    readonly property bool touchable: Object.keys(spoken).length > 0
    signal chosen(door: string)

    readonly property var shown: doors.length > 0 ? doors : marked !== "" ? [marked] : []
    readonly property int across: Math.max(1, Math.min(columns, shown.length))
    readonly property int deep: Math.max(1, Math.ceil(shown.length / across))
    readonly property real cell: Math.min(width / across, height / deep, Theme.mm(60))
    readonly property bool ajar: phase === "take" || phase === "close"
    readonly property color lit: phase === "shut" ? Theme.warn : phase === "over" ? Theme.good : Theme.accent
    readonly property color litSoft: phase === "shut" ? Theme.warnSoft : phase === "over" ? Theme.goodSoft : Theme.accentSoft
    property real swing: 0.7

    implicitWidth: 400
    implicitHeight: 300
    Accessible.ignored: !touchable

    SequentialAnimation on swing {
        running: bank.visible && Theme.motion && (bank.phase === "opening" || bank.ajar)
        loops: Animation.Infinite
        NumberAnimation {
            from: bank.phase === "close" ? 1 : 0
            to: bank.phase === "close" ? 0 : 1
            duration: 1300
            easing.type: Easing.InOutQuad
        }
        PauseAnimation {
            duration: 900
        }
    }

    Rectangle {
        anchors.centerIn: parent
        width: bank.cell * bank.across + 2 * Theme.step
        height: bank.cell * bank.deep + 2 * Theme.step
        radius: Theme.radius
        color: Theme.sunk
        border.width: 2
        border.color: Theme.edge
        visible: bank.shown.length > 0

        Repeater {
            model: bank.shown
            delegate: Item {
                id: place

                required property string modelData
                required property int index
                readonly property string tone: bank.tones[modelData] ?? ""
                readonly property bool its: !bank.touchable && modelData === bank.marked
                readonly property string icon: ({
                        full: "gift",
                        warn: "warning",
                        open: "tray"
                    })[tone] ?? ""
                readonly property bool picked: bank.touchable && modelData === bank.marked

                x: Theme.step + bank.cell * (bank.down ? Math.floor(index / bank.deep) : index % bank.across)
                y: Theme.step + bank.cell * (bank.down ? index % bank.deep : Math.floor(index / bank.across))
                width: bank.cell
                height: bank.cell
                z: its ? 1 : 0

                // What is behind the door, seen while it stands open.
                Rectangle {
                    anchors.fill: parent
                    anchors.margins: bank.cell * 0.05
                    radius: bank.cell * 0.06
                    visible: place.its && bank.ajar
                    color: bank.litSoft
                    border.width: Math.max(2, bank.cell * 0.03)
                    border.color: bank.lit

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.right: parent.right
                        anchors.rightMargin: bank.cell * 0.07
                        name: "gift"
                        size: bank.cell * 0.44
                        color: bank.lit
                        visible: bank.phase === "take"
                    }
                }
                Rectangle {
                    id: leaf

                    readonly property real open: place.its && bank.phase === "take" ? 0.56 + 0.1 * bank.swing : place.its && bank.phase === "close" ? 0.66 * bank.swing : place.its && bank.phase === "opening" ? 0.12 * bank.swing : 0

                    anchors.left: parent.left
                    anchors.top: parent.top
                    anchors.bottom: parent.bottom
                    anchors.margins: bank.cell * 0.05
                    width: bank.cell * 0.9 * (1 - open)
                    radius: bank.cell * 0.06
                    color: place.its ? bank.lit : place.tone === "warn" ? Theme.warnSoft : place.tone === "full" ? Theme.accentSoft : Theme.surface
                    border.width: place.its || place.picked ? Math.max(3, bank.cell * 0.03) : 2
                    border.color: place.its ? bank.lit : place.picked ? Theme.accent : place.tone === "warn" ? Theme.warn : Theme.edge

                    Phrase {
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: (parent.height - height) * (place.icon === "" ? 0.5 : 0.22)
                        width: parent.width * 0.86
                        text: place.modelData
                        strong: place.its
                        color: place.tone === "warn" ? Theme.warn : !place.its ? Theme.soft : bank.phase === "shut" || bank.phase === "over" ? Theme.surface : Theme.accentInk
                        font.pixelSize: bank.cell * (place.its ? 0.32 : 0.26)
                        fontSizeMode: Text.HorizontalFit
                        wrapMode: Text.NoWrap
                        horizontalAlignment: Text.AlignHCenter
                        Accessible.ignored: true
                    }
                    Icon {
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: parent.height * 0.5
                        visible: place.icon !== ""
                        name: place.icon
                        size: bank.cell * 0.34
                        color: place.tone === "warn" ? Theme.warn : Theme.accent
                    }
                }
                T.AbstractButton {
                    id: touch

                    objectName: "door." + place.modelData
                    anchors.fill: parent
                    anchors.margins: Math.max(bank.cell * 0.05, Theme.mm(1.4))
                    visible: bank.touchable
                    focusPolicy: Qt.StrongFocus
                    Accessible.role: Accessible.Button
                    Accessible.name: bank.spoken[place.modelData] ?? ""
                    Accessible.onPressAction: click()
                    Keys.onReturnPressed: click()
                    Keys.onEnterPressed: click()
                    onClicked: bank.chosen(place.modelData)

                    FocusFrame {
                        around: touch
                    }
                }
            }
        }
    }
}
