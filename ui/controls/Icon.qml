pragma ComponentBehavior: Bound
import QtQuick

// One icon of the family, `size` pixels square.
Drawing {
    id: icon

    property string name: ""
    property color color: Theme.ink
    property real weight: 1.8

    strokes: name === "" ? [] : [
        {
            path: Strokes.path(name),
            stroke: color.toString(),
            fill: "",
            weight: weight
        }
    ]
}
