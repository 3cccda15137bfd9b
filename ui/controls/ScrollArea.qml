pragma ComponentBehavior: Bound
import QtQuick

// Content that may be taller than its place: part of the next row stays in sight, and page buttons stand beside it.
Item {
    id: area

    default property alias content: holder.data
    property bool centred: false
    property bool low: false
    property bool overflowing: false
    readonly property real contentWidth: flick.width

    property Item sought: null

    // What is revealed may just be growing: it is looked for until the layout has come to rest.
    function reveal(item: Item) {
        sought = item;
        show(item);
        rest.restart();
    }

    function show(item: Item) {
        const top = item.mapToItem(holder, 0, 0).y;
        const room = flick.height - 2 * Theme.gap;
        if (top + item.height > flick.contentY + room)
            flick.contentY = Math.min(top + item.height - room, flick.contentHeight - flick.height);
        if (top < flick.contentY)
            flick.contentY = Math.max(0, top - Theme.gap);
    }

    // Judged after the layout: page buttons make the content narrower, and so taller.
    function judge() {
        overflowing = holder.childrenRect.height > height + 1;
        if (!overflowing)
            flick.contentY = 0;
        else if (sought)
            show(sought);
    }

    Timer {
        id: rest

        interval: 150
        onTriggered: {
            if (area.sought)
                area.show(area.sought);
            area.sought = null;
        }
    }

    onHeightChanged: Qt.callLater(judge)

    function turn(pages: real) {
        const wanted = flick.contentY + pages * flick.height * 0.8;
        flick.contentY = Math.max(0, Math.min(wanted, flick.contentHeight - flick.height));
    }

    Flickable {
        id: flick

        anchors.fill: parent
        anchors.rightMargin: area.overflowing ? Theme.smallTarget + Theme.gap : 0
        contentHeight: Math.max(holder.childrenRect.height, height)
        clip: area.overflowing
        interactive: area.overflowing
        boundsBehavior: Flickable.StopAtBounds

        Item {
            id: holder

            width: flick.width
            height: childrenRect.height
            onHeightChanged: Qt.callLater(area.judge)
            y: area.centred || area.low ? Math.max(0, (flick.height - height) * (area.low ? 1 : 0.4)) : 0
        }
    }

    Column {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: area.overflowing
        spacing: Theme.gap

        BigButton {
            objectName: "page.up"
            width: Theme.smallTarget
            height: Theme.target
            iconName: "up"
            enabled: flick.contentY > 1
            Accessible.name: Words.pageUp
            onClicked: area.turn(-1)
        }
        BigButton {
            objectName: "page.down"
            width: Theme.smallTarget
            height: Theme.target
            iconName: "down"
            enabled: flick.contentY < flick.contentHeight - flick.height - 1
            Accessible.name: Words.pageDown
            onClicked: area.turn(1)
        }
    }
}
