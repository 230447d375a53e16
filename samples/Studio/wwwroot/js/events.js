// What the server sends while the page is open. Connects again by itself, sooner when the network or the person comes back.

const longestWait = 15_000;

export function follow({ onOrder, onBudget, onOpen, onLost }) {
  let source;
  let timer;
  let failures = 0;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource("/api/events");
    source.addEventListener("open", () => {
      failures = 0;
      onOpen();
    });
    source.addEventListener("order", (event) => onOrder(JSON.parse(event.data)));
    source.addEventListener("budget", (event) => onBudget(JSON.parse(event.data)));
    source.addEventListener("error", lost);
  }

  function lost() {
    source.close();
    onLost();
    timer = setTimeout(open, Math.min(1000 * 2 ** failures, longestWait));
    failures += 1;
  }

  const openIfLost = () => source.readyState === EventSource.CLOSED && open();
  window.addEventListener("online", openIfLost);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && openIfLost());
  window.addEventListener("pagehide", () => {
    clearTimeout(timer);
    source.close();
  });
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
