pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// A message in the page: icon, words, colour of its tone ("good", "warn", "bad", "info").
Rectangle {
    id: banner

    property string tone: "info"
    property string text: ""
    property string detail: ""
    readonly property color ink: tone === "good" ? Theme.good : tone === "warn" ? Theme.warn : tone === "bad" ? Theme.bad : Theme.accent

    implicitHeight: row.implicitHeight + 4 * Theme.step
    radius: Theme.radius
    color: tone === "good" ? Theme.goodSoft : tone === "warn" ? Theme.warnSoft : tone === "bad" ? Theme.badSoft : Theme.accentSoft
    border.width: Theme.stark ? 3 : 2
    border.color: ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: 3 * Theme.step
        anchors.verticalCenter: parent.verticalCenter
        spacing: 3 * Theme.step

        Icon {
            Layout.alignment: Qt.AlignTop
            name: banner.tone === "good" ? "check" : banner.tone === "info" ? "info" : "warning"
            size: Theme.mm(9)
            color: banner.ink
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.step / 2

            Phrase {
                Layout.fillWidth: true
                text: banner.text
                color: banner.ink
                strong: true
            }
            Phrase {
                Layout.fillWidth: true
                visible: text !== ""
                text: banner.detail
                role: Phrase.Caption
                color: banner.ink
            }
        }
    }
}
