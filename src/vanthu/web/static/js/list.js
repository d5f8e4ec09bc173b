// Keyboard in lists: J/K or arrows move, Enter opens (the row's link has the focus); Alt+arrows work from a field.
// A document remembers the list from which it was opened.
import { bareKey, composing } from "./text.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
const here = () => rows().findIndex((row) => row.contains(document.activeElement) || row.classList.contains("here"));

function go(step) {
  const all = rows();
  if (!all.length) return;
  const now = here();
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1);
  all.forEach((row) => row.classList.toggle("here", row === all[next]));
  all[next].querySelector(".row-link").focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (composing(event) || document.querySelector("dialog[open]")) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.altKey && !event.ctrlKey && arrow) { event.preventDefault(); go(arrow); return; }
  if (!bareKey(event)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") { event.preventDefault(); go(key === "j" ? 1 : -1); }
  else if (arrow && (here() >= 0 || document.activeElement === document.body)) { event.preventDefault(); go(arrow); }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  rows().forEach((other) => other.classList.toggle("here", other === row));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".row-link");
  if (!link) return;
  const list = { document: link.pathname, url: location.pathname + location.search, name: document.querySelector("h1").textContent.trim() };
  sessionStorage.setItem("vanthu:list", JSON.stringify(list));
});
