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
    // The family is one variable file, and Qt draws its thinnest instance unless told otherwise. Where the system
    // has the family too, as a file for each weight, Qt takes that one and looks at the weight; from Bold on it
    // would fatten the variable one.
    font.weight: strong ? Font.DemiBold : Font.Normal
    font.variableAxes: ({
            "wght": strong ? 640 : 420
        })
    // English words get English quotation marks: those of the family are as wide as a Chinese character.
    font.features: ({
            "tnum": 1,
            "pwid": Words.zh ? 0 : 1
        })
    lineHeight: Words.zh ? 1.06 : 0.96
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
