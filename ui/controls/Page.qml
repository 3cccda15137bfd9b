pragma ComponentBehavior: Bound
import QtQuick

// The frame of a screen: heading, content that may scroll, actions below.
Item {
    id: page

    default property alias content: area.content
    property string eyebrow: ""
    property string title: ""
    property string lead: ""
    property int position: 0
    property int total: 0
    property bool centred: false
    property bool low: false // in portrait: content stands just above the actions, where the hands are
    property alias actions: actionBar
    property alias area: area
    readonly property real contentWidth: area.contentWidth
    readonly property real contentHeight: area.height

    Column {
        id: heading

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.portrait ? 5 * Theme.step : 3 * Theme.step
        spacing: Theme.step
        visible: page.title !== ""

        Item {
            width: parent.width
            height: Math.max(eyebrowText.height, stepDots.height)
            visible: page.eyebrow !== "" || stepDots.visible

            Phrase {
                id: eyebrowText

                anchors.left: parent.left
                anchors.right: stepDots.visible ? stepDots.left : parent.right
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                text: page.eyebrow
                role: Phrase.Caption
                color: Theme.accent
                strong: true
            }
            StepDots {
                id: stepDots

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                position: page.position
                total: page.total
            }
        }
        Phrase {
            width: parent.width
            text: page.title
            role: Phrase.Title
            Accessible.role: Accessible.Heading
        }
        Phrase {
            width: parent.width
            visible: text !== ""
            text: page.lead
            color: Theme.soft
        }
    }

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: heading.visible ? heading.bottom : parent.top
        anchors.bottom: actionBar.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: 3 * Theme.step
        anchors.bottomMargin: actionBar.height > 0 ? 3 * Theme.step : 0
        centred: page.centred
        low: page.low && Theme.portrait
    }

    ActionBar {
        id: actionBar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.bottomMargin: shut ? 0 : 3 * Theme.step
        height: shut ? 0 : implicitHeight
        visible: !shut

        // With the keyboard up there is no room in landscape: its own key ends the typing.
        readonly property bool shut: Theme.typing && !Theme.portrait
    }
}
