// A client of fal's queue written from the protocol alone: submit, stream, result, download. It knows nothing of the emulator.
// Usage: QUEUE_URL=… FAL_KEY=… node protocol-client.mjs OUTPUT.mp4
import { writeFile } from "node:fs/promises";

const queue = process.env.QUEUE_URL ?? "https://queue.fal.run";
const headers = { Authorization: `Key ${process.env.FAL_KEY}` };
const output = process.argv[2];

async function json(response, ...accepted) {
  const body = await response.json();
  if (!accepted.includes(response.status)) {
    throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
  }
  return body;
}

async function* events(response) {
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

const submitted = await json(
  await fetch(`${queue}/fal-ai/kling-video/v2.1/master/text-to-video`, {
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
if (seen.at(-1) !== "COMPLETED") {
  throw new Error(`the stream ended at ${seen.at(-1)}`);
}

const polled = await json(await fetch(`${submitted.status_url}?logs=1`, { headers }), 200, 202);
const result = await json(await fetch(submitted.response_url, { headers }), 200);
const video = await fetch(result.video.url);
if (!video.ok) {
  throw new Error(`the CDN answered ${video.status}`);
}

const bytes = Buffer.from(await video.arrayBuffer());
if (bytes.toString("latin1", 4, 8) !== "ftyp" || bytes.length !== result.video.file_size) {
  throw new Error("the file is not the video that the result describes");
}
await writeFile(output, bytes);
console.log(`${submitted.request_id}: ${seen.join(" > ")}, ${polled.logs.length} log lines, ${bytes.length} bytes`);
