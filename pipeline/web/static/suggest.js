// Suggestions below the search box: names of the dataset that have the words typed so far.
"use strict";
const typed = document.getElementById("q");
const choices = document.getElementById("suggestions");
let waiting = 0;
let asked = "";

async function suggest() {
  const words = typed.value.trim();
  if (words === asked || words.length < 2) return;
  asked = words;
  const answer = await fetch(`/api/v1/suggestions?q=${encodeURIComponent(words.slice(0, 200))}`).catch(() => null);
  if (!answer || !answer.ok || typed.value.trim() !== words) return;
  const found = await answer.json();
  choices.replaceChildren(
    ...found.map(({ name }) => {
      const choice = document.createElement("option");
      choice.value = name;
      return choice;
    }),
  );
}

typed.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
