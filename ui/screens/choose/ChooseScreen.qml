pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property ChooseModel view
    readonly property bool twoColumns: width > height && view.options.length > 3 && Theme.textStep < 2
    readonly property int rows: Math.ceil(view.options.length / (twoColumns ? 2 : 1))
    readonly property real share: (contentHeight - (rows - 1) * Theme.gap) / Math.max(1, rows)
    readonly property bool grand: share > Theme.mm(44) && Theme.textStep < 2

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    position: view.position
    total: view.total
    actions.backText: view.canGoBack ? Words.back : ""
    actions.onBack: view.back()

    Grid {
        width: page.contentWidth
        columns: page.twoColumns ? 2 : 1
        spacing: Theme.gap

        Repeater {
            model: page.view.options
            delegate: Tile {
                required property var modelData

                objectName: "option." + modelData.value
                width: page.twoColumns ? (page.contentWidth - Theme.gap) / 2 : page.contentWidth
                height: Math.max(implicitHeight, Theme.mm(27), Math.min(Theme.mm(page.rows < 4 ? 66 : 50), page.share))
                grand: page.grand
                iconName: modelData.icon
                title: Words.of(modelData.label)
                summary: Words.of(modelData.hint)
                chosen: modelData.chosen
                trailing: "next"
                onClicked: page.view.choose(modelData.value)
            }
        }
    }
}
