pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// Letters, or digits and signs: ten keys wide, so that each is at least 20 mm on a 1080 pixel panel.
Column {
    id: letters

    required property KeyboardModel model
    required property real gap
    required property real keyHeight
    property bool mail: false
    property bool bilingual: false

    readonly property real keyWidth: (width - 9 * gap) / 10
    readonly property var letterRows: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
    readonly property var latinSigns: ["1234567890", "-/:;()&@\"", ".,?!'#+"]
    readonly property var chineseSigns: ["1234567890", "-/：；（）·@“", "。，、？！《》"]
    readonly property var rows: !model.symbols ? letterRows : model.chinese ? chineseSigns : latinSigns

    spacing: gap

    component Character: Key {
        required property string modelData

        objectName: "key." + modelData
        width: letters.keyWidth
        height: letters.keyHeight
        text: letters.model.shifted && !letters.model.chinese ? modelData.toUpperCase() : modelData
        onClicked: letters.model.press(modelData)
    }
    component Wide: Key {
        width: letters.keyWidth * 1.5 + letters.gap * 0.5
        height: letters.keyHeight
        dim: true
    }

    Row {
        spacing: letters.gap

        Repeater {
            model: letters.rows[0].split("")
            delegate: Character {}
        }
    }
    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: letters.gap

        Repeater {
            model: letters.rows[1].split("")
            delegate: Character {}
        }
    }
    Row {
        spacing: letters.gap

        Wide {
            readonly property bool divides: letters.model.chinese && !letters.model.symbols

            objectName: "key.shift"
            enabled: !letters.model.symbols
            opacity: enabled ? 1 : 0.4
            on: letters.model.shifted && !divides
            text: divides ? Words.pick("分词", "split") : Words.pick("大写", "Shift")
            Accessible.name: divides ? Words.pick("分开音节", "Split syllables") : Words.pick("下一个字母大写", "Next letter is a capital")
            onClicked: divides ? letters.model.press("'") : letters.model.shift()
        }
        Repeater {
            model: letters.rows[2].split("")
            delegate: Character {}
        }
        Wide {
            objectName: "key.erase"
            iconName: "erase"
            Accessible.name: Words.erase
            onClicked: letters.model.erase()
        }
    }
    Row {
        spacing: letters.gap

        Wide {
            objectName: "key.symbols"
            text: letters.model.symbols ? (letters.model.chinese ? Words.pick("拼音", "pinyin") : "ABC") : "123"
            Accessible.name: letters.model.symbols ? Words.pick("字母", "Letters") : Words.pick("数字和符号", "Digits and signs")
            onClicked: letters.model.switch_symbols()
        }
        Wide {
            id: language

            objectName: "key.language"
            visible: letters.bilingual
            text: letters.model.chinese ? "中 / En" : "En / 中"
            Accessible.name: letters.model.chinese ? Words.pick("切换到英文", "Switch to English") : Words.pick("切换到中文", "Switch to Chinese")
            onClicked: letters.model.switch_language()
        }
        Character {
            id: at

            visible: letters.mail
            modelData: "@"
        }
        Key {
            objectName: "key.space"
            width: letters.width - used - 4 * letters.gap
            height: letters.keyHeight
            text: letters.model.spelling !== "" ? Words.pick("选第一个", "first word") : Words.pick("空格", "space")
            onClicked: letters.model.space()

            readonly property real used: letters.keyWidth * 5.5 + letters.gap * 1.5 + (letters.mail ? letters.keyWidth : language.visible ? language.width : -letters.gap)
        }
        Character {
            modelData: letters.model.chinese ? "，" : letters.mail ? "." : ","
        }
        Key {
            objectName: "key.done"
            width: letters.keyWidth * 3 + letters.gap
            height: letters.keyHeight
            strong: true
            text: Words.done
            onClicked: letters.model.finish()
        }
    }
}
