import QtQuick
import ui.controls

// A status as the desk told it; nothing where it is not known.
StatusCard {
    property var told: ({})

    visible: told.what !== undefined
    tone: told.well ? "good" : "warn"
    what: Words.of(told.what)
    advice: Words.of(told.do)
    facts: told.facts ?? []
}
