// The frame's few comforts: "/" goes to the search field, an error summary takes the focus, an open menu closes.
"use strict";
const search = document.querySelector("[data-shortcut]");
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (search && event.key === search.dataset.shortcut && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
  const menu = document.querySelector(".p-menu[open]");
  if (menu && event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".p-menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
const summary = document.getElementById("error-summary");
if (summary) summary.focus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
