/* The newest page when there is a network, the last one seen when there is none. Forms are never kept. */
"use strict";
const KEPT = "family-1";
const BESIDE = ["/static/partera/kits_family.css", "/static/partera/kits_family.js", "/static/partera/icon.svg"];
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(BESIDE)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});
const isPage = (address) => /^\/k\/[^/]+\/$/.test(address.pathname);
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (!isPage(address) && !BESIDE.includes(address.pathname)) return;
  const known = new Request(address.origin + address.pathname);
  event.respondWith(
    fetch(event.request)
      .then((answer) => {
        if (answer.ok) {
          const copy = answer.clone();
          event.waitUntil(caches.open(KEPT).then((kept) => kept.put(known, copy)));
        }
        return answer;
      })
      .catch(() => caches.match(known).then((answer) => answer || Response.error())),
  );
});
