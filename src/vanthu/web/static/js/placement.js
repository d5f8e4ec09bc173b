// Boxes of number, signatures and seal on the pages: dragged, moved by keys, checked while one looks on. Millimetres from
// the top left corner of the page as it is shown. The server checks all of it again (pdf/layout.py has the same rules).
import { isField, onContent } from "./text.js";

const root = document.querySelector("[data-place]");
const plan = JSON.parse(root.dataset.place);
const form = document.getElementById("place-form");
const parts = new Map(plan.parts.map((part) => [part.part, part]));
const sheet = (page) => plan.sheets[page - 1];
const TOUCH = 0.22;
const vi = (number) => (Math.round(number * 10) / 10).toLocaleString("vi-VN");

let boxes = plan.boxes.map((box) => ({ ...box }));
let chosen = null;
const before = [];
// Page → rectangles of its words; of other pages the server alone knows.
const words = new Map(Object.entries(plan.words).map(([page, found]) => [Number(page), found.map(([x, y, w, h]) => ({ page: Number(page), x, y, w, h }))]));

const boxOf = (part) => boxes.find((box) => box.part === part);
const figure = (page) => document.getElementById(`page-${page}`);
const element = (part) => root.querySelector(`.place-box[data-part="${part}"]`);
const remember = () => { before.push(JSON.stringify(boxes)); if (before.length > 200) before.shift(); };

// --- rules -----------------------------------------------------------------------------------------------------------

const meet = (a, b) => a.page === b.page && Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x) > TOUCH && Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y) > TOUCH;
const within = (box, area) => box.x >= area.x - TOUCH && box.y >= area.y - TOUCH && box.x + box.w <= area.x + area.w + TOUCH && box.y + box.h <= area.y + area.h + TOUCH;
const rectangle = ([x, y, w, h]) => ({ page: 1, x, y, w, h });
const overWords = (box) => (words.get(box.page) ?? []).some((word) => meet(box, word));
/** What is no fault and had better be otherwise: a stamp may have no room but over words. */
const hints = () => boxes.filter((box) => parts.get(box.part).area && overWords(box)).map((box) => `${parts.get(box.part).label}: đang đè lên chữ đã in. Nếu góc này còn chỗ trống, hãy kéo sang đó.`);

function faults() {
  const found = [];
  const wrong = (part, text) => found.push([part, `${parts.get(part).label}: ${text}`]);
  for (const part of parts.values()) if (!part.optional && !boxOf(part.part)) wrong(part.part, "chưa đặt vị trí.");
  for (const box of boxes) {
    const part = parts.get(box.part);
    const page = sheet(box.page);
    if (!within(box, { x: 0, y: 0, w: page.w, h: page.h })) wrong(box.part, "nằm ngoài trang. Hãy kéo vào trong trang.");
    else if (part.area && !within(box, rectangle(part.area))) wrong(box.part, "phải ở góc trên bên phải trang 1 (nửa bên phải, một phần tư phía trên). Hãy kéo vào vùng này.");
    if ((part.taken ?? []).some((other) => meet(box, rectangle(other)))) wrong(box.part, "đè lên ô ký, dấu hoặc ghi chú có sẵn trên trang. Hãy kéo vào chỗ trống.");
    if (part.first && box.page !== 1) wrong(box.part, "phải ở trang 1.");
    if (!part.fixed && (box.w < part.least[0] - TOUCH || box.h < part.least[1] - TOUCH)) wrong(box.part, `quá nhỏ, cần ít nhất ${vi(part.least[0])} × ${vi(part.least[1])} mm.`);
    if (part.over && overWords(box)) wrong(box.part, "đè lên chữ đã in. Hãy kéo vào chỗ trống.");
  }
  boxes.forEach((one, index) => boxes.slice(index + 1).forEach((other) => {
    const pair = [one.part, other.part];
    if (!(pair.includes("signature") && pair.includes("seal")) && meet(one, other)) wrong(other.part, `chồng lên ô “${parts.get(one.part).label}”. Hãy kéo hai ô ra xa nhau.`);
  }));
  return [...found, ...sealFaults()];
}

const cover = (seal, signature) => (seal.x + seal.w - signature.x) / signature.w;

