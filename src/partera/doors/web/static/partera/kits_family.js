/* Keeps the family's page on the phone for when there is no network, and says so when that is what one sees. */
"use strict";
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/k/worker.js", { scope: "/k/" }).catch(() => {});
}
const note = document.querySelector("[data-offline]");
const tell = () => { if (note) note.hidden = navigator.onLine; };
window.addEventListener("online", tell);
window.addEventListener("offline", tell);
tell();
