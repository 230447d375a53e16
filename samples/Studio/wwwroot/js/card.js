// One order in the gallery. The card stays the same element for as long as the page is open, so focus and playback survive every change.
import { showAgo, showElapsed } from "./clock.js";
import { date, money, shapeName, shorten } from "./format.js";
import { attachPlayer } from "./player.js";
import { chargeOf, detailOf, dialOf, moreOf, nameOf } from "./states.js";

const template = document.getElementById("card-template");
const longPrompt = 170;

export function createCard(order, actions) {
  const item = template.content.firstElementChild.cloneNode(true);
  const find = (selector) => item.querySelector(selector);
  const article = find("article");
  const frame = find(".frame");
  let current = order;
  let playing = false;

  item.id = `order-${order.id}`;
  find(".card-prompt").id = `prompt-${order.id}`;
  article.setAttribute("aria-labelledby", `prompt-${order.id}`);
  find(".card-prompt").textContent = order.prompt || "No description";
  describe();
  showPicture();
  for (const name of ["cancel", "retry", "reuse"]) {
    const button = find(`[data-action=${name}]`);
    button.addEventListener("click", () => actions[name](current));
    button.setAttribute("aria-describedby", `prompt-${order.id}`);
  }

  function describe() {
    const all = find(".card-all");
    all.hidden = order.prompt.length <= longPrompt;
    all.addEventListener("click", () => {
      const open = item.classList.toggle("open");
      all.setAttribute("aria-expanded", String(open));
      all.textContent = open ? "Show less" : "Show all of it";
    });
    const parts = [order.model.name, `${order.seconds} s`, order.shape && shapeName(order.shape).toLowerCase(), money(order.price.amount)].filter(Boolean);
    find(".card-meta").textContent = parts.join(" · ");
    const time = find(".card-time");
    time.dateTime = order.createdAt;
    time.title = date(order.createdAt);
    showAgo(time, order.createdAt);
  }

  function showPicture() {
    setShape(order.shape);
    if (!order.picture) {
      return;
    }
    const picture = find(".frame-picture");
    picture.addEventListener("load", () => {
      picture.hidden = false;
      if (!order.shape) {
        setShape(shapeFor(picture.naturalWidth, picture.naturalHeight));
      }
    });
    picture.src = order.picture;
  }

  function setShape(shape) {
    item.dataset.shape = shape ?? "16:9";
  }

  function update(next) {
    current = next;
    const hadFocus = item.contains(document.activeElement) ? document.activeElement : null;
    item.dataset.state = next.state;
    item.dataset.version = next.version;
    find(".state-name").textContent = nameOf(next);
    showMore(next);
    showDial(next);
    setText(".card-log", next.state === "running" ? next.logLine : "");
    setText(".card-detail", detailOf(next));
    setText(".card-charge", chargeOf(next));
    setText(".card-notice", next.notice);
    showBar(next);
    showVideo(next);
    showActions(next);
    if (hadFocus && !hadFocus.checkVisibility()) {
      article.focus({ preventScroll: true });
    }
  }

  function setText(selector, text) {
    const element = find(selector);
    element.hidden = !text;
    if (element.textContent !== (text ?? "")) {
      element.textContent = text ?? "";
    }
  }

  function showMore(next) {
    const more = find(".state-more");
    if (next.state === "running" && next.startedAt) {
      showElapsed(more, next.startedAt);
    } else {
      delete more.dataset.since;
      setText(".state-more", moreOf(next));
      more.hidden = false;
    }
  }

  function showDial(next) {
    const dial = find(".dial");
    const text = find(".dial-text");
    const { text: words, icon } = dialOf(next);
    dial.classList.toggle("with-icon", Boolean(icon));
    if (icon) {
      find(".dial-icon use").setAttribute("href", `#icon-${icon}`);
    }
    if (next.state === "running" && next.startedAt) {
      showElapsed(text, next.startedAt);
    } else {
      delete text.dataset.since;
      text.textContent = words ?? "";
    }
    dial.style.setProperty("--part", next.state === "downloading" && next.size ? (next.downloaded ?? 0) / next.size : 0);
  }

  function showBar(next) {
    const bar = find(".frame-bar");
    bar.hidden = next.state !== "downloading";
    if (next.size) {
      bar.max = next.size;
      bar.value = Math.min(next.downloaded ?? 0, next.size);
    } else {
      bar.removeAttribute("value");
    }
  }

  function showVideo(next) {
    if (next.state !== "ready" || !next.videoUrl || playing) {
      return;
    }
    playing = true;
    attachPlayer(frame, next.videoUrl, `“${shorten(next.prompt)}”`);
    const video = find(".frame-video");
    video.addEventListener("loadedmetadata", () => !next.shape && setShape(shapeFor(video.videoWidth, video.videoHeight)));
  }

  function showActions(next) {
    const download = find("[data-action=download]");
    download.hidden = next.state !== "ready" || !next.videoUrl;
    if (!download.hidden) {
      download.href = `${next.videoUrl}?download=1`;
      download.setAttribute("aria-describedby", `prompt-${next.id}`);
    }
    find("[data-action=cancel]").hidden = !next.canCancel;
    find("[data-action=retry]").hidden = !next.canRetry;
    const retried = find(".card-retried");
    retried.hidden = !next.retriedBy;
    if (next.retriedBy) {
      retried.querySelector("a").href = `#order-${next.retriedBy}`;
    }
  }

  update(order);
  return { item, update, focus: () => article.focus() };
}

function shapeFor(width, height) {
  return height > width * 1.2 ? "9:16" : width > height * 1.2 ? "16:9" : "1:1";
}