function sealFaults() {
  const [seal, signature, caption] = ["seal", "signature", "caption"].map(boxOf);
  if (!seal || !signature) return [];
  if (seal.page !== signature.page) return [["seal", "Con dấu: phải ở cùng trang với chữ ký của người ký."]];
  const found = [];
  const share = cover(seal, signature);
  const [least, most] = plan.cover;
  if (seal.x >= signature.x || share < least || share > most) found.push(["seal", `Con dấu: phải trùm lên khoảng 1/3 chữ ký về phía bên trái (hiện ${Math.max(Math.round(share * 100), 0)} %, cần ${Math.round(least * 100)}–${Math.round(most * 100)} %).`]);
  const middle = signature.y + signature.h / 2;
  if (middle < seal.y || middle > seal.y + seal.h) found.push(["seal", "Con dấu: phải ngang với chữ ký, hiện ở quá cao hoặc quá thấp."]);
  if (caption) {
    const apart = Math.max(caption.x - seal.x - seal.w, seal.x - caption.x - caption.w, caption.y - seal.y - seal.h, seal.y - caption.y - caption.h);
    if (caption.page !== seal.page || apart > plan.far) found.push(["caption", "Tên cơ quan, thời gian ký: phải ở cạnh con dấu."]);
  }
  return found;
}

// --- drawing ---------------------------------------------------------------------------------------------------------

function spot(box) {
  const part = parts.get(box.part);
  const found = element(box.part) ?? Object.assign(document.createElement("div"), { className: `place-box place-${part.kind}`, tabIndex: 0 });
  if (!found.dataset.part) {
    found.dataset.part = box.part;
    found.setAttribute("role", "group");
    found.setAttribute("aria-roledescription", "ô kéo được");
    const name = Object.assign(document.createElement("span"), { className: "place-name", textContent: part.label });
    name.setAttribute("aria-hidden", "true");
    found.append(name);
    if (!part.fixed) found.append(Object.assign(document.createElement("span"), { className: "place-grip" }));
  }
  const page = figure(box.page);
  if (page && found.parentElement !== page) {
    const focused = document.activeElement === found;
    page.append(found);
    if (focused) found.focus({ preventScroll: true });
  }
  const { w, h } = sheet(box.page);
  Object.assign(found.style, { left: `${(box.x / w) * 100}%`, top: `${(box.y / h) * 100}%`, width: `${(box.w / w) * 100}%`, height: `${(box.h / h) * 100}%` });
  found.setAttribute("aria-label", `${part.label}, trang ${box.page}, cách mép trái ${vi(box.x)} mm, cách mép trên ${vi(box.y)} mm, rộng ${vi(box.w)} mm, cao ${vi(box.h)} mm`);
  return found;
}

function row(part, wrong) {
  const box = boxOf(part.part);
  const item = document.createElement("li");
  item.className = [box ? "" : "unplaced", wrong ? "wrong" : "", chosen === part.part ? "chosen" : ""].join(" ").trim();
  const pick = Object.assign(document.createElement("button"), { type: "button", className: "place-pick", textContent: part.label });
  pick.dataset.pick = part.part;
  const said = box ? (box.how === "hand" ? `đặt tay, trang ${box.page}` : box.how) : part.optional ? "" : "chưa đặt";
  const note = Object.assign(document.createElement("span"), { className: "meta", textContent: [box && part.kind === "caption" ? "" : part.note, said].filter(Boolean).join(" · ") || "không có" });
  item.append(pick, note);
  if (!box || part.optional) {
    const act = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: box ? "Bỏ ô" : "Đặt ô" });
    act.dataset[box ? "drop" : "put"] = part.part;
    act.setAttribute("aria-label", `${act.textContent} ${part.label}`);
    item.append(act);
  }
  return item;
}

/** The area that a box must stay in, on its page. */
function fence(part) {
  const page = figure(1);
  if (!page || page.querySelector(".place-area")) return;
  const [x, y, w, h] = part.area;
  const area = Object.assign(document.createElement("div"), { className: "place-area" });
  Object.assign(area.style, { left: `${(x / sheet(1).w) * 100}%`, top: `${(y / sheet(1).h) * 100}%`, width: `${(w / sheet(1).w) * 100}%`, height: `${(h / sheet(1).h) * 100}%` });
  page.append(area);
}

