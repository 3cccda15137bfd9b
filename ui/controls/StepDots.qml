pragma ComponentBehavior: Bound
import QtQuick

// "2 of 4", in words and as a row of bars.
Row {
    id: dots

    required property int position
    required property int total

    spacing: Theme.step
    visible: total > 0 && position > 0

    Repeater {
        model: dots.total
        delegate: Rectangle {
            required property int index

            anchors.verticalCenter: parent?.verticalCenter
            width: Theme.mm(8)
            height: Theme.step
            radius: Theme.step / 2
            color: index < dots.position ? Theme.accent : Theme.line
        }
    }
    Phrase {
        leftPadding: Theme.step
        text: Words.progress(dots.position, dots.total)
        role: Phrase.Caption
        color: Theme.soft
    }
}
