pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import QtQuick.Templates as T
import Terminal
import ui.controls
import ui.keyboard

// The frame of every screen: name above, the screen itself, and what is always in the same place.
Window {
    id: window

    required property Visit visit
    required property Navigator navigator
    required property Preferences preferences
    required property IdleWatch idle
    required property Waiting waiting
    required property Presence presence
    required property KeyboardModel keyboard
    required property Help help
    required property string family
    required property real dpi
    required property bool motion
    required property real staffHold
    required property StaffRound staff

    readonly property bool portrait: height >= width
    readonly property bool fading: appear.running
    readonly property bool reach: preferences.reach && portrait && !typing

    // A field that was touched gets the keyboard; one that the keys or a scanner reached does not.
    readonly property T.TextField field: activeFocusItem as T.TextField
    readonly property T.TextArea area: activeFocusItem as T.TextArea
    readonly property bool typing: (field !== null && field.focusReason === Qt.MouseFocusReason) || (area !== null && area.focusReason === Qt.MouseFocusReason)
    readonly property int hints: field !== null ? field.inputMethodHints : area !== null ? area.inputMethodHints : 0

    function endTyping() {
        if (field !== null)
            field.focusReason = Qt.OtherFocusReason;
        if (area !== null)
            area.focusReason = Qt.OtherFocusReason;
    }

    onTypingChanged: keyboard.docked()
    title: Words.product
    color: Theme.ground

    Binding {
        target: Theme
        property: "dpi"
        value: window.dpi
    }
    Binding {
        target: Theme
        property: "family"
        value: window.family
    }
    Binding {
        target: Theme
        property: "motion"
        value: window.motion
    }
    Binding {
        target: Theme
        property: "portrait"
        value: window.portrait
    }
    Binding {
        target: Theme
        property: "textStep"
        value: window.preferences.textStep
    }
    Binding {
        target: Theme
        property: "scheme"
        value: window.preferences.scheme
    }
    Connections {
        target: window.preferences
        function onChanged() {
            if (window.preferences.keysUsed)
                window.endTyping(); // a scanner or a keypad types: the keyboard on the glass is in the way
        }
    }
    Binding {
        target: Theme
        property: "keysUsed"
        value: window.preferences.keysUsed
    }
    Binding {
        target: Theme
        property: "typing"
        value: window.typing
    }
    Binding {
        target: Words
        property: "language"
        value: window.preferences.language
    }

    TopBar {
        id: topBar

        anchors.left: window.portrait ? parent.left : systemBar.right
        anchors.right: parent.right
        anchors.top: parent.top
        person: window.visit.person
    }

    StaffCorner {
        anchors.right: parent.right
        anchors.top: parent.top
        height: topBar.height
        seconds: window.staffHold
        enabled: !window.navigator.leaveOffered && !overlays.covered
        onHeld: window.staff.knock()
    }

    WorkBar {
        anchors.left: topBar.left
        anchors.right: topBar.right
        anchors.top: topBar.bottom
        height: Theme.step
        radius: 0
        visible: window.waiting.moving
    }

    Item {
        id: place

        anchors.left: topBar.left
        anchors.right: parent.right
        anchors.top: topBar.bottom
        anchors.bottom: dock.top
        anchors.topMargin: window.reach ? Math.round((window.height - systemBar.height) * 0.4) - topBar.height : 0

        Loader {
            id: stage

            // The first screen of all does not fade: nothing was there before it.
            function show() {
                const fades = Theme.motion && stage.item !== null;
                setSource(window.navigator.source, {
                    view: window.navigator.view
                });
                if (fades)
                    appear.restart();
            }

            anchors.fill: parent
            focus: true
            enabled: !overlays.covered

            NumberAnimation {
                id: appear

                target: stage
                property: "opacity"
                from: 0
                to: 1
                duration: Theme.calm
            }
            Connections {
                target: window.navigator
                function onScreen_changed() {
                    stage.show();
                }
            }
        }
    }

    Loader {
        id: dock

        anchors.left: topBar.left
        anchors.right: parent.right
        anchors.bottom: window.portrait ? systemBar.top : parent.bottom
        height: active ? (item as Keyboard)?.implicitHeight ?? 0 : 0
        active: window.typing
        enabled: !overlays.covered
        sourceComponent: Keyboard {
            model: window.keyboard
            target: window.activeFocusItem
            kind: (window.hints & Qt.ImhDigitsOnly) !== 0 ? Keyboard.Digits : (window.hints & Qt.ImhLatinOnly) !== 0 ? Keyboard.Latin : Keyboard.Text
            onDone: window.endTyping()
        }
    }

    Loader {
        id: overlays

        readonly property bool wanted: window.waiting.words || window.navigator.dialog !== "" || window.help.open || window.idle.warning
        readonly property bool covered: (item as Overlays)?.covered ?? false

        onWantedChanged: {
            if (wanted)
                active = true; // built when first wanted: the first screen comes sooner
        }
        onCoveredChanged: {
            if (!covered)
                stage.forceActiveFocus();
        }
        active: false
        anchors.left: topBar.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: window.portrait ? systemBar.top : parent.bottom
        sourceComponent: Overlays {
            visit: window.visit
            navigator: window.navigator
            waiting: window.waiting
            idle: window.idle
            help: window.help
        }
    }

    SystemBar {
        id: systemBar

        x: 0
        y: window.portrait ? parent.height - height : 0
        width: window.portrait ? parent.width : implicitWidth
        height: window.portrait ? implicitHeight : parent.height
        reachOffered: window.portrait
        reachOn: window.preferences.reach
        leaveOffered: window.navigator.leaveOffered
        helpOpen: window.help.open
        onLanguageAsked: window.preferences.toggle_language()
        onTextSizeAsked: window.preferences.next_text_size()
        onContrastAsked: window.preferences.next_scheme()
        onReachAsked: window.preferences.toggle_reach()
        onHelpAsked: window.help.toggle()
        onLeaveAsked: window.visit.ask_leave()
    }

    // Nobody is there: the screen rests, against burn-in and for the eyes of who works late. A touch still lands.
    Rectangle {
        anchors.fill: parent
        color: "#000000"
        opacity: window.presence.resting ? 0.72 : 0
        visible: opacity > 0

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.calm
            }
        }
    }
}
