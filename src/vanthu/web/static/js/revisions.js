// Keys on the page that compares revisions: ← → turn pages, [ ] go to the step before or after, 1 2 3 choose what is shown.
import { bareKey } from "./text.js";

const SHOWN = { 1: "both", 2: "older", 3: "newer" };

function step(by) {
  const steps = [...document.querySelectorAll("[data-step]")];
  const at = steps.findIndex((one) => one.hasAttribute("data-step-at"));
  steps[at + by]?.click();
}

document.addEventListener("keydown", (event) => {
  if (!bareKey(event)) return;
  const radio = event.target.closest?.("input[type=radio]");
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (radio) return;
    document.querySelector(`[data-turn="${event.key === "ArrowLeft" ? -1 : 1}"]`)?.click();
  } else if (event.key === "[" || event.key === "]") step(event.key === "[" ? -1 : 1);
  else if (SHOWN[event.key]) document.querySelector(`input[name=shown][value=${SHOWN[event.key]}]`)?.click();
  else return;
  event.preventDefault();
});
