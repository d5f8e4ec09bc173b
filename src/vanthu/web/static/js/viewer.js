// The pages of a document: text over the pictures, zoom, the page one is at, keys.
import { bareKey, onContent } from "./text.js";

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const pen = document.createElement("canvas").getContext("2d");
let zoom = 1;

/** Lay invisible words over the picture, so that text can be selected, copied and searched for (Ctrl+F). All measures
    are shares of the page's width, so that they follow every zoom without being laid again. */
async function layWords(page) {
  const layer = page.querySelector(".words");
  if (!page.dataset.words || layer.childElementCount) return;
  const answer = await fetch(page.dataset.words, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const words = await answer.json();
  const image = page.querySelector("img");
  const ratio = image.getAttribute("height") / image.getAttribute("width");
  pen.font = '100px "Liberation Serif", "Times New Roman", serif';
  const spans = [];
  let line = null;
  for (const [x0, y0, x1, y1, text] of words) {
    if (line !== null && (y0 + y1) / 2 > line) spans.push(document.createElement("br"));
    line = y1;
    const span = document.createElement("span");
    span.textContent = `${text} `;
    const size = (y1 - y0) * ratio;
    const natural = (pen.measureText(text).width / 100) * size;
    span.style.left = `${x0 * 100}%`;
    span.style.top = `${y0 * 100}%`;
    span.style.fontSize = `${size * 100}cqw`;
    if (natural > 0) span.style.transform = `scaleX(${(x1 - x0) / natural})`;
    spans.push(span);
  }
  layer.replaceChildren(...spans);
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); layWords(entry.target); }
}, { rootMargin: "400px" });

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) document.querySelector("[data-page-at]").textContent = entry.target.dataset.page;
}, { rootMargin: "-52% 0px -46% 0px" });

const pages = () => [...document.querySelectorAll(".page")];

function setZoom(next) {
  zoom = next;
  const fit = Math.min(document.querySelector(".pages").clientWidth - 40, 880);
  for (const page of pages()) page.style.width = zoom === 1 ? "" : `${Math.round(fit * zoom)}px`;
  document.querySelector("[data-zoom-now]").textContent = zoom === 1 ? "Vừa khung" : `${Math.round(zoom * 100)}%`;
}
function stepZoom(direction) {
  const now = STEPS.indexOf(zoom);
  setZoom(STEPS[Math.min(Math.max(now + direction, 0), STEPS.length - 1)]);
}
function turn(step) {
  const at = Number(document.querySelector("[data-page-at]").textContent);
  document.getElementById(`page-${at + step}`)?.scrollIntoView();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) ({ in: () => stepZoom(1), out: () => stepZoom(-1), fit: () => setZoom(1) })[button.dataset.zoom]();
  const opener = event.target.closest("[data-open-panel], [data-tab-link]");
  if (opener) { event.preventDefault(); reveal(opener.hash); }
});
document.addEventListener("keydown", (event) => {
  if (!bareKey(event) || !pages().length || event.target.closest?.(".tabs")) return;
  const act = { "+": () => stepZoom(1), "=": () => stepZoom(1), "-": () => stepZoom(-1), 0: () => setZoom(1), ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) }[event.key];
  if (act) { event.preventDefault(); act(); }
});

/** The way back leads to the list from which this document was opened (list.js), where the next one waits. */
const list = JSON.parse(sessionStorage.getItem("vanthu:list") ?? "null");
const back = document.querySelector(".doc-head a.back");
if (back && list?.document === location.pathname) {
  back.href = list.url;
  back.querySelector("span").textContent = list.name;
}

/** While a job works on the document, look again: soon at first (a signature takes a second), then less often; when it is over, the page anew. */
async function watch(wait = 600) {
  const target = document.querySelector("[data-watch]");
  if (!target) return;
  await new Promise((resolve) => { setTimeout(resolve, wait); });
  const answer = await fetch(target.dataset.watch, { headers: { Accept: "text/html" } }).catch(() => null);
  const still = !answer || (answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-watch]"));
  if (still) watch(Math.min(wait * 1.3, 8000));
  // The stack goes on to its next document; a document's page may stand at the address of a refused act.
  else location.replace(document.querySelector(".doc-sign") ? location.pathname + location.search : target.dataset.watch);
}
watch();

/** Show the tab or open the panel that a link points into. */
function reveal(hash) {
  const target = hash && document.querySelector(CSS.escape ? `#${CSS.escape(hash.slice(1))}` : hash);
  if (!target) return;
  const tab = target.closest("[data-tab]");
  if (tab) document.getElementById(`pick-${tab.dataset.tab}`).checked = true;
  const panel = target.closest("details");
  if (panel) panel.open = true;
  target.scrollIntoView({ block: tab ? "nearest" : "center" });
  (target.querySelector("input:not([type=hidden]), select, textarea") ?? target.querySelector(".act-foot button"))?.focus({ preventScroll: true });
}
// Beside a form, what is clicked or selected on the page goes into the field one was in, if that is still empty or was
// filled this way: nothing typed is ever overwritten.
let field = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("form[data-form] textarea, form[data-form] input[type=text]:not([role=combobox])")) field = event.target;
});
document.addEventListener("mouseup", (event) => {
  if (event.button !== 0 || !field?.isConnected || !event.target.closest?.(".words")) return;
  const selected = getSelection().toString().replace(/\s+/g, " ").trim();
  const text = selected || event.target.closest(".words span")?.textContent.trim().replace(/[.,;:]+$/, "");
  const filled = field.dataset.filled ?? "";
  if (!text || field.value !== filled) return;
  field.value = field.dataset.filled = selected || !filled ? text : `${filled} ${text}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus({ preventScroll: true });
});
addEventListener("hashchange", () => reveal(location.hash));

onContent((root) => {
  for (const page of root.querySelectorAll(".page")) { near.observe(page); seen.observe(page); }
});
if (location.hash) reveal(location.hash);
else {
  const start = document.querySelector("[data-start-page]")?.dataset.startPage;
  const page = start > 1 && document.getElementById(`page-${start}`);
  // Only the pane moves: the lines above it stay where they are.
  if (page) page.closest(".doc-main").scrollTop = page.offsetTop - page.closest(".doc-main").offsetTop - 44;
  // The pane scrolls by keys from the start, but no field loses the focus to it.
  const pane = document.getElementById("pages");
  if (pane && document.activeElement === document.body && !document.querySelector("form[data-form]") && !matchMedia("(pointer: coarse)").matches) {
    pane.dataset.quiet = "";
    pane.addEventListener("blur", () => delete pane.dataset.quiet, { once: true });
    pane.focus({ preventScroll: true });
  }
}
