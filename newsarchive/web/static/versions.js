// A slider for the versions of an article. Without this script their links do the same, one by one.
"use strict";
(() => {
  const list = document.getElementById("versions");
  const links = list ? Array.from(list.querySelectorAll("a")) : [];
  if (links.length < 2) return;
  const slider = document.createElement("input");
  const told = document.createElement("output");
  const label = document.createElement("label");
  let asked = 0;
  let waiting = 0;

  function shown() {
    const to = document.getElementById("to").value;
    return Math.max(0, links.findIndex((link) => new URL(link.href).searchParams.get("to") === to));
  }

  function say() {
    const words = links[slider.value].title;
    slider.setAttribute("aria-valuetext", words);
    told.textContent = words;
  }

  function take(link, html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const next = page.getElementById("shown");
    if (!next) throw new Error("no versions on that page");
    document.getElementById("shown").replaceWith(document.adoptNode(next));
    document.title = page.title;
    for (const name of ["from", "to"]) document.getElementById(name).value = page.getElementById(name).value;
    for (const each of links) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.href);
  }

  function show() {
    const link = links[slider.value];
    const number = ++asked;
    fetch(link.href)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
      .then((html) => { if (number === asked) take(link, html); })
      .catch(() => { if (number === asked) location.assign(link.href); });
  }

  Object.assign(slider, { type: "range", id: "slider", min: 0, max: links.length - 1, step: 1, value: shown() });
  Object.assign(label, { htmlFor: "slider", textContent: list.dataset.slider });
  told.htmlFor = "slider";
  slider.addEventListener("input", () => {
    say();
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
  say();
  list.before(label, slider, told);
})();
