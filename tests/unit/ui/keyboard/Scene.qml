pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Terminal
import ui.controls
import ui.keyboard

// A field above the keyboard, as a form has it.
Rectangle {
    id: scene

    property KeyboardModel model
    property string family
    property string language: "zh"
    property string scheme: "calm"
    property int kind: Keyboard.Text
    property int finished: 0
    property int edits: 0
    property alias text: field.text
    property alias longest: field.maximumLength

    color: Theme.ground

    Binding {
        target: Words
        property: "language"
        value: scene.language
    }
    Binding {
        target: Theme
        property: "family"
        value: scene.family
    }
    Binding {
        target: Theme
        property: "portrait"
        value: scene.height > scene.width
    }
    Binding {
        target: Theme
        property: "scheme"
        value: scene.scheme
    }
    T.TextField {
        id: field

        objectName: "field"
        x: Theme.margin
        y: Theme.margin
        width: parent.width - 2 * Theme.margin
        height: Theme.target
        font.family: Theme.family
        font.pixelSize: Theme.leadSize
        color: Theme.ink
        focus: true
        onTextEdited: scene.edits += 1

        background: Rectangle {
            color: Theme.surface
            border.width: 2
            border.color: Theme.edge
        }
    }
    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        active: scene.model !== null
        sourceComponent: Keyboard {
            model: scene.model
            kind: scene.kind
            target: field
            onDone: scene.finished += 1
        }
    }
}
