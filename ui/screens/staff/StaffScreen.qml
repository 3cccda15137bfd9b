pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// How the terminal is, section by section, and what staff decide.
Page {
    id: page

    required property StaffModel view
    readonly property bool wide: !Theme.portrait && Theme.textStep < 2

    title: StaffWords.title
    lead: Words.of(view.member)
    actions.backText: StaffWords.leave
    actions.onBack: view.back()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Tabs {
            width: parent.width
            sections: page.view.sections
            current: page.view.section
            onChosen: section => page.view.turn(section)
        }
        OverviewSection {
            visible: page.view.section === "overview"
            width: parent.width
            view: page.view
            wide: page.wide
        }
        DevicesSection {
            visible: page.view.section === "devices"
            width: parent.width
            view: page.view
            wide: page.wide
        }
        DoorsSection {
            visible: page.view.section === "doors"
            width: parent.width
            view: page.view.doors
            decidable: page.view.records.decidable
            theirs: page.view.may.doors
            wide: page.wide
            onReveal: item => page.area.reveal(item)
        }
        RecordsSection {
            visible: page.view.section === "records"
            width: parent.width
            view: page.view
            wide: page.wide
            onReveal: item => page.area.reveal(item)
        }
        SystemSection {
            visible: page.view.section === "system"
            width: parent.width
            view: page.view
            wide: page.wide
        }
    }
}
