// The reader's choice of display: kept on this device, restored before the first paint. Without scripts the
// controls still work on the page at hand, by :has() in base.css.
"use strict";
(() => {
  const KEY = "gongkai-display";
  const root = document.documentElement;
  root.classList.add("scripted");
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    // Storage can be forbidden, or hold something else.
  }
  const size = ["size-1", "size-2", "size-3"].includes(kept.size) ? kept.size : "size-1";
  const show = (elder, size) => {
    root.classList.toggle("elder", elder);
    for (const each of ["size-2", "size-3"]) root.classList.toggle(each, each === size);
  };
  show(kept.elder === true, size);
  document.addEventListener("DOMContentLoaded", () => {
    const elder = document.getElementById("elder");
    const sizes = document.querySelectorAll("input[name=size]");
    if (!elder || sizes.length === 0) return;
    elder.checked = kept.elder === true;
    for (const each of sizes) each.checked = each.id === size;
    const keep = () => {
      const chosen = [...sizes].find((each) => each.checked)?.id || "size-1";
      show(elder.checked, chosen);
      try {
        localStorage.setItem(KEY, JSON.stringify({ elder: elder.checked, size: chosen }));
      } catch {
        // The choice then holds for this page alone.
      }
    };
    for (const each of [elder, ...sizes]) each.addEventListener("change", keep);
    const print = document.getElementById("print");
    if (print) {
      print.hidden = false;
      print.addEventListener("click", () => window.print());
    }
  });
})();
