// Runs fal's official client under load in a process of its own, with an order from tests/Fal.Kling.Benchmarks. ClientProgram.cs there does the same for .NET.
// Usage: node load-client.mjs streaming|polling ORDER
import { createFalClient } from "@fal-ai/client";
import { setTimeout as delay } from "node:timers/promises";

const endpoint = "fal-ai/kling-video/v2.1/master/text-to-video";
const warmUpAtOnce = 50;
const warmUpPauseMs = 400;
const quietShare = 0.05;
const tickMs = 20;

const mode = process.argv[2];
const order = JSON.parse(process.argv[3]);

await warmUp(clientOf(order.warmUpUrl));
console.log(JSON.stringify(await measure(clientOf(order.queueUrl))));

// The peak memory is read from outside while the process is still running.
process.stdin.on("end", () => process.exit(0)).resume();

function clientOf(queueUrl) {
  return createFalClient({
    credentials: order.apiKey,
    requestMiddleware: async (request) => ({ ...request, url: request.url.replace("https://queue.fal.run", queueUrl) }),
  });
}

function makeVideo(fal, job) {
  const input = {
    prompt: `${order.prompt} ${job}`,
    duration: "5",
    aspect_ratio: "16:9",
    negative_prompt: "blur, distort, and low quality",
    cfg_scale: 0.5,
  };
  return fal.subscribe(endpoint, { input, mode });
}

// A tiered compiler works in steps: after each pass it gets time to finish.
async function warmUp(fal) {
  for (let pass = 0; pass < order.warmUpPasses; pass++) {
    let next = 0;
    await Promise.all(Array.from({ length: warmUpAtOnce }, async () => {
      while (next < order.warmUpJobs) {
        await makeVideo(fal, next++);
      }
    }));
    let spentMs;
    do {
      const before = process.cpuUsage();
      await delay(warmUpPauseMs);
      spentMs = cpuMsSince(before);
    } while (spentMs > quietShare * warmUpPauseMs);
  }
}

async function measure(fal) {
  const results = new Array(order.jobs).fill(0);
  const errors = {};
  const calls = [];
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  while (calls.length < order.jobs) {
    const due = order.jobs * ((performance.now() - start) / order.spreadMs);
    while (calls.length < order.jobs && calls.length <= due) {
      calls.push(call(fal, calls.length, results, errors));
    }
    await delay(tickMs);
  }

  await Promise.race([Promise.all(calls), delay(order.deadlineMs, undefined, { ref: false })]);
  return { cpuMs: cpuMsSince(cpuBefore), results, errors };
}

function cpuMsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function call(fal, job, results, errors) {
  try {
    await makeVideo(fal, job);
    results[job] = Math.round((performance.timeOrigin + performance.now()) * 1000);
  } catch (error) {
    const text = String(error.cause ? `${error.message}: ${error.cause.message}` : error.message);
    errors[text] = (errors[text] ?? 0) + 1;
  }
}
