// The operator's page: every order whose response was lost, and the two choices that end its wait.
import { getUnresolved, LostResponse, releaseOrder, resolveOrder } from "./api.js";
import { date, money, shorten } from "./format.js";

const template = document.getElementById("check-template");
const list = document.getElementById("checks");
const nothing = document.getElementById("nothing");
const status = document.getElementById("status");
const failure = document.getElementById("failure");
const reload = document.getElementById("reload");

const choices = {
  resolve: {
    missing: (form) => (form.elements.requestId.value.trim() ? "" : "Enter the request id that fal shows for the job."),
    send: (order, form, force) => resolveOrder(order.id, form.elements.requestId.value.trim(), force),
    done: "is followed again",
  },
  release: {
    missing: (form) => (form.elements.sure.checked ? "" : "Confirm first that you have looked for the job."),
    send: (order, form, force) => releaseOrder(order.id, force),
    done: "is released",
  },
};

async function load() {
  reload.setAttribute("aria-disabled", "true");
  try {
    list.replaceChildren(...(await getUnresolved()).map(createCheck));
    failure.textContent = "";
    showNothing();
  } catch (error) {
    failure.textContent = error instanceof LostResponse ? "The studio did not respond. Please load the list again." : error.message;
  } finally {
    reload.removeAttribute("aria-disabled");
  }
}

function createCheck(order) {
  const item = template.content.firstElementChild.cloneNode(true);
  const heading = item.querySelector(".check-prompt");
  heading.id = `check-${order.id}`;
  heading.textContent = order.prompt;
  item.querySelector("article").setAttribute("aria-labelledby", heading.id);
  item.querySelector(".check-problem").textContent = order.problem?.detail ?? order.problem?.title ?? "";
  const facts = { time: date(order.createdAt), price: `${money(order.price.amount)} (${order.price.basis})`, endpoint: order.endpoint, id: order.id, visitor: order.visitor };
  for (const [name, value] of Object.entries(facts)) {
    item.querySelector(`[data-fact=${name}]`).textContent = value;
  }
  for (const form of item.querySelectorAll("form")) {
    connect(form, order, item);
  }
  return item;
}

function connect(form, order, item) {
  const choice = choices[form.dataset.choice];
  const input = form.querySelector("input");
  const error = form.querySelector(".field-error");
  error.id = `${form.dataset.choice}-error-${order.id}`;
  input.id = `${form.dataset.choice}-${order.id}`;
  input.setAttribute("aria-describedby", error.id);
  form.querySelector("label").htmlFor = input.id;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const missing = choice.missing(form);
    showError(missing);
    if (missing) {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    try {
      await choice.send(order, form, form.dataset.force === "true");
      item.remove();
      showNothing();
      status.textContent = `“${shorten(order.prompt)}” ${choice.done}.`;
      reload.focus();
    } catch (refusal) {
      if (refusal.canForce) {
        // The purchase is so young that a process might still be sending it. The operator may know better.
        form.dataset.force = "true";
        button.textContent = "Decide anyway";
      }
      showError(refusal instanceof LostResponse ? "The studio did not respond. Load the list again to see whether it worked." : [refusal.message, ...Object.values(refusal.fields)].at(-1));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });

  function showError(text) {
    error.hidden = !text;
    error.textContent = text;
    input.toggleAttribute("aria-invalid", false);
    if (text) {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  }
}

function showNothing() {
  nothing.hidden = list.childElementCount > 0;
}

reload.addEventListener("click", () => {
  status.textContent = "";
  load();
});
await load();
