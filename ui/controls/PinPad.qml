pragma ComponentBehavior: Bound
import QtQuick

// Ten digits, erase and an extra key. Pressed keys look alike, so that a neighbour reads nothing.
Grid {
    id: pad

    property var digits: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
    property real keyWidth: Theme.mm(34)
    property real keyHeight: Theme.mm(21)
    property bool secret: false

    signal typed(string digit)
    signal erased
    signal cleared

    columns: 3
    spacing: Theme.gap
    activeFocusOnTab: false

    component Key: BigButton {
        width: pad.keyWidth
        height: pad.keyHeight
        role: Phrase.Title
        opacity: pressed && !pad.secret ? 0.82 : 1
    }

    Repeater {
        model: 9
        delegate: Key {
            required property int index

            objectName: "key." + pad.digits[index]
            text: pad.digits[index]
            onClicked: pad.typed(pad.digits[index])
        }
    }
    Key {
        objectName: "key.clear"
        role: Phrase.Body
        text: Words.eraseAll
        onClicked: pad.cleared()
    }
    Key {
        objectName: "key." + pad.digits[9]
        text: pad.digits[9]
        onClicked: pad.typed(pad.digits[9])
    }
    Key {
        objectName: "key.erase"
        iconName: "erase"
        Accessible.name: Words.erase
        onClicked: pad.erased()
    }
}
