// Dropping files onto the form, a sign that they are on their way, and looking again for an answer that is still to come.
"use strict";

const form = document.querySelector("form.drop");
if (form) {
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector(".chosen");
  const button = form.querySelector("button");
  for (const hint of form.querySelectorAll(".with-script")) hint.hidden = false;

  const showNames = () => {
    chosen.textContent = input.files.length > 1 ? Array.from(input.files, (file) => file.name).join(", ") : "";
  };
  input.addEventListener("change", showNames);

  let depth = 0;
  const mark = (change) => {
    depth = change ? Math.max(0, depth + change) : 0;
    form.classList.toggle("over", depth > 0);
  };
  form.addEventListener("dragenter", () => mark(1));
  form.addEventListener("dragleave", () => mark(-1));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(0);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      chosen.textContent = Array.from(input.files, (file) => file.name).join(", ");
      button.focus();
    }
  });

  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    button.setAttribute("aria-disabled", "true");
    chosen.textContent = chosen.dataset.busy;
  });
  // Back from the answer, the form can be sent again.
  addEventListener("pageshow", () => {
    isSent = false;
    button.removeAttribute("aria-disabled");
    if (!input.files.length) chosen.textContent = "";
    else showNames();
  });
}

if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 2000);
