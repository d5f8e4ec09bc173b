// Words and keys, shared by the other modules.

/** Lower case without marks: "Sở Công Thương" → "so cong thuong", so that people may type either way. */
export function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}

/** First letters of the words: "so cong thuong" → "sct". Takes folded text. */
export const initials = (folded) => folded.split(/[\s,()./-]+/).filter(Boolean).map((word) => word[0]).join("");

export const isField = (element) => !!element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");

/** Telex and VNI build one letter out of several keys: while that lasts no key is a command. */
export const composing = (event) => event.isComposing || event.keyCode === 229 || event.key === "Process";

/** May this bare key be a command now? Never in a field, in a dialogue, with a modifier or while composing. */
export function bareKey(event) {
  return !(event.defaultPrevented || composing(event) || event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || document.querySelector("dialog[open]"));
}

export const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

/** Run `init(root)` for the page now and for each part that htmx or an upload brings later. */
export function onContent(init) {
  init(document);
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) init(event.target); });
}

/** Show the server's refusal, or our own words, in the message area. */
export function say(content) {
  const area = document.getElementById("messages");
  area.replaceChildren(content);
  area.scrollIntoView({ block: "nearest" });
}

export const lostConnection = () => say(document.getElementById("lost-connection").content.cloneNode(true));
