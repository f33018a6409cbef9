// The hand-over at the bedside: one question a screen; every hand-over is saved on the phone first, then sent until the
// server has said that it has it. Without this script the page is a plain form.
"use strict";
(() => {
  const form = document.getElementById("hand-over");
  if (!form || !window.indexedDB) return;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const facts = read("facts"), said = read("said");
  const find = (name) => document.querySelector(`[data-${name}]`);
  const code = form.elements.code;

  // ---- what is saved on the phone ----
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("partera-hand-over", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (mode, work) => {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const options = mode === "readwrite" ? { durability: "strict" } : {};
      const step = base.transaction("queue", mode, options);
      const asked = work(step.objectStore("queue"));
      step.oncomplete = () => resolve(asked.result);
      step.onabort = step.onerror = () => reject(step.error);
    });
  };
  const put = (one) => within("readwrite", (queue) => queue.put(one));
  const drop = (key) => within("readwrite", (queue) => queue.delete(key));
  const saved = async () => (await within("readonly", (queue) => queue.getAll()))
    .filter((one) => one.site === facts.site)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

  // ---- sending: exactly once by its key, however often it is sent ----
  let state = "", busy = false, again = false, timer = null;
  const fetched = async (address, given) => {
    const answer = await fetch(address, {
      redirect: "manual", credentials: "same-origin", cache: "no-store", signal: limit(20_000), ...given,
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Ended("signedOut");
    if (answer.status === 403 || answer.status === 404) throw new Ended("notYours");
    return answer;
  };
  const limit = (ms) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), ms);
    return stop.signal;
  };
  class Ended extends Error {}

  const sendAll = async () => {
    if (busy) { again = true; return; }
    busy = true;
    clearTimeout(timer);
    const was = state;
    try {
      await alone(async () => {
        const waiting = (await saved()).filter((one) => !one.refused);
        if (!waiting.length) { state = ""; return; }
        const answer = await fetched(facts.ready, {});
        if (!answer.ok) throw new Error(String(answer.status));
        const standing = await answer.json();
        for (const one of waiting) await sendOne(one, standing.token);
        state = was || waiting.length > 1 ? "sent" : "";
      });
    } catch (error) {
      state = error instanceof Ended ? error.message : "offline";
    }
    busy = false;
    await badge();
    if (again) { again = false; sendAll(); return; }
    if ((await saved()).some((one) => !one.refused)) timer = setTimeout(sendAll, 30_000);
  };
  // One tab at a time where the browser can say so; where it cannot, the key sees to it.
  const alone = (work) => (navigator.locks ? navigator.locks.request("partera-hand-over", work) : work());

  const sendOne = async (one, token) => {
    const { site, refused, ...body } = one;
    const answer = await fetched(facts.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ ...body, now: new Date().toISOString() }),
    });
    if (answer.status === 409 || answer.status === 422) {
      await put({ ...one, refused: (await answer.json()).words });
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    await drop(one.key);
    told(found.kind, found.heading, found.text, found.kind === "error");
    standing(found);
  };

  const standing = (found) => {
    find("left").textContent = found.left;
    find("waiting").textContent = found.waiting ? ` (${found.waiting})` : "";
    facts.barcodes = found.barcodes;
    facts.held = found.held;
    const list = find("lots");
    if (list) list.replaceChildren(...found.lots.map(([value, label], at) => choice(value, label, at === 0)));
  };
  const choice = (value, label, chosen) => {
    const line = document.createElement("label"), input = document.createElement("input"), words = document.createElement("span");
    line.className = "h-choice h-choice--small";
    Object.assign(input, { type: "radio", name: "lot", value, checked: chosen, defaultChecked: chosen });
    words.textContent = label;
    line.append(input, words);
    return line;
  };

  // ---- what is said ----
  const told = (kind, heading, text, takesFocus) => {
    const box = find("told");
    if (box.classList.contains("h-told--error") && kind !== "error" && !box.hidden && box.dataset.key === current) return;
    box.className = `h-told h-told--${kind}`;
    box.dataset.key = current;
    find("told-heading").textContent = heading;
    find("told-text").textContent = text;
    box.hidden = false;
    if (takesFocus) box.scrollIntoView({ block: "nearest" });
  };
  let current = "";
  const badge = async () => {
    const all = await saved();
    const waiting = all.filter((one) => !one.refused), refused = all.filter((one) => one.refused);
    const words = [];
    if (waiting.length) words.push(`${said.saved} ${waiting.length}.`);
    if (waiting.length && said[state] && state !== "sent") words.push(said[state]);
    if (!waiting.length && state === "sent") words.push(said.sent);
    find("badge-words").textContent = words.join(" ");
    find("sign-in").hidden = !(waiting.length && state === "signedOut");
    find("not-taken").replaceChildren(...refused.map(notTaken));
    find("badge").hidden = !words.length && !refused.length;
  };
  const notTaken = (one) => {
    const line = document.createElement("li");
    line.textContent = `${said.notTaken} ${new Date(one.at).toLocaleString(document.documentElement.lang)}. ${one.refused} `;
    const { refused, ...fresh } = one;
    line.append(
      link(said.again, async () => { await put({ ...fresh, key: newKey() }); await drop(one.key); sendAll(); }),
      link(said.remove, async () => { await drop(one.key); badge(); }),
    );
    return line;
  };
  const link = (words, work) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "h-link", textContent: words, onclick: work });
    return button;
  };

  // ---- one question a screen ----
  const DRAFT = `hand-over-${facts.site}`;
  const empty = () => ({ voucher: "", card: "", lot: "", outcome: "given", language: "", at: "scan" });
  let draft = empty();
  const asPrinted = (voucher) => `${voucher.slice(0, 5)}-${voucher.slice(5)}`;
  // What went well with the last one would be read as said of the next; a warning stays until something newer is told.
  const forget = () => { if (find("told").matches(".h-told--success, .h-told--info")) find("told").hidden = true; };
  const go = (step) => {
    draft.at = step;
    form.dataset.at = step;
    form.dataset.outcome = draft.outcome;
    sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    if (step !== "scan") forget();
    if (step === "scan") { stopCamera(); code.value = ""; code.focus(); }
    if (step === "language") form.querySelector("[name=language]").focus({ preventScroll: true });
    if (step === "done") {
      const language = form.querySelector(`[name=language][value="${draft.language}"]`);
      const parts = [language ? language.nextElementSibling.textContent : ""];
      if (draft.outcome === "given") parts.unshift(draft.voucher ? `${said.voucher} ${asPrinted(draft.voucher)}` : said.noVoucher);
      if (draft.card) parts.push(said.card);
      find("sum").textContent = parts.join(" · ");
      form.querySelector(draft.outcome === "given" ? "[data-given]" : "[data-not-wanted]").focus({ preventScroll: true });
    }
    window.scrollTo(0, 0);
  };
  const say = (words, isGood) => {
    find("said").textContent = words;
    find("said").classList.toggle("h-said--good", Boolean(isGood));
  };

  // A voucher, a card or a barcode, whichever comes first and however it was read.
  const scanned = (text) => {
    const last = text.trim().replace(/\/+$/, "").split("/").pop();
    const plain = last.toUpperCase().replace(/[^A-Z0-9]/g, "");
    if (!plain) return;
    const lots = facts.barcodes[last.trim()] || facts.barcodes[plain];
    if (lots) {
      if (lots.length === 1) draft.lot = lots[0];
      if (lots.every((lot) => facts.held.includes(lot))) {
        current = "";
        told("error", said.held, said.heldText, true);
      }
      after(said.lotRead);
    } else if (/\/k\//.test(text) || plain.length === facts.letters.card) {
      draft.card = plain;
      after(said.cardRead);
    } else if (plain.length === facts.letters.voucher) {
      draft.voucher = plain;
      say("");
      go(draft.language ? "done" : "language");
    } else {
      say(said.notVoucher);
      code.select();
    }
  };
  const after = (words) => {
    if (draft.at === "scan") { code.value = ""; code.focus(); say(words, true); } else go(draft.at);
  };

  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    scanned(code.value);
  });
  find("next").addEventListener("click", () => (code.value.trim() ? scanned(code.value) : code.focus()));
  find("no-voucher").addEventListener("click", () => { draft.voucher = ""; say(""); go("language"); });
  find("refused").addEventListener("click", () => { draft.outcome = "refused"; say(""); go("language"); });
  form.querySelectorAll("[data-back]").forEach((one) => one.addEventListener("click", reset));
  form.querySelectorAll("[name=language]").forEach((one) => {
    one.addEventListener("click", () => { draft.language = one.value; go("done"); });
    one.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); one.checked = true; draft.language = one.value; go("done"); }
    });
  });

  // A scanner types fast and ends with Enter, also where no field has the focus.
  let typed = "", lastKey = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target === code || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - lastKey > 100) typed = "";
    lastKey = event.timeStamp;
    if (event.key === "Enter" && typed.length >= 8) {
      event.preventDefault();
      event.stopPropagation();
      const text = typed;
      typed = "";
      scanned(text);
    } else if (event.key.length === 1) typed += event.key;
  }, true);

  function reset() {
    form.reset();
    code.value = "";
    draft = empty();
    say("");
    go("scan");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!draft.language) { go("language"); return; }
    const checked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((one) => one.value);
    const isGiven = draft.outcome === "given";
    const one = {
      key: newKey(), site: facts.site, at: new Date().toISOString(), outcome: draft.outcome, language: draft.language,
      voucher: isGiven ? draft.voucher : "", card: isGiven ? draft.card : "",
      lot: isGiven && !draft.card ? draft.lot || checked("lot")[0] || "" : "",
      day_band: isGiven ? checked("day_band")[0] || "" : "", missing: isGiven ? checked("missing") : [],
    };
    reset(); // at once, so that the next voucher may be scanned while this one is being saved
    try {
      await put(one);
    } catch (error) {
      sendPlainly(one); // no room on the phone: the plain form takes it
      return;
    }
    current = one.key;
    told("info", said.savedOne, said.savedText);
    sendAll();
  });
  const sendPlainly = (one) => {
    const lines = { ...one, code: one.voucher, no_voucher: one.voucher ? "" : "on" };
    const plain = document.createElement("form");
    const line = (name, value) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      plain.append(input);
    };
    plain.method = "post";
    line("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const name of ["key", "code", "card", "lot", "language", "day_band", "outcome", "no_voucher"]) line(name, lines[name]);
    one.missing.forEach((value) => line("missing", value));
    document.body.append(plain);
    plain.submit();
  };

  // ---- the camera ----
  const view = find("camera-view"), video = view.querySelector("video");
  let stream = null, looking = 0;
  const reader = () => new Promise((resolve, reject) => {
    if (window.jsQR) { resolve(); return; }
    const script = document.createElement("script");
    Object.assign(script, { src: document.getElementById("scanner").dataset.src, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  function stopCamera() {
    looking += 1;
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    view.hidden = true;
  }
  const look = (turn, canvas, pen) => {
    if (turn !== looking || !stream) return;
    if (video.readyState >= 2 && video.videoWidth) {
      const scale = Math.min(1, 640 / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const found = window.jsQR(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
      if (found && found.data) { stopCamera(); scanned(found.data); return; }
    }
    setTimeout(() => look(turn, canvas, pen), 120);
  };
  const startCamera = async () => {
    const turn = ++looking;
    try {
      await reader();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (error) {
      say(said.noCamera);
      code.focus();
      return;
    }
    view.hidden = false;
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement("canvas");
    look(turn, canvas, canvas.getContext("2d", { willReadFrequently: true }));
  };
  if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    find("camera").hidden = false;
    find("camera").addEventListener("click", startCamera);
    find("camera-stop").addEventListener("click", () => { stopCamera(); code.focus(); });
  }

  // ---- the page begins ----
  const begin = async () => {
    await opened;
    form.classList.add("is-live");
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "null");
    const summary = document.getElementById("error-summary");
    if (kept && !summary) draft = { ...empty(), ...kept };
    const typedBefore = code.value;
    if (draft.language) form.querySelector(`[name=language][value="${draft.language}"]`).checked = true;
    go(draft.at);
    if (summary) { code.value = typedBefore; summary.hidden = true; }
    window.addEventListener("online", sendAll);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sendAll(); });
    window.addEventListener("pageshow", badge);
    if (navigator.serviceWorker) navigator.serviceWorker.register(facts.worker).catch(() => {});
    if (navigator.storage && navigator.storage.persist && (await saved()).length) navigator.storage.persist();
    state = navigator.onLine ? "" : "offline";
    await badge();
    sendAll();
  };
  begin().catch(() => form.classList.remove("is-live"));
})();
