pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// Five faces with words: side by side from the worst to the best, or one below another with the best above.
Grid {
    id: picker

    property bool stacked: false
    property real cellHeight: Theme.mm(60)
    readonly property var labels: [Words.face1, Words.face2, Words.face3, Words.face4, Words.face5]
    readonly property var grounds: [Theme.badSoft, Theme.warnSoft, Theme.sunk, Theme.accentSoft, Theme.goodSoft]
    readonly property var strokes: [Theme.bad, Theme.warn, Theme.ink, Theme.accent, Theme.good]

    signal picked(int score)

    columns: stacked ? 1 : 5
    spacing: Theme.gap

    Repeater {
        model: 5
        delegate: T.AbstractButton {
            id: choice

            required property int index
            readonly property int score: picker.stacked ? 5 - index : index + 1

            objectName: "face." + score
            width: picker.stacked ? picker.width : (picker.width - 4 * Theme.gap) / 5
            height: picker.cellHeight
            focusPolicy: Qt.StrongFocus
            opacity: pressed ? 0.82 : 1
            Accessible.role: Accessible.Button
            Accessible.name: picker.labels[score - 1]
            Accessible.onPressAction: click()
            Keys.onReturnPressed: click()
            Keys.onEnterPressed: click()
            onClicked: picker.picked(score)

            background: Rectangle {
                radius: Theme.radius
                color: Theme.surface
                border.width: 2
                border.color: Theme.edge

                FocusFrame {
                    around: choice
                }
            }
            contentItem: Item {
                Grid {
                    anchors.verticalCenter: parent.verticalCenter
                    x: picker.stacked ? 4 * Theme.step : 0
                    width: parent.width - 2 * x
                    columns: picker.stacked ? 2 : 1
                    spacing: picker.stacked ? 4 * Theme.step : Theme.gap
                    horizontalItemAlignment: Grid.AlignHCenter
                    verticalItemAlignment: Grid.AlignVCenter

                    Face {
                        score: choice.score
                        size: picker.stacked ? Math.min(Theme.mm(34), choice.height - 2 * Theme.gap) : Math.min(choice.width - 2 * Theme.gap, choice.height * 0.5, Theme.mm(38))
                        stroke: picker.strokes[choice.score - 1]
                        fill: picker.grounds[choice.score - 1]
                    }
                    Phrase {
                        width: picker.stacked ? parent.width - Theme.mm(40) : parent.width
                        text: picker.labels[choice.score - 1]
                        role: picker.stacked ? Phrase.Lead : Phrase.Caption
                        horizontalAlignment: picker.stacked ? Text.AlignLeft : Text.AlignHCenter
                        strong: true
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
