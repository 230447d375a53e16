// Runs the sample as a program of its own for the duration of a test file. `npm test` builds it first.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../samples/Studio/", import.meta.url));
const program = join(folder, "bin/Debug/net10.0/Studio.dll");

/** Starts a studio with the built-in emulator. The settings are those of its section "Studio", such as { BudgetPerDay: 3 }. */
export async function startStudio(settings = {}) {
  const data = await mkdtemp(join(tmpdir(), "studio-browser-"));
  const server = spawn("dotnet", [program, "--contentRoot", folder], { env: environment({ DataDirectory: data, ...settings }), stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const stop = async () => {
    server.kill("SIGINT");
    const code = await ended;
    await rm(data, { recursive: true });
    // Also while pages are open, which follow their orders.
    assert.equal(code, 0, "The studio did not end in order.");
  };
  const log = [];
  const lines = createInterface({ input: server.stdout });
  const address = await new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      log.push(line);
      const found = /Now listening on: (http\S+)/.exec(line);
      if (found) {
        resolve(found[1]);
      }
    });
    ended.then(() => reject(new Error(`The studio ended before it had started:\n${log.join("\n")}`)));
  });
  return { address, stop };
}

function environment(settings) {
  const names = Object.entries(process.env).filter(([name]) => !/^(FAL_|Kling__|Studio__|ConnectionStrings__)/.test(name));
  const studio = Object.entries(settings).map(([name, value]) => [`Studio__${name}`, String(value)]);
  return { ...Object.fromEntries([...names, ...studio]), ASPNETCORE_URLS: "http://127.0.0.1:0" };
}
