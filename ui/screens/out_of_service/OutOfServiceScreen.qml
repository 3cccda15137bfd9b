pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property OutOfServiceModel view

    centred: true

    Column {
        width: page.contentWidth
        spacing: 3 * Theme.step

        Icon {
            name: "wrench"
            size: Theme.mm(30)
            color: Theme.warn
            weight: 1.3
        }
        Phrase {
            width: parent.width
            text: Words.outTitle
            role: Phrase.Display
            Accessible.role: Accessible.Heading
        }
        Phrase {
            objectName: "reason"
            width: parent.width
            text: Words.of(page.view.reason)
            role: Phrase.Lead
        }
        Phrase {
            width: parent.width
            text: Words.outHint
            color: Theme.soft
        }
        Banner {
            width: parent.width
            visible: text !== ""
            text: Words.labelled(Words.helpElsewhere, Words.of(page.view.elsewhere))
            detail: Words.labelled(Words.callFacilities, Words.of(page.view.facilities))
        }
    }
}
