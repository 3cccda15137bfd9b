pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property HoldModel view

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

        Machine {
            width: parent.width
            height: Math.max(Theme.mm(60), Math.min(Theme.mm(170), page.contentHeight - todo.height - 4 * Theme.step))
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
