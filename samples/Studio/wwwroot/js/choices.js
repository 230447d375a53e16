// Two ways to choose one of several values: a row of buttons for a few, a slider for many. The box's data-value holds the choice.

export function choiceRow(box, name, values, chosen, content) {
  box.dataset.value = chosen ?? "";
  box.classList.remove("with-slider");
  const radios = [...box.querySelectorAll("input[type=radio]")];
  if (radios.length > 0 && radios.map(({ value }) => value).join() === values.join()) {
    radios.forEach((radio) => (radio.checked = radio.value === String(chosen)));
    return;
  }
  box.replaceChildren(
    ...values.map((value) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      const face = document.createElement("span");
      Object.assign(input, { type: "radio", name, value, checked: value === chosen });
      input.addEventListener("change", () => (box.dataset.value = value));
      face.className = "choice-face";
      face.append(...content(value));
      label.className = "choice";
      label.append(input, face);
      return label;
    }),
  );
}

export function slider(box, name, values, chosen, content) {
  box.dataset.value = chosen;
  box.classList.add("with-slider");
  const former = box.querySelector("input[type=range]");
  if (former?.dataset.values === values.join()) {
    former.value = values.indexOf(chosen);
    former.dispatchEvent(new Event("input"));
    return;
  }
  const input = document.createElement("input");
  const output = document.createElement("output");
  Object.assign(input, { type: "range", name, min: 0, max: values.length - 1, step: 1 });
  input.dataset.values = values.join();
  input.value = values.indexOf(chosen);
  input.setAttribute("aria-label", "Length in seconds");
  output.className = "slider-value";
  output.setAttribute("aria-hidden", "true");
  input.addEventListener("input", () => {
    const value = values[input.value];
    box.dataset.value = value;
    output.replaceChildren(...content(value));
    input.setAttribute("aria-valuetext", `${value} seconds`);
    input.style.setProperty("--part", input.value / input.max);
  });
  box.replaceChildren(input, output);
  input.dispatchEvent(new Event("input"));
}
