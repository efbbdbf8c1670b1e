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

  // A list of several pages is searched whole, in a file that is fetched when it is first needed.
  const AT_ONCE = 45;
  const list = document.querySelector(".entries");
  const around = [...document.querySelectorAll(".pages, .sorts")];
  const found = document.createElement("ul");
  const more = document.createElement("button");
  let all = null;
  let fits = [];
  found.className = "entries";
  found.hidden = true;
  more.type = "button";
  more.className = "button";
  more.hidden = true;
  more.textContent = find.dataset.more || "";

  const read = ({ texts, rows }) => rows.map(([id, title, lang, letter, who, others, area, stage, verdict, code, answers, filed, rest]) => {
    const text = (at) => (at < 0 ? null : texts[at]);
    const partners = who.map(text);
    const row = { id, title, lang, letter, partners, others, area: text(area), stage: text(stage), verdict: text(verdict)[0], code, answers };
    row.values = filed.map((at) => texts[at][0]);
    row.text = plain([title, ...partners.map((p) => p[0]), ...[row.area, row.stage].filter(Boolean).map((p) => p[0]), row.verdict, rest].join(" "));
    return row;
  });

  const said = (element, pair) => {
    if (!pair) return;
    element.textContent = pair[0];
    if (pair[1]) element.lang = pair[1];
  };

  const draw = (row, last) => {
    const line = document.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = line.querySelector("h3 a");
    link.href = `${find.dataset.home}${find.dataset.projects}${row.id}/`;
    said(link, [row.title, row.lang]);
    if (row.lang) {
      const only = document.createElement("span");
      only.className = "only";
      only.textContent = find.dataset.only;
      link.after(" ", only);
    }
    line.dataset.letter = row.letter;
    line.classList.toggle("first", row.letter !== last);
    const who = line.querySelector(".who");
    row.partners.forEach((pair, at) => {
      const name = document.createElement("span");
      said(name, pair);
      who.append(at ? ", " : "", name);
    });
    if (row.others) who.append(` +${row.others}`);
    const [area, stage] = line.querySelectorAll("dd");
    said(area, row.area);
    said(stage, row.stage);
    const verdict = line.querySelector(".verdict");
    verdict.classList.add(row.code);
    verdict.firstChild.classList.add({ meets: "y", "does-not-meet": "n" }[row.code] || "u");
    verdict.append(row.verdict);
    for (const answer of row.answers) line.querySelector(".strip").append(Object.assign(document.createElement("i"), { className: answer }));
    const yes = [...row.answers].filter((answer) => answer === "y").length;
    line.querySelector(".so .small").textContent = find.dataset.yes.replace("{yes}", yes).replace("{all}", row.answers.length);
    return line;
  };

  const append = () => {
    const drawn = found.children.length;
    const some = fits.slice(drawn, drawn + AT_ONCE);
    found.append(...some.map((row, at) => draw(row, fits[drawn + at - 1]?.letter)));
    more.hidden = fits.length <= drawn + some.length;
    return drawn;
  };
  more.addEventListener("click", () => found.children[append()].querySelector("a").focus());

  // Shows what fits of all pages, or the page as it came when nothing is asked.
  const showAll = (words, chosen) => {
    const asked = words.length > 0 || chosen.some((some) => some.length);
    fits = asked ? all.filter((row) => words.every((word) => row.text.includes(word)) && chosen.every((some, at) => !some.length || some.includes(row.values[at]))) : [];
    found.replaceChildren();
    append();
    list.hidden = asked;
    found.hidden = !asked;
    for (const element of around) element.hidden = asked;
    nothing.hidden = !asked || fits.length > 0;
    status.textContent = find.dataset.shown.replace("{n}", asked ? fits.length : entries.length).replace("{all}", all.length);
  };

  let asking = null;
  let alone = !find.dataset.index;
  const fetched = () => {
    // A page on a disk may fetch nothing: it goes on with the lines that it has.
    asking ??= fetch(find.dataset.index).then((answer) => answer.json()).then((index) => { all = read(index); }, () => { alone = true; }).then(show);
  };
  if (find.dataset.index) list.after(found, more);

  const show = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const chosen = groups.map((_, at) => boxes.filter((b) => b.at === at && b.box.checked).map((b) => b.box.value));
    if (all) return showAll(words, chosen);
    if (!alone) {
      status.textContent = find.dataset.shown.replace("{n}", entries.length).replace("{all}", find.dataset.all);
      if (words.length || chosen.some((some) => some.length)) fetched();
      return;
    }
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
    show();
    waiting = setTimeout(remember, 150);
  };

  find.hidden = false;
  recall();
  show();
  remember();
  if (find.dataset.index) search.addEventListener("focus", fetched);
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
