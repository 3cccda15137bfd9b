pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Terminal
import ui.controls

Page {
    id: page

    required property VerifyModel view

    title: Words.verifyTitle
    lead: view.checked ? "" : view.scanner === "working" ? Words.verifyLeadScanner : view.scanner === "broken" ? Words.verifyLeadNoScanner : Words.verifyLead
    centred: view.checked && view.facts.length === 0
    actions.backText: Words.back
    actions.mainText: view.checked ? Words.checkAnother : Words.check
    actions.mainIcon: view.checked ? "refresh" : "search"
    actions.mainName: view.checked ? "again" : "check"
    actions.mainEnabled: view.checked || code.text !== ""
    actions.onBack: view.back()
    actions.onMain: {
        if (view.checked) {
            code.clear();
            view.again();
            code.forceActiveFocus();
        } else {
            view.check(code.text);
        }
    }

    Grid {
        id: asking

        readonly property bool wide: !Theme.portrait && !Theme.typing
        readonly property real side: Math.min(Theme.mm(110), page.contentHeight * (wide ? 0.7 : 0.4))

        width: page.contentWidth
        columns: wide ? 2 : 1
        spacing: wide ? 5 * Theme.step : 3 * Theme.step
        horizontalItemAlignment: Grid.AlignHCenter
        visible: !page.view.checked

        Rectangle {
            width: asking.side
            height: width
            radius: Theme.radius * 2
            color: Theme.accentSoft

            Icon {
                anchors.centerIn: parent
                name: "qr"
                size: parent.width * 0.6
                color: Theme.accent
                weight: 1.6
            }
            Rectangle {
                id: beam

                x: parent.width * 0.12
                width: parent.width * 0.76
                height: 5
                radius: 2
                y: parent.height * 0.5
                color: Theme.bad
                visible: page.view.scanner !== "broken"

                SequentialAnimation on y {
                    running: page.visible && Theme.motion && !page.view.checked && page.view.scanner !== "broken"
                    loops: Animation.Infinite
                    NumberAnimation {
                        from: beam.parent.height * 0.16
                        to: beam.parent.height * 0.84
                        duration: 1600
                        easing.type: Easing.InOutSine
                    }
                    NumberAnimation {
                        from: beam.parent.height * 0.84
                        to: beam.parent.height * 0.16
                        duration: 1600
                        easing.type: Easing.InOutSine
                    }
                }
            }
        }
        Column {
            width: asking.wide ? asking.width - asking.side - asking.spacing : asking.width
            spacing: 2 * Theme.step

            Phrase {
                width: parent.width
                text: Words.verifyField
                strong: true
            }
            T.TextArea {
                id: code

                objectName: "field.code"
                width: parent.width
                height: Math.max(Theme.mm(Theme.typing ? 30 : 60), Math.min(contentHeight + 6 * Theme.step, Theme.mm(80)))
                padding: 3 * Theme.step
                focus: true
                clip: true
                wrapMode: TextEdit.WrapAnywhere
                textFormat: TextEdit.PlainText
                inputMethodHints: Qt.ImhLatinOnly | Qt.ImhNoPredictiveText
                font.family: Theme.family
                font.variableAxes: ({
                        "wght": 420
                    })
                font.pixelSize: Theme.captionSize
                color: Theme.ink
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                Accessible.role: Accessible.EditableText
                Accessible.name: Words.verifyField
                KeyNavigation.priority: KeyNavigation.BeforeItem
                KeyNavigation.tab: page.actions
                onPressed: focusReason = Qt.MouseFocusReason
                Keys.onReturnPressed: page.view.check(text)
                Keys.onEnterPressed: page.view.check(text)
                background: Rectangle {
                    radius: Theme.radius
                    color: Theme.surface
                    border.width: code.activeFocus ? 4 : 2
                    border.color: code.activeFocus ? Theme.accent : Theme.edge
                }
            }
            Phrase {
                width: parent.width
                visible: code.text !== ""
                text: Words.charactersRead(code.length)
                role: Phrase.Caption
                color: Theme.soft
            }
        }
    }

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step
        visible: page.view.checked

        Outcome {
            objectName: "verdict"
            width: parent.width
            tone: page.view.tone
            stacked: Theme.portrait || page.view.facts.length === 0
            text: Words.of(page.view.verdict)
            detail: Words.of(page.view.advice)
        }
        Card {
            width: parent.width
            height: facts.height + 4 * Theme.step
            visible: page.view.facts.length > 0

            Column {
                id: facts

                x: 3 * Theme.step
                y: 2 * Theme.step
                width: parent.width - 6 * Theme.step

                Phrase {
                    width: parent.width
                    text: Words.factsTitle
                    color: Theme.accent
                    strong: true
                    bottomPadding: Theme.step
                }
                Repeater {
                    model: page.view.facts
                    delegate: FactLine {
                        required property var modelData

                        width: facts.width
                        label: Words.of(modelData.label)
                        value: Words.date(modelData.value)
                    }
                }
            }
        }
    }
}
