// The question before something is canceled or bought again. It follows the order while it is open, because a running video can finish meanwhile.
import { cancelOrder, LostResponse, newKey, retryOrder } from "./api.js";
import { money } from "./format.js";

const dialog = document.getElementById("dialog");
const part = (name) => document.getElementById(`dialog-${name}`);

const questions = {
  cancel: {
    title: "Cancel this video?",
    means: (order) => order.cancelMeans ?? "",
    possible: (order) => order.canCancel,
    tooLate: "It can no longer be canceled.",
    keep: "Keep it",
    button: () => "Cancel the video",
    look: "danger",
    send: cancelOrder,
  },
  retry: {
    title: "Try this again?",
    means: (order) => order.retryMeans ?? "",
    possible: (order) => order.canRetry,
    tooLate: "It can no longer be tried again.",
    keep: "Not now",
    button: (order) => `Buy again for ${money(order.price.amount)}`,
    look: "primary",
    send: retryOrder,
  },
};

let open = null;

// The focus returns to the button that asked. If that is gone by then, focusInstead says where it goes.
export function ask(kind, order, { onDone, focusInstead }) {
  const question = questions[kind];
  open = { question, order, onDone, focusInstead, key: newKey(), busy: false };
  part("title").textContent = question.title;
  part("keep").textContent = question.keep;
  part("do").className = `button ${question.look}`;
  part("error").textContent = "";
  show();
  dialog.showModal();
  part("keep").focus();
}

export function refreshDialog(order) {
  if (open && String(open.order.id) === String(order.id) && !open.busy) {
    open.order = order;
    show();
  }
}

function show() {
  const { question, order } = open;
  const possible = question.possible(order);
  part("prompt").textContent = order.prompt;
  part("means").textContent = possible ? question.means(order) : question.tooLate;
  part("do").textContent = question.button(order);
  if (!possible && document.activeElement === part("do")) {
    part("keep").focus();
  }
  part("do").hidden = !possible;
}

async function send() {
  const asked = open;
  if (!asked || asked.busy) {
    return;
  }
  asked.busy = true;
  part("error").textContent = "";
  part("do").setAttribute("aria-disabled", "true");
  try {
    const order = await asked.question.send(asked.order.id, asked.key);
    if (open === asked) {
      dialog.close();
    }
    asked.onDone(order);
  } catch (error) {
    const lost = error instanceof LostResponse;
    asked.key = lost ? asked.key : newKey();
    if (open === asked) {
      part("error").textContent = lost ? "The studio did not respond. You can press the button again: it will only be done once." : error.message;
    }
  } finally {
    asked.busy = false;
    part("do").removeAttribute("aria-disabled");
  }
}

part("do").addEventListener("click", send);
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("close", () => {
  const { focusInstead } = open;
  open = null;
  if (document.activeElement === document.body) {
    focusInstead();
  }
});
