// Model, length and shape: what the chosen model offers, with a picture and without one.
import { shapeName } from "./format.js";

const select = document.getElementById("model");
const description = document.getElementById("model-description");
const seconds = document.getElementById("seconds");
const shape = document.getElementById("shape");
const shapeHint = document.getElementById("shape-hint");

export class Options {
  #models;
  #withPicture = false;
  #wanted = { model: null, seconds: null, shape: null };
  #onChange;

  constructor(models, onChange) {
    this.#models = models;
    this.#onChange = onChange;
    select.addEventListener("change", () => this.#choose({ model: select.value }));
    seconds.addEventListener("change", (event) => this.#choose({ seconds: Number(event.target.value) }));
    shape.addEventListener("change", (event) => this.#choose({ shape: event.target.value }));
    this.#show();
  }

  get value() {
    const chosen = (name) => document.querySelector(`input[name=${name}]:checked`)?.value;
    return { model: select.value, seconds: Number(chosen("seconds")), shape: chosen("shape") };
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
    fill(seconds, "seconds", offer.seconds, this.#wanted.seconds, (value) => [`${value} s`]);
    fill(shape, "shape", offer.shapes, this.#wanted.shape, (value) => [outline(value), shapeName(value)]);
    shapeHint.hidden = offer.shapes.length > 0;
  }

  #option(model, usable, selected) {
    const note = usable ? "" : this.#withPicture ? " (only without a picture)" : " (needs a picture)";
    const option = new Option(model.name + note, model.id, selected, selected);
    option.disabled = !usable;
    return option;
  }
}

function fill(box, name, values, wanted, content) {
  const focused = box.contains(document.activeElement);
  const chosen = values.includes(wanted) ? wanted : values[0];
  box.replaceChildren(
    ...values.map((value) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      const face = document.createElement("span");
      Object.assign(input, { type: "radio", name, value, checked: value === chosen });
      face.className = "choice-face";
      face.append(...content(value));
      label.className = "choice";
      label.append(input, face);
      return label;
    }),
  );
  if (focused) {
    box.querySelector("input:checked")?.focus();
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
