pragma ComponentBehavior: Bound
import QtQuick

// Text as this product sets it: the family, wrapped whole, never cut.
Text {
    id: phrase

    enum Role {
        Body,
        Caption,
        Chrome,
        Lead,
        Title,
        Display
    }

    property int role: Phrase.Body
    property bool strong: role === Phrase.Title || role === Phrase.Display

    readonly property var sizes: [Theme.bodySize, Theme.captionSize, Theme.chromeSize, Theme.leadSize, Theme.titleSize, Theme.displaySize]

    textFormat: Text.PlainText
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: sizes[role]
    // The family is one variable file, and Qt draws its thinnest instance unless told otherwise.
    font.variableAxes: ({
            "wght": strong ? 640 : 420
        })
    font.features: ({
            "tnum": 1
        })
    lineHeight: Words.zh ? 1.06 : 0.96
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
