pragma ComponentBehavior: Bound
import QtQuick

// The product's name and, once somebody is recognised, a name fit for a lobby.
Rectangle {
    id: bar

    required property string person

    implicitHeight: Theme.mm(18)
    color: Theme.surface

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2
        color: Theme.line
    }

    Row {
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap

        Seal {
            size: Theme.mm(8.5)
            anchors.verticalCenter: parent.verticalCenter
        }
        Phrase {
            anchors.verticalCenter: parent.verticalCenter
            text: Words.product
            role: Phrase.Chrome
            strong: true
        }
    }

    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.step
        visible: bar.person !== ""

        Icon {
            name: "person"
            size: Theme.mm(6.5)
            color: Theme.accent
            anchors.verticalCenter: parent.verticalCenter
        }
        Phrase {
            anchors.verticalCenter: parent.verticalCenter
            text: Words.signedIn(bar.person)
            role: Phrase.Chrome
        }
    }
}
