// The price of what the form holds. It is asked for again after each change, and an order waits for the price that belongs to it.
import { getPrice, Refusal } from "./api.js";
import { money } from "./format.js";

const amount = document.getElementById("price");
const basis = document.getElementById("price-basis");
const pause = 300;

export class Price {
  #onAnswer;
  #timer;
  #running;
  #pending = null;
  #shown = null;
  #unreachable = false;

  constructor(onAnswer) {
    this.#onAnswer = onAnswer;
  }

  // The amount on the page, which may belong to an earlier state of the form.
  get shown() {
    return this.#shown;
  }

  // Whether the server did not respond to the last question. A refusal is a response.
  get unreachable() {
    return this.#unreachable;
  }

  ask(request) {
    this.#running?.abort();
    clearTimeout(this.#timer);
    amount.classList.add("stale");
    this.#pending ??= withResolvers();
    this.#timer = setTimeout(() => this.#fetch(request), this.#shown === null ? 0 : pause);
  }

  // Resolves when the page shows the price of what the form holds now.
  async settled() {
    await this.#pending?.promise;
    return this.#shown;
  }

  async #fetch(request) {
    const running = (this.#running = new AbortController());
    try {
      const price = await getPrice(request, running.signal);
      running.signal.throwIfAborted();
      this.#unreachable = false;
      this.#show(price);
      this.#onAnswer({});
    } catch (error) {
      if (running.signal.aborted) {
        return;
      }
      this.#unreachable = !(error instanceof Refusal);
      this.#show(null);
      this.#onAnswer(error instanceof Refusal ? error.fields : {});
    }
    this.#pending.resolve();
    this.#pending = null;
  }

  #show(price) {
    this.#shown = price?.amount ?? null;
    amount.classList.remove("stale");
    amount.textContent = price ? money(price.amount) : "–";
    basis.textContent = price?.basis ?? "No price";
  }
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
