// Makes the list of projects searchable, and pages work from a disk. Every page is whole without it.
"use strict";

(() => {
  // A disk does not look for index.html in a folder.
  if (location.protocol === "file:") {
    for (const link of document.querySelectorAll("a[href]")) {
      const address = new URL(link.href);
      if (address.protocol === "file:" && address.pathname.endsWith("/")) {
        address.pathname += "index.html";
        link.href = address.href;
      }
    }
  }

  const find = document.querySelector(".find");
  if (!find) return;

  const search = find.querySelector("input");
  const status = find.querySelector("[role=status]");
  const nothing = document.querySelector(".nothing");
  const groups = [...document.querySelectorAll("details[data-facet]")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = [...document.querySelectorAll(".entry")].map((line) => ({
    line,
    letter: line.dataset.letter,
    values: line.dataset.in.split("|"),
    text: plain(`${line.textContent} ${line.dataset.find}`),
  }));

  // Each link to a page of one value becomes a box to tick.
  const boxes = [];
  groups.forEach((group, at) => {
    group.querySelector("ul").setAttribute("role", "group");
    group.querySelector("ul").setAttribute("aria-label", group.querySelector("summary").textContent);
    for (const item of group.querySelectorAll("li")) {
      const link = item.querySelector("a");
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.name = group.dataset.facet;
      box.value = item.dataset.value;
      label.append(box, ...link.childNodes);
      link.replaceWith(label);
      item.setAttribute("role", "presentation");
      boxes.push({ box, at, group });
    }
  });

  const show = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const chosen = groups.map((_, at) => boxes.filter((b) => b.at === at && b.box.checked).map((b) => b.box.value));
    let count = 0;
    let last = "";
    for (const { line, letter, values, text } of entries) {
      const fits = words.every((word) => text.includes(word)) && chosen.every((some, at) => !some.length || some.includes(values[at]));
      line.hidden = !fits;
      if (!fits) continue;
      line.classList.toggle("first", letter !== last);
      last = letter;
      count += 1;
    }
    nothing.hidden = count > 0;
    status.textContent = find.dataset.shown.replace("{n}", count).replace("{all}", entries.length);
  };

  const remember = () => {
    const state = new URLSearchParams();
    if (search.value.trim()) state.set("q", search.value.trim());
    for (const { box } of boxes) if (box.checked) state.append(box.name, box.value);
    const query = state.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    // The same choice in the other language.
    for (const link of document.querySelectorAll("a[rel=alternate]")) link.search = query;
  };

  const recall = () => {
    const state = new URLSearchParams(location.search);
    search.value = state.get("q") || "";
    for (const { box, group } of boxes) {
      box.checked = state.getAll(box.name).includes(box.value);
      if (box.checked) group.open = true;
    }
  };

  let waiting = 0;
  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { show(); remember(); }, 150);
  };

  find.hidden = false;
  recall();
  show();
  remember();
  search.addEventListener("input", changed);
  for (const { box } of boxes) box.addEventListener("change", changed);
  find.querySelector("button").addEventListener("click", () => {
    search.value = "";
    for (const { box } of boxes) box.checked = false;
    show();
    remember();
    search.focus();
  });
})();
