// Model, length and shape: what the chosen model offers, with a picture and without one.
import { choiceRow, slider } from "./choices.js";
import { shapeName } from "./format.js";

const select = document.getElementById("model");
const description = document.getElementById("model-description");
const seconds = document.getElementById("seconds");
const shape = document.getElementById("shape");
const shapeHint = document.getElementById("shape-hint");
const mostButtons = 4;

export class Options {
  #models;
  #withPicture = false;
  #wanted = { model: null, seconds: 5, shape: "16:9" };
  #shown = {};
  #onChange;

  constructor(models, onChange) {
    this.#models = models;
    this.#onChange = onChange;
    select.addEventListener("change", () => this.#choose({ model: select.value }));
    seconds.addEventListener("change", () => this.#choose({ seconds: Number(seconds.dataset.value) }));
    shape.addEventListener("change", () => this.#choose({ shape: shape.dataset.value }));
    this.#show();
  }

  get value() {
    return this.#shown;
  }

  usePicture(withPicture) {
    this.#withPicture = withPicture;
    this.#show();
  }

  use(values) {
    this.#choose(values);
  }

  #choose(values) {
    Object.assign(this.#wanted, values);
    this.#show();
    this.#onChange();
  }

  // A wish is kept while the model cannot grant it, so it returns together with a model that can.
  #show() {
    const can = (model) => model[this.#withPicture ? "picture" : "text"];
    const usable = this.#models.filter(can);
    const model = usable.find(({ id }) => id === this.#wanted.model) ?? usable[0];
    select.replaceChildren(...this.#models.map((each) => this.#option(each, Boolean(can(each)), each === model)));
    description.textContent = model?.description ?? (this.#withPicture ? "None of the models can begin with a picture." : "All of the models need a picture.");
    const offer = model ? can(model) : { seconds: [], shapes: [] };
    const wish = (name, values) => (values.includes(this.#wanted[name]) ? this.#wanted[name] : values[0]);
    this.#shown = { model: model?.id, seconds: wish("seconds", offer.seconds), shape: wish("shape", offer.shapes) };
    const control = offer.seconds.length > mostButtons ? slider : choiceRow;
    control(seconds, "seconds", offer.seconds, this.#shown.seconds, (value) => [`${value} s`]);
    choiceRow(shape, "shape", offer.shapes, this.#shown.shape, (value) => [outline(value), shapeName(value)]);
    shapeHint.hidden = offer.shapes.length > 0;
  }

  #option(model, usable, selected) {
    const note = usable ? "" : this.#withPicture ? " (only without a picture)" : " (needs a picture)";
    const option = new Option(model.name + note, model.id, selected, selected);
    option.disabled = !usable;
    return option;
  }
}

function outline(value) {
  const [width, height] = value.split(":").map(Number);
  const mark = document.createElement("span");
  mark.className = "shape-mark";
  mark.setAttribute("aria-hidden", "true");
  mark.style.setProperty("--shape", width / height);
  return mark;
}
