import QtQuick
import ui.controls

// Why there is nothing to decide with.
Phrase {
    objectName: "not-now"
    width: parent ? parent.width : 0
    text: StaffWords.notNow
    color: Theme.warn
}
