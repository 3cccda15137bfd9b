pragma ComponentBehavior: Bound
import QtQuick

// A QR code for phones, black on white in every look, with its quiet zone. `path` has one unit to a module.
Rectangle {
    id: code

    property string name: ""
    property int modules: 0
    property string path: ""

    height: width
    radius: Theme.radius
    color: "white"
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Drawing {
        anchors.centerIn: parent
        width: parent.width * code.modules / (code.modules + 8)
        height: width
        grid: Math.max(1, code.modules)
        strokes: code.path === "" ? [] : [
            {
                path: code.path,
                stroke: "#00000000",
                fill: "#000000",
                weight: 0
            }
        ]
    }
}
