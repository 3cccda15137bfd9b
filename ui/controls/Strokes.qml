pragma Singleton
pragma ComponentBehavior: Bound
import QtQuick

// The icon family: one path each on a 24 × 24 grid, drawn with one round stroke and no fill.
QtObject {
    readonly property var paths: ({
            "document": "M6 3 H14 L18 7 V21 H6 Z M14 3 V7 H18 M9 12 H15 M9 16 H15",
            "certificate": "M5 3 H19 V15 H16 M5 3 V15 H10 M8.5 7 H15.5 M8.5 10.5 H12 M13 13 a3 3 0 1 0 0.01 0 M11.5 18.5 L10.8 22 L13 20.8 L15.2 22 L14.5 18.5",
            "income": "M3 6 H21 V18 H3 Z M12 9 a3 3 0 1 0 0.01 0 M6 9.5 V9.51 M18 14.5 V14.51",
            "visa": "M5 3 H19 V21 H5 Z M12 7 a4 4 0 1 0 0.01 0 M8 11 H16 M9 18 H15",
            "print": "M7 9 V3 H17 V9 M7 17 H4 V9 H20 V17 H17 M7 14 H17 V21 H7 Z",
            "reprint": "M7 9 V3 H17 V9 M7 17 H4 V9 H20 V17 H17 M7 14 H17 V21 H7 Z M10 17.5 H14",
            "slip": "M6 3 L8 4.5 L10 3 L12 4.5 L14 3 L16 4.5 L18 3 V21 L16 19.5 L14 21 L12 19.5 L10 21 L8 19.5 L6 21 Z M9 9 H15 M9 13 H15",
            "badge": "M6 6 H18 V21 H6 Z M10 6 V3 H14 V6 M12 10 a2 2 0 1 0 0.01 0 M8.8 18 C8.8 15.4 15.2 15.4 15.2 18",
            "id-card": "M3 5 H21 V19 H3 Z M8.5 9 a1.8 1.8 0 1 0 0.01 0 M5.8 16 C5.8 13.4 11.2 13.4 11.2 16 M14 10 H18 M14 14 H18",
            "phone": "M7 2.5 H17 V21.5 H7 Z M7 5.5 H17 M7 18 H17 M12 19.8 V19.81",
            "pin": "M5 11 H19 V21 H5 Z M8 11 V8 C8 2.7 16 2.7 16 8 V11 M12 15 V17.5",
            "search": "M10.5 4 a6.5 6.5 0 1 0 0.01 0 M15.3 15.3 L21 21",
            "check": "M4 12.5 L9.5 18 L20 6.5",
            "cross": "M6 6 L18 18 M18 6 L6 18",
            "back": "M19 12 H5 M11 6 L5 12 L11 18",
            "next": "M5 12 H19 M13 6 L19 12 L13 18",
            "up": "M12 19 V5 M6 11 L12 5 L18 11",
            "down": "M12 5 V19 M6 13 L12 19 L18 13",
            "language": "M12 3 a9 9 0 1 0 0.01 0 M3 12 H21 M12 3 C7.5 8 7.5 16 12 21 M12 3 C16.5 8 16.5 16 12 21",
            "text-size": "M2.5 19 L8 5 L13.5 19 M4.5 14 H11.5 M14.5 19 L18 10 L21.5 19 M15.8 16 H20.2",
            "contrast": "M12 3 a9 9 0 1 0 0.01 0 M12 3 V21 M12 7 L19 7.4 M12 11 H20.8 M12 15 H20.4 M12 19 H17",
            "reach": "M4 4 H20 M12 7.5 V19 M6.5 13.5 L12 19 L17.5 13.5",
            "leave": "M13 4 H5 V20 H13 M10 12 H21 M17 8 L21 12 L17 16",
            "clock": "M12 3 a9 9 0 1 0 0.01 0 M12 7 V12 L15.5 14.5",
            "warning": "M12 3.5 L22 20 H2 Z M12 10 V14.5 M12 17.2 V17.3",
            "info": "M12 3 a9 9 0 1 0 0.01 0 M12 11 V16.5 M12 7.6 V7.7",
            "question": "M12 3 a9 9 0 1 0 0.01 0 M9.5 9.8 C9.5 6.2 14.6 6.4 14.6 9.6 C14.6 11.9 12 11.8 12 14.2 M12 17.2 V17.3",
            "person": "M12 3.5 a4 4 0 1 0 0.01 0 M4.5 21 C4.5 13.5 19.5 13.5 19.5 21",
            "gift": "M4 11 H20 V21 H4 Z M3 7 H21 V11 H3 Z M12 7 V21 M12 7 C7 7 7 2.5 9.5 3 C11.3 3.4 12 7 12 7 C12 7 12.7 3.4 14.5 3 C17 2.5 17 7 12 7",
            "house": "M3 11.5 L12 4 L21 11.5 M6 9.5 V20 H18 V9.5 M10 20 V14 H14 V20",
            "fund": "M3 9.5 L12 4 L21 9.5 Z M6 9.5 V17 M10 9.5 V17 M14 9.5 V17 M18 9.5 V17 M4 17 H20 M3 20.5 H21",
            "archive": "M3 4 H21 V9 H3 Z M5 9 V20 H19 V9 M10 13 H14",
            "leave-days": "M4 6 H20 V20 H4 Z M4 10.5 H20 M8 3.5 V7.5 M16 3.5 V7.5 M9 15.5 L11.2 17.5 L15.5 13.3",
            "sign": "M4 20 H20 M6 16 L7 12.5 L16.5 3.5 L19.5 6.5 L10 15.5 Z",
            "chat": "M4 5 H20 V16 H11 L7 20 V16 H4 Z M8 9 H16 M8 12.5 H13",
            "globe": "M12 3 a9 9 0 1 0 0.01 0 M3 12 H21 M12 3 C7.5 8 7.5 16 12 21 M12 3 C16.5 8 16.5 16 12 21",
            "bank": "M3 9.5 L12 4 L21 9.5 Z M6 9.5 V17 M10 9.5 V17 M14 9.5 V17 M18 9.5 V17 M4 17 H20 M3 20.5 H21",
            "plane": "M21 3 L3 10.5 L10 13.5 L13.5 21 Z M10 13.5 L21 3",
            "more": "M6 12 V12.1 M12 12 V12.1 M18 12 V12.1",
            "minus": "M5 12 H19",
            "plus": "M5 12 H19 M12 5 V19",
            "erase": "M8 5 H21 V19 H8 L2.5 12 Z M11.5 9 L17.5 15 M17.5 9 L11.5 15",
            "zoom-in": "M10.5 4 a6.5 6.5 0 1 0 0.01 0 M15.3 15.3 L21 21 M7.5 10.5 H13.5 M10.5 7.5 V13.5",
            "zoom-out": "M10.5 4 a6.5 6.5 0 1 0 0.01 0 M15.3 15.3 L21 21 M7.5 10.5 H13.5",
            "qr": "M4 4 H10 V10 H4 Z M14 4 H20 V10 H14 Z M4 14 H10 V20 H4 Z M14 14 H16 V16 M20 14 V17 M14 20 H17 M20 20 V20.1 M17 17 V17.1",
            "shuffle": "M3 7 H7 L16 17 H21 M3 17 H7 L10 13.7 M13 10.3 L16 7 H21 M18 4 L21 7 L18 10 M18 14 L21 17 L18 20",
            "refresh": "M20 11 A8 8 0 1 0 18.5 16.5 M20 4.5 V11 H13.5",
            "tray": "M4 13 V20 H20 V13 M12 3 V14 M7.5 9.5 L12 14 L16.5 9.5",
            "wrench": "M14.5 6.5 A4.5 4.5 0 0 1 20 4.5 L17 7.5 L18 9 L20.9 8.4 A4.5 4.5 0 0 1 14.3 12.6 L7 20 L4 17 L11.3 9.7 A4.5 4.5 0 0 1 14.5 6.5",
            "home": "M3 11.5 L12 4 L21 11.5 M6 9.5 V20 H18 V9.5 M10 20 V14 H14 V20",
            "household": "M4 5 H20 V20 H4 Z M4 9 H20 M9 12.5 a1.6 1.6 0 1 0 0.01 0 M6.5 18 C6.5 15 11.5 15 11.5 18 M14 13 H17.5 M14 16.5 H17.5",
            "school": "M2.5 9 L12 4.5 L21.5 9 L12 13.5 Z M6.5 11 V16.5 C8.5 19 15.5 19 17.5 16.5 V11 M21.5 9 V15",
            "other": "M4 5 H20 V16 H11 L7 20 V16 H4 Z M8.5 10.5 V10.6 M12 10.5 V10.6 M15.5 10.5 V10.6",
            "collect": "M4 13 V20 H20 V13 M12 3 V14 M7.5 9.5 L12 14 L16.5 9.5",
            "hanzi": "M12 3 V21 M5 7 H19 V15 H5 Z",
            "latin": "M4.5 20 L12 4 L19.5 20 M7.2 14.5 H16.8",
            "bilingual": "M6.5 3 V13 M3 5 H10 V9.5 H3 Z M12 21 L16.5 10.5 L21 21 M13.6 17.5 H19.4",
            "star": "M12 3.5 L14.6 9 L20.5 9.8 L16.2 14 L17.3 20 L12 17.1 L6.7 20 L7.8 14 L3.5 9.8 L9.4 9 Z"
        })

    // The named icon, or the plain document for a name that a newer catalogue brings along.
    function path(name: string): string {
        return paths[name] ?? paths["document"];
    }
}
