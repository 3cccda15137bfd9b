pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Terminal
import ui.controls

T.AbstractButton {
    id: screen

    required property GoodbyeModel view

    objectName: "goodbye"
    focus: true
    Accessible.role: Accessible.Button
    Accessible.name: Words.byeTitle
    Keys.onReturnPressed: click()
    onClicked: screen.view.go()

    contentItem: Item {
        Column {
            anchors.centerIn: parent
            width: Math.min(parent.width - 2 * Theme.margin, Theme.mm(240))
            spacing: 3 * Theme.step

            Machine {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, Theme.mm(180))
                height: Math.min(screen.height * 0.4, width * 0.84)
                act: screen.view.cardLies ? "badge" : screen.view.paper || "document"
            }
            Phrase {
                width: parent.width
                objectName: "bye"
                text: screen.view.cardLies ? Words.byeCard : screen.view.paper === "" ? Words.byeTitle : screen.view.paper === "slip" ? Words.byeSlip : Words.byePaper
                role: Phrase.Display
                color: Theme.accent
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
            Phrase {
                width: parent.width
                text: Words.byeLead
                role: Phrase.Lead
                horizontalAlignment: Text.AlignHCenter
            }
            Phrase {
                width: parent.width
                text: Words.byeWiped
                role: Phrase.Caption
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
