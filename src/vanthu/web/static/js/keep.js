// What was typed survives a lock, an error page and a lost connection: kept in this tab only, until the form is accepted.
// An entry is {values, at, sent, accepted}. An accepted form ends in a redirect to a page of ours. Pages outside the shell
// (sign-in, lock, errors) call `notAccepted`; a web server before ours answers 502 without a word to us and without one.

const PREFIX = "keep:";
const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
const write = (key, entry) => { try { sessionStorage.setItem(key, JSON.stringify(entry)); } catch { /* full: the page still holds the text */ } };
const keyOf = (form) => PREFIX + form.dataset.keep;

const kept = (control) => control.name && control.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden", "submit", "button"].includes(control.type);

function valuesOf(form) {
  const values = {};
  for (const control of form.elements) {
    if (!kept(control)) continue;
    const list = (values[control.name] ??= []);
    if (control.type === "checkbox" || control.type === "radio") { if (control.checked) list.push(control.value); }
    else if (control.multiple) list.push(...[...control.selectedOptions].map((option) => [option.value, option.text]));
    else if (control.tagName === "SELECT") list.push([control.value, control.selectedOptions[0]?.text ?? ""]);
    else list.push(control.value);
  }
  return values;
}

function fill(form, values) {
  for (const control of form.elements) {
    const list = kept(control) ? values[control.name] : undefined;
    if (!list) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = list.includes(control.value);
    else if (control.tagName === "SELECT") {
      for (const option of control.options) option.selected = false;
      for (const [value, text] of list) {
        let option = [...control.options].find((o) => o.value === value);
        if (!option) control.add(option = new Option(text, value));
        option.selected = true;
      }
    } else control.value = list[0] ?? "";
  }
}

export function notAccepted() {
  for (const key of keys()) write(key, { ...read(key), sent: false });
}

/** For a form sent by script: the next page comes without a redirect. */
export function accepted() {
  for (const key of keys()) if (read(key).sent) write(key, { ...read(key), accepted: true });
}

/** The page says that what was sent is taken in, though it came without a redirect. */
export function forgetSent() {
  for (const key of keys()) if (read(key).sent) sessionStorage.removeItem(key);
}

const forget = (form) => sessionStorage.removeItem(keyOf(form));
const markSent = (form) => { const entry = read(keyOf(form)); if (entry) write(keyOf(form), { ...entry, sent: true }); };

/** Drop what has been accepted: a redirect after sending means yes; coming back, reloading or going on means unknown. */
export function settle() {
  const { type, redirectCount } = performance.getEntriesByType("navigation")[0] ?? {};
  for (const key of keys()) {
    const entry = read(key);
    if (entry.accepted || (entry.sent && type === "navigate" && redirectCount)) sessionStorage.removeItem(key);
  }
}

/** Keep `form` from now on, and put back what an earlier visit left. Server-shown errors win over the memory. */
export function keep(form) {
  const entry = read(keyOf(form));
  const note = form.querySelector("[data-kept]");
  const before = JSON.stringify(valuesOf(form));
  if (entry && !form.querySelector(".has-error, [data-error-summary]") && JSON.stringify(entry.values) !== before) {
    const original = JSON.parse(before);
    fill(form, entry.values);
    form.closest("details.act")?.setAttribute("open", "");
    if (note) {
      const undo = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: "Bỏ" });
      undo.addEventListener("click", () => { fill(form, original); forget(form); note.hidden = true; form.dispatchEvent(new Event("restored")); });
      const at = new Date(entry.at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
      note.replaceChildren(`Đã lấy lại nội dung nhập dở lúc ${at}. `, undo);
      note.hidden = false;
    }
  }
  let timer;
  const save = () => { clearTimeout(timer); write(keyOf(form), { values: valuesOf(form), at: Date.now(), sent: false }); };
  // A form that came back with errors was sent but not accepted: what it holds is worth keeping as it stands.
  if (form.querySelector(".has-error, [data-error-summary]")) save();
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 300); });
  form.addEventListener("change", save);
  form.addEventListener("submit", () => { if (timer) save(); markSent(form); });
  // A form that its answer has taken the place of is not typed in any more.
  addEventListener("pagehide", () => { if (timer && form.isConnected && !read(keyOf(form))?.sent) save(); });
}
