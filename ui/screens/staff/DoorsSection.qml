pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// The doors of the locker banks: what is to be put in, how each door is, and what can be done with the chosen one.
Grid {
    id: section

    required property DoorsModel view
    required property bool wide
    property bool decidable: true // it can be written down
    property bool theirs: true // whoever is inside may
    readonly property bool open: decidable && theirs
    readonly property real cell: wide ? Math.floor((width - spacing) / 2) : width
    signal reveal(item: Item)

    columns: wide ? 2 : 1
    spacing: 3 * Theme.step

    Column {
        width: section.cell
        spacing: Theme.gap

        Banner {
            objectName: "door-told"
            width: parent.width
            visible: section.view.told.zh !== undefined
            tone: "info"
            text: Words.of(section.view.told)
        }
        Phrase {
            text: StaffWords.stockTitle
            strong: true
            Accessible.role: Accessible.Heading
        }
        Repeater {
            model: section.view.stock
            delegate: Card {
                id: card

                required property var modelData

                width: section.cell
                implicitHeight: kind.height + 6 * Theme.step

                Column {
                    id: kind

                    x: 3 * Theme.step
                    y: 3 * Theme.step
                    width: parent.width - 6 * Theme.step
                    spacing: Theme.step

                    Phrase {
                        width: parent.width
                        text: Words.of(card.modelData.title)
                        strong: true
                    }
                    Phrase {
                        width: parent.width
                        text: Words.of(card.modelData.what)
                        color: Theme.soft
                    }
                    Phrase {
                        width: parent.width
                        visible: card.modelData.door === ""
                        text: StaffWords.noEmptyDoor
                        color: Theme.warn
                    }
                    BigButton {
                        objectName: "stock." + card.modelData.kind
                        width: Math.min(implicitWidth, parent.width)
                        visible: section.open && card.modelData.door !== ""
                        iconName: "gift"
                        text: StaffWords.putInto(card.modelData.door)
                        onClicked: section.view.put_in(card.modelData.kind)
                    }
                }
            }
        }
        Phrase {
            width: parent.width
            visible: section.view.stock.length === 0
            text: StaffWords.nothingWanted
            color: Theme.soft
        }
    }
    Column {
        width: section.cell
        spacing: Theme.gap

        Repeater {
            model: section.view.banks
            delegate: Column {
                id: bank

                required property var modelData
                readonly property var spoken: {
                    const told = {};
                    for (const door of modelData.doors)
                        told[door] = StaffWords.doorTitle(door) + " " + Words.of(modelData.words[door]);
                    return told;
                }

                width: section.cell
                spacing: Theme.gap

                Phrase {
                    width: parent.width
                    text: StaffWords.bank(bank.modelData.bank)
                    strong: true
                }
                LockerDoors {
                    width: parent.width
                    height: Math.min(Theme.mm(150), Math.ceil(bank.modelData.doors.length / Math.max(1, across)) * Theme.mm(32) + 2 * Theme.step)
                    visible: bank.modelData.doors.length > 0
                    doors: bank.modelData.doors
                    columns: bank.modelData.columns
                    down: bank.modelData.down
                    tones: bank.modelData.tones
                    spoken: bank.spoken
                    marked: section.view.chosen.bank === bank.modelData.bank ? section.view.chosen.door : ""
                    onChosen: door => {
                        section.view.choose(bank.modelData.bank, door);
                        Qt.callLater(section.reveal, one.acts);
                    }
                }
                Phrase {
                    width: parent.width
                    visible: bank.modelData.doors.length === 0
                    text: StaffWords.bankSilent
                    color: Theme.warn
                }
            }
        }
        Phrase {
            width: parent.width
            visible: section.view.chosen.door === undefined
            text: StaffWords.touchDoor
            color: Theme.soft
        }
        DoorCard {
            id: one

            width: section.cell
            visible: section.view.chosen.door !== undefined
            view: section.view
            decidable: section.decidable
            theirs: section.theirs
            onGrown: item => section.reveal(item)
        }
    }
}
