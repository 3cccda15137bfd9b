pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// The sections of the page, and how many things in each wait for somebody: side by side, or in two rows.
Grid {
    id: tabs

    required property var sections
    property string current
    property real widest: 0
    readonly property real share: Math.floor((width - (sections.length - 1) * spacing) / sections.length)
    signal chosen(section: string)

    function measure(): void {
        let most = 0;
        for (let place = 0; place < row.count; place++)
            most = Math.max(most, row.itemAt(place)?.implicitWidth ?? 0);
        widest = most - 4 * Theme.step; // a button's own padding may be half of what it would like
    }

    columns: widest <= share ? sections.length : Math.ceil(sections.length / 2)
    spacing: Theme.gap
    Accessible.role: Accessible.PageTabList

    Repeater {
        id: row

        model: tabs.sections
        onItemAdded: tabs.measure()
        delegate: BigButton {
            id: tab

            required property var modelData

            objectName: "tab." + modelData.name
            width: Math.floor((tabs.width - (tabs.columns - 1) * tabs.spacing) / tabs.columns)
            primary: tabs.current === modelData.name
            text: StaffWords.tab(modelData.name, modelData.count)
            Accessible.role: Accessible.PageTab
            Accessible.selected: primary
            onImplicitWidthChanged: tabs.measure()
            onClicked: tabs.chosen(tab.modelData.name)
        }
    }
}
