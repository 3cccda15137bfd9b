import QtQuick
import Terminal
import ui.controls

// The terminal itself: its data, its clock, and the way out of the program.
Grid {
    id: section

    required property StaffModel view
    required property bool wide
    readonly property real cell: wide ? Math.floor((width - spacing) / 2) : width
    readonly property Item foot: leaving

    columns: wide ? 2 : 1
    spacing: 3 * Theme.step

    Column {
        width: section.cell
        spacing: Theme.gap

        ToldCard {
            objectName: "system.store"
            width: parent.width
            label: StaffWords.store
            told: section.view.told.store
        }
        ToldCard {
            objectName: "system.clock"
            width: parent.width
            label: StaffWords.clock
            told: section.view.told.clock
        }
    }
    Column {
        width: section.cell
        spacing: Theme.gap

        LeaveCard {
            id: leaving

            objectName: "leave-kiosk"
            width: parent.width
            theirs: section.view.may.leave
            asked: section.view.asked === "leave-kiosk:"
            onLeaveAsked: section.view.ask("leave-kiosk:")
            onConfirmed: section.view.leave_kiosk()
            onCancelled: section.view.ask("")
        }
    }
}
