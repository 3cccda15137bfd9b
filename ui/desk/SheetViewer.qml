pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import ui.controls
import ui.desk

// A sheet as it is, dot for dot, or whole in the window; arrows scroll and leaf, Escape closes.
FocusScope {
    id: viewer

    property DeskPiece piece: null
    property int row: 0
    property bool whole: false
    property int known: 0

    readonly property int count: piece ? piece.sheetCount : 0

    signal acted(string act, string argument)
    signal closed

    function show(of: DeskPiece, at: int) {
        piece = of;
        row = at;
        known = of.sheetCount;
        whole = false;
        paper.contentX = 0;
        paper.contentY = 0;
        forceActiveFocus();
    }

    function leaf(by: int) {
        row = Math.max(0, Math.min(count - 1, row + by));
        paper.contentY = 0;
    }

    function scroll(by: real) {
        paper.contentY = Math.max(0, Math.min(paper.contentHeight - paper.height, paper.contentY + by));
    }

    // New sheets lie down in front: the one that is looked at moves back.
    function follow() {
        if (!piece)
            return;
        if (count === 0)
            closed();
        else
            row = Math.max(0, Math.min(count - 1, row + Math.max(0, count - known)));
        known = count;
    }

    onCountChanged: Qt.callLater(follow)

    Accessible.role: Accessible.Dialog
    Accessible.name: Words.pick("一张打印好的纸", "A printed sheet")
    Keys.onEscapePressed: closed()
    Keys.onLeftPressed: leaf(-1)
    Keys.onRightPressed: leaf(1)
    Keys.onUpPressed: scroll(-60)
    Keys.onDownPressed: scroll(60)
    Keys.onPressed: event => {
        const page = paper.height * 0.9;
        const far = paper.contentHeight;
        const steps = {
            [Qt.Key_PageUp]: -page,
            [Qt.Key_PageDown]: page,
            [Qt.Key_Home]: -far,
            [Qt.Key_End]: far
        };
        if (event.key in steps) {
            scroll(steps[event.key]);
            event.accepted = true;
        }
    }

    Rectangle {
        anchors.fill: parent
        color: "#F80F1823"

        MouseArea {
            anchors.fill: parent
            onClicked: viewer.closed()
            onWheel: wheel => wheel.accepted = true
        }
    }

    Rectangle {
        id: bar

        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        height: 60
        color: Theme.surface

        RowLayout {
            anchors {
                fill: parent
                leftMargin: 24
                rightMargin: 24
            }
            spacing: 10

            DeskText {
                objectName: "viewer.position"
                Layout.fillWidth: true
                text: viewer.piece ? Words.of(viewer.piece.title) + " · " + Words.pick("第 " + (viewer.row + 1) + " 张，共 " + viewer.count + " 张", "sheet " + (viewer.row + 1) + " of " + viewer.count) : ""
                strong: true
                wrapMode: Text.Wrap
            }
            HandButton {
                objectName: "viewer.newer"
                visible: viewer.count > 1
                enabled: viewer.row > 0
                iconName: "back"
                Accessible.name: Words.pick("上一张", "Previous sheet")
                onClicked: viewer.leaf(-1)
            }
            HandButton {
                objectName: "viewer.older"
                visible: viewer.count > 1
                enabled: viewer.row < viewer.count - 1
                iconName: "next"
                Accessible.name: Words.pick("下一张", "Next sheet")
                onClicked: viewer.leaf(1)
            }
            HandButton {
                objectName: "viewer.whole"
                iconName: viewer.whole ? "zoom-in" : "zoom-out"
                text: viewer.whole ? "100 %" : Words.pick("看整张", "Whole sheet")
                onClicked: viewer.whole = !viewer.whole
            }
            HandButton {
                objectName: "viewer.take"
                text: viewer.piece ? Words.of(viewer.piece.take.words) : ""
                iconName: "up"
                onClicked: viewer.acted(viewer.piece.take.act, "")
            }
            HandButton {
                objectName: "viewer.close"
                primary: true
                focus: true
                iconName: "cross"
                text: Words.close
                onClicked: viewer.closed()
            }
        }
    }

    Flickable {
        id: paper

        anchors {
            fill: parent
            topMargin: bar.height
        }
        contentWidth: Math.max(width, picture.width + 48)
        contentHeight: Math.max(height, picture.height + 48)
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        ScrollBar.vertical: ScrollBar {
            policy: paper.contentHeight > paper.height + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            Accessible.ignored: true
        }
        ScrollBar.horizontal: ScrollBar {
            policy: paper.contentWidth > paper.width + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            Accessible.ignored: true
        }

        TapHandler {
            onTapped: viewer.closed()
        }

        Image {
            id: picture

            readonly property real fit: implicitHeight > 0 ? Math.min(1, (paper.height - 48) / implicitHeight, (paper.width - 48) / implicitWidth) : 1

            objectName: "viewer.picture"
            anchors.centerIn: parent
            width: implicitWidth * (viewer.whole ? fit : 1)
            height: implicitHeight * (viewer.whole ? fit : 1)
            source: viewer.visible && viewer.piece && viewer.count > 0 ? viewer.piece.picture(viewer.row) : ""
            asynchronous: true
            cache: false
            smooth: viewer.whole
            mipmap: viewer.whole
            Accessible.role: Accessible.Graphic
            Accessible.name: Words.pick("打印好的纸", "The printed sheet")

            TapHandler {
                onTapped: viewer.whole = !viewer.whole
            }
        }
    }
}
