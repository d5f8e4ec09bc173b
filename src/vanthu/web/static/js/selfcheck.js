// Tự kiểm tra ký số: what only the person's own machine can tell. Nothing is signed and no PIN is asked for.
import { operate, serial, write } from "./desk.js";

const PATIENCE = 12_000;
const place = document.querySelector("#my-machine");

function tell(what, tone, sentence) {
  const row = place.querySelector(`[data-look=${what}]`);
  row.querySelector("[data-tone]").replaceChildren(document.querySelector(`#chip-${tone}`).content.cloneNode(true));
  write(row.querySelector("[data-said]"), sentence, place.dataset.service);
}

function lookAtClock() {
  const off = Math.round((Date.now() - Date.parse(place.dataset.now)) / 1000);
  const said = `Lệch ${Math.abs(off)} giây so với máy chủ.`;
  // A desk whose claimed time is ten minutes off is refused where there is no time-stamp.
  if (Math.abs(off) > 300) tell("clock", "late", `${said} Hãy chỉnh lại ngày giờ của máy tính rồi ký lại.`);
  else if (Math.abs(off) > 60) tell("clock", "near", `${said} Nên chỉnh lại ngày giờ của máy tính.`);
  else tell("clock", "good", said);
}

async function lookAtService() {
  const own = JSON.parse(place.dataset.own);
  try {
    const device = await operate(place.dataset.service, "GetCertInfo", "get_cert_info", {
      until: performance.now() + PATIENCE, late: "Phần mềm VGCA Sign Service không trả lời. Hãy đóng cửa sổ đang mở của phần mềm rồi kiểm tra lại.",
    });
    if (device.Status !== 0 || !serial(device.SerialNumber)) {
      tell("vgca", "near", `Phần mềm đang chạy nhưng chưa đọc được chứng thư số${device.Message ? `: ${device.Message}` : ""}. Hãy cắm thiết bị rồi kiểm tra lại.`);
      return;
    }
    const seen = `Thiết bị đang cắm: ${device.Subject}, số ${device.SerialNumber}, hiệu lực ${device.ValidFrom} – ${device.ValidTo}.`;
    const match = own.find((one) => serial(one.serial) === serial(device.SerialNumber));
    if (match) tell("vgca", "good", `${seen} Đã đăng ký cho bạn (${match.holder}).`);
    else tell("vgca", "late", `${seen} Chứng thư số này chưa được đăng ký cho bạn. Hãy cắm đúng thiết bị, hoặc báo công chức CNTT đăng ký.`);
  } catch (stopped) {
    tell("vgca", "near", `${stopped.message} Nếu bạn không ký bằng thiết bị cắm ở máy này thì bỏ qua mục này.`);
  }
}

lookAtClock();
lookAtService();
