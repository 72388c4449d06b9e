// Sorts the rows of a catalogue page by a column; without scripts the table is complete as it stands.
"use strict";
(() => {
  for (const table of document.querySelectorAll("table.catalogue")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      // Browsers print a head on every page only where its cells hold text; the buttons stay on the screen.
      const text = document.createElement("span");
      text.className = "paper";
      text.textContent = head.textContent;
      head.replaceChildren(button, text);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => row.cells[column].textContent.trim();
        const rows = [...body.rows].sort((a, b) => compare(value(a), value(b)) * (up ? 1 : -1));
        body.append(...rows);
      });
    });
  }
})();
