// All orders of this visitor, newest first. Only what the server says is shown, and an older word never replaces a newer one.
import { getOrder, getOrders, LostResponse } from "./api.js";
import { createCard } from "./card.js";
import { ask, refreshDialog } from "./dialogs.js";
import { shorten } from "./format.js";
import { announcementOf, isOver } from "./states.js";

const list = document.getElementById("cards");
const empty = document.getElementById("empty");
const more = document.getElementById("more");
const count = document.getElementById("gallery-count");
const message = document.getElementById("gallery-message");
const announcer = document.getElementById("announcer");

export class Gallery {
  #entries = new Map();
  #next = null;
  #loaded = false;
  #actions;

  constructor({ onReuse }) {
    this.#actions = {
      cancel: (order) => this.#ask("cancel", order, (changed) => this.put(changed)),
      retry: (order) => this.#ask("retry", order, (added) => this.#replace(order, added)),
      reuse: onReuse,
    };
    more.addEventListener("click", () => this.#loadMore());
  }

  async load() {
    try {
      const page = await getOrders();
      page.orders.forEach((order) => this.put(order));
      this.#next = this.#loaded ? this.#next : page.next;
      this.#loaded = true;
      message.textContent = "";
    } catch (error) {
      message.textContent = error instanceof LostResponse ? "Your videos could not be loaded. This page keeps trying." : error.message;
    }
    this.#show();
  }

  // After a lost connection: the newest orders, and those older ones that were not over when it was lost.
  async refresh() {
    await this.load();
    const open = [...this.#entries.values()].filter(({ order }) => !isOver(order));
    await Promise.allSettled(open.map(async ({ order }) => this.put(await getOrder(order.id))));
  }

  put(order) {
    const entry = this.#entries.get(String(order.id));
    if (!entry) {
      this.#insert(order);
    } else if (order.version >= entry.order.version) {
      const before = entry.order;
      entry.order = order;
      entry.card.update(order);
      if (before.state !== order.state) {
        announce(order);
      }
    }
    refreshDialog(this.#entries.get(String(order.id)).order);
    this.#show();
  }

  // An order that was just made here, by the form or by trying again.
  add(order) {
    const isNew = !this.#entries.has(String(order.id));
    this.put(order);
    if (isNew) {
      announce(order);
    }
    const { card } = this.#entries.get(String(order.id));
    card.item.classList.add("new");
    card.item.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  }

  #ask(kind, order, onDone) {
    ask(kind, order, { onDone, focusInstead: () => this.#entries.get(String(order.id)).card.focus() });
  }

  async #replace(former, added) {
    this.add(added);
    await getOrder(former.id).then((order) => this.put(order), () => {});
  }

  #insert(order) {
    const card = createCard(order, this.#actions);
    const time = Date.parse(order.createdAt);
    const older = [...this.#entries.values()].filter((entry) => Date.parse(entry.order.createdAt) < time);
    const newestOfThem = older.sort((a, b) => Date.parse(b.order.createdAt) - Date.parse(a.order.createdAt))[0];
    list.insertBefore(card.item, newestOfThem?.card.item ?? null);
    this.#entries.set(String(order.id), { order, card });
  }

  async #loadMore() {
    more.setAttribute("aria-disabled", "true");
    try {
      const page = await getOrders(this.#next);
      const first = page.orders.find(({ id }) => !this.#entries.has(String(id)));
      page.orders.forEach((order) => this.put(order));
      this.#next = page.next;
      message.textContent = "";
      if (first) {
        this.#entries.get(String(first.id)).card.focus();
      }
    } catch (error) {
      message.textContent = error instanceof LostResponse ? "Older videos could not be loaded. Please try again." : error.message;
    } finally {
      more.removeAttribute("aria-disabled");
    }
    this.#show();
  }

  #show() {
    const open = [...this.#entries.values()].filter(({ order }) => !isOver(order)).length;
    count.textContent = open > 0 ? `${open} in the making` : "";
    document.title = open > 0 ? `(${open}) Studio` : "Studio";
    empty.hidden = !this.#loaded || this.#entries.size > 0;
    more.hidden = !this.#next;
  }
}

function announce(order) {
  const line = document.createElement("span");
  line.textContent = `${announcementOf(order)}: ${shorten(order.prompt)}.`;
  announcer.append(line);
  while (announcer.childElementCount > 5) {
    announcer.firstElementChild.remove();
  }
}
