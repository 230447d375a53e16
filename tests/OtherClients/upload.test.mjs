// Uploads a file to the emulator with fal's official client, and checks that both see the same bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { createFalClient } from "@fal-ai/client";
import { startEmulator } from "./emulator.mjs";

const MiB = 1024 * 1024;
let emulator;

before(async () => {
  emulator = await startEmulator();
});

after(() => emulator?.stop());

for (const [length, expected] of [
  [1, ["POST", "PUT"]],
  [300_000, ["POST", "PUT"]],
  [91 * MiB + 1, ["POST", ...Array(10).fill("PUT"), "POST"]],
]) {
  test(`${length} bytes arrive as they were sent`, async () => {
    const calls = [];
    const fal = createFalClient({
      credentials: emulator.apiKey,
      fetch: (resource, init) => {
        calls.push(init.method ?? "GET");
        return fetch(String(resource).replace("https://rest.fal.ai", emulator.storageUrl), init);
      },
    });
    const sent = noise(length);

    const url = await fal.storage.upload(new Blob([sent], { type: "image/png" }), { lifecycle: { expiresIn: "1h" } });

    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.equal(hash(Buffer.from(await response.arrayBuffer())), hash(sent));
    assert.deepEqual(calls, expected);
  });
}

// Bytes that look random but are the same every time.
function noise(length) {
  const bytes = new Uint8Array(length);
  for (let i = 0, state = 1; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
