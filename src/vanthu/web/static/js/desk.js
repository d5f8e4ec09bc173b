// Signing with the signer's own VGCA Sign Service: one websocket for each operation, one frame out, one frame back.
// Whatever the service says only makes this page ask the server how the document stands.
import { csrf, onContent } from "./text.js";

const CANCELLED = 11;
const LOOK_AGAIN_MS = 1000;
// Before anything is claimed the service is only asked which device is plugged in.
const DEVICE_MS = 20 * 60_000;
const START = "Hãy mở phần mềm VGCA Sign Service trên máy này (biểu tượng ở góc màn hình), cắm thiết bị rồi bấm ký lại.";
// The program runs on Windows only; who holds a phone would look for it in vain.
const ON_PHONE = "Khóa ký của bạn nằm trong thiết bị cắm ở máy tính: không ký trên điện thoại được. Hãy ký trên máy tính có phần mềm VGCA Sign Service.";
const onPhone = () => matchMedia("(pointer: coarse) and (hover: none)").matches;

/** A reason to stop, in the words that the signer reads. */
export class Stopped extends Error {
  constructor(sentence, { tone = "late" } = {}) { super(sentence); this.tone = tone; }
}

/** Where the service shows itself to the browser that shall trust it. */
const windowOf = (service) => service.replace(/^wss/, "https");

/** Put a sentence in its place; the address of the service in it is a link that opens beside. */
export function write(place, sentence, service) {
  const [before, ...after] = sentence.split(windowOf(service));
  place.replaceChildren(before);
  if (!after.length) return;
  const link = Object.assign(document.createElement("a"), { href: windowOf(service), target: "_blank", rel: "noopener", textContent: windowOf(service) });
  place.append(link, after.join(windowOf(service)));
}

/** One operation of the service: connect to its path, send, and give its answer. */
export function operate(service, path, frame, { opened = () => {}, until, late = "Đã quá thời gian chờ phần mềm ký số. Văn bản được trả lại như trước; hãy bấm ký lại." }) {
  return new Promise((resolve, reject) => {
    let socket;
    let connected = false;
    const stop = (sentence, options) => { clearTimeout(timer); reject(new Stopped(sentence, options)); socket?.close(); };
    const timer = setTimeout(() => stop(late), Math.min(Math.max(until - performance.now(), 0), 2 ** 31 - 1));
    try { socket = new WebSocket(`${service}/${path}`); } catch { stop(`Không gọi được phần mềm ký số. ${START}`); return; }
    socket.addEventListener("open", () => { connected = true; opened(); socket.send(frame); });
    socket.addEventListener("message", ({ data }) => {
      clearTimeout(timer);
      try { resolve(JSON.parse(data)); } catch { reject(new Stopped("Phần mềm ký số trả lời không đúng mẫu. Hãy cập nhật phần mềm rồi bấm ký lại.")); }
      socket.close();
    });
    socket.addEventListener("close", () => stop(connected ? `Phần mềm ký số đã ngắt kết nối giữa chừng. ${START}` : `Không kết nối được với phần mềm ký số tại ${service}. ${onPhone() ? ON_PHONE : `${START} Nếu phần mềm đang chạy, mở ${windowOf(service)} một lần để trình duyệt tin cậy địa chỉ này.`}`));
  });
}

export const serial = (text) => String(text ?? "").toLowerCase().replace(/[^0-9a-f]/g, "").replace(/^0+/, "");

