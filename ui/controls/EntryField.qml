pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// A line of text to fill in, with its label above and its problem below.
Column {
    id: entry

    property string name: ""
    property string label: ""
    property string hint: ""
    property string problem: ""
    property alias text: field.text
    property alias maximumLength: field.maximumLength
    property alias inputMethodHints: field.inputMethodHints
    property alias field: field

    signal edited(string text)
    signal finished
    signal entered

    spacing: Theme.step

    Phrase {
        width: parent.width
        text: entry.label
        strong: true
    }
    Phrase {
        width: parent.width
        visible: text !== ""
        text: entry.hint
        role: Phrase.Caption
        color: Theme.soft
    }
    T.TextField {
        id: field

        objectName: entry.name
        width: parent.width
        height: Math.max(Theme.target, contentHeight + 3 * Theme.step)
        leftPadding: 3 * Theme.step
        rightPadding: 3 * Theme.step
        verticalAlignment: TextInput.AlignVCenter
        font.family: Theme.family
        font.variableAxes: ({
            "wght": 420
        })
        font.pixelSize: Theme.leadSize
        color: Theme.ink
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        Accessible.role: Accessible.EditableText
        Accessible.name: entry.label
        Accessible.description: entry.problem !== "" ? entry.problem : entry.hint
        onPressed: focusReason = Qt.MouseFocusReason
        onTextEdited: entry.edited(text)
        onEditingFinished: entry.finished()
        onAccepted: entry.entered()

        background: Rectangle {
            radius: Theme.radius
            color: Theme.surface
            border.width: field.activeFocus ? 4 : 2
            border.color: entry.problem !== "" ? Theme.bad : field.activeFocus ? Theme.accent : Theme.edge
        }
    }
    Phrase {
        width: parent.width
        visible: text !== ""
        text: entry.problem
        role: Phrase.Caption
        color: Theme.bad
        strong: true
    }
}
