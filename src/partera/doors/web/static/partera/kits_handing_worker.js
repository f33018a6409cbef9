// Keeps the page of the hand-over at hand for when there is no connection. It keeps the page and its parts, never what
// was handed over: that lies in the page's own queue.
"use strict";
const NAME = "partera-hand-over-1";
const HERE = new URL(self.registration.scope).pathname;
const PARTS = ["/static/partera/kits_handing.css", "/static/partera/kits_handing.js", "/static/partera/icon.svg"];
const SCANNER = "/static/jsqr/jsQR.js";
const MANIFEST = `${HERE}app.webmanifest`;
const WAIT_MS = 4000;

const keep = async (request, answer) => {
  if (answer.ok && !answer.redirected && answer.type === "basic") {
    const store = await caches.open(NAME);
    await store.put(request, answer.clone());
  }
  return answer;
};

self.addEventListener("install", (event) => {
  const fill = async () => {
    const answer = await fetch(HERE, { redirect: "error", credentials: "same-origin" });
    await keep(HERE, answer);
    const store = await caches.open(NAME);
    await store.addAll(PARTS);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith("partera-hand-over-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
    const store = await caches.open(NAME);
    if (!(await store.match(SCANNER))) store.add(SCANNER).catch(() => {});
  };
  event.waitUntil(tidy());
});

// The network first, and what is kept when there is none or it takes too long.
const answered = async (request, key) => {
  const store = await caches.open(NAME);
  const kept = await store.match(key);
  const fresh = fetch(request).then((answer) => keep(key, answer));
  if (!kept) return fresh;
  fresh.catch(() => {});
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), WAIT_MS));
  return Promise.race([fresh.catch(() => kept), late]);
};

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === HERE) event.respondWith(answered(request, HERE));
  else if ([...PARTS, SCANNER, MANIFEST].includes(pathname)) event.respondWith(answered(request, pathname));
});
