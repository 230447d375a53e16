// Amounts, sizes and times as a person reads them.

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const shapeNames = { "16:9": "Wide", "9:16": "Tall", "1:1": "Square" };

export const money = (amount) => dollars.format(amount);
export const shapeName = (shape) => shapeNames[shape] ?? shape;
export const date = (time) => moment.format(new Date(time));

export function megabytes(bytes) {
  return bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function elapsed(since, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function timeAgo(time, now) {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 45) {
    return "just now";
  }
  const [size, unit] = seconds < 3570 ? [60, "minute"] : seconds < 84_600 ? [3600, "hour"] : [86_400, "day"];
  return ago.format(-Math.max(1, Math.round(seconds / size)), unit).replace(".", "");
}

export function shorten(text, length = 60) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}
