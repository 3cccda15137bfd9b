pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// The letters so far, and the words for them: as many as fit, the rest on further pages.
Item {
    id: row

    required property KeyboardModel model
    required property real gap
    required property real keyHeight

    implicitHeight: spelling.height + keyHeight

    Phrase {
        id: spelling

        objectName: "keyboard.spelling"
        height: Theme.captionSize * 1.5
        verticalAlignment: Text.AlignVCenter
        text: row.model.spelling
        role: Phrase.Caption
        color: Theme.soft
    }
    ListView {
        id: words

        readonly property bool more: contentX + width < contentWidth - 1
        readonly property bool fewer: contentX > 1

        function turn(direction: int) {
            const page = Math.floor(width * 0.8);
            contentX = Math.max(0, Math.min(contentWidth - width, contentX + direction * page));
        }

        objectName: "keyboard.candidates"
        anchors.left: parent.left
        anchors.right: pages.left
        anchors.rightMargin: row.gap
        anchors.top: spelling.bottom
        height: row.keyHeight
        orientation: ListView.Horizontal
        spacing: row.gap
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 100000
        model: row.model.candidates
        onModelChanged: contentX = 0
        delegate: Key {
            id: word

            required property int index
            required property string modelData

            objectName: "candidate." + index
            width: Math.max(row.keyHeight, measure.advanceWidth + 5 * Theme.step)
            height: row.keyHeight
            text: modelData
            onClicked: row.model.choose(index)

            TextMetrics {
                id: measure

                font.family: Theme.family
                font.pixelSize: Math.min(Theme.leadSize, Math.round(row.keyHeight * 0.5))
                font.weight: Font.Medium
                text: word.text
            }
        }
    }
    Row {
        id: pages

        anchors.right: parent.right
        anchors.top: spelling.bottom
        spacing: row.gap
        visible: row.model.spelling !== ""

        Key {
            objectName: "keyboard.page.back"
            width: row.keyHeight
            height: row.keyHeight
            enabled: words.fewer
            opacity: enabled ? 1 : 0.4
            dim: true
            iconName: "back"
            Accessible.name: Words.pick("上一页候选词", "Earlier words")
            onClicked: words.turn(-1)
        }
        Key {
            objectName: "keyboard.page.next"
            width: row.keyHeight
            height: row.keyHeight
            enabled: words.more
            opacity: enabled ? 1 : 0.4
            dim: true
            iconName: "next"
            Accessible.name: Words.pick("下一页候选词", "Further words")
            onClicked: words.turn(1)
        }
    }
}
