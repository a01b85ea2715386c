/* Search and filters. Without this file every page reads the same, and only the forms are missing. */
"use strict";

(() => {
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

  // An item fits a choice where its mark of that kind, words divided by spaces, holds the chosen word.
  const fits = (item, chosen, text) =>
    chosen.every(([kind, word]) => (item.dataset[kind] || "").split(" ").includes(word)) &&
    (!text || plain(item.textContent).includes(text));

  function filter(form, part) {
    const chosen = [...new FormData(form)].filter(([kind, word]) => kind !== "text" && word);
    const text = plain(form.elements.text.value);
    const items = [...part.querySelectorAll("[data-item]")];
    for (const item of items) item.hidden = !fits(item, chosen, text);
    const active = chosen.length > 0 || text !== "";
    for (const group of part.querySelectorAll("[data-group], details")) {
      const all = group.querySelectorAll("[data-item]");
      if (all.length === 0) continue;
      const some = [...all].some((item) => !item.hidden);
      if (group.matches("[data-group]")) group.hidden = !some;
      if (group.matches("details")) group.open = active && some;
    }
    const shown = items.filter((item) => !item.hidden).length;
    const count = form.dataset.count.replace("{shown}", shown).replace("{all}", items.length);
    form.querySelector("[role=status]").textContent = count;
  }

  for (const form of document.querySelectorAll("form[data-filters]")) {
    const part = document.getElementById(form.dataset.filters) || document.querySelector("main");
    form.hidden = false;
    form.addEventListener("input", () => filter(form, part));
    form.addEventListener("reset", () => setTimeout(() => filter(form, part)));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter(form, part); // a browser that comes back to a page fills in what was chosen before
  }

  // Where a link leads into a part that is folded, unfold it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // Paper cannot be unfolded; hundreds of segments stay off it all the same.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open]):not(:has([data-item]))")];
    for (const part of closed) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
