// A gallery with an order in every state, which the page gets in place of the visitor's own.
import { readFile } from "node:fs/promises";

const clips = new URL("../../src/Fal.Kling.Emulator/Clips/", import.meta.url);
const lookedAt = "We are looking whether it was accepted. It is not bought a second time.";

const states = [
  { state: "waiting", prompt: "A train window at night", cancelMeans: "It has not been bought yet. Canceling costs nothing." },
  { state: "submitting", prompt: "Clouds over the city, seen from a rooftop, one hour in ten seconds", seconds: 10 },
  { state: "queued", prompt: "Steam rises from a cup of tea while rain runs down the window behind it", queuePosition: 2, cancelMeans: "Canceling costs nothing, unless it starts first." },
  { state: "running", prompt: "A waterfall in reverse", shape: "9:16", logLine: "Rendering frame 30 of 120", cancelMeans: "It may still finish and be charged." },
  { state: "downloading", prompt: "A fox crosses a snowy field at first light", downloaded: 14_300_000, size: 23_175_000 },
  { state: "canceling", prompt: "This portrait smiles and looks to the window", shape: null, picture: "/icon.svg" },
  { state: "ready", prompt: "A lighthouse at dusk, its beam sweeping through slow fog", size: 8_400_000 },
  { state: "ready", prompt: "A dancer turns once under a single lamp, dust in the light", shape: "9:16", size: 6_100_000 },
  { state: "ready", prompt: "Ink spreading in a glass of water, seen from above", shape: "1:1", seconds: 10, size: 12_900_000 },
  { state: "failed", prompt: "A crowd in front of a forbidden gate", problem: { title: "The moderation refused it", detail: "Describe the scene in another way.", kind: "moderation", charged: "maybe" } },
  { state: "failed", prompt: `${"A market street after the rain, lanterns reflected in the wet stones, ".repeat(4)}cinematic`, problem: { title: "The video could not be made", detail: "It may succeed if you try again.", kind: "other", charged: "no" }, retryMeans: "A new order of the same video, for $1.40." },
  { state: "unresolved", prompt: "A kite over the dunes", problem: { title: "It is not known whether this was bought", detail: lookedAt, kind: "lost", charged: "maybe" } },
  { state: "canceled", prompt: "A harbour at night", notice: "It was canceled before it was bought.", retriedBy: "order-1" },
];

export function everyState(now = Date.now()) {
  return states.map((order, index) => ({
    id: `order-${index + 1}`,
    version: 1,
    createdAt: new Date(now - index * 400_000).toISOString(),
    model: { id: "kling-3-pro", name: "Kling 3.0 Pro" },
    picture: null,
    seconds: 5,
    shape: "16:9",
    price: { amount: 1.4, basis: "5 s at $0.28" },
    startedAt: order.state === "running" ? new Date(now - 47_000).toISOString() : null,
    problem: null,
    notice: null,
    canCancel: Boolean(order.cancelMeans),
    cancelMeans: null,
    canRetry: Boolean(order.retryMeans),
    retryMeans: null,
    retriedBy: null,
    videoUrl: order.state === "ready" ? `/api/orders/order-${index + 1}/video` : null,
    ...order,
  }));
}

export const unresolved = [
  {
    id: "0198f2c4",
    visitor: "b3f9c2d1",
    createdAt: "2026-05-04T09:12:00Z",
    endpoint: "fal-ai/kling-video/v3/pro/text-to-video",
    prompt: "A kite over the dunes",
    price: { amount: 1.4, basis: "5 s at $0.28" },
    problem: { title: "It is not known whether this was bought", detail: lookedAt },
  },
];

/** Lets the page see these orders. */
export async function showOrders(context, orders) {
  await context.route("**/api/orders**", async (route) => {
    if (route.request().method() !== "GET") {
      return route.continue();
    }
    const [, id, video] = /\/api\/orders\/([^/?]+)(\/video)?/.exec(route.request().url()) ?? [];
    const order = orders.find((each) => each.id === id);
    if (video) {
      const clip = `${(order.shape ?? "16:9").replace(":", "x")}-${order.seconds}s.mp4`;
      return route.fulfill({ body: await readFile(new URL(clip, clips)), contentType: "video/mp4" });
    }
    return route.fulfill({ json: order ?? { orders, next: orders.at(-1).id } });
  });
}
