pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// A small picture of a piece of hardware as it stands: with the card that lies on it, the paper that hangs out.
Rectangle {
    id: portrait

    property string kind: "other"
    property bool occupied: false
    property int tone: 0

    readonly property string ink: Theme.ink.toString()
    readonly property string body: Theme.surface.toString()
    readonly property string accent: Theme.accent.toString()
    readonly property string card: "#BCD6F0"

    function line(path: string, fill: string, stroke: string): var {
        return {
            path: path,
            stroke: stroke,
            fill: fill,
            weight: 1.7
        };
    }

    function badgeReader(): var {
        const strokes = [line("M10 10 H38 A3 3 0 0 1 41 13 V39 A3 3 0 0 1 38 42 H10 A3 3 0 0 1 7 39 V13 A3 3 0 0 1 10 10 Z", body, ink)];
        if (occupied)
            return strokes.concat([line("M16.5 14 H31.5 A1.5 1.5 0 0 1 33 15.5 V36.5 A1.5 1.5 0 0 1 31.5 38 H16.5 A1.5 1.5 0 0 1 15 36.5 V15.5 A1.5 1.5 0 0 1 16.5 14 Z", card, accent), line("M21.5 17 H26.5 M24 21 a2.8 2.8 0 1 0 0.01 0 M18.8 32 C18.8 27.4 29.2 27.4 29.2 32 M19 35 H29", "", accent)]);
        return strokes.concat([line("M21.2 29.5 A4 4 0 0 1 26.8 29.5 M18.2 26.3 A8.4 8.4 0 0 1 29.8 26.3 M15.2 23 A13 13 0 0 1 32.8 23 M24 33 V33.1", "", ink)]);
    }

    function idReader(): var {
        const base = [line("M7 16 H41 A3 3 0 0 1 44 19 V38 A3 3 0 0 1 41 41 H7 A3 3 0 0 1 4 38 V19 A3 3 0 0 1 7 16 Z", body, ink), line("M37 37 H40", "", occupied ? accent : ink)];
        if (!occupied)
            return base.concat([line("M11 21 H37 V33 H11 Z", "", ink)]);
        return base.concat([line("M9.5 11 H38.5 A1.5 1.5 0 0 1 40 12.5 V31.5 A1.5 1.5 0 0 1 38.5 33 H9.5 A1.5 1.5 0 0 1 8 31.5 V12.5 A1.5 1.5 0 0 1 9.5 11 Z", card, accent), line("M17 15.5 a2.8 2.8 0 1 0 0.01 0 M11.8 28 C11.8 22.8 22.2 22.8 22.2 28 M27 17 H35 M27 22 H35 M27 27 H32", "", accent)]);
    }

    function receiptPrinter(): var {
        const paper = occupied ? [line("M17 24 V4 L19.3 6 L21.7 4 L24 6 L26.3 4 L28.7 6 L31 4 V24 Z", Theme.paper.toString(), accent), line("M20.5 11 H27.5 M20.5 15 H27.5 M20.5 19 H25", "", accent)] : [];
        return [line("M12 24 L15 15 H33 L36 24 Z", body, ink)].concat(paper, [line("M10 24 H38 A2 2 0 0 1 40 26 V40 A2 2 0 0 1 38 42 H10 A2 2 0 0 1 8 40 V26 A2 2 0 0 1 10 24 Z", body, ink), line("M15 28.5 H33", "", ink), line("M35 37 V37.1", "", accent)]);
    }

    function pagePrinter(): var {
        const paper = occupied ? [line("M13 31 H35 V45 H13 Z", Theme.paper.toString(), accent), line("M17 35.5 H31 M17 39.5 H27", "", accent)] : [line("M13 32.5 H35", "", ink)];
        return [line("M14 18 V5 H34 V18", body, ink), line("M7 18 H41 A2.5 2.5 0 0 1 43.5 20.5 V36 A2.5 2.5 0 0 1 41 38.5 H7 A2.5 2.5 0 0 1 4.5 36 V20.5 A2.5 2.5 0 0 1 7 18 Z", body, ink), line("M37.5 24 V24.1", "", accent)].concat(paper);
    }

    readonly property var plain: ({
            "lockers": "M8 5 H40 V43 H8 Z M18.7 5 V43 M29.3 5 V43 M8 17.7 H40 M8 30.3 H40 M15 12 V12.1 M26 24 V24.1 M36 37 V37.1",
            "ups": "M7 12 H41 V40 H7 Z M26 17 L19 27 H25 L22 36 L31 24 H25 Z",
            "lamp": "M24 8 A11 11 0 0 1 31 28 V33 H17 V28 A11 11 0 0 1 24 8 Z M18.5 37 H29.5 M20.5 41 H27.5",
            "contacts": "M6 24 H18 M18 24 L33 14 M33 24 H42 M18 21.5 A2.5 2.5 0 1 0 18.01 21.5 M33 21.5 A2.5 2.5 0 1 0 33.01 21.5",
            "code-scanner": "M8 16 V8 H16 M32 8 H40 V16 M40 32 V40 H32 M16 40 H8 V32 M14 24 H34 M17 17 V31 M22 17 V31 M26 17 V31 M31 17 V31",
            "document-camera": "M8 42 H40 M12 42 V10 H30 M30 7 H38 V15 H30 Z M20 30 H36 V39 H20 Z",
            "presence": "M24 7 A5.5 5.5 0 1 0 24.01 7 M12 42 C12 23 36 23 36 42 M5 10 V18 M43 10 V18",
            "speaker": "M9 18 H17 L28 9 V39 L17 30 H9 Z M33 18 A8 8 0 0 1 33 30 M37 13 A15 15 0 0 1 37 35"
        })

    function picture(): var {
        if (plain[kind] !== undefined)
            return [line(plain[kind], "", ink)];
        switch (kind) {
        case "badge-reader":
            return badgeReader();
        case "id-reader":
            return idReader();
        case "receipt-printer":
            return receiptPrinter();
        case "page-printer":
            return pagePrinter();
        default:
            return [line("M9 12 H39 A3 3 0 0 1 42 15 V35 A3 3 0 0 1 39 38 H9 A3 3 0 0 1 6 35 V15 A3 3 0 0 1 9 12 Z", body, ink), line("M13 32 H20 M35 32 V32.1", "", ink)];
        }
    }

    implicitWidth: 84
    implicitHeight: 84
    radius: 14
    color: tone === 4 ? Theme.badSoft : tone === 3 ? Theme.warnSoft : Theme.accentSoft
    Accessible.ignored: true

    Drawing {
        anchors.centerIn: parent
        width: 64
        height: 64
        size: 64
        grid: 48
        strokes: portrait.picture()
    }

    Rectangle {
        anchors {
            right: parent.right
            bottom: parent.bottom
            margins: -5
        }
        visible: portrait.tone >= 3
        width: 30
        height: 30
        radius: 15
        color: portrait.tone === 4 ? Theme.bad : Theme.warn
        border.width: 2
        border.color: Theme.surface

        Icon {
            anchors.centerIn: parent
            anchors.verticalCenterOffset: -1
            name: "warning"
            size: 18
            weight: 2.2
            color: "#FFFFFF"
        }
    }
}
