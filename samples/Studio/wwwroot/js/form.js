// The form: what it holds, what the server says about it, and the one order that comes of pressing its button.
import { LostResponse, newKey, placeOrder, Refusal } from "./api.js";
import { comparePrice } from "./budget.js";
import { money } from "./format.js";
import { Options } from "./options.js";
import { Picture } from "./picture.js";
import { Price } from "./price.js";

const form = document.getElementById("order-form");
const prompt = document.getElementById("prompt");
const button = document.getElementById("order-button");
const message = document.getElementById("form-message");

export class OrderForm {
  #options;
  #picture;
  #price;
  #onOrder;
  #onUncertain;
  #busy = false;
  #attempt = null;

  constructor(models, { onOrder, onUncertain }) {
    this.#onOrder = onOrder;
    this.#onUncertain = onUncertain;
    this.#price = new Price((errors) => this.#priced(errors));
    this.#picture = new Picture(form, {
      onError: (text) => showErrors({ picture: text }, ["picture"]),
      onChange: () => {
        this.#options.usePicture(this.#picture.present);
        this.#changed("picture");
      },
    });
    this.#options = new Options(models, () => this.#changed("model", "seconds", "shape"));
    prompt.addEventListener("input", () => this.#changed("prompt"));
    prompt.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        form.requestSubmit();
      }
    });
    // The second click of a double click is never meant to buy a second video.
    button.addEventListener("click", (event) => event.detail > 1 && event.preventDefault());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#changed();
  }

  fill({ text, model, seconds, shape, picture }) {
    prompt.value = text;
    this.#picture.use(picture ?? null);
    this.#options.usePicture(this.#picture.present);
    if (model) {
      this.#options.use({ model, seconds, shape });
    }
    this.#changed("prompt", "picture");
    prompt.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  // The connection is back: a price that could not be loaded can be now.
  reconnect() {
    if (this.#price.unreachable) {
      this.#changed();
    }
  }

  get #request() {
    const { model, seconds, shape } = this.#options.value;
    return { model, prompt: prompt.value.trim(), seconds, shape, picture: this.#picture.url ?? undefined };
  }

  #changed(...fields) {
    showErrors({}, fields);
    say("");
    // Without its address a picture cannot be priced; the end of the upload calls this again.
    if (!this.#picture.present || this.#picture.url) {
      this.#price.ask(this.#request);
    }
  }

  #priced(errors) {
    comparePrice(this.#price.shown);
    showErrors(errors, ["model", "seconds", "shape"]);
    if (errors.prompt && prompt.value.trim()) {
      showErrors(errors, ["prompt"]);
    }
  }

  async #submit() {
    if (this.#busy) {
      return;
    }
    this.#setBusy(true);
    say("");
    try {
      if (await this.#isAsShown()) {
        await this.#buy();
      }
    } finally {
      this.#setBusy(false);
    }
  }

  // An order never goes through at a price, or without a picture, other than the page showed when the button was pressed.
  async #isAsShown() {
    const seen = this.#price.shown;
    const pictureSeen = this.#picture.present;
    await this.#picture.settled();
    if (pictureSeen && !this.#picture.present) {
      return false;
    }
    if (this.#price.unreachable) {
      this.#price.ask(this.#request);
    }
    const price = await this.#price.settled();
    if (this.#price.unreachable) {
      say("The price could not be loaded. Please try again.");
      return false;
    }
    if (price !== null && price !== seen) {
      say(`The price is ${money(price)}. Press the button again to make the video.`);
      return false;
    }
    return true;
  }

  async #buy() {
    const request = this.#request;
    const content = JSON.stringify(request);
    if (this.#attempt?.content !== content) {
      this.#attempt = { content, key: newKey() };
    }
    try {
      const order = await placeOrder(request, this.#attempt.key);
      this.#attempt = null;
      this.#empty();
      this.#onOrder(order);
    } catch (error) {
      this.#refused(error);
    }
  }

  #refused(error) {
    if (error instanceof LostResponse || error.status >= 500) {
      say("The studio did not respond. You can press the button again: the video will only be bought once.");
      this.#onUncertain();
      return;
    }
    if (!(error instanceof Refusal)) {
      throw error;
    }
    this.#attempt = null;
    const unknown = showErrors(error.fields);
    const first = form.querySelector("[aria-invalid=true]");
    if (first) {
      first.focus();
    }
    if (!first || unknown) {
      say(unknown || [error.status === 402 ? error.title : "", error.message].filter(Boolean).map((text) => text.replace(/([^.!?])$/, "$1.")).join(" "));
    }
  }

  #empty() {
    prompt.value = "";
    this.#picture.clear();
    this.#changed("prompt");
  }

  #setBusy(busy) {
    this.#busy = busy;
    button.setAttribute("aria-disabled", String(busy));
    button.textContent = busy ? "One moment…" : "Make the video";
  }
}

function say(text) {
  message.textContent = text;
}

// Shows the errors of the named fields and takes away old ones. Returns what belongs to no field of this form.
function showErrors(errors, fields = ["prompt", "picture", "model", "seconds", "shape"]) {
  for (const field of fields) {
    const box = form.querySelector(`[data-field=${field}]`);
    const text = errors[field] ?? "";
    const place = box.querySelector(".field-error");
    place.hidden = !text;
    place.textContent = text;
    for (const control of box.querySelectorAll("textarea, select, input")) {
      control.toggleAttribute("aria-invalid", Boolean(text));
      if (text) {
        control.setAttribute("aria-invalid", "true");
      }
    }
  }
  return Object.entries(errors)
    .filter(([field, text]) => text && !form.querySelector(`[data-field="${CSS.escape(field)}"]`))
    .map(([, text]) => text)
    .join(" ");
}
