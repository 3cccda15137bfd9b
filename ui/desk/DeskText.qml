pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// Text of the desk, read at arm's length: sizes in pixels, not in millimetres of glass.
Text {
    property bool strong: false

    textFormat: Text.PlainText
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: 15
    // The family is one variable file, and Qt draws its thinnest instance unless told otherwise. Where the system
    // has the family too, as a file for each weight, Qt takes that one and looks at the weight; from Bold on it
    // would fatten the variable one.
    font.weight: strong ? Font.DemiBold : Font.Normal
    font.variableAxes: ({
            "wght": strong ? 620 : 420
        })
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
