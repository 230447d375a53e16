// The requests to the studio's server. A refusal carries the server's words; a lost response is an error of its own, because the order may have arrived.

export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || "The studio could not do that. Please try again.");
    this.status = status;
    this.canForce = problem.canForce === true;
    this.title = problem.title ?? "";
    this.fields = Object.fromEntries(Object.entries(problem.errors ?? {}).map(([field, texts]) => [field.toLowerCase(), [texts].flat().join(" ")]));
  }
}

export class LostResponse extends Error {}

const patience = 60_000;
let clockDifference = 0;

export function serverNow() {
  return Date.now() + clockDifference;
}

async function call(path, { method = "GET", key, body, type = "application/json", signal, timeout = patience } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) {
    headers["Content-Type"] = type;
  }
  if (key) {
    headers["Idempotency-Key"] = key;
  }
  const limit = AbortSignal.timeout(timeout);
  let response;
  let text;
  try {
    response = await fetch(path, { method, headers, body, cache: "no-store", signal: signal ? AbortSignal.any([signal, limit]) : limit });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new LostResponse("The studio did not respond.", { cause: error });
  }
  readClock(response.headers.get("Date"));
  const value = parse(text);
  if (!response.ok) {
    throw new Refusal(response.status, value ?? {});
  }
  return value;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// The header has whole seconds, so a smaller difference means nothing.
function readClock(date) {
  const difference = Date.parse(date) - Date.now();
  clockDifference = Math.abs(difference) > 2000 ? difference : 0;
}

const json = (value) => JSON.stringify(value);
const orderPath = (id) => `/api/orders/${encodeURIComponent(id)}`;

export const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const getSession = () => call("/api/session");
export const getModels = () => call("/api/models");
export const getOrders = (before) => call(before ? `/api/orders?before=${encodeURIComponent(before)}` : "/api/orders");
export const getOrder = (id) => call(orderPath(id));
export const getPrice = (request, signal) => call("/api/price", { method: "POST", body: json(request), signal });
export const sendPicture = (file, signal) => call("/api/pictures", { method: "POST", key: newKey(), body: file, type: file.type, signal, timeout: 5 * patience });
export const placeOrder = (request, key) => call("/api/orders", { method: "POST", key, body: json(request) });
export const cancelOrder = (id, key) => call(`${orderPath(id)}/cancel`, { method: "POST", key });
export const retryOrder = (id, key) => call(`${orderPath(id)}/retry`, { method: "POST", key });

export const getUnresolved = () => call("/api/operator/unresolved");
export const releaseOrder = (id, force) => call(`/api/operator/orders/${encodeURIComponent(id)}/release`, { method: "POST", key: newKey(), body: json({ force }) });
export const resolveOrder = (id, requestId, force) => call(`/api/operator/orders/${encodeURIComponent(id)}/resolve`, { method: "POST", key: newKey(), body: json({ requestId, force }) });
