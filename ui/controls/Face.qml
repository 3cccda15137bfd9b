pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// A face whose mouth says 1 (worst) to 5 (best).
Item {
    id: face

    required property int score
    property real size: 96
    property color stroke: Theme.ink
    property color fill: Theme.surface
    readonly property var mouths: ["M15 34 C19 27 29 27 33 34", "M16 33 C20 29.5 28 29.5 32 33", "M16 32 H32", "M16 30 C20 34 28 34 32 30", "M14.5 28.5 C17 37.5 31 37.5 33.5 28.5 Z"]

    implicitWidth: size
    implicitHeight: size

    Shape {
        width: 48
        height: 48
        scale: face.size / 48
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: face.stroke
            strokeWidth: 2
            fillColor: face.fill
            PathSvg {
                path: "M24 3 a21 21 0 1 0 0.01 0 Z"
            }
        }
        ShapePath {
            strokeColor: face.stroke
            strokeWidth: 4.5
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathSvg {
                path: "M17 19.5 V20.5 M31 19.5 V20.5"
            }
        }
        ShapePath {
            strokeColor: face.stroke
            strokeWidth: 2.4
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg {
                path: face.mouths[face.score - 1]
            }
        }
    }
}
