// Preview only: one stream of changes for all open pages of a browser, open while one of them can be seen.
"use strict";
const pages = new Map();
let events = null;

function follow() {
  const isWanted = [...pages.values()].includes(true);
  if (isWanted && events === null) {
    events = new EventSource("/__gongkai/events");
    events.addEventListener("changed", () => {
      for (const [port, isVisible] of pages) {
        if (isVisible) port.postMessage("changed");
      }
    });
  } else if (!isWanted && events !== null) {
    events.close();
    events = null;
  }
}

self.addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", ({ data }) => {
    if (data === "gone") {
      pages.delete(port);
    } else {
      pages.set(port, data === "visible");
      // What changed before is not known here.
      if (data === "visible") port.postMessage("changed");
    }
    follow();
  });
  port.start();
});
