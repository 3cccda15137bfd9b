pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property StepUpModel view
    readonly property bool refused: view.message.zh !== undefined
    readonly property var titles: ({
            pin: Words.byPin,
            "card-pin": Words.byCardPin,
            "id-card": Words.byIdCard,
            phone: Words.byPhone,
            badge: Words.byBadge
        })
    readonly property var hints: ({
            pin: view.means.includes("card-pin") ? Words.byPinBesideCard : Words.byPinHint,
            "card-pin": Words.byCardPinHint,
            "id-card": Words.byIdCardHint,
            phone: Words.byPhoneHint,
            badge: Words.byBadgeHint
        })

    title: Words.stepUpTitle
    lead: Words.stepUpLead
    actions.backText: Words.back
    actions.onBack: view.back()

    Grid {
        id: grid

        readonly property bool wide: !Theme.portrait && Theme.textStep < 3
        readonly property real cell: wide ? (width - columnSpacing) / 2 : width

        width: page.contentWidth
        columns: wide ? 2 : 1
        columnSpacing: 4 * Theme.step
        rowSpacing: 4 * Theme.step

        Column {
            width: grid.cell
            spacing: Theme.gap

            Banner {
                objectName: "message"
                width: parent.width
                visible: page.refused
                tone: "warn"
                text: Words.of(page.view.message)
                detail: Words.of(page.view.advice)
            }
            Repeater {
                model: page.view.means
                delegate: Tile {
                    required property string modelData

                    objectName: "means." + modelData
                    width: grid.cell
                    height: Math.max(implicitHeight, Theme.mm(Theme.portrait ? 50 : 34))
                    grand: Theme.portrait && Theme.textStep < 2
                    iconName: modelData === "card-pin" ? "badge" : modelData
                    title: page.titles[modelData]
                    summary: page.hints[modelData]
                    trailing: "next"
                    onClicked: page.view.choose(modelData)
                }
            }
        }
        Machine {
            visible: page.view.means.includes("id-card")
            width: grid.cell
            height: Math.min(Theme.mm(170), Math.max(Theme.mm(50), page.contentHeight * (Theme.portrait ? 0.5 : grid.wide ? 0.9 : 0.4)))
            act: "id-card"
        }
    }
}
