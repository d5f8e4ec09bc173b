// A search box over a <select>: finds by words without marks, by code, by first letters. The select stays in the form
// and carries the values, so the server sees the same form with and without JavaScript.
// data-typeahead asks for it and searches the select's own options (data-code and data-hint on an option help);
// data-source adds a JSON endpoint: GET ?q= → {"results": [{"value", "label", "code", "hint"}]}.
import { composing, fold, initials } from "./text.js";

const make = (tag, props = {}, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), props);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

function entryOf(option) {
  const label = fold(option.text);
  return { value: option.value, label: option.text, code: option.dataset.code ?? "", hint: option.dataset.hint ?? option.dataset.code ?? "", folded: label, short: initials(label) };
}

/** Lower is better; null does not match. */
function rank(entry, wanted) {
  const code = fold(entry.code);
  if (code === wanted || entry.short === wanted) return 0;
  if (code.startsWith(wanted) || entry.folded.startsWith(wanted)) return 1;
  if (entry.short.startsWith(wanted)) return 2;
  if (wanted.split(/\s+/).every((word) => entry.folded.includes(word))) return 3;
  return code.includes(wanted) || entry.short.includes(wanted) ? 4 : null;
}

export function upgrade(select) {
  if (select.dataset.upgraded) return;
  select.dataset.upgraded = "1";
  const remote = select.dataset.source;
  const id = select.id;
  const listId = `${id}-options`;
  const root = make("div", { className: "pick" });
  const box = make("div", { className: "pick-box" });
  const input = make("input", { id, type: "text", autocomplete: "off", spellcheck: false, placeholder: "Gõ tên, mã hoặc chữ viết tắt" }, { role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list" });
  const list = make("div", { id: listId, className: "pick-list", hidden: true }, { role: "listbox", "aria-label": select.labels[0]?.firstChild.textContent.trim() ?? "" });
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  select.id = `${id}-values`;
  select.hidden = true;
  select.required = false; // a hidden control cannot be pointed at by the browser; the server checks
  box.append(input);
  root.append(box, list);
  select.after(root);

  let found = [];
  let at = 0;
  let asked = 0;

  const chosen = () => [...select.selectedOptions].filter((option) => option.value);
  function changed() {
    draw();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function draw() {
    box.querySelectorAll(".pick-chip").forEach((chip) => chip.remove());
    for (const option of chosen()) {
      const chip = make("span", { className: "pick-chip", textContent: option.text });
      const away = make("button", { type: "button", textContent: "×" }, { "aria-label": `Bỏ ${option.text}` });
      away.addEventListener("click", () => { option.selected = false; changed(); input.focus(); });
      chip.append(away);
      input.before(chip);
    }
    input.placeholder = chosen().length ? (select.multiple ? "Thêm" : "") : "Gõ tên, mã hoặc chữ viết tắt";
  }
  function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function show(entries) {
    const taken = new Set(chosen().map((option) => option.value));
    found = entries.filter((entry) => !taken.has(entry.value)).slice(0, 50);
    at = 0;
    list.replaceChildren(...(found.length ? found.map((entry, i) => {
      const row = make("div", { id: `${listId}-${i}` }, { role: "option", "aria-selected": String(i === 0) });
      row.append(make("span", { textContent: entry.label }), make("small", { className: "num", textContent: entry.hint ?? "" }));
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(entry); });
      return row;
    }) : [make("p", { textContent: "Không thấy. Thử mã định danh hoặc chữ viết tắt." }, { role: "option", "aria-disabled": "true", "aria-selected": "false" })]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  }
  function mark() {
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(found.length > 0 && i === at)));
    if (found.length) { input.setAttribute("aria-activedescendant", `${listId}-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
  }
  function take(entry) {
    let option = [...select.options].find((o) => o.value === entry.value);
    if (!option) select.add(option = new Option(entry.label, entry.value));
    if (!select.multiple) for (const other of select.options) other.selected = false;
    option.selected = true;
    input.value = "";
    asked += 1;
    close();
    changed();
  }
  /** Show what the select itself knows, at once. */
  function searchHere() {
    const wanted = fold(input.value);
    const local = [...select.options].filter((option) => option.value).map(entryOf);
    const ranked = wanted ? local.map((entry) => [rank(entry, wanted), entry]).filter(([r]) => r !== null).sort((a, b) => a[0] - b[0]).map(([, entry]) => entry) : local;
    show(ranked);
    return ranked;
  }
  /** Then what the endpoint knows; only the last question counts. */
  async function searchThere(here) {
    const turn = ++asked;
    await new Promise((resolve) => { setTimeout(resolve, 120); });
    if (turn !== asked) return;
    const answer = await fetch(`${remote}${remote.includes("?") ? "&" : "?"}q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" } }).then((r) => (r.ok ? r.json() : null)).catch(() => null);
    if (turn !== asked || !answer || document.activeElement !== input) return;
    const known = new Set(answer.results.map((entry) => String(entry.value)));
    show([...answer.results.map((entry) => ({ ...entry, value: String(entry.value), hint: entry.hint ?? entry.code })), ...here.filter((entry) => !known.has(entry.value))]);
  }
  let answering = null;
  function search() {
    const here = searchHere();
    if (!remote || !input.value.trim()) { asked += 1; answering = null; return; }
    const mine = answering = searchThere(here).finally(() => { if (answering === mine) answering = null; });
  }

  input.addEventListener("input", search);
  input.addEventListener("click", () => { if (list.hidden) search(); });
  input.addEventListener("blur", close);
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey) return;
      event.preventDefault();
      if (!open) search();
      else if (found.length) { at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length; mark(); }
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      // A chooser never sends the form by a stray Enter.
      event.preventDefault();
      // A quick hand presses Enter before the answer is there: what is taken must belong to what was typed.
      const takeFirst = () => { if (!list.hidden && found.length) take(found[at]); };
      if (answering) answering.then(takeFirst); else takeFirst();
    } else if (event.key === "Escape" && open) { event.stopPropagation(); close(); }
    else if (event.key === "Backspace" && !input.value) { const last = chosen().at(-1); if (last) { last.selected = false; changed(); } }
  });
  select.form?.addEventListener("restored", draw);
  draw();
}
