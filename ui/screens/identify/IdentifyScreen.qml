pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property IdentifyModel view
    readonly property bool both: view.means.length > 1
    readonly property bool wide: width > height
    property int turn: 0
    readonly property string act: view.means[turn % Math.max(1, view.means.length)] ?? "badge"
    readonly property bool refused: view.message.zh !== undefined

    title: Words.identifyTitle
    lead: Words.identifyLead
    actions.backText: Words.back
    actions.onBack: view.back()

    Timer {
        interval: 4400
        repeat: true
        running: page.both
        onTriggered: page.turn += 1
    }

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

            Machine {
                width: parent.width
                height: page.wide ? Math.max(Theme.mm(60), page.contentHeight - places.height - 3 * Theme.step) : Math.min(Theme.mm(170), Math.max(Theme.mm(60), page.contentHeight - side.height - places.height - 6 * Theme.step))
                act: page.act
            }
            Grid {
                id: places

                width: parent.width
                columns: Theme.textStep > 1 && page.wide ? 1 : page.both ? 2 : 1
                spacing: Theme.gap
                readonly property real cell: columns === 2 ? (width - spacing) / 2 : width

                Repeater {
                    id: repeater

                    property real tallest: 0

                    model: page.view.means
                    delegate: Place {
                        required property string modelData

                        width: places.cell
                        height: Math.max(implicitHeight, repeater.tallest)
                        means: modelData
                        onImplicitHeightChanged: repeater.tallest = Math.max(repeater.tallest, implicitHeight)
                        lit: page.act === modelData
                    }
                }
            }
        }

        Column {
            id: side

            width: grid.cell
            spacing: 3 * Theme.step

            Banner {
                objectName: "broken"
                width: parent.width
                visible: page.view.broken.zh !== undefined
                tone: "warn"
                text: Words.of(page.view.broken)
                detail: Words.of(page.view.instead)
            }
            Banner {
                objectName: "message"
                width: parent.width
                visible: page.refused
                tone: "warn"
                text: Words.of(page.view.message)
                detail: page.view.waitSeconds > 0 ? Words.tryLater + Words.pick("：", " ") + Words.seconds(page.view.waitSeconds) : Words.of(page.view.advice)
            }
            Banner {
                width: parent.width
                visible: page.view.reading
                text: Words.reading
            }
            Tile {
                objectName: "phone"
                width: parent.width
                visible: page.view.phone
                iconName: "phone"
                title: Words.byPhone
                summary: Words.byPhoneHint
                trailing: "next"
                onClicked: page.view.confirm()
            }
            Tile {
                objectName: "claim"
                width: parent.width
                visible: page.view.elsewhere
                iconName: "tray"
                title: Words.claimEntry
                summary: Words.claimHint
                trailing: "next"
                onClicked: page.view.collect()
            }
            Tile {
                objectName: "verify"
                width: parent.width
                visible: page.view.elsewhere
                iconName: "qr"
                title: Words.verifyEntry
                summary: Words.verifyHint
                trailing: "next"
                onClicked: page.view.verify()
            }
        }
    }

    component Place: Rectangle {
        id: place

        required property string means
        required property bool lit

        implicitHeight: placeRow.height + 3 * Theme.step
        radius: Theme.radius
        color: lit ? Theme.accentSoft : Theme.surface
        border.width: lit ? 3 : 1
        border.color: lit ? Theme.accent : Theme.line

        Row {
            id: placeRow

            anchors.centerIn: parent
            width: parent.width - 4 * Theme.step
            spacing: 2 * Theme.step

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: place.means
                size: Theme.mm(11)
                color: Theme.accent
            }
            Column {
                width: parent.width - Theme.mm(11) - 2 * Theme.step

                Phrase {
                    width: parent.width
                    text: place.means === "badge" ? Words.badge : Words.idCard
                    strong: true
                }
                Phrase {
                    width: parent.width
                    text: place.means === "badge" ? Words.badgePlace : Words.idCardPlace
                    role: Phrase.Caption
                    color: Theme.soft
                }
            }
        }
    }
}
