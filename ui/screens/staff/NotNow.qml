import QtQuick
import ui.controls

// Why there is nothing to decide with.
Phrase {
    property bool theirs: true

    objectName: "not-now"
    width: parent ? parent.width : 0
    text: theirs ? StaffWords.notNow : StaffWords.forTechnicians
    color: theirs ? Theme.warn : Theme.soft
}
