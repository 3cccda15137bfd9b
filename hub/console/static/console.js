/* What the console does beyond plain pages, all of which work without it: keys, and what is said after a swap. */
"use strict";
(() => {
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);

  const step = (by) => {
    const links = rows();
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const there = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
    links[there]?.focus();
    return links.length > 0;
  };
  const seek = () => {
    const field = document.querySelector("form.seek input:not([type=hidden]), form.seek select");
    field?.focus();
    field?.select?.();
    return field !== null;
  };
  const turn = (rel) => {
    const link = document.querySelector(`main nav.pages a[rel=${rel}]`);
    link?.click();
    return link !== null;
  };
  const keys = { "/": seek, j: () => step(1), k: () => step(-1), n: () => turn("next"), p: () => turn("prev") };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (keys[event.key]?.()) event.preventDefault();
  });

  /* A part that is looked at again keeps open what was open; a list tells its new size. */
  let open = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.target.querySelectorAll("details[open][id]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    open = [];
    const told = document.getElementById("told");
    const size = document.querySelector("#list caption, #list .empty");
    if (told && size) told.textContent = size.textContent;
  });
  /* A form that is on its way is not sent twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.ariaBusy === "true") event.preventDefault();
    form.ariaBusy = "true";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) form.ariaBusy = null;
  });
})();
