// The grid of a month: arrows and Enter move, a pasted block fills it, what is typed is kept as one goes.
// Without this script the page works all the same: Tab moves, “Save for later” keeps.
"use strict";
(() => {
  const form = document.getElementById("month");
  if (!form) return;
  const status = form.querySelector("[data-saved]");
  const said = form.dataset;

  // Rows of fields as they are seen: what lies in a closed fold is passed over.
  const rows = () => [...form.querySelectorAll("tr[data-row]")]
    .map((row) => [...row.querySelectorAll("[data-cell]")])
    .filter((cells) => cells.length && !cells[0].closest("details:not([open])"));

  const placeOf = (cell) => {
    const all = rows();
    const at = all.findIndex((cells) => cells.includes(cell));
    return { all, at, column: at < 0 ? -1 : all[at].indexOf(cell) };
  };

  const go = (cell) => {
    cell.focus();
    if (cell.select) cell.select();
    const send = form.querySelector(".q-send");
    const hidden = cell.getBoundingClientRect().bottom - send.getBoundingClientRect().top;
    if (hidden > 0) window.scrollBy(0, hidden + 24);
  };

  const down = (cell, step) => {
    const { all, at, column } = placeOf(cell);
    const next = all[at + step];
    if (next) go(next[Math.min(column, next.length - 1)]);
    else if (step > 0) form.querySelector("[data-send]").focus();
  };

  const across = (cell, step) => {
    const { all, at, column } = placeOf(cell);
    const flat = all.flat();
    const next = flat[flat.indexOf(all[at][column]) + step];
    if (next) go(next);
  };

  // Left and right leave a field only from its end, so that a number can be corrected in place.
  const isAtEnd = (cell, step) => {
    if (cell.type === "checkbox") return true;
    const { selectionStart: from, selectionEnd: to, value } = cell;
    const whole = from === 0 && to === value.length;
    return whole || (from === to && (step < 0 ? from === 0 : to === value.length));
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]") || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const moves = { ArrowDown: [down, 1], ArrowUp: [down, -1], Enter: [down, event.shiftKey ? -1 : 1] };
    const sideways = { ArrowLeft: -1, ArrowRight: 1 };
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key][0](cell, moves[event.key][1]);
    } else if (sideways[event.key] && !event.shiftKey && isAtEnd(cell, sideways[event.key])) {
      event.preventDefault();
      across(cell, sideways[event.key]);
    }
  });

  // A block of a spreadsheet: lines by newlines, cells by tabs.
  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = (event.clipboardData || window.clipboardData).getData("text");
    if (!cell.matches("[data-cell]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    if (lines[0].filter((one) => /[^\d\s.,-]/.test(one)).length > 1) {
      tell(said.table);
      return;
    }
    const { all, at, column } = placeOf(cell);
    let placed = 0, unplaced = 0;
    lines.forEach((line, down) => line.forEach((value, right) => {
      const target = (all[at + down] || [])[column + right];
      if (value.trim() === "") return;
      if (!target || target.type === "checkbox") unplaced += 1;
      else {
        target.value = value.trim();
        placed += 1;
      }
    }));
    tell(`${said.placed} ${placed}` + (unplaced ? `; ${said.unplaced} ${unplaced}` : ""));
    changed();
  });

  const tell = (words) => { status.textContent = words; };

  // How many of everybody are in none of the groups yet.
  const number = (cell) => {
    const text = cell ? cell.value.replace(/[,\s]/g, "") : "";
    return /^\d+$/.test(text) ? Number(text) : null;
  };
  const countLeft = (block) => {
    const whole = number(block.querySelector("[name$='-all-denominator']"));
    block.querySelectorAll("[data-fold]").forEach((fold) => {
      const parts = [...fold.querySelectorAll("[name$='-denominator']")].map(number);
      const left = (whole || 0) - parts.reduce((sum, part) => sum + (part || 0), 0);
      const words = left > 0 ? `${left} ${said.left}` : left < 0 ? `${-left} ${said.many}` : said.all;
      fold.querySelector("[data-left]").textContent =
        whole === null || parts.every((part) => part === null) ? "" : words;
    });
  };

  // Kept as one goes.
  let waiting = null, saving = false, again = false;
  const changed = () => {
    form.querySelectorAll("[data-measure]").forEach(countLeft);
    clearTimeout(waiting);
    waiting = setTimeout(save, 1000);
  };
  const typed = (cell) => (cell.type === "checkbox" ? (cell.checked ? "on" : "") : cell.value.trim());
  const differing = () => {
    const seen = JSON.parse(form.elements.seen_cells.value || "{}");
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const saw = {};
    form.querySelectorAll("[data-cell]").forEach((cell) => {
      const before = seen[cell.name] || "";
      if (typed(cell) === before) return;
      body.set(cell.name, typed(cell));
      saw[cell.name] = before;
    });
    body.set("seen_cells", JSON.stringify(saw));
    return Object.keys(saw).length ? body : null;
  };
  const save = async () => {
    waiting = null;
    if (saving) { again = true; return; }
    const body = differing();
    if (!body) return;
    saving = true;
    try {
      const answer = await fetch(said.draft, { method: "POST", body, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      kept(await answer.json());
    } catch (error) {
      tell(said.offline);
    }
    saving = false;
    if (again) { again = false; save(); }
  };
  const kept = (found) => {
    const seen = JSON.parse(form.elements.seen_cells.value || "{}");
    form.elements.seen_cells.value = JSON.stringify({ ...seen, ...found.seen });
    Object.entries(found.theirs).forEach(([name, words]) => mark(form.elements[name], words));
    tell(found.said);
  };
  const mark = (cell, words) => {
    const id = `${cell.name}-theirs`;
    const shown = document.getElementById(id) || document.createElement("span");
    shown.id = id;
    shown.className = "usa-error-message";
    shown.textContent = words;
    cell.after(shown);
    cell.setAttribute("aria-describedby", id);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-cell]")) changed();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-cell]")) changed();
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); waiting = null; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) { clearTimeout(waiting); save(); }
  });
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