async function ask(address, method = "POST", body = undefined) {
  let answer;
  try {
    answer = await fetch(address, { method, body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
  } catch { throw new Stopped("Không liên lạc được với máy chủ. Kiểm tra mạng rồi bấm ký lại."); }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Stopped(said.sentence ?? "Phiên làm việc đã khóa hoặc đã kết thúc. Hãy tải lại trang.");
  return said;
}

/** The line under the button that says what is going on. */
function line(form) {
  let place = form.querySelector("[data-desk-line]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.deskLine = "";
    place.className = "message";
    place.setAttribute("role", "status");
    place.tabIndex = -1;
    form.append(place);
  }
  return (text, tone = "") => {
    place.className = tone ? `message tone-${tone}` : "message";
    write(place, text, form.dataset.desk);
    if (tone !== "late" || !form.dataset.check) return;
    const link = document.createElement("a");
    link.href = form.dataset.check;
    link.textContent = "Tự kiểm tra ký số";
    place.append(" ", link);
  };
}

/** What the server says became of the claim. While it looks at what came back, nothing that a service says ends it. */
async function outcome(state, tell) {
  let found = await ask(state, "GET");
  while (found.checking) {
    tell("Máy chủ đang kiểm tra tệp đã ký… Có thể rời trang này.");
    await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN_MS); });
    found = await ask(state, "GET");
  }
  return found;
}

/** Ask the service for each file of a claim in turn. */
async function handOut(service, { steps, seconds_left: left }, tell) {
  const until = performance.now() + left * 1000;
  for (const [place, step] of steps.entries()) {
    const which = steps.length > 1 ? ` (tệp ${place + 1}/${steps.length}: ${step.name})` : "";
    const said = await operate(service, step.function, JSON.stringify(step.request), {
      until, opened: () => tell(`Đang chờ phần mềm ký số trên máy…${which} Chọn chứng thư số và nhập mã PIN trong cửa sổ của phần mềm.`),
    });
    if (said.Status === CANCELLED) throw new Stopped("Bạn đã hủy trên phần mềm ký số. Văn bản được trả lại như trước, có thể ký lại.", { tone: "near" });
    if (said.Status !== 0) throw new Stopped(said.Message || "Phần mềm ký số báo lỗi. Hãy bấm ký lại.");
  }
}

async function signAtDesk(form) {
  const { desk: service, serial: mine, holder, ask: claimAt, state, cancel, then } = form.dataset;
  const tell = line(form);
  try {
    tell("Đang gọi phần mềm ký số trên máy…");
    const device = await operate(service, "GetCertInfo", "get_cert_info", { until: performance.now() + DEVICE_MS });
    if (device.Status === CANCELLED) throw new Stopped("Bạn đã hủy trên phần mềm ký số. Văn bản chưa thay đổi.", { tone: "near" });
    if (device.Status === 0 && serial(device.SerialNumber) && serial(device.SerialNumber) !== serial(mine)) {
      throw new Stopped(`Thiết bị đang cắm không chứa chứng thư số đã đăng ký của “${holder}” (số ${mine}). Hãy cắm đúng thiết bị rồi bấm ký lại.`);
    }
    // Seconds, not an hour of day: the clocks of this machine and of the server may differ.
    const claimed = await ask(claimAt, "POST", new URLSearchParams(new FormData(form)));
    let stopped = new Stopped("Máy chủ chưa nhận được tệp đã ký. Hãy bấm ký lại.");
    try { await handOut(service, claimed, tell); } catch (error) { stopped = error; }
    // Never believed, neither that it is done nor that it is not: the server says what it has.
    const found = await outcome(state, tell);
    if (found.waits) await ask(cancel).catch(() => { /* the sweep gives it back */ });
    if (found.state !== "done") {
      // What the server found wrong says more than what the service passes on.
      throw found.problem && !found.waits ? new Stopped(found.problem) : stopped;
    }
    tell(`Đã ký. ${found.label}.`, "good");
    location.assign(then || location.pathname);
  } catch (error) {
    const known = error instanceof Stopped;
    tell(known ? error.message : "Có lỗi trên trang khi ký. Hãy tải lại trang rồi bấm ký lại.", known ? error.tone : "late");
    if (!known) throw error;
  } finally {
    delete form.dataset.sent;
    form.querySelectorAll("[data-busy]").forEach((button) => { button.removeAttribute("data-busy"); });
  }
}

onContent((root) => {
  root.querySelectorAll("form[data-desk]").forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    event.submitter?.setAttribute("data-busy", "");
    signAtDesk(form);
  }));
});
