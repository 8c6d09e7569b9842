/* A tour of six steps at the first start; that it was seen stands in this browser only. */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "asielprognose.tour";
  const tour = document.getElementById("tour"), start = document.getElementById("tour_start");
  if (!tour || !start) { return; }
  const steps = [...tour.querySelectorAll(".tour-step")];
  const button = (name) => document.getElementById(`tour_${name}`);
  let at = 0;

  const seen = () => { try { return localStorage.getItem(KEY); } catch { return "seen"; } };
  const keep = () => { try { localStorage.setItem(KEY, "seen"); } catch { /* not kept, no harm */ } };
  function show(place) {
    at = place;
    steps.forEach((step, one) => { step.hidden = one !== at; });
    button("back").disabled = at === 0;
    button("next").hidden = at === steps.length - 1;
    const link = document.querySelector(`a[data-value=${steps[at].dataset.view}]`);
    if (link && !link.classList.contains("active")) { link.click(); }
    tour.setAttribute("aria-labelledby", steps[at].querySelector("h2").id);
    tour.focus();
  }
  function open() { tour.hidden = false; show(0); }
  function close() { tour.hidden = true; keep(); start.focus(); }
  start.addEventListener("click", open);
  button("back").addEventListener("click", () => show(Math.max(at - 1, 0)));
  button("next").addEventListener("click", () => show(Math.min(at + 1, steps.length - 1)));
  button("close").addEventListener("click", close);
  tour.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); }
    if (event.key === "ArrowRight") { show(Math.min(at + 1, steps.length - 1)); }
    if (event.key === "ArrowLeft") { show(Math.max(at - 1, 0)); }
  });
  if (!seen() && !location.search.includes("levers=")) { open(); } // a link opens what it says
});
