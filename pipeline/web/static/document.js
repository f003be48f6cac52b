// The document page: a value, its place on the page and its place in the text lead to each other.
// Without this file the same links lead by anchors, and pages and text stand one after the other.
"use strict";
(() => {
  const pane = document.querySelector(".pane");
  const leaves = document.getElementById("pages");
  const text = document.getElementById("text");
  const fields = [...document.querySelectorAll(".go")];
  const marked = [...document.querySelectorAll("[data-at]")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let view = "text";
  let current = "";
  let coming = false; // from the pane, which is then where it should be

  const named = (pointer) => document.getElementById(pointer);
  const box = (pointer) => named("page" + pointer);
  const words = (pointer) => marked.find((one) => one.classList.contains("evidence") && one.dataset.at.split(" ").includes(pointer));

  function show(wanted) {
    view = wanted === "pages" && leaves ? "pages" : "text";
    if (leaves) leaves.hidden = view !== "pages";
    text.hidden = view !== "text";
    for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }

  function light(pointer) {
    current = pointer;
    for (const one of marked) one.classList.toggle("on", one.dataset.at.split(" ").includes(pointer));
  }

  // Only the pane is scrolled, never the window: whoever reads the record stays where he is. A long way is
  // jumped, or all the pages in between would be drawn.
  function reveal(target) {
    if (!target) return;
    const place = target.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const top = Math.max(frame.top, 0);
    const height = Math.max(100, Math.min(frame.bottom, innerHeight) - top);
    const down = place.top - top - (height - Math.min(place.height, height * 0.8)) / 2;
    const across = place.left < frame.left || place.right > frame.right ? place.left - frame.left - 24 : 0;
    const jump = calm.matches || Math.abs(down) > 2 * frame.height;
    pane.scrollBy({ top: down, left: across, behavior: jump ? "instant" : "smooth" });
  }

  function lead(pointer) {
    if (view === "pages" && !box(pointer) && words(pointer)) show("text");
    light(pointer);
    reveal(view === "pages" ? box(pointer) : words(pointer));
  }

  function go(field) {
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "nearest" });
  }

  function address(pointer) {
    history.replaceState(null, "", "#" + pointer);
  }

  // From a value to its place.
  let wait = 0;
  for (const field of fields) {
    const pointer = field.dataset.at;
    field.addEventListener("focus", () => { if (!coming) lead(pointer); });
    field.addEventListener("mouseenter", () => {
      light(pointer);
      clearTimeout(wait);
      wait = setTimeout(() => lead(pointer), 200);
    });
    field.addEventListener("mouseleave", () => clearTimeout(wait));
    field.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      lead(pointer);
      address(pointer);
      if (event.detail === 0) (view === "pages" ? box(pointer) : words(pointer))?.focus({ preventScroll: true }); // by Enter
    });
  }
  for (const leaf of document.querySelectorAll(".leaf")) {
    leaf.addEventListener("click", (event) => {
      const hash = leaf.getAttribute("href").slice(1);
      if (!hash.startsWith("page/")) return;
      event.preventDefault();
      show("pages");
      lead(hash.slice(4));
      address(hash.slice(4));
    });
  }

  // And back.
  for (const one of marked.filter((one) => !one.classList.contains("go"))) {
    const pointer = () => (one.getAttribute("href") || "#").slice(1);
    one.addEventListener("mouseenter", () => light(pointer()));
    one.addEventListener("click", (event) => {
      event.preventDefault();
      const field = named(pointer());
      if (field) {
        light(pointer());
        address(pointer());
        coming = true;
        field.focus({ preventScroll: true });
        coming = false;
        field.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
      }
    });
  }

  // Keys: j and k (or arrows, on a value) from value to value; Enter to the place; Escape back.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const onField = event.target.classList.contains("go");
    const step = { j: 1, k: -1, ArrowDown: onField ? 1 : 0, ArrowUp: onField ? -1 : 0 }[event.key] || 0;
    if (step) {
      event.preventDefault();
      const at = fields.findIndex((field) => field.dataset.at === (onField ? event.target.dataset.at : current));
      const next = at < 0 ? (step > 0 ? 0 : fields.length - 1) : at + step;
      if (fields[next]) go(fields[next]);
    } else if (event.key === "Escape") {
      told = null;
      tell();
      if (event.target.closest(".pane") && named(current)) go(named(current));
    }
  });

  // Views, size, the original reading.
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      show(button.dataset.view);
      if (current) reveal(view === "pages" ? box(current) : words(current));
    });
  }
  for (const button of document.querySelectorAll("[data-zoom]:is(button)")) {
    button.addEventListener("click", () => {
      const size = Number(leaves.dataset.zoom || 0) + Number(button.dataset.zoom);
      leaves.dataset.zoom = String(Math.min(3, Math.max(0, size)));
      if (current) reveal(box(current));
    });
  }
  const reading = document.querySelector(".reading");
  reading?.addEventListener("click", (event) => {
    event.preventDefault();
    const original = text.classList.toggle("original");
    for (const one of text.querySelectorAll(".changed")) {
      const other = one.dataset.read;
      one.dataset.read = one.textContent;
      one.textContent = other;
    }
    reading.textContent = original ? reading.dataset.restored : reading.dataset.original;
    show("text");
  });

  // What stood at a changed word, for those who have no mouse to hover with.
  const popover = document.querySelector(".popover");
  let told = null;
  function tell() {
    const place = told?.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    popover.hidden = !told || place.bottom < frame.top || place.top > frame.bottom;
    if (popover.hidden) return;
    popover.textContent = told.title;
    popover.style.left = Math.max(8, Math.min(place.left, innerWidth - 360)) + "px";
    popover.style.top = Math.min(place.bottom + 6, innerHeight - 60) + "px";
  }
  document.addEventListener("click", (event) => {
    told = text.contains(event.target) ? event.target.closest(".changed, .unsure") : null;
    tell();
  });
  for (const moving of [pane, window]) moving.addEventListener("scroll", tell, { passive: true });

  function arrive() {
    const hash = decodeURIComponent(location.hash.slice(1));
    const pointer = hash.replace(/^(text|page)(?=\/)/, "");
    if (hash.startsWith("text")) show("text");
    else if (hash.startsWith("page")) show("pages");
    const field = pointer.startsWith("/") && named(pointer);
    if (field) go(field);
    else if (hash) reveal(named(hash));
  }

  for (const hidden of document.querySelectorAll(".tools [hidden], .hint")) hidden.hidden = false;
  show("pages");
  addEventListener("hashchange", arrive);
  arrive();
})();
