// A client for fal's queue written from the protocol alone: submit, stream, result, download. It knows nothing about the emulator except its address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEmulator } from "./emulator.mjs";

let emulator;

before(async () => {
  emulator = await startEmulator("--queue-seconds", "0.2", "--run-seconds", "0.5");
});

after(() => emulator?.stop());

test("a client that knows the protocol and nothing else gets a playable MP4", async () => {
  const headers = { Authorization: `Key ${emulator.apiKey}` };

  const submitted = await json(
    await fetch(`${emulator.queueUrl}/fal-ai/kling-video/v2.1/master/text-to-video`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ prompt: "A paper boat crossing a puddle", duration: "5", aspect_ratio: "16:9" }),
    }),
    200,
  );

  const seen = [];
  for await (const status of events(await fetch(`${submitted.status_url}/stream?logs=1`, { headers }))) {
    if (seen.at(-1) !== status.status) {
      seen.push(status.status);
    }
  }
  assert.equal(seen.at(-1), "COMPLETED");

  const polled = await json(await fetch(`${submitted.status_url}?logs=1`, { headers }), 200);
  assert.equal(polled.status, "COMPLETED");
  assert.notEqual(polled.logs.length, 0);

  const result = await json(await fetch(submitted.response_url, { headers }), 200);
  const file = await fetch(result.video.url);
  assert.equal(file.status, 200);
  const video = Buffer.from(await file.arrayBuffer());
  assert.equal(video.length, result.video.file_size);
  const boxes = boxesOf(video);
  assert.equal(boxes[0], "ftyp");
  assert.ok(boxes.includes("moov") && boxes.includes("mdat"), `the file has ${boxes}`);
});

async function json(response, status) {
  const body = await response.json();
  assert.equal(response.status, status, `${response.url}: ${JSON.stringify(body)}`);
  return body;
}

async function* events(response) {
  assert.equal(response.status, 200);
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
      if (data.length > 0) {
        yield JSON.parse(data.join("\n"));
      }
    }
  }
}

// The boxes of an MP4, which must fill it to its last byte.
function boxesOf(file) {
  const names = [];
  let position = 0;
  while (position < file.length) {
    names.push(file.toString("latin1", position + 4, position + 8));
    position += Math.max(8, file.readUInt32BE(position));
  }
  assert.equal(position, file.length);
  return names;
}
