// What each state of an order is called, and what it means for the person who waits.
import { megabytes } from "./format.js";

const states = {
  waiting: { name: "Waiting for its turn", said: "Waiting for its turn" },
  submitting: { name: "On its way", said: "On its way" },
  queued: { name: "In line", said: "In line" },
  running: { name: "Being made", said: "Now being made" },
  downloading: { name: "Saving the video", said: "Finished, and now being saved" },
  ready: { name: "Ready", said: "Ready to play" },
  failed: { name: "Not made", said: "Not made" },
  canceling: { name: "Stopping", said: "Stopping" },
  canceled: { name: "Canceled", said: "Canceled" },
  unresolved: { name: "Being checked", said: "Needs to be checked" },
};

const charges = {
  no: "You have not been charged.",
  maybe: "It is not certain yet whether this was charged.",
  yes: "This was charged.",
};

const over = new Set(["ready", "failed", "canceled", "unresolved"]);

export const isOver = (order) => over.has(order.state);
export const nameOf = (order) => states[order.state]?.name ?? "Working on it";
export const announcementOf = (order) => states[order.state]?.said ?? "Changed";

export function moreOf(order) {
  switch (order.state) {
    case "queued":
      return order.queuePosition === 0 ? "next" : order.queuePosition > 0 ? `${order.queuePosition} ahead of it` : "";
    case "downloading":
      return order.size ? `${megabytes(order.downloaded ?? 0)} of ${megabytes(order.size)}` : order.downloaded ? megabytes(order.downloaded) : "";
    case "ready":
      return order.size ? megabytes(order.size) : "";
    default:
      return "";
  }
}

export function detailOf(order) {
  switch (order.state) {
    case "waiting":
      return "Nothing has been bought yet.";
    case "failed":
      return [order.problem?.title, order.problem?.detail].filter(Boolean).map(sentence).join(" ") || "Something went wrong.";
    case "canceling":
      return "We have asked for it to stop, and are waiting to hear whether that was in time.";
    case "unresolved":
      return order.problem?.detail || "The connection broke while this was being sent, so it may or may not have been bought. A person will look into it. It will not be bought a second time by itself.";
    default:
      return "";
  }
}

export const chargeOf = (order) => (order.state === "failed" || order.state === "unresolved" ? charges[order.problem?.charged] ?? "" : "");

function sentence(text) {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

// What stands in the middle of the dial: a text or an icon.
export function dialOf(order) {
  switch (order.state) {
    case "queued":
      return { text: order.queuePosition >= 0 && order.queuePosition !== null ? String(order.queuePosition + 1) : "…" };
    case "downloading":
      return { text: order.size ? `${Math.floor((100 * (order.downloaded ?? 0)) / order.size)}%` : "…" };
    case "failed":
      return { icon: "alert" };
    case "unresolved":
      return { icon: "question" };
    case "canceled":
      return { icon: "close" };
    default:
      return { text: "…" };
  }
}
