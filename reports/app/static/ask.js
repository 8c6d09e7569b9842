/* The box for a question: names and examples that fit, and earlier questions of this session. */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const MOST = 8, LEAST = 2; // matches shown; letters before any is
  const box = document.getElementById("question"), list = document.getElementById("matches");
  if (!box || !list) { return; }
  let at = -1, back = -1;
  const set = (pairs) => { for (const [name, value] of pairs) { box.setAttribute(name, value); } };
  set([["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", "matches"], ["autocomplete", "off"], ["spellcheck", "false"],
    ["aria-describedby", "question_help"]]);

  const before = () => box.value.slice(0, box.selectionStart);
  const begun = () => (before().match(/[A-Za-z_][A-Za-z0-9_]*$/) || [""])[0];
  const told = () => $(box).trigger("change");
  const earlier = () => [...document.querySelectorAll(".answer .to-box")].map((el) => el.dataset.question);

  function fitting() {
    const token = begun().toLowerCase(), whole = box.value.trim().toLowerCase();
    if (token.length < LEAST) { return []; }
    const names = [...document.querySelectorAll("#names code")].map((el) => el.textContent);
    const first = names.filter((name) => name.startsWith(token));
    const other = names.filter((name) => !name.startsWith(token) && name.includes(token));
    const whole_ones = [...document.querySelectorAll("li > .to-box")].map((el) => el.dataset.question)
      .filter((one) => one.toLowerCase().includes(whole));
    return [...first, ...other, ...whole_ones].filter((one) => one !== box.value).slice(0, MOST);
  }
  function close() {
    list.hidden = true; at = -1;
    box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant");
  }
  function choose(text) {
    if (/[[(]/.test(text)) { fill(text); return; }
    const start = before().length - begun().length, rest = box.value.slice(box.selectionStart);
    const added = text + (rest.startsWith("[") ? "" : "[");
    box.value = box.value.slice(0, start) + added + rest;
    box.setSelectionRange(start + added.length, start + added.length);
    close(); told(); box.focus();
  }
  function fill(text) {
    box.value = text;
    close(); told(); box.focus();
  }
  function show() {
    const found = fitting();
    list.replaceChildren(...found.map((text, place) => {
      const item = document.createElement("li");
      item.id = `match_${place}`; item.textContent = text; item.dataset.text = text;
      const named = document.querySelector(`#names code[data-name="${CSS.escape(text)}"]`);
      if (named) {
        const label = document.createElement("small");
        label.textContent = named.title;
        item.append(label);
      }
      item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false");
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(text); });
      return item;
    }));
    close();
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
  }
  function point(step) {
    const items = [...list.children];
    at = (at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    box.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  }
  function recall(step) {
    const asked = earlier();
    back = Math.max(-1, Math.min(asked.length - 1, back + step));
    box.value = back < 0 ? "" : asked[back];
    told();
  }
  const keys = {
    ArrowDown: () => { if (list.hidden) { recall(-1); } else { point(1); } return true; },
    ArrowUp: () => { if (list.hidden) { recall(1); } else { point(-1); } return true; },
    Escape: () => { const open = !list.hidden; close(); return open; },
    Tab: () => { if (at < 0) { close(); return false; } choose(list.children[at].dataset.text); return true; },
    Enter: () => {
      if (at >= 0) { choose(list.children[at].dataset.text); return true; }
      close(); told(); back = -1;
      document.getElementById("ask").click();
      return true;
    },
  };
  box.addEventListener("input", show);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (keys[event.key] && keys[event.key]()) { event.preventDefault(); event.stopPropagation(); }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".to-box");
    if (button) { fill(button.dataset.question); }
  });
});
