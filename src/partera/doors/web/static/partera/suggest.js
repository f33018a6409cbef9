// Fields that name a place suggest names while one types; without this script any name or code is typed in full.
"use strict";
function suggestTo(input, address) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-suggested`;
  input.after(list);
  input.setAttribute("list", list.id);
  let asked = "";
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const text = input.value.trim();
      if (text.length < 2 || text === asked) return;
      asked = text;
      const answer = await fetch(address + encodeURIComponent(text));
      if (!answer.ok || asked !== text) return;
      const { names } = await answer.json();
      list.replaceChildren(...names.map((name) => new Option(name, name)));
    }, 150);
  });
  return list;
}
function addTo(lines) {
  const input = document.createElement("input");
  input.type = "text";
  input.id = `${lines.id}-add`;
  input.className = "usa-input p-suggest";
  input.autocomplete = "off";
  input.setAttribute("aria-label", lines.dataset.suggestLabel);
  input.placeholder = lines.dataset.suggestLabel;
  lines.before(input);
  const list = suggestTo(input, lines.dataset.suggest);
  const take = () => {
    const name = input.value.trim();
    if (!name) return;
    lines.value = [...lines.value.split("\n").filter((line) => line.trim()), name].join("\n");
    input.value = "";
  };
  input.addEventListener("input", () => {
    if ([...list.options].some((option) => option.value === input.value)) take();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
}
for (const field of document.querySelectorAll("[data-suggest]")) {
  if (field.tagName === "TEXTAREA") addTo(field);
  else suggestTo(field, field.dataset.suggest);
}