function draw() {
  for (const part of parts.values()) if (part.area) fence(part);
  for (const box of boxes) spot(box);
  for (const old of root.querySelectorAll(".place-box")) if (!boxOf(old.dataset.part)) old.remove();
  const found = faults();
  const wrong = new Set(found.map(([part]) => part));
  for (const box of boxes) {
    element(box.part)?.classList.toggle("wrong", wrong.has(box.part));
    element(box.part)?.classList.toggle("chosen", chosen === box.part);
  }
  const list = root.querySelector("[data-place-list]");
  const at = list.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
  list.replaceChildren(...plan.parts.map((part) => row(part, wrong.has(part.part))));
  if (at) (list.querySelector(`[data-pick="${at.pick ?? at.put ?? at.drop}"]`))?.focus();
  const said = [...found.map(([, text]) => text), ...hints()];
  const lines = root.querySelector("[data-place-faults]");
  const now = said.length ? said : [plan.parts.some((part) => part.area) ? "Ô ở đúng góc. Hãy nhìn trang xem ô có che chữ hoặc dấu nào không." : "Các ô đã đúng chỗ."];
  if ([...lines.children].map((line) => line.textContent).join("\n") !== now.join("\n")) {
    lines.replaceChildren(...now.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    lines.classList.toggle("good", !said.length);
    lines.classList.toggle("hint", said.length > 0 && !found.length);
  }
  root.querySelector("[data-place-undo]").disabled = !before.length;
  form.elements.layout.value = JSON.stringify(boxes.map(({ part, page, x, y, w, h }) => ({ part, page, x: fixed(x), y: fixed(y), w: fixed(w), h: fixed(h) })));
  drawFine();
}
const fixed = (number) => Math.round(number * 100) / 100;

function drawFine() {
  const fine = root.querySelector("[data-place-fine]");
  const box = chosen && boxOf(chosen);
  fine.hidden = !box;
  if (!box) return;
  root.querySelector("[data-place-name]").textContent = parts.get(box.part).label;
  for (const input of fine.querySelectorAll("[data-fine]")) {
    input.disabled = parts.get(box.part).fixed && ["w", "h"].includes(input.dataset.fine);
    if (document.activeElement !== input) input.value = input.dataset.fine === "page" ? box.page : vi(box[input.dataset.fine]).replace(/\./g, "").replace(",", ".");
  }
}

// --- moving ----------------------------------------------------------------------------------------------------------

function inside(box) {
  const page = sheet(box.page);
  box.x = Math.min(Math.max(box.x, 0), Math.max(page.w - box.w, 0));
  box.y = Math.min(Math.max(box.y, 0), Math.max(page.h - box.h, 0));
}

const FOLLOWS = { signature: "seal", seal: "caption" };
/** Put a box somewhere; the seal goes with the signature, so that it goes on covering its third, and its words with it. */
function move(box, page, x, y) {
  const from = { ...box };
  Object.assign(box, { page, x, y, how: "hand" });
  inside(box);
  const next = root.querySelector("[data-place-follow]")?.checked && boxOf(FOLLOWS[box.part]);
  if (next && next.page === from.page) move(next, box.page, next.x + box.x - from.x, next.y + box.y - from.y);
}

/** Make a box wider or higher, about its top left corner; a seal and a stamp have their real size, and what is filled in is one line. */
function size(box, w, h) {
  const part = parts.get(box.part);
  if (part.fixed) return;
  const page = sheet(box.page);
  box.w = Math.min(Math.max(w, 2), page.w - box.x);
  if (!part.first) box.h = Math.min(Math.max(h, 2), page.h - box.y);
  box.how = "hand";
}

function choose(part, { show = false } = {}) {
  chosen = part;
  draw();
  if (show) element(part)?.scrollIntoView({ block: "center", inline: "center" });
}

function put(name) {
  const part = parts.get(name);
  const page = part.first ? 1 : Math.min(Math.max(Number(document.querySelector("[data-page-at]").textContent) || 1, 1), plan.sheets.length);
  const { w, h } = sheet(page);
  const box = { part: name, page, x: (w - part.w) / 2, y: (h - part.h) / 2, w: part.w, h: part.h, how: "hand" };
  const pane = figure(page)?.closest(".doc-main, html")?.getBoundingClientRect();
  const shown = figure(page)?.getBoundingClientRect();
  // In the middle of what is seen of the page, so that it need not be looked for.
  if (pane && shown?.height) box.y = ((Math.max(pane.top, 0) + Math.min(pane.bottom, innerHeight)) / 2 - shown.top) * (h / shown.height) - part.h / 2;
  const signature = boxOf("signature");
  if (name === "seal" && signature) Object.assign(box, { page: signature.page, x: signature.x + signature.w / 3 - part.w, y: signature.y + (signature.h - part.h) / 2 });
  remember();
  inside(box);
  boxes.push(box);
  choose(name, { show: true });
  element(name)?.focus({ preventScroll: true });
}

function undo() {
  if (!before.length) return;
  boxes = JSON.parse(before.pop());
  draw();
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function nudge(part, key, step, sized = false) {
  const box = boxOf(part);
  const way = WAYS[key];
  if (!box || !way) return;
  remember();
  if (sized) size(box, box.w + way[0] * step, box.h + way[1] * step);
  else move(box, box.page, box.x + way[0] * step, box.y + way[1] * step);
  draw();
}

let drag = null;
root.addEventListener("pointerdown", (event) => {
  const on = event.target.closest(".place-box");
  if (!on || event.button > 0) return;
  event.preventDefault();
  on.focus({ preventScroll: true });
  const box = boxOf(on.dataset.part);
  drag = { box, x: event.clientX, y: event.clientY, from: { ...box }, size: !!event.target.closest(".place-grip"), moved: false };
  if (chosen !== box.part) choose(box.part);
});
addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.moved) { if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 3) return; remember(); drag.moved = true; }
  const { box, from } = drag;
  const start = figure(from.page).getBoundingClientRect();
  const scale = sheet(from.page).w / start.width;
  if (drag.size) {
    size(box, from.w + (event.clientX - drag.x) * scale, from.h + (event.clientY - drag.y) * scale);
  } else {
    const target = plan.sheets.find((one) => { const seen = figure(one.n)?.getBoundingClientRect(); return seen && event.clientY >= seen.top && event.clientY <= seen.bottom; })?.n ?? box.page;
    const now = figure(target).getBoundingClientRect();
    const there = sheet(target).w / now.width;
    const held = { x: (drag.x - start.left) * scale - from.x, y: (drag.y - start.top) * scale - from.y };
    move(box, target, (event.clientX - now.left) * there - held.x, (event.clientY - now.top) * there - held.y);
  }
  draw();
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { drag = null; });

