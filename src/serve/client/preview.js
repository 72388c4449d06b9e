// Preview only: shows the page anew when its bytes have changed, swaps style sheets, shows what is wrong.
"use strict";
(() => {
  const { path, hash } = document.currentScript.dataset;
  const key = `gongkai-scroll:${location.pathname}`;

  const scroll = sessionStorage.getItem(key);
  if (scroll !== null) {
    sessionStorage.removeItem(key);
    const restore = () => window.scrollTo(0, Number(scroll));
    restore();
    window.addEventListener("load", restore, { once: true });
  }

  function swapStyles(version) {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const url = new URL(old.href);
      if (url.origin !== location.origin || url.pathname.startsWith("/__gongkai/")) continue;
      url.searchParams.set("gongkai", version);
      const next = old.cloneNode();
      next.href = url.href;
      // The old one goes when the new one is there, so that the page never stands bare.
      next.addEventListener("load", () => old.remove(), { once: true });
      old.after(next);
    }
  }

  let overlay = null;
  function showProblems({ heading, close, texts }) {
    overlay?.remove();
    overlay = null;
    if (texts.length === 0) return;
    overlay = document.createElement("section");
    overlay.className = "gongkai-problems";
    overlay.setAttribute("role", "alert");
    const title = document.createElement("h2");
    title.textContent = heading;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = close;
    button.addEventListener("click", () => overlay?.remove());
    overlay.append(title, button);
    for (const text of texts) {
      const each = document.createElement("pre");
      each.textContent = text;
      overlay.append(each);
    }
    document.body.append(overlay);
  }

  const query = new URLSearchParams({ path, hash });
  const events = new EventSource(`/__gongkai/events?${query}`);
  events.addEventListener("reload", () => {
    events.close();
    sessionStorage.setItem(key, String(window.scrollY));
    location.reload();
  });
  events.addEventListener("styles", (event) => swapStyles(event.data));
  events.addEventListener("problems", (event) => showProblems(JSON.parse(event.data)));
})();
