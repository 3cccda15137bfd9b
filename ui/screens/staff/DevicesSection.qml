pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// Each device: how it is, what it counted, and what can be tried.
Grid {
    id: section

    required property StaffModel view
    required property bool wide
    readonly property real cell: wide ? Math.floor((width - spacing) / 2) : width

    columns: wide ? 2 : 1
    spacing: Theme.gap

    Repeater {
        model: section.view.eachDevice
        delegate: DeviceCard {
            required property var modelData

            width: section.cell
            device: modelData
            decidable: section.view.records.decidable
            theirs: section.view.may.try
            onTried: check => section.view.try_device(modelData.device, check)
        }
    }
    StatusCard {
        width: section.cell
        visible: section.view.eachDevice.length === 0
        label: StaffWords.devices
        tone: "info"
        what: section.view.records.known ? StaffWords.noDevices : StaffWords.unknown
    }
}
