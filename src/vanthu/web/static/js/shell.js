// The frame of every page: answers of htmx, shortcuts, palette, idle lock, small conveniences.
import { bareKey, composing, csrf, isField, lostConnection } from "./text.js";
import { settle } from "./keep.js";

const body = document.body;
settle();

// --- htmx: a refusal is an answer too -------------------------------------------------------------------------------
// 422 swaps where the form asked for it (the form with its errors); any other refusal goes to the message area, unless
// the server named another place by HX-Retarget. 423 means that the session is locked.
body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 423) { event.detail.shouldSwap = false; showLock(); return; }
  if (xhr.status >= 400 && xhr.status !== 422 && !xhr.getResponseHeader("HX-Retarget")) {
    event.detail.target = document.getElementById("messages");
    event.detail.swapOverride = "innerHTML";
    event.detail.shouldSwap = true;
  }
});
for (const name of ["htmx:sendError", "htmx:timeout"]) body.addEventListener(name, lostConnection);

// --- Palette --------------------------------------------------------------------------------------------------------
const palette = document.getElementById("palette");
const query = document.getElementById("palette-q");
const options = () => [...palette.querySelectorAll("[role=option]")];

function openPalette() {
  if (palette.open) return;
  palette.showModal();
  query.select();
  body.dispatchEvent(new Event("palette-open"));
}
function pick(step) {
  const all = options();
  if (!all.length) return;
  const now = all.findIndex((option) => option.ariaSelected === "true");
  const next = all[(now + step + all.length) % all.length];
  all.forEach((option) => { option.ariaSelected = String(option === next); });
  query.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}
palette?.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); pick(event.key === "ArrowDown" ? 1 : -1); }
  if (event.key === "Enter") {
    const chosen = options().find((option) => option.ariaSelected === "true");
    if (chosen) { event.preventDefault(); chosen.click(); }
  }
});
palette?.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
document.querySelectorAll("[data-palette-open]").forEach((button) => button.addEventListener("click", openPalette));

// --- Keys -----------------------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (composing(event) || document.getElementById("idle").open) return;
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) { event.preventDefault(); openPalette(); return; }
  if (ctrl && event.key === "Enter") {
    const form = event.target.closest?.("form") ?? document.querySelector("form[data-form]");
    if (form && form.method === "post") { event.preventDefault(); form.requestSubmit(form.querySelector("button.btn-primary")); }
    return;
  }
  if (event.key === "Escape" && isField(event.target) && event.target.matches("[data-search]")) event.target.blur();
  if (!bareKey(event)) return;
  if (event.key === "/") { event.preventDefault(); const box = document.querySelector("#search-q, [data-search]"); box.focus(); box.select(); }
  if (event.key === "?") document.getElementById("keys").showModal();
  if (event.key.toLowerCase() === "u") document.querySelector("a.back")?.click();
});

// --- Small conveniences ---------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  document.querySelectorAll("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("submit", (event) => {
  // One click, one act: the button that sent a form does not send it twice. The server refuses the second as well.
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("data-busy", "");
});
addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; form.querySelector("[data-busy]")?.removeAttribute("data-busy"); }); });

// --- Idle lock: the server locks the session, the page keeps what was typed ---------------------------------------------
const idle = document.getElementById("idle");
const LIMIT = Number(body.dataset.idleMinutes) * 60_000;
const ACTIVE = "vanthu:active";
const LOCKED = "vanthu:locked";
let noted = 0;

function touch() {
  const now = Date.now();
  if (idle.open || now - noted < 5_000) return;
  noted = now;
  localStorage.setItem(ACTIVE, now);
}
function showLock() {
  if (idle.open) return;
  palette.close();
  idle.showModal();
  document.getElementById("idle-password").focus();
}
function unlock() {
  document.getElementById("idle-password").value = "";
  noted = 0;
  idle.close();
  touch();
}
async function lockNow() {
  showLock();
  localStorage.setItem(LOCKED, Date.now());
  try { await fetch(body.dataset.lockUrl, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "application/json" }, redirect: "manual" }); } catch { /* the server's own limit locks it as well */ }
}
if (LIMIT > 0) {
  touch();
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(name, touch, { passive: true });
  setInterval(() => { if (!idle.open && Date.now() - Number(localStorage.getItem(ACTIVE)) > LIMIT) lockNow(); }, Math.min(15_000, LIMIT / 4));
}
addEventListener("storage", (event) => {
  if (event.key !== LOCKED) return;
  if (event.newValue) showLock(); else if (idle.open) unlock();
});
idle.addEventListener("cancel", (event) => event.preventDefault());
idle.querySelector("[data-unlock]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const error = form.querySelector("[data-unlock-error]");
  const fail = (sentence) => { error.textContent = sentence; error.hidden = false; form.elements.password.select(); };
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-CSRFToken": csrf(), Accept: "application/json" }, redirect: "manual" });
  } catch { fail("Không liên lạc được với máy chủ. Kiểm tra mạng rồi thử lại."); return; } finally { delete form.dataset.sent; form.querySelector("[data-busy]")?.removeAttribute("data-busy"); }
  // A redirect means the form's way without JavaScript: the server has accepted it as well.
  if (answer.ok || answer.type === "opaqueredirect") {
    const token = answer.headers.get("X-CSRFToken");
    if (token) document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
    error.hidden = true;
    localStorage.removeItem(LOCKED);
    unlock();
    return;
  }
  const said = await answer.json().catch(() => ({}));
  fail(said.sentence ?? "Mật khẩu không đúng.");
});
