// Review by keyboard: j and k move, Enter confirms, e edits, d removes, u takes the last one back.
// Without this file every button sends its form and the page comes back.
"use strict";
const list = document.getElementById("cards");
const said = document.getElementById("said");
const undone = [];

const cards = () => [...list.querySelectorAll(".doubt")];
const current = () => document.activeElement.closest(".doubt");

function go(step) {
  const all = cards();
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  if (next) next.focus();
}

async function send(form, action) {
  const body = new URLSearchParams(new FormData(form));
  body.set("action", action);
  // what is refused comes back as a page of its own with its status; what went well leads back to a list
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual" });
  return answer.type === "opaqueredirect";
}

function tell(text, shown) {
  said.textContent = text;
  said.className = shown ? "notice" : "hidden";
}

async function settle(card, action) {
  const form = card.querySelector("form");
  form.setAttribute("aria-busy", "true");
  let well = false;
  try {
    well = await send(form, action);
  } catch {
    well = false; // no connection: the form stays as it is
  }
  form.removeAttribute("aria-busy");
  if (!well) {
    form.requestSubmit(form.querySelector(`button[value="${action}"]`)); // shows the page that says why
    return;
  }
  const all = cards();
  const next = all[all.indexOf(card) + 1] || all[all.indexOf(card) - 1];
  undone.push({ card, before: card.nextElementSibling });
  card.remove();
  tell(next ? list.dataset.saved : list.dataset.done, true);
  if (next) next.focus();
}

async function takeBack() {
  const last = undone.pop();
  if (!last) return;
  if (await send(last.card.querySelector("form"), "undo")) {
    list.insertBefore(last.card, last.before && last.before.parentNode === list ? last.before : null);
    last.card.focus();
    tell(list.dataset.undone, true);
  } else {
    tell(list.dataset.failed, true);
  }
}

if (list) {
  list.addEventListener("submit", (event) => {
    if (event.target.dataset.plain) return;
    event.preventDefault();
    event.target.dataset.plain = "1"; // a second try of the same form goes the long way
    settle(event.target.closest(".doubt"), event.submitter ? event.submitter.value : "set").finally(() => {
      delete event.target.dataset.plain;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const card = current();
    const typing = event.target.closest("input, textarea, select");
    if (typing) {
      if (event.key === "Escape" && card) card.focus();
      return;
    }
    if (event.target.closest("button, a, summary") && event.key === "Enter") return;
    const does = {
      j: () => go(1),
      k: () => go(-1),
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
      Enter: () => card && settle(card, "confirm"),
      d: () => card && card.querySelector('button[value="remove"]') && settle(card, "remove"),
      e: () => {
        const box = card && card.querySelector(".part input, .part textarea");
        if (box) {
          box.focus();
          box.select();
        }
      },
      u: takeBack,
    }[event.key];
    if (does && (card || event.key === "j" || event.key === "u")) {
      event.preventDefault();
      does();
    }
  });
}
