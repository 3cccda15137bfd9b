pragma ComponentBehavior: Bound
import QtQuick

// Strokes on a square grid, drawn into a picture. Not a Shape: Qt's software renderer paints a Shape that is
// wholly clipped away without any clip (QQuickShapeSoftwareRenderNode, seen in 6.11).
Canvas {
    id: drawing

    property real grid: 24
    property real size: 40
    // Each {path, stroke, fill, weight}; no fill where it is "".
    property var strokes: []

    implicitWidth: size
    implicitHeight: size
    renderStrategy: Canvas.Immediate
    renderTarget: Canvas.Image
    Accessible.ignored: true
    onStrokesChanged: requestPaint()
    onSizeChanged: requestPaint()
    onPaint: {
        const pen = getContext("2d");
        pen.reset();
        pen.scale(width / grid, height / grid);
        pen.lineCap = "round";
        pen.lineJoin = "round";
        for (const one of strokes) {
            pen.path = one.path;
            if (one.fill !== "") {
                pen.fillStyle = one.fill;
                pen.fill();
            }
            pen.strokeStyle = one.stroke;
            pen.lineWidth = one.weight;
            pen.stroke();
        }
    }
}
