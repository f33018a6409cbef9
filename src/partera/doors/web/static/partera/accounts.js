// Passkeys: shown where the browser knows them; a passkey that was not used is told in words.
"use strict";
const known = Boolean(window.PublicKeyCredential && window.webauthnJSON);
for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !known;
for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = known;
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.querySelector("[data-passkey-error]");
  if (!told) return;
  told.hidden = false;
  told.focus();
});
