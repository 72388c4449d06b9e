// Preview only: shows the page anew when its bytes have changed, swaps style sheets, shows what is wrong.
"use strict";
(() => {
  const { path, hash, styles } = document.currentScript.dataset;
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

  let shownStyles = styles;
  let shownBar = null;
  let shownProblems = "";
  let isFirst = true;
  function show(look) {
    if (look.hash !== null && look.hash !== hash) {
      sessionStorage.setItem(key, String(window.scrollY));
      location.reload();
      return;
    }
    if (look.styles !== shownStyles) {
      shownStyles = look.styles;
      swapStyles(look.styles);
    }
    const bar = document.getElementById("gongkai-notes");
    if (bar && look.bar !== null && look.bar !== shownBar) {
      shownBar = look.bar;
      bar.innerHTML = look.bar;
    }
    const problems = look.problems && JSON.stringify(look.problems);
    if (problems && problems !== shownProblems) {
      shownProblems = problems;
      showProblems(look.problems);
    }
  }

  // Of changes that come while the page is asking, the last one is asked for again.
  let isAsking = false;
  let isStale = false;
  let failures = 0;
  async function look() {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    try {
      while (isStale) {
        isStale = false;
        const query = new URLSearchParams({ path });
        if (isFirst) query.set("first", "true");
        const answer = await fetch(`/__gongkai/look?${query}`, { cache: "no-store" });
        show(await answer.json());
        isFirst = false;
        failures = 0;
      }
    } catch {
      // A connection was closed while it was asked over; or the preview has ended, and the stream tells when it is back.
      failures += 1;
      if (failures < 5) setTimeout(look, 1000);
    } finally {
      isAsking = false;
    }
  }

  const isVisible = () => document.visibilityState === "visible";
  if ("SharedWorker" in window) {
    const { port } = new SharedWorker("/__gongkai/stream.js");
    port.addEventListener("message", look);
    port.start();
    const say = () => port.postMessage(isVisible() ? "visible" : "hidden");
    say();
    document.addEventListener("visibilitychange", say);
    window.addEventListener("pageshow", say);
    window.addEventListener("pagehide", () => port.postMessage("gone"));
  } else {
    let events = null;
    const follow = () => {
      events?.close();
      events = null;
      if (!isVisible()) return;
      events = new EventSource("/__gongkai/events");
      events.addEventListener("changed", look);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    window.addEventListener("pagehide", () => events?.close());
  }
})();
