pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property HoldModel view
    readonly property bool door: view.scene.phase !== undefined
    readonly property real picture: Math.max(Theme.mm(60), Math.min(Theme.mm(170), contentHeight - todo.height - 4 * Theme.step))

    eyebrow: Words.of(view.service)
    title: Words.of(view.what)
    centred: true
    actions.backText: view.canGiveUp ? Words.giveUp : ""
    actions.backIcon: "cross"
    actions.mainText: Words.retry
    actions.mainIcon: "refresh"
    actions.mainName: "retry"
    actions.onBack: view.give_up()
    actions.onMain: view.retry()

    Column {
        width: page.contentWidth
        spacing: 4 * Theme.step

        LockerDoors {
            width: parent.width
            height: page.picture
            visible: page.door
            doors: page.view.scene.doors ?? []
            columns: page.view.scene.columns ?? 1
            down: page.view.scene.down ?? true
            marked: page.view.scene.door ?? ""
            phase: page.view.scene.phase ?? "shut"
        }
        Machine {
            visible: !page.door
            width: parent.width
            height: page.picture
            act: page.view.picture
        }
        Banner {
            id: todo

            objectName: "message"
            width: parent.width
            tone: "warn"
            text: Words.of(page.view.todo)
            detail: Words.of(page.view.facilities)
        }
    }
}
