pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property PhoneModel view
    readonly property bool wide: width > height
    readonly property bool refused: view.message.zh !== undefined

    title: Words.phoneTitle
    lead: Words.phoneLead
    actions.backText: Words.back
    actions.onBack: view.back()

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Banner {
            objectName: "message"
            width: parent.width
            visible: page.refused
            tone: "warn"
            text: Words.of(page.view.message)
            detail: Words.of(page.view.advice)
        }
        BigButton {
            objectName: "again"
            width: page.wide ? implicitWidth : parent.width
            visible: page.view.over
            primary: true
            text: Words.phoneAgain
            iconName: "qr"
            onClicked: page.view.again()
        }
        Banner {
            objectName: "troubled"
            width: parent.width
            visible: page.view.troubled
            tone: "warn"
            text: Words.phoneTroubled
        }
        Banner {
            width: parent.width
            visible: !page.view.shown && !page.view.over
            text: Words.phoneAsking
        }
        Grid {
            width: parent.width
            visible: page.view.shown
            columns: page.wide ? 2 : 1
            columnSpacing: 4 * Theme.step
            rowSpacing: 3 * Theme.step
            readonly property real cell: page.wide ? (width - columnSpacing) / 2 : width

            Item {
                width: parent.cell
                height: code.height

                QrCode {
                    id: code

                    anchors.horizontalCenter: parent.horizontalCenter
                    width: Math.min(parent.width, Theme.mm(110), Math.max(Theme.mm(60), page.wide ? page.contentHeight - 2 * Theme.step : page.contentHeight * 0.45))
                    name: Words.phoneQr
                    modules: page.view.modules
                    path: page.view.path
                }
            }
            Column {
                width: parent.cell
                spacing: 3 * Theme.step

                Card {
                    width: parent.width
                    implicitHeight: numberColumn.height + 4 * Theme.step

                    Column {
                        id: numberColumn

                        anchors.centerIn: parent
                        width: parent.width - 6 * Theme.step

                        Phrase {
                            width: parent.width
                            text: Words.phoneNumber
                            horizontalAlignment: Text.AlignHCenter
                        }
                        Phrase {
                            objectName: "number"
                            width: parent.width
                            text: page.view.number
                            role: Phrase.Display
                            horizontalAlignment: Text.AlignHCenter
                        }
                    }
                }
                Phrase {
                    objectName: "left"
                    width: parent.width
                    text: Words.phoneLeft + Words.seconds(page.view.secondsLeft)
                    strong: true
                }
                Phrase {
                    width: parent.width
                    text: Words.phoneCode
                    color: Theme.soft
                    role: Phrase.Caption
                }
                Phrase {
                    objectName: "user-code"
                    width: parent.width
                    text: page.view.userCode
                    role: Phrase.Title
                }
                Phrase {
                    width: parent.width
                    text: page.view.address
                    color: Theme.soft
                    role: Phrase.Caption
                    wrapMode: Text.WrapAnywhere
                }
            }
        }
    }
}
