// Keeps the times on the page moving: how long a video has been in the making, and how long ago it was ordered. One timer serves all cards.
import { serverNow } from "./api.js";
import { elapsed, timeAgo } from "./format.js";

export function showElapsed(element, since) {
  element.dataset.since = since;
  element.textContent = elapsed(since, serverNow());
}

export function showAgo(element, time) {
  element.dataset.ago = time;
  element.textContent = timeAgo(time, serverNow());
}

function tick() {
  const now = serverNow();
  for (const element of document.querySelectorAll("[data-since]")) {
    setText(element, elapsed(element.dataset.since, now));
  }
  for (const element of document.querySelectorAll("[data-ago]")) {
    setText(element, timeAgo(element.dataset.ago, now));
  }
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

setInterval(tick, 1000);
