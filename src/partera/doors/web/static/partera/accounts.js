// Passkeys: the sign-in library's script is started on each form that uses one; what went wrong is told in words.
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
const form = known && document.querySelector("[data-passkey]");
if (form) {
  const start = { login: "loginForm", use: "authenticateForm", add: "addForm" }[form.dataset.passkey];
  const button = "passkey_button";
  window.allauth.webauthn.forms[start]({
    ids: {
      login: button, authenticate: button, add: button,
      credential: "id_credential", passwordless: "id_passwordless", data: "passkey_options",
    },
  });
}
