// Forms: nothing typed is lost, choosers that find by sound, uploads that show how far they are.
import { fold, initials, lostConnection, onContent, say } from "./text.js";
import { accepted, forgetSent, keep, notAccepted } from "./keep.js";
import { upgrade } from "./typeahead.js";

const EMPTY = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [readonly], [disabled]), .field-group input[type=radio]:first-of-type, textarea:not([readonly], [disabled]), select:not([hidden], [disabled])";

const unanswered = (control) => (control.type === "radio" ? !control.form.querySelector(`[name="${control.name}"]:checked`) : !control.value);

function focusFirst(form) {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) { summary.focus(); return; }
  // On a phone the keyboard would hide the page before it has been read.
  if (location.hash || document.activeElement !== document.body || matchMedia("(pointer: coarse)").matches) return;
  const first = [...form.querySelectorAll(EMPTY)].find((control) => control.checkVisibility?.() !== false && (control.closest(".pick") ? !control.closest(".pick").querySelector(".pick-chip") : unanswered(control)));
  first?.focus({ preventScroll: !first.closest("form").dataset.form });
}

/** Filter the table of units by name, initials or without marks; what is ticked always stays in sight. */
function filterDistribution(table) {
  const box = table.querySelector("[data-dist-filter]");
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => ({ row, name: fold(row.querySelector("th").textContent) }));
  box.addEventListener("input", () => {
    const wanted = fold(box.value);
    for (const { row, name } of rows) row.hidden = !!wanted && !name.includes(wanted) && !initials(name).includes(wanted) && !row.querySelector(":checked");
  });
  // One unit has one part: choosing a second one takes the first away.
  table.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    for (const other of event.target.closest("tr").querySelectorAll("input")) if (other !== event.target) other.checked = false;
  });
}

const megabytes = (bytes) => `${(bytes / 1_048_576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

/** Put a whole answered page in place of this one, as the plain form would: the form with its errors, or what it made. */
function showPage(page, chosen) {
  const main = page.getElementById("main");
  for (const script of page.querySelectorAll("script[type=module]")) {
    if (document.querySelector(`script[src="${script.getAttribute("src")}"]`)) continue;
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src: script.getAttribute("src") }));
  }
  document.title = page.title;
  document.body.className = page.body.className;
  document.querySelector(".bottom, .thumb")?.replaceWith(page.querySelector(".bottom, .thumb"));
  document.getElementById("main").replaceWith(main);
  // Files were chosen by hand too: only the one that was refused has to be chosen again.
  for (const [name, files] of chosen) {
    const input = main.querySelector(`input[type=file][name="${name}"]`);
    if (input && !input.closest(".has-error")) input.files = files;
  }
  htmx.process(document.body);
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  scrollTo(0, 0);
}

/** Send a form that carries files so that one sees how far it is. The answer is the page that the plain form would get;
    a server that knows HX-Request may answer HX-Redirect instead of redirecting, which keeps its messages. */
function sendWithProgress(form, submitter) {
  const data = new FormData(form, submitter);
  const size = [...data.values()].reduce((sum, value) => sum + (value instanceof File ? value.size : 0), 0);
  const state = document.createElement("div");
  state.className = "upload";
  state.setAttribute("role", "status");
  const words = document.createElement("span");
  const stop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: "Dừng" });
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", "Đã gửi");
  state.append(words, stop, bar);
  form.querySelector("input[type=file]").closest(".field, form").append(state);
  words.textContent = `Đang gửi ${megabytes(size)}`;
  const done = () => { state.remove(); delete form.dataset.sent; form.querySelector("[data-busy]")?.removeAttribute("data-busy"); };

  const xhr = new XMLHttpRequest();
  // Not form.action: that is the button of this name where an act has one.
  const target = new URL(form.getAttribute("action") || "", location.href).href;
  xhr.open("POST", target);
  xhr.setRequestHeader("HX-Request", "true");
  xhr.setRequestHeader("X-Upload", "1");
  xhr.upload.addEventListener("progress", (event) => {
    bar.value = (event.loaded / event.total) * 100;
    words.textContent = event.loaded < event.total ? `Đã gửi ${megabytes(event.loaded)} / ${megabytes(event.total)}` : "Đã gửi xong, đang kiểm tra tệp";
    stop.hidden = event.loaded >= event.total;
  });
  xhr.addEventListener("error", () => { done(); notAccepted(); lostConnection(); });
  xhr.addEventListener("abort", () => { done(); notAccepted(); });
  stop.addEventListener("click", () => xhr.abort());
  xhr.addEventListener("load", () => {
    const next = xhr.getResponseHeader("HX-Redirect") ?? (xhr.status < 300 && xhr.responseURL !== target ? xhr.responseURL : null);
    if (next) {
      if (xhr.status < 400) accepted();
      else notAccepted();
      location.assign(next);
      return;
    }
    done();
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    // A form that leads back to its own page comes without a redirect that could be told; what is wrong is never 200.
    const taken = xhr.status < 300 || page.querySelector("[data-saved]");
    if (taken) accepted();
    else notAccepted();
    if (page.querySelector(".rail")) showPage(page, taken ? [] : [...form.querySelectorAll("input[type=file]")].map((input) => [input.name, input.files]));
    else say(page.querySelector(".message") ?? page.querySelector("main") ?? page.body.firstChild);
  });
  xhr.send(data);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || ![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
  event.preventDefault();
  sendWithProgress(form, event.submitter);
});

/** Drop files anywhere on their box, and say so. */
function dropZone(input) {
  for (const name of ["dragenter", "dragover"]) input.addEventListener(name, () => input.classList.add("over"));
  for (const name of ["dragleave", "drop"]) input.addEventListener(name, () => input.classList.remove("over"));
}

function start(root) {
  const saved = root.querySelector("[data-saved]");
  if (saved) { forgetSent(); history.replaceState(history.state, "", saved.dataset.saved); }
  root.querySelectorAll("form[data-keep]").forEach(keep);
  root.querySelectorAll("select[data-typeahead], select[data-source]").forEach(upgrade);
  root.querySelectorAll("[data-distribution]").forEach(filterDistribution);
  root.querySelectorAll("input[type=file]").forEach(dropZone);
  const form = root.querySelector("form[data-form]");
  if (form || root.querySelector("[data-error-summary]")) focusFirst(form ?? root);
}
onContent(start);
