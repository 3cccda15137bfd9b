pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// The keyboard for one field: `kind` says which keys it has. It types into `target` as real keys do.
Rectangle {
    id: keyboard

    enum Kind {
        Text,
        Latin,
        Mail,
        Digits,
        Identity
    }

    required property KeyboardModel model
    property int kind: Keyboard.Text
    property Item target: null

    signal inserted(string text)
    signal erased
    signal done

    readonly property real gap: Math.ceil(2.54 * Theme.dpi / 25.4)
    readonly property real keyHeight: Theme.mm(Theme.portrait ? 20 : 15)
    readonly property bool counting: kind === Keyboard.Digits || kind === Keyboard.Identity

    objectName: "keyboard"
    color: Theme.ground
    implicitHeight: keys.height + 2 * Theme.gap

    readonly property bool chineseFirst: kind === Keyboard.Text && Words.zh

    onChineseFirstChanged: begin()
    onTargetChanged: begin()
    Component.onCompleted: begin()

    function begin() {
        model.begin(chineseFirst);
    }

    Connections {
        target: keyboard.model
        function onInserted(text: string) {
            if (keyboard.target)
                keyboard.model.type_into(keyboard.target, text);
            keyboard.inserted(text);
        }
        function onErased() {
            if (keyboard.target)
                keyboard.model.erase_in(keyboard.target);
            keyboard.erased();
        }
        function onDone() {
            keyboard.done();
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        height: 2
        color: Theme.line
    }

    Column {
        id: keys

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap
        spacing: keyboard.gap

        CandidateRow {
            width: parent.width
            visible: keyboard.kind === Keyboard.Text && keyboard.model.chinese
            model: keyboard.model
            gap: keyboard.gap
            keyHeight: keyboard.keyHeight
        }
        LetterKeys {
            width: parent.width
            visible: !keyboard.counting
            model: keyboard.model
            gap: keyboard.gap
            keyHeight: keyboard.keyHeight
            mail: keyboard.kind === Keyboard.Mail
            bilingual: keyboard.kind === Keyboard.Text && keyboard.model.chineseOffered
        }
        DigitKeys {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.mm(46) * 3 + 2 * keyboard.gap)
            visible: keyboard.counting
            model: keyboard.model
            gap: keyboard.gap
            keyHeight: keyboard.keyHeight
            identity: keyboard.kind === Keyboard.Identity
        }
    }
}
