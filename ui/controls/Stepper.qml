pragma ComponentBehavior: Bound
import QtQuick

// A small number by two buttons.
Row {
    id: stepper

    property string name: ""
    property int value: 1
    property int minimum: 0
    property int maximum: 99

    signal changed(int value)

    spacing: 3 * Theme.step

    BigButton {
        objectName: stepper.name + ".less"
        width: Theme.mm(26)
        iconName: "minus"
        enabled: stepper.value > stepper.minimum
        Accessible.name: Words.less
        onClicked: stepper.changed(stepper.value - 1)
    }
    Phrase {
        objectName: stepper.name + ".value"
        width: Theme.mm(26)
        height: Math.max(Theme.target, implicitHeight)
        text: stepper.value
        role: Phrase.Title
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    BigButton {
        objectName: stepper.name + ".more"
        width: Theme.mm(26)
        iconName: "plus"
        enabled: stepper.value < stepper.maximum
        Accessible.name: Words.more
        onClicked: stepper.changed(stepper.value + 1)
    }
}
