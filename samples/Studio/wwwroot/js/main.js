// Puts the page together: session, form, gallery, and the events that keep them true.
import { getModels, getSession } from "./api.js";
import { showBudget } from "./budget.js";
import { follow } from "./events.js";
import { OrderForm } from "./form.js";
import { Gallery } from "./gallery.js";

const connection = document.getElementById("connection");
const formMessage = document.getElementById("form-message");
let form = null;

const gallery = new Gallery({
  onReuse: ({ prompt, model, seconds, shape, picture }) => form?.fill({ text: prompt, model: model.id, seconds, shape, picture }),
});

// The first response brings the visitor's cookie. Requests side by side would bring several.
async function start() {
  await prepare();
  await gallery.load();
  follow({
    onOrder: (order) => gallery.put(order),
    onBudget: showBudget,
    onOpen: () => {
      connection.textContent = "";
      gallery.refresh();
      prepare();
      form?.reconnect();
    },
    onLost: () => {
      connection.textContent = "Connection lost. Trying to reach the studio again…";
    },
  });
}

// Does what has not succeeded yet, so a page that was opened without a connection becomes whole with it.
async function prepare() {
  try {
    const session = await getSession();
    showBudget(session.budget);
    document.getElementById("demo-badge").hidden = !session.emulator;
    document.getElementById("operator-link").hidden = !session.operator;
    if (!form) {
      const models = await getModels();
      formMessage.textContent = "";
      form ??= new OrderForm(models, { onOrder: (order) => gallery.add(order), onUncertain: () => gallery.refresh() });
    }
  } catch {
    if (!form) {
      formMessage.textContent = "The form could not be loaded. This page keeps trying.";
    }
  }
}

for (const idea of document.querySelectorAll(".idea")) {
  idea.addEventListener("click", () => form?.fill({ text: idea.textContent }));
}

await start();
