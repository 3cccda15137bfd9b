pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property FormModel view
    readonly property bool twoColumns: !Theme.portrait && view.fields.length > 1 && Theme.textStep < 2
    readonly property real cell: twoColumns ? (contentWidth - 3 * Theme.step) / 2 : contentWidth

    eyebrow: Words.of(view.service)
    title: Words.of(view.title)
    position: view.position
    total: view.total
    actions.backText: view.canGoBack ? Words.back : ""
    actions.mainText: Words.next
    actions.onBack: view.back()
    actions.onMain: view.submit()

    Grid {
        width: page.contentWidth
        columns: page.twoColumns ? 2 : 1
        spacing: 3 * Theme.step

        Repeater {
            model: page.view.fields
            delegate: Card {
                id: card

                required property var modelData

                width: page.cell
                height: field.height + 6 * Theme.step

                Column {
                    id: field

                    readonly property var modelData: card.modelData
                    readonly property string name: modelData.name
                    readonly property string kind: modelData.kind
                    readonly property string value: page.view.values[name] ?? ""
                    readonly property var options: modelData.options
                    readonly property bool ready: options.some(option => option.value === value)
                    readonly property string problem: Words.of(page.view.problems[name])
                    readonly property string label: Words.of(modelData.label) + (modelData.required ? "" : Words.pick("（", " (") + Words.optional + Words.pick("）", ")"))

                    readonly property bool labelled: kind !== "text" || options.length > 0

                    x: 3 * Theme.step
                    y: 3 * Theme.step
                    width: card.width - 6 * Theme.step
                    spacing: Theme.gap

                    Phrase {
                        width: parent.width
                        visible: field.labelled
                        text: field.label
                        role: Phrase.Lead
                        strong: true
                    }
                    Phrase {
                        width: parent.width
                        visible: field.labelled && text !== ""
                        text: Words.of(field.modelData.hint)
                        role: Phrase.Caption
                        color: Theme.soft
                    }
                    Stepper {
                        visible: field.kind === "number"
                        name: "field." + field.name
                        minimum: field.modelData.minimum
                        maximum: field.modelData.maximum
                        value: parseInt(field.value || field.modelData.minimum)
                        onChanged: value => page.view.put(field.name, String(value))
                    }
                    Grid {
                        id: choices

                        visible: field.options.length > 0
                        width: parent.width
                        columns: Theme.textStep > 1 ? 1 : 2
                        spacing: Theme.gap

                        Repeater {
                            model: field.options
                            delegate: Tile {
                                required property var modelData

                                objectName: "option." + field.name + "." + modelData.value
                                width: (choices.width - (choices.columns - 1) * Theme.gap) / choices.columns
                                height: Math.max(implicitHeight, Theme.mm(Theme.portrait ? 27 : 20))
                                title: Words.of(modelData.label)
                                summary: Words.of(modelData.hint)
                                chosen: field.value === modelData.value
                                onClicked: page.view.put(field.name, chosen && !field.modelData.required ? "" : modelData.value)
                            }
                        }
                    }
                    EntryField {
                        id: entry

                        visible: field.kind !== "number" && field.kind !== "choice"
                        width: parent.width
                        name: "field." + field.name
                        label: field.labelled ? Words.orType : field.label
                        hint: field.labelled ? "" : Words.of(field.modelData.hint)
                        problem: field.problem
                        maximumLength: field.modelData.longest
                        text: field.ready ? "" : field.value
                        onEdited: text => page.view.put(field.name, text)
                        onEntered: page.view.submit()
                        Connections {
                            target: page.area
                            function onHeightChanged() {
                                if (entry.field.activeFocus)
                                    Qt.callLater(page.area.reveal, entry);
                            }
                        }
                    }
                    Phrase {
                        width: parent.width
                        visible: text !== "" && (field.kind === "number" || field.kind === "choice")
                        text: field.problem
                        role: Phrase.Caption
                        color: Theme.bad
                        strong: true
                    }
                }
            }
        }
    }
}
