pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

// What may lie over a screen: one at a time, the warning of idleness before help, help before a dialog.
Item {
    id: overlays

    required property Visit visit
    required property Navigator navigator
    required property Waiting waiting
    required property IdleWatch idle
    required property Help help

    readonly property bool covered: idleOverlay.visible || helpOverlay.visible || dialogOverlay.visible || waitOverlay.visible

    Overlay {
        id: waitOverlay

        anchors.fill: parent
        visible: overlays.waiting.words && !helpOverlay.visible && !idleOverlay.visible
        iconName: "clock"
        title: Words.workingTitle
        lead: Words.workingLead
    }
    Overlay {
        id: dialogOverlay

        readonly property string kind: overlays.navigator.dialog

        objectName: "dialog"
        anchors.fill: parent
        visible: kind !== "" && !helpOverlay.visible && !idleOverlay.visible
        iconName: kind === "leave" ? "question" : kind === "trouble" ? "warning" : "info"
        tone: kind === "trouble" ? Theme.warn : Theme.accent
        title: kind === "leave" ? Words.leaveTitle : kind === "trouble" ? Words.troubleTitle : Words.of(overlays.navigator.texts.title)
        lead: kind === "leave" ? Words.leaveLead : kind === "trouble" ? Words.troubleLead : Words.of(overlays.navigator.texts.lead)
        reference: overlays.navigator.reference
        mainText: kind === "leave" ? Words.stay : Words.close
        mainName: "dialog.stay"
        otherText: kind === "leave" ? Words.leaveYes : ""
        otherName: "dialog.leave"
        onMain: overlays.visit.stay()
        onOther: overlays.visit.leave_now()
    }
    HelpOverlay {
        id: helpOverlay

        anchors.fill: parent
        visible: overlays.help.open && !idleOverlay.visible
        now: Words.of(overlays.help.now)
        services: overlays.help.services.map(one => Words.of(one))
        call: Words.of(overlays.help.call)
        elsewhere: Words.of(overlays.help.elsewhere)
        onClosed: overlays.help.close()
    }
    Overlay {
        id: idleOverlay

        objectName: "idle"
        anchors.fill: parent
        visible: overlays.idle.warning
        iconName: "clock"
        title: Words.idleTitle
        lead: Words.idleLead
        big: Words.seconds(overlays.idle.secondsLeft)
        mainText: Words.stillHere
        mainName: "idle.here"
        otherText: Words.moreTime
        otherName: "idle.more"
        onMain: overlays.idle.here()
        onAside: overlays.idle.here()
        onOther: overlays.idle.more_time()
    }
}
