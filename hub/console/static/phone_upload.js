// Sends what was chosen at once, one file after another, and shows how far each is. Without it the form works
// as forms do. What the platform answers is a page; its content takes the place of this one's.
"use strict";
(() => {
  const LOOK_EVERY = 10000; // ms: the terminal may have accepted, or its person left
  const content = document.getElementById("content");
  let sending = false;

  const read = (html) => new DOMParser().parseFromString(html, "text/html");
  const refused = (page) => [...page.querySelectorAll(".notice.bad:not([hidden])")];
  const version = (page) => page.querySelector("[data-version]")?.dataset.version;

  // `earlier`: what was said of files that were sent before the one that `page` answers
  const show = (page, earlier = []) => {
    const said = new Set(refused(page).map((one) => one.textContent));
    document.title = page.title;
    content.replaceChildren(...page.getElementById("content").childNodes);
    for (const one of earlier) {
      if (!said.has(one.textContent)) document.getElementById("line")?.before(one);
      said.add(one.textContent);
    }
    begin();
  };

  const trouble = (name) => {
    document.getElementById("under-way")?.setAttribute("hidden", "");
    document.getElementById("sending")?.removeAttribute("hidden");
    document.getElementById(name).hidden = false;
  };

  const send = (form, file) =>
    new Promise((resolve, reject) => {
      const body = new FormData();
      body.append("form_token", form.elements.form_token.value);
      body.append("files", file);
      const request = new XMLHttpRequest();
      const bar = document.getElementById("bar");
      const saying = document.getElementById("saying");
      saying.textContent = saying.dataset.sending;
      request.upload.onprogress = (event) => {
        bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
      };
      request.upload.onload = () => {
        saying.textContent = saying.dataset.checking;
        bar.removeAttribute("value");
      };
      request.onload = () => (request.status === 413 ? reject("large") : resolve(request.responseText));
      request.onerror = request.ontimeout = () => reject("line");
      request.timeout = 120000;
      request.open("POST", form.action);
      request.send(body);
    });

  const sendAll = async (form, files) => {
    if (sending || files.length === 0) return;
    sending = true;
    form.hidden = true;
    document.getElementById("under-way").hidden = false;
    let answer = null;
    let failed = null;
    const earlier = [];
    for (const [index, file] of files.entries()) {
      document.getElementById("which").textContent = files.length > 1 ? `${index + 1} / ${files.length}` : "";
      try {
        if (answer !== null) earlier.push(...refused(answer));
        answer = read(await send(form, file));
      } catch (name) {
        failed = name;
        break;
      }
    }
    sending = false;
    if (answer !== null) show(answer, earlier);
    if (failed !== null && document.getElementById(failed)) trouble(failed);
  };

  const begin = () => {
    const form = document.getElementById("sending");
    if (!form) return;
    form.classList.add("live");
    for (const input of form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => sendAll(form, [...input.files]));
    }
  };

  const look = async () => {
    if (sending || document.hidden || version(document) === undefined) return;
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin" });
      const page = read(await answer.text());
      if (!sending && answer.status < 429 && version(page) !== version(document)) show(page);
    } catch {
      // the next look will tell
    }
  };

  begin();
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
})();
