pragma ComponentBehavior: Bound
import QtQuick

// How something ended: a large round mark in the colour of its tone ("good", "warn", "bad", "info"), and words beside
// or, where it is stacked, below it.
Grid {
    id: outcome

    property string tone: "info"
    property string iconName: tone === "good" ? "check" : tone === "info" ? "info" : "warning"
    property string text: ""
    property string detail: ""
    property string textName: ""

    property bool stacked: Theme.portrait
    readonly property real side: Theme.mm(stacked ? (Theme.textStep > 1 ? 34 : 52) : 26)
    readonly property color ink: tone === "good" ? Theme.good : tone === "warn" ? Theme.warn : tone === "bad" ? Theme.bad : Theme.accent

    columns: stacked ? 1 : 2
    spacing: 4 * Theme.step
    horizontalItemAlignment: stacked ? Grid.AlignHCenter : Grid.AlignLeft
    verticalItemAlignment: Grid.AlignVCenter

    Rectangle {
        width: outcome.side
        height: width
        radius: width / 2
        color: outcome.tone === "good" ? Theme.goodSoft : outcome.tone === "warn" ? Theme.warnSoft : outcome.tone === "bad" ? Theme.badSoft : Theme.accentSoft
        border.width: 3
        border.color: outcome.ink

        Icon {
            anchors.centerIn: parent
            name: outcome.iconName
            size: parent.width * 0.54
            color: outcome.ink
            weight: 1.9
        }
    }
    Column {
        width: outcome.stacked ? outcome.width : outcome.width - outcome.side - outcome.spacing
        spacing: Theme.step
        Accessible.role: Accessible.AlertMessage
        Accessible.name: outcome.text

        Phrase {
            objectName: outcome.textName
            width: parent.width
            text: outcome.text
            role: outcome.stacked ? Phrase.Title : Phrase.Lead
            color: outcome.ink
            strong: true
            horizontalAlignment: outcome.stacked ? Text.AlignHCenter : Text.AlignLeft
        }
        Phrase {
            width: parent.width
            visible: text !== ""
            text: outcome.detail
            color: Theme.soft
            horizontalAlignment: outcome.stacked ? Text.AlignHCenter : Text.AlignLeft
        }
    }
}
