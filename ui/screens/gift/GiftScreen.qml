pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property GiftModel view
    readonly property bool empty: view.gifts.length === 0
    readonly property bool grand: view.gifts.length < 4 && Theme.textStep < 2

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
            model: page.view.gifts
            delegate: Tile {
                required property var modelData
                required property int index

                objectName: "gift." + index
                width: page.contentWidth
                height: Math.max(implicitHeight, Theme.mm(page.grand ? 46 : 27))
                grand: page.grand
                enabled: modelData.works
                iconName: "gift"
                title: Words.of(modelData.title)
                summary: modelData.works ? Words.touchOpensDoor : ""
                note: Words.of(modelData.until)
                reason: Words.of(modelData.reason)
                trailing: modelData.works ? "next" : ""
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
            name: "gift"
            size: Theme.mm(34)
            color: Theme.accent
            weight: 1.4
        }
        Phrase {
            objectName: "nothing"
            width: parent.width
            text: Words.noGift
            role: Phrase.Title
            horizontalAlignment: Text.AlignHCenter
        }
        Phrase {
            width: parent.width
            text: Words.noGiftHint
            color: Theme.soft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
