pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// Digits as on a telephone; with X for identity card numbers.
Column {
    id: digits

    required property KeyboardModel model
    required property real gap
    required property real keyHeight
    property bool identity: false

    readonly property real keyWidth: (width - 2 * gap) / 3

    spacing: gap

    component Digit: Key {
        objectName: "key." + text
        width: digits.keyWidth
        height: digits.keyHeight
        onClicked: digits.model.press(text)
    }

    Grid {
        columns: 3
        spacing: digits.gap

        Repeater {
            model: 9
            delegate: Digit {
                required property int index

                text: String(index + 1)
            }
        }
        Digit {
            enabled: digits.identity
            opacity: enabled ? 1 : 0
            text: "X"
        }
        Digit {
            text: "0"
        }
        Key {
            objectName: "key.erase"
            width: digits.keyWidth
            height: digits.keyHeight
            dim: true
            iconName: "erase"
            Accessible.name: Words.erase
            onClicked: digits.model.erase()
        }
    }
    Key {
        objectName: "key.done"
        width: digits.width
        height: digits.keyHeight
        strong: true
        text: Words.done
        onClicked: digits.model.finish()
    }
}
