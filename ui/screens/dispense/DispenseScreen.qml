pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property DispenseModel view
    readonly property var scene: view.scene

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    centred: true
    actions.backText: view.overdue ? Words.leaveNow : ""
    actions.backIcon: "leave"
    actions.onBack: view.leave()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Phrase {
            id: words

            objectName: "words"
            width: parent.width
            text: page.view.words.zh !== undefined ? Words.of(page.view.words) : Words.workingTitle
            role: Phrase.Title
            color: page.scene.phase === "over" ? Theme.good : Theme.accent
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.AlertMessage
        }
        LockerDoors {
            width: parent.width
            height: Math.max(Theme.mm(60), page.contentHeight - words.height - bar.height - 8 * Theme.step)
            doors: page.scene.doors
            columns: page.scene.columns
            down: page.scene.down
            marked: page.scene.door
            phase: page.scene.phase
        }
        WorkBar {
            id: bar

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.mm(200))
            fraction: -1
            opacity: page.scene.phase === "opening" ? 1 : 0
        }
    }
}
