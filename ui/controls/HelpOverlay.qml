pragma ComponentBehavior: Bound
import QtQuick

// Help over a screen: what to do now comes first. Closed by its button, by Escape, or by help once more.
FocusScope {
    id: overlay

    property string now: ""
    property list<string> services: []
    property string call: ""
    property string elsewhere: ""

    signal closed

    objectName: "help-overlay"
    Accessible.role: Accessible.Dialog
    Accessible.name: Words.helpTitle
    Accessible.description: now
    onVisibleChanged: {
        if (visible)
            forceActiveFocus();
    }
    Component.onCompleted: {
        if (visible)
            forceActiveFocus();
    }
    Keys.onEscapePressed: closed()

    Rectangle {
        anchors.fill: parent
        color: Theme.dark ? "#CC404040" : "#B3101A26"

        MouseArea {
            anchors.fill: parent
            onClicked: overlay.closed()
        }
    }

    Card {
        readonly property real room: parent.height - 2 * Theme.margin

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.portrait ? Theme.margin : Math.round((parent.height - height) / 2)
        width: Math.min(parent.width - 2 * Theme.margin, Theme.mm(320))
        height: Math.min(room, heading.height + words.height + button.height + 2 * Theme.margin + 6 * Theme.step)

        MouseArea {
            anchors.fill: parent
        }
        Row {
            id: heading

            x: Theme.margin
            y: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: 2 * Theme.step

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "question"
                size: Theme.mm(13)
                color: Theme.accent
            }
            Phrase {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - Theme.mm(13) - parent.spacing
                text: Words.helpTitle
                role: Phrase.Title
                Accessible.role: Accessible.Heading
            }
        }
        ScrollArea {
            id: area

            anchors.left: heading.left
            anchors.right: heading.right
            anchors.top: heading.bottom
            anchors.bottom: button.top
            anchors.topMargin: 3 * Theme.step
            anchors.bottomMargin: 3 * Theme.step

            Column {
                id: words

                width: area.contentWidth
                spacing: 3 * Theme.step

                Section {
                    title: Words.helpNow
                    text: overlay.now
                    main: true
                }
                Section {
                    title: Words.canDo
                    text: overlay.services.join(Words.pick("、", ", "))
                }
                Section {
                    title: Words.helpSee
                    text: Theme.portrait ? Words.helpBarBelow : Words.helpBarBeside
                }
                Section {
                    title: Words.helpCall
                    text: overlay.call
                }
                Section {
                    title: Words.helpElsewhere
                    text: overlay.elsewhere
                }
            }
        }
        BigButton {
            id: button

            objectName: "dialog.close"
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.margin
            width: parent.width - 2 * Theme.margin
            primary: true
            focus: true
            iconName: "cross"
            text: Words.close
            onClicked: overlay.closed()
        }
    }

    component Section: Column {
        id: section

        property string title
        property string text
        property bool main: false

        width: parent?.width ?? 0
        visible: text !== ""
        spacing: Theme.step / 2

        Phrase {
            width: section.width
            text: section.title
            role: Phrase.Caption
            strong: true
            color: Theme.accent
        }
        Phrase {
            width: section.width
            text: section.text
            role: section.main ? Phrase.Lead : Phrase.Body
        }
    }
}
