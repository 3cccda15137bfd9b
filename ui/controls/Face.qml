pragma ComponentBehavior: Bound
import QtQuick

// A face whose mouth says 1 (worst) to 5 (best).
Drawing {
    id: face

    required property int score
    property color stroke: Theme.ink
    property color fill: Theme.surface
    readonly property var mouths: ["M15 34 C19 27 29 27 33 34", "M16 33 C20 29.5 28 29.5 32 33", "M16 32 H32", "M16 30 C20 34 28 34 32 30", "M14.5 28.5 C17 37.5 31 37.5 33.5 28.5 Z"]
    readonly property string ink: stroke.toString()

    grid: 48
    strokes: [
        {
            path: "M24 3 a21 21 0 1 0 0.01 0 Z",
            stroke: ink,
            fill: fill.toString(),
            weight: 2
        },
        {
            path: "M17 19.5 V20.5 M31 19.5 V20.5",
            stroke: ink,
            fill: "",
            weight: 4.5
        },
        {
            path: mouths[score - 1],
            stroke: ink,
            fill: "",
            weight: 2.4
        }
    ]
}
