// Ký nhiều văn bản: how many are chosen, all or none with one tap. Without this the boxes and the form work alike.
const form = document.querySelector("[data-batch]");
const boxes = [...(form?.querySelectorAll("[name=van-ban][type=checkbox]") ?? [])];
const all = form?.querySelector("[data-batch-all]");
const count = form?.querySelector("[data-batch-count]");
const most = Number(form?.dataset.batch);

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  count.textContent = chosen > most ? `Đã chọn ${chosen}, nhiều hơn mức ${most}.` : `Đã chọn ${chosen}.`;
  all.checked = chosen > 0;
  all.indeterminate = chosen > 0 && chosen < Math.min(boxes.length, most);
  form.querySelector("#batch-next").disabled = chosen === 0 || chosen > most;
}
if (count) {
  all.addEventListener("change", () => { boxes.forEach((box, at) => { box.checked = all.checked && at < most; }); tell(); });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}
