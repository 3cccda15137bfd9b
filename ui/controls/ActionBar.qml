pragma ComponentBehavior: Bound
import QtQuick

// The way back bottom left, the main action bottom right; in portrait the main action over the full width.
Item {
    id: bar

    property string backText: ""
    property string backIcon: "back"
    property string mainText: ""
    property string mainIcon: "next"
    property string mainName: "next"
    property bool mainEnabled: true
    property string sideText: ""
    property string sideIcon: ""
    property string sideName: "side"
    readonly property bool hasBack: backText !== ""
    readonly property bool hasMain: mainText !== ""
    readonly property bool stacked: Theme.portrait && (hasMain || sideText !== "") && hasBack

    signal back
    signal main
    signal side

    implicitHeight: !hasBack && !hasMain && sideText === "" ? 0 : stacked ? mainButton.height + Theme.gap + backButton.height : Math.max(mainButton.height, backButton.height, sideButton.height)

    BigButton {
        id: mainButton

        objectName: bar.mainName
        visible: bar.hasMain
        anchors.right: parent.right
        anchors.top: bar.stacked ? parent.top : undefined
        anchors.bottom: bar.stacked ? undefined : parent.bottom
        width: Theme.portrait ? parent.width : Math.min(Math.max(implicitWidth, Theme.mm(90)), parent.width * 0.6)
        primary: true
        enabled: bar.mainEnabled
        text: bar.mainText
        iconName: bar.mainIcon
        iconLast: bar.mainIcon === "next"
        onClicked: bar.main()
    }
    BigButton {
        id: backButton

        objectName: "back"
        visible: bar.hasBack
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        text: bar.backText
        iconName: bar.backIcon
        onClicked: bar.back()
    }
    BigButton {
        id: sideButton

        objectName: bar.sideName
        visible: bar.sideText !== ""
        anchors.right: Theme.portrait || !bar.hasMain ? parent.right : mainButton.left
        anchors.rightMargin: Theme.portrait || !bar.hasMain ? 0 : Theme.gap
        anchors.bottom: parent.bottom
        text: bar.sideText
        iconName: bar.sideIcon
        onClicked: bar.side()
    }
}
