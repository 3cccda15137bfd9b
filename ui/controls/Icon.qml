pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// One icon of the family, `size` pixels square.
Item {
    id: icon

    property string name: ""
    property real size: 40
    property color color: Theme.ink
    property real weight: 1.8

    implicitWidth: size
    implicitHeight: size

    Shape {
        width: 24
        height: 24
        visible: icon.name !== ""
        scale: icon.size / 24
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: icon.color
            strokeWidth: icon.weight
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg {
                path: Strokes.path(icon.name)
            }
        }
    }
}
