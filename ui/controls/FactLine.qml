pragma ComponentBehavior: Bound
import QtQuick

// A label and its value, side by side where both fit, else one below the other; never cut.
Item {
    id: line

    property string label: ""
    property string value: ""
    property bool first: false
    readonly property bool stacked: labelText.implicitWidth + valueText.implicitWidth + 3 * Theme.step > width

    implicitHeight: flow.height + 2 * Theme.step

    Rectangle {
        width: parent.width
        height: 1
        visible: !line.first
        color: Theme.line
    }
    Item {
        id: flow

        y: Theme.step
        width: parent.width
        height: line.stacked ? labelText.height + valueText.height : Math.max(labelText.height, valueText.height)

        Phrase {
            id: labelText

            anchors.baseline: line.stacked ? undefined : valueText.baseline
            width: line.stacked ? parent.width : implicitWidth
            text: line.label
            role: Phrase.Caption
            color: Theme.soft
        }
        Phrase {
            id: valueText

            anchors.bottom: parent.bottom
            x: line.stacked ? 0 : parent.width - width
            width: line.stacked ? parent.width : implicitWidth
            text: line.value
            role: Phrase.Body
            strong: true
        }
    }
}
