pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// Reads what a window shows as plain values, for tests and tours. Python never holds an item of the scene:
// the scene may let it go at any moment, and a stale wrapper is a crash.
QtObject {
    id: probe

    function everything(root: Item): string {
        const found = [];
        walk(root, [], found);
        return JSON.stringify(found);
    }

    function find(root: Item, name: string): string {
        const found = named(root, name);
        return found ? JSON.stringify(seen(found, [])) : "";
    }

    function named(item: Item, name: string): Item {
        if (!item.visible)
            return null;
        if (item.objectName === name && item.enabled)
            return item;
        for (const child of item.children) {
            const found = named(child, name);
            if (found)
                return found;
        }
        return null;
    }

    function walk(item: Item, above: var, found: var) {
        if (!item.visible)
            return;
        const number = found.length;
        found.push(seen(item, above));
        const inside = above.concat([number]);
        for (const child of item.children)
            walk(child, inside, found);
    }

    function seen(item: Item, above: var): var {
        const corner = item.mapToItem(null, 0, 0);
        const far = item.mapToItem(null, item.width, item.height);
        const entry = {
            name: item.objectName,
            x: corner.x,
            y: corner.y,
            width: far.x - corner.x,
            height: far.y - corner.y,
            enabled: item.enabled,
            opacity: item.opacity,
            clip: item.clip,
            focus: item.activeFocus,
            kind: item instanceof T.AbstractButton ? "button" : item instanceof Flickable ? "flickable" : item instanceof TextInput || item instanceof TextEdit ? "entry" : "item",
            spoken: "",
            text: "",
            above: above
        };
        const said = item as Text;
        if (said) {
            entry.kind = "text";
            entry.text = said.text;
            entry.truncated = said.truncated;
            entry.paintedWidth = said.paintedWidth;
            entry.paintedHeight = said.paintedHeight;
            entry.pixels = said.font.pixelSize;
        }
        if (entry.kind === "button" || entry.kind === "entry")
            entry.spoken = item.Accessible.name;
        return entry;
    }
}