root.addEventListener("focusin", (event) => {
  const on = event.target.closest?.(".place-box");
  if (on && chosen !== on.dataset.part) choose(on.dataset.part);
});
root.addEventListener("keydown", (event) => {
  const on = event.target.closest?.(".place-box");
  if (!on || event.altKey) return;
  const box = boxOf(on.dataset.part);
  if (WAYS[event.key]) {
    event.preventDefault();
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.shiftKey && !ctrl) nudge(box.part, event.key, 1, true);
    else nudge(box.part, event.key, ctrl ? (event.shiftKey ? 0.2 : 5) : 1);
  } else if (["PageUp", "PageDown"].includes(event.key)) {
    event.preventDefault();
    const page = box.page + (event.key === "PageDown" ? 1 : -1);
    if (!sheet(page)) return;
    remember();
    move(box, page, box.x, box.y);
    choose(box.part, { show: true });
  }
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isField(event.target)) { event.preventDefault(); undo(); }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { pick, put: placed, drop, nudge: key } = button.dataset;
  if (pick) { if (boxOf(pick)) { choose(pick, { show: true }); element(pick)?.focus({ preventScroll: true }); } else put(pick); }
  else if (placed) put(placed);
  else if (drop) { remember(); boxes = boxes.filter((box) => box.part !== drop); draw(); }
  else if (key && chosen) nudge(chosen, key, 1);
  else if ("placeUndo" in button.dataset) undo();
  else if ("placeAgain" in button.dataset) { remember(); boxes = plan.proposal.map((box) => ({ ...box })); draw(); }
});
root.addEventListener("change", (event) => {
  const name = event.target.dataset?.fine;
  const box = chosen && boxOf(chosen);
  const value = Number(event.target.value);
  if (!name || !box || !Number.isFinite(value)) return;
  remember();
  if (name === "page") move(box, value, box.x, box.y);
  else if (name === "x" || name === "y") move(box, box.page, name === "x" ? value : box.x, name === "y" ? value : box.y);
  else { box[name] = Math.max(value, 1); box.how = "hand"; inside(box); }
  draw();
});
// Enter in a field of measures takes the measure; it does not send the form.
root.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches?.("[data-fine]")) { event.preventDefault(); event.target.dispatchEvent(new Event("change", { bubbles: true })); } });

onContent(draw);
root.querySelector("[data-place-refused]")?.focus();
