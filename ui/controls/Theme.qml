pragma Singleton
pragma ComponentBehavior: Bound
import QtQuick

// Sizes in millimetres of glass, one type scale, one spacing step, one radius, three colour schemes.
QtObject {
    id: theme

    // Set once from the configuration and the window.
    property real dpi: 102
    property string family: "sans-serif"
    property bool motion: true
    property bool portrait: true
    property bool keysUsed: false
    property bool typing: false
    // Set by the person.
    property int textStep: 0
    property string scheme: "calm"

    readonly property var textFactors: [1.0, 1.2, 1.45, 1.75]
    readonly property real textFactor: textFactors[textStep]

    function mm(length: real): int {
        return Math.round(length * dpi / 25.4);
    }

    // Type: pixel sizes. The capitals of the family stand 0.733 em high, so body text has capitals of 5.1 mm.
    readonly property int bodySize: Math.round(mm(7.0) * textFactor)
    readonly property int captionSize: Math.round(mm(6.0) * Math.min(textFactor, 1.45))
    readonly property int chromeSize: Math.round(mm(5.6) * Math.min(textFactor, 1.2))
    readonly property int leadSize: Math.round(mm(8.4) * (1 + (textFactor - 1) * 0.7))
    readonly property int titleSize: Math.round(mm(11.4) * (1 + (textFactor - 1) * 0.4))
    readonly property int displaySize: Math.round(mm(18) * (1 + (textFactor - 1) * 0.2))

    // Space: one step.
    readonly property int step: 8
    readonly property int gap: 2 * step
    readonly property int margin: portrait ? 7 * step : 8 * step
    readonly property int radius: 2 * step

    // Targets.
    readonly property int target: mm(20)
    readonly property int smallTarget: mm(14)

    // Motion, in milliseconds.
    readonly property int quick: motion ? 120 : 0
    readonly property int calm: motion ? 200 : 0

    readonly property bool dark: scheme === "dark"
    readonly property bool stark: scheme !== "calm"
    readonly property var palette: palettes[scheme]
    readonly property var palettes: ({
            calm: {
                ground: "#F2F5F9",
                surface: "#FFFFFF",
                sunk: "#E6ECF3",
                ink: "#14202E",
                soft: "#3C4A5A",
                line: "#C9D3DE",
                edge: "#768597",
                accent: "#0B4A86",
                accentDeep: "#072F58",
                accentSoft: "#E1ECF8",
                accentInk: "#FFFFFF",
                good: "#0A5A38",
                goodSoft: "#E2F3EA",
                warn: "#6E3F00",
                warnSoft: "#FCF0DC",
                bad: "#8E1B1B",
                badSoft: "#FBE7E5",
                off: "#E9EDF2",
                offInk: "#404C58",
                paper: "#FFFFFF",
                focus: "#B24A00"
            },
            dark: {
                ground: "#000000",
                surface: "#0E0E0E",
                sunk: "#1C1C1C",
                ink: "#FFFFFF",
                soft: "#F0F0F0",
                line: "#8C8C8C",
                edge: "#FFFFFF",
                accent: "#FFD84D",
                accentDeep: "#141414",
                accentSoft: "#2A2400",
                accentInk: "#000000",
                good: "#8CF0B4",
                goodSoft: "#0B2416",
                warn: "#FFD84D",
                warnSoft: "#2A2000",
                bad: "#FFC2BC",
                badSoft: "#2C0A08",
                off: "#1C1C1C",
                offInk: "#E0E0E0",
                paper: "#FFFFFF",
                focus: "#00E5FF"
            },
            light: {
                ground: "#FFFFFF",
                surface: "#FFFFFF",
                sunk: "#F4F4F4",
                ink: "#000000",
                soft: "#111111",
                line: "#000000",
                edge: "#000000",
                accent: "#002A5C",
                accentDeep: "#001B3D",
                accentSoft: "#F0F6FF",
                accentInk: "#FFFFFF",
                good: "#00331C",
                goodSoft: "#F0FFF6",
                warn: "#402400",
                warnSoft: "#FFF8EA",
                bad: "#5C0000",
                badSoft: "#FFF2F0",
                off: "#F4F4F4",
                offInk: "#222222",
                paper: "#FFFFFF",
                focus: "#B00060"
            }
        })

    readonly property color ground: palette.ground
    readonly property color surface: palette.surface
    readonly property color sunk: palette.sunk
    readonly property color ink: palette.ink
    readonly property color soft: palette.soft
    readonly property color line: palette.line
    readonly property color edge: palette.edge
    readonly property color accent: palette.accent
    readonly property color accentDeep: palette.accentDeep
    readonly property color accentSoft: palette.accentSoft
    readonly property color accentInk: palette.accentInk
    readonly property color good: palette.good
    readonly property color goodSoft: palette.goodSoft
    readonly property color warn: palette.warn
    readonly property color warnSoft: palette.warnSoft
    readonly property color bad: palette.bad
    readonly property color badSoft: palette.badSoft
    readonly property color off: palette.off
    readonly property color offInk: palette.offInk
    readonly property color paper: palette.paper
    readonly property color focus: palette.focus
}
