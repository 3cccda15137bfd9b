import QtQuick
import Terminal
import ui.controls

// What works for employees, and what needs a hand.
Grid {
    id: section

    required property StaffModel view
    required property bool wide
    readonly property real cell: wide ? Math.floor((width - spacing) / 2) : width

    columns: wide ? 2 : 1
    spacing: 3 * Theme.step

    Column {
        width: section.cell
        spacing: Theme.gap

        ToldCard {
            objectName: "services"
            width: parent.width
            label: StaffWords.services
            told: section.view.told.services
        }
        ToldCard {
            objectName: "devices"
            width: parent.width
            label: StaffWords.devices
            told: section.view.told.devices
        }
        StatusCard {
            objectName: "doors"
            width: parent.width
            visible: section.view.doors.banks.length > 0
            label: StaffWords.tab("doors", 0)
            tone: section.view.doors.attention > 0 ? "warn" : "good"
            what: section.view.doors.attention > 0 ? StaffWords.counted(StaffWords.doorsToSee, section.view.doors.attention) : StaffWords.doorsWell
        }
        ToldCard {
            objectName: "store"
            width: parent.width
            visible: told.what !== undefined && !told.well
            label: StaffWords.store
            told: section.view.told.store
        }
        ToldCard {
            objectName: "clock"
            width: parent.width
            visible: told.what !== undefined && !told.well
            label: StaffWords.clock
            told: section.view.told.clock
        }
    }
    Column {
        width: section.cell
        spacing: Theme.gap

        StatusCard {
            objectName: "link"
            width: parent.width
            label: StaffWords.link
            tone: section.view.link.well ? "good" : "warn"
            what: Words.of(section.view.link.what)
            note: StaffWords.since(Words.of(section.view.link.since))
            advice: section.view.link.well ? "" : Words.of(section.view.link.do)
        }
        StatusCard {
            objectName: "queue"
            width: parent.width
            label: StaffWords.queue
            tone: section.view.queue.quiet ? "good" : "info"
            what: Words.of(section.view.queue.what)
            facts: section.view.queue.facts
            fraction: section.view.queue.fraction
        }
        StatusCard {
            objectName: "undecided"
            width: parent.width
            label: StaffWords.undecided
            tone: !section.view.records.known ? "info" : section.view.records.undecided > 0 ? "warn" : "good"
            what: !section.view.records.known ? StaffWords.unknown : section.view.records.undecided > 0 ? StaffWords.counted(StaffWords.toDecide, section.view.records.undecided) : StaffWords.nothingToDecide
        }
    }
}
