// A page made for paper: its button does what the browser's own command does.
document.querySelector("[data-print]").addEventListener("click", () => print());
