/* Native sliders and lists as inputs of the page, and a link that holds the levers. */
"use strict";
(function () {
  const native = class extends Shiny.InputBinding {
    find(scope) { return $(scope).find("input.own-range, select.own-select"); }
    getId(el) { return el.id; }
    getValue(el) { return el.value; }
    setValue(el, value) { el.value = value; told(el); }
    subscribe(el, callback) {
      $(el).on("input.own", () => told(el));
      $(el).on("change.own", () => callback(false));
    }
    unsubscribe(el) { $(el).off(".own"); }
    receiveMessage(el, data) { this.setValue(el, data.value); $(el).trigger("change"); }
  };
  function told(el) {
    const out = document.getElementById(el.id.replace(/^p_/, "o_"));
    if (out && el.type === "range") { out.textContent = `${el.value}%`; }
    if (el.type === "range") { el.setAttribute("aria-valuetext", `${el.value}%`); }
  }
  Shiny.inputBindings.register(new native(), "asielprognose.native");
  // A file is read here and sent as text; one that is too large is not sent, only its size.
  function sent(el) {
    const file = el.files[0];
    if (!file) { return; }
    const given = { name: file.name, size: file.size, content: "" };
    const send = () => Shiny.setInputValue(el.id, given, { priority: "event" });
    if (file.size > Number(el.dataset.most)) { send(); return; }
    const reader = new FileReader();
    reader.onload = () => { given.content = reader.result.split(",")[1] || ""; send(); };
    reader.readAsDataURL(file);
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("input.own-file")) { sent(event.target); }
  });
  document.addEventListener("click", (event) => {  // the same file again, once corrected
    if (event.target.matches("input.own-file")) { event.target.value = ""; }
  });
  // On a phone the menu closes once a view is chosen, also the view that is open already.
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".navbar-collapse.show");
    if (menu && event.target.closest(".navbar .nav-link")) {
      document.querySelector(".navbar-toggler").click();
    }
  });
  // A printed view fills one page: as wide as makes it fit, then as small as it must be.
  const PAPER = { width: 700, height: 960 }; // pixels of A4 within its margins, less the last line
  function fit() {
    document.documentElement.classList.add("printing");
    const main = document.querySelector(".tab-pane.active main");
    if (!main) { return; }
    let size = 1;
    for (let turn = 0; turn < 8; turn += 1) {
      main.style.width = `${PAPER.width / size}px`;
      const fits = Math.min(PAPER.width / main.scrollWidth, PAPER.height / main.scrollHeight, 1);
      if (fits >= size) { break; }
      size = Math.max(fits, size * 0.8);
    }
    main.style.width = `${PAPER.width / size}px`;
    size = Math.min(size, PAPER.width / main.scrollWidth, PAPER.height / main.scrollHeight);
    main.style.zoom = String(size);
  }
  function whole() {
    document.documentElement.classList.remove("printing");
    document.querySelectorAll("main").forEach((main) => { main.style.zoom = ""; main.style.width = ""; });
  }
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", whole);
  Shiny.addCustomMessageHandler("link", ({ levers }) => {
    const query = new URLSearchParams(location.search);
    if (levers) { query.set("levers", levers); } else { query.delete("levers"); }
    const to = `${location.pathname}?${query}`;
    history.replaceState(null, "", to);
    const link = document.getElementById("link");
    if (link) { link.href = to; }
  });
  Shiny.addCustomMessageHandler("reset", (nothing) => {
    document.querySelectorAll("input.own-range").forEach((el) => {
      el.value = "100"; told(el); $(el).trigger("change");
    });
  });
})();
