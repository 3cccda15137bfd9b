pragma ComponentBehavior: Bound
import QtQuick

// A dialog over the screen. What lies below takes no touch; the system bar stays free. Escape is its main button,
// which never loses anything. `aside`: a touch beside it, for the dialog that any touch answers.
FocusScope {
    id: overlay

    property string iconName: "info"
    property color tone: Theme.accent
    property string title: ""
    property string lead: ""
    property string big: ""
    property string mainText: ""
    property string mainName: "overlay.main"
    property bool mainDanger: false
    property string otherText: ""
    property string otherName: "overlay.other"
    property string reference: ""

    signal main
    signal other
    signal aside

    Accessible.role: Accessible.Dialog
    Accessible.name: title
    Accessible.description: lead
    Keys.onEscapePressed: {
        if (mainText !== "")
            main();
    }
    onVisibleChanged: {
        if (visible)
            forceActiveFocus();
    }
    Component.onCompleted: {
        if (visible)
            forceActiveFocus();
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.dark ? "#CC404040" : "#B3101A26"

        MouseArea {
            anchors.fill: parent
            onClicked: overlay.aside()
        }
    }

    Card {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: Theme.portrait ? parent.bottom : undefined
        anchors.bottomMargin: Theme.portrait ? Math.max(Theme.margin, parent.height * 0.16 - Theme.margin) : 0
        anchors.verticalCenter: Theme.portrait ? undefined : parent.verticalCenter
        width: Math.min(parent.width - 2 * Theme.margin, Theme.mm(260))
        height: column.height + 2 * Theme.margin

        Column {
            id: column

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            spacing: 3 * Theme.step

            Icon {
                name: overlay.iconName
                size: Theme.mm(16)
                color: overlay.tone
            }
            Phrase {
                width: parent.width
                text: overlay.title
                role: Phrase.Title
                Accessible.role: Accessible.Heading
            }
            Phrase {
                width: parent.width
                visible: text !== ""
                text: overlay.lead
            }
            Phrase {
                width: parent.width
                visible: text !== ""
                text: overlay.big
                role: Phrase.Display
                color: Theme.accent
            }
            Item {
                width: 1
                height: Theme.step
            }
            Grid {
                width: parent.width
                columns: Theme.portrait || overlay.otherText === "" ? 1 : 2
                spacing: Theme.gap
                readonly property real cell: columns === 1 ? width : (width - spacing) / 2

                BigButton {
                    objectName: overlay.otherName
                    visible: overlay.otherText !== ""
                    width: parent.cell // qmllint disable missing-property
                    text: overlay.otherText
                    onClicked: overlay.other()
                }
                BigButton {
                    objectName: overlay.mainName
                    visible: overlay.mainText !== ""
                    width: parent.cell // qmllint disable missing-property
                    primary: true
                    danger: overlay.mainDanger
                    focus: true
                    text: overlay.mainText
                    onClicked: overlay.main()
                }
            }
            Phrase {
                width: parent.width
                visible: text !== ""
                text: overlay.reference
                role: Phrase.Chrome
                color: Theme.soft
                horizontalAlignment: Text.AlignRight
            }
        }
    }
}
