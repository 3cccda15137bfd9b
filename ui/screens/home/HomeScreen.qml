pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property HomeModel view
    readonly property int offered: view.categories.reduce((sum, category) => sum + category.tiles.length, 0)
    readonly property bool few: offered < 5
    readonly property bool grand: offered < 4 && Theme.textStep < 2
    readonly property bool empty: view.categories.length === 0 && view.waiting.length === 0

    title: Words.homeTitle
    centred: empty

    Column {
        width: page.contentWidth
        spacing: 4 * Theme.step

        Column {
            width: parent.width
            spacing: Theme.gap
            visible: page.view.waiting.length > 0

            Section {
                text: Words.waitingTitle
                icon: "tray"
            }
            Repeater {
                model: page.view.waiting
                delegate: Tile {
                    required property var modelData
                    required property int index

                    objectName: "waiting." + index
                    width: page.contentWidth
                    feature: true
                    grand: page.grand
                    iconName: modelData.icon
                    title: Words.of(modelData.title)
                    note: modelData.note.zh ? Words.of(modelData.note) : Words.collect
                    noteIcon: "next"
                    trailing: "next"
                    onClicked: page.view.collect(index)
                }
            }
        }

        Repeater {
            model: page.view.categories
            delegate: Column {
                id: category

                required property var modelData
                readonly property var tiles: modelData.tiles
                readonly property int columns: tiles.length === 1 || (Theme.portrait && (page.few || Theme.textStep > 0)) ? 1 : Theme.portrait || Theme.textStep > 0 || tiles.length === 4 ? 2 : Math.min(3, tiles.length)
                readonly property real cell: (width - (columns - 1) * Theme.gap) / columns

                width: page.contentWidth
                spacing: Theme.gap

                Section {
                    text: Words.of(category.modelData.title)
                    icon: category.modelData.icon
                }
                Grid {
                    columns: category.columns
                    spacing: Theme.gap

                    Repeater {
                        id: repeater

                        // Tiles of a row stand equally tall: all take the tallest of the category.
                        property real tallest: 0

                        model: category.tiles
                        delegate: Tile {
                            required property var modelData

                            objectName: "tile." + modelData.name
                            width: category.cell
                            height: Math.max(implicitHeight, repeater.tallest, Theme.mm(page.grand ? 66 : page.few ? 46 : 32))
                            grand: page.grand
                            enabled: modelData.works
                            iconName: modelData.icon
                            title: Words.of(modelData.title)
                            summary: Words.of(modelData.summary)
                            note: Words.of(modelData.promise)
                            reason: Words.of(modelData.reason)
                            trailing: modelData.works ? "next" : ""
                            onImplicitHeightChanged: repeater.tallest = Math.max(repeater.tallest, implicitHeight)
                            onClicked: page.view.open(modelData.name)
                        }
                    }
                }
            }
        }

        Column {
            width: parent.width
            spacing: 2 * Theme.step
            visible: page.empty

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "info"
                size: Theme.mm(24)
                color: Theme.accent
                weight: 1.4
            }
            Phrase {
                width: parent.width
                text: Words.nothingOffered
                role: Phrase.Title
                horizontalAlignment: Text.AlignHCenter
            }
            Phrase {
                width: parent.width
                text: Words.nothingOfferedHint
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }

        Tile {
            objectName: "verify"
            width: parent.width
            height: Math.max(implicitHeight, Theme.mm(page.grand ? 46 : 0))
            grand: page.grand
            iconName: "qr"
            title: Words.verifyEntry
            summary: Words.verifyHint
            trailing: "next"
            onClicked: page.view.verify()
        }

        Card {
            width: parent.width
            height: hints.height + 6 * Theme.step
            visible: page.grand && Theme.portrait && !page.empty
            color: Theme.accentSoft

            Column {
                id: hints

                anchors.centerIn: parent
                width: parent.width - 8 * Theme.step
                spacing: 2 * Theme.step

                Phrase {
                    width: parent.width
                    text: Words.notFound
                    role: Phrase.Lead
                    strong: true
                    color: Theme.accent
                }
                Hint {
                    icon: "person"
                    text: Words.notFoundHint
                }
                Hint {
                    icon: "question"
                    text: Words.labelled(Words.callFacilities, Words.of(page.view.facilities))
                }
                Hint {
                    icon: "globe"
                    text: Words.labelled(Words.helpElsewhere, Words.of(page.view.elsewhere))
                }
            }
        }
    }

    component Hint: Row {
        id: hint

        property string text
        property string icon

        width: parent?.width ?? 0
        visible: text !== ""
        spacing: Theme.gap

        Icon {
            anchors.verticalCenter: parent?.verticalCenter
            name: hint.icon
            size: Theme.mm(8)
            color: Theme.accent
        }
        Phrase {
            anchors.verticalCenter: parent?.verticalCenter
            width: hint.width - Theme.mm(8) - hint.spacing
            text: hint.text
        }
    }

    component Section: Row {
        property string text
        property string icon

        spacing: Theme.gap

        Icon {
            anchors.verticalCenter: parent?.verticalCenter
            name: parent?.icon ?? "" // qmllint disable missing-property
            size: Theme.mm(7.5)
            color: Theme.accent
        }
        Phrase {
            text: parent?.text ?? "" // qmllint disable missing-property
            role: Phrase.Lead
            strong: true
            Accessible.role: Accessible.Heading
        }
    }
}
