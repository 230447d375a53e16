// Runs the emulator as a program of its own for the duration of a test. `npm test` builds it first.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../src/Fal.Kling.Cli/bin/Debug/net10.0/kling.dll", import.meta.url));

export async function startEmulator(...options) {
  const folder = await mkdtemp(join(tmpdir(), "other-clients-"));
  const settings = join(folder, "emulator.json");
  const server = spawn("dotnet", [program, "emulator", "--settings", settings, ...options], { stdio: ["ignore", "ignore", "inherit"] });
  let gone = false;
  const ended = new Promise((resolve) => server.on("exit", resolve)).then(() => (gone = true));
  let values;
  while (!values) {
    if (gone) {
      throw new Error("The emulator ended before it had started.");
    }
    values = await readFile(settings, "utf8").then(JSON.parse, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    queueUrl: values.QueueUrl.replace(/\/$/, ""),
    storageUrl: values.StorageUrl.replace(/\/$/, ""),
    apiKey: values.ApiKey,
    async stop() {
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
