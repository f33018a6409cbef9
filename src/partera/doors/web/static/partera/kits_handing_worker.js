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

// Whoever no longer works at the site gets no page from the server; what is saved on the phone is shown all the same.
const isWaiting = () => new Promise((resolve) => {
  const asked = indexedDB.open("partera-hand-over");
  asked.onupgradeneeded = () => asked.transaction.abort(); // there is no queue, and none is made here
  asked.onerror = () => resolve(false);
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onerror = () => resolve(false);
    all.onsuccess = () => {
      asked.result.close();
      resolve(all.result.some((one) => HERE.endsWith(`/${one.site}/hand-over/`)));
    };
  };
});
const page = async (request) => {
  const answer = await answered(request, HERE);
  if (answer.status !== 403 && answer.status !== 404) return answer;
  const kept = await (await caches.open(NAME)).match(HERE);
  return kept && (await isWaiting()) ? kept : answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === HERE) event.respondWith(page(request));
  else if ([...PARTS, SCANNER, MANIFEST].includes(pathname)) event.respondWith(answered(request, pathname));
});
