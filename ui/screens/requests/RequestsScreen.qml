pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property RequestsModel view
    readonly property bool empty: view.requests.length === 0
    readonly property var icons: ({
            good: "check",
            info: "clock",
            warn: "warning",
            bad: "cross"
        })

    eyebrow: Words.of(view.service)
    title: empty ? "" : Words.of(view.title)
    centred: empty
    actions.backText: Words.back
    actions.onBack: view.back()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step
        visible: !page.empty

        Repeater {
            model: page.view.requests
            delegate: Tile {
                required property var modelData
                required property int index

                objectName: "request." + index
                width: page.contentWidth
                height: Math.max(implicitHeight, Theme.mm(27))
                iconName: page.icons[modelData.tone] ?? "info"
                title: Words.of(modelData.service)
                summary: Words.of(modelData.standing) + (modelData.news ? Words.pick("（", " (") + Words.isNew + Words.pick("）", ")") : "")
                note: Words.date(modelData.at)
                feature: modelData.news
                trailing: "next"
                onClicked: page.view.choose(modelData.value)
            }
        }
    }
    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step
        visible: page.empty

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "tray"
            size: Theme.mm(34)
            color: Theme.accent
            weight: 1.4
        }
        Phrase {
            objectName: "nothing"
            width: parent.width
            text: Words.noRequest
            role: Phrase.Title
            horizontalAlignment: Text.AlignHCenter
        }
        Phrase {
            width: parent.width
            text: Words.noRequestHint
            color: Theme.soft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
