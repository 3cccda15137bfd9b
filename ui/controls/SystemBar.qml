pragma ComponentBehavior: Bound
import QtQuick

// What is on every screen in the same place: below in portrait, on the left in landscape.
Rectangle {
    id: bar

    required property bool reachOn
    required property bool reachOffered
    required property bool leaveOffered
    required property bool helpOpen

    signal languageAsked
    signal textSizeAsked
    signal contrastAsked
    signal reachAsked
    signal helpAsked
    signal leaveAsked

    readonly property int cells: reachOffered ? 6 : 5
    readonly property real cellWidth: Theme.portrait ? Math.floor((width - 2 * Theme.gap - (cells - 1) * Theme.gap) / cells) : width - 2 * Theme.gap

    implicitHeight: Theme.portrait ? Theme.mm(21) + 2 * Theme.gap : 0
    implicitWidth: Theme.portrait ? 0 : Theme.mm(38) + 2 * Theme.gap
    color: Theme.surface

    Rectangle {
        width: Theme.portrait ? parent.width : 2
        height: Theme.portrait ? 2 : parent.height
        anchors.right: Theme.portrait ? undefined : parent.right
        color: Theme.line
    }

    Grid {
        x: Theme.gap
        y: Theme.portrait ? Math.round((parent.height - height) / 2) : parent.height - height - Theme.gap
        rows: Theme.portrait ? 1 : bar.cells
        columns: Theme.portrait ? bar.cells : 1
        spacing: Theme.gap

        SystemButton {
            objectName: "language"
            width: bar.cellWidth
            iconName: "language"
            text: Words.otherLanguage
            onClicked: bar.languageAsked()
        }
        SystemButton {
            objectName: "text-size"
            width: bar.cellWidth
            iconName: "text-size"
            text: Words.textSize
            lit: Theme.textStep > 0
            onClicked: bar.textSizeAsked()
        }
        SystemButton {
            objectName: "contrast"
            width: bar.cellWidth
            iconName: "contrast"
            text: Words.contrast
            lit: Theme.stark
            onClicked: bar.contrastAsked()
        }
        SystemButton {
            objectName: "reach"
            width: bar.cellWidth
            visible: bar.reachOffered
            iconName: "reach"
            text: Words.reach
            lit: bar.reachOn
            onClicked: bar.reachAsked()
        }
        SystemButton {
            objectName: "help"
            width: bar.cellWidth
            iconName: "question"
            text: Words.help
            lit: bar.helpOpen
            onClicked: bar.helpAsked()
        }
        SystemButton {
            objectName: "leave"
            width: bar.cellWidth
            opacity: bar.leaveOffered ? (pressed ? 0.7 : 1) : 0
            enabled: bar.leaveOffered
            iconName: "leave"
            text: Words.leave
            onClicked: bar.leaveAsked()
        }
    }
}
