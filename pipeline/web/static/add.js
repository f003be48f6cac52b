// Files are dropped or chosen, sent one by one with their progress, and followed until they are read.
// Without this file the form sends them all at once and the page shows how far they have come when reloaded.
"use strict";
const drop = document.getElementById("drop");
const jobs = document.getElementById("jobs");
const trouble = document.getElementById("trouble");
const said = jobs.dataset;
const OFTEN = 1000;

function line(name) {
  const item = document.createElement("li");
  const parts = { name: document.createElement("span"), state: document.createElement("span") };
  for (const [kind, part] of Object.entries(parts)) part.className = kind;
  parts.name.textContent = name;
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", name);
  item.append(parts.name, " ", parts.state, " ", bar);
  return item;
}

function show(item, file) {
  item.className = file.state;
  const counted = file.state === "reading" && file.total;
  const pages = said.pages.replace("{done}", file.done).replace("{total}", file.total);
  item.querySelector(".state").textContent = said[file.state] + (counted ? ` ${pages}` : "");
  const bar = item.querySelector("progress");
  if (bar && file.state === "reading" && file.total) {
    bar.max = file.total;
    bar.value = file.done;
  } else if (bar && file.state !== "waiting") {
    bar.remove();
  }
  for (const old of item.querySelectorAll("a, .why")) old.remove();
  if (file.id && (file.state === "stored" || file.state === "known")) {
    const link = document.createElement("a");
    link.href = `/documents/${file.id.replace("sha256:", "").slice(0, 16)}`;
    link.textContent = said.open;
    item.append(" ", link);
  }
  if (file.message) {
    const why = document.createElement("p");
    why.className = "why";
    why.textContent = file.message;
    item.append(why);
  }
}

async function follow(key, items) {
  for (;;) {
    const answer = await fetch(`/api/v1/jobs/${key}`).catch(() => null);
    if (answer && answer.status === 404) return;
    if (answer && answer.ok) {
      const job = await answer.json();
      job.files.forEach((file, index) => show(items[index], file));
      if (job.over) return;
    }
    await new Promise((done) => setTimeout(done, OFTEN));
  }
}

function send(file, item) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file);
    const bar = item.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.max = event.total;
      bar.value = event.loaded;
    });
    request.addEventListener("loadend", () => {
      let job = null;
      try {
        job = JSON.parse(request.responseText);
      } catch {
        job = null; // no connection, or something between answered
      }
      bar.removeAttribute("value");
      if (request.status === 202 && job) {
        show(item, job.files[0]);
        if (!job.over) follow(job.key, [item]);
      } else {
        show(item, { state: "failed", message: (job && job.detail) || said.unsent });
      }
      done();
    });
    request.open("POST", "/api/v1/files");
    request.setRequestHeader("X-Kehoach", "1");
    request.send(body);
  });
}

async function sendAll(files) {
  const section = document.createElement("section");
  section.className = "job";
  const list = document.createElement("ul");
  section.append(list);
  jobs.prepend(section);
  const pairs = [...files].map((file) => [file, line(file.name)]);
  for (const [, item] of pairs) {
    item.querySelector(".state").textContent = said.sending;
    list.append(item);
  }
  for (const [file, item] of pairs) await send(file, item);
}

drop.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = document.getElementById("files");
  sendAll(chosen.files);
  drop.reset();
});
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  drop.classList.remove("over");
  sendAll(event.dataTransfer.files);
});
for (const job of document.querySelectorAll("[data-open-job]")) {
  follow(job.dataset.key, [...job.querySelectorAll("li")]);
}
