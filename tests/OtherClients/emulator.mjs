// The emulator as a program of its own, for as long as a test needs it.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../../samples/EmulatorServer", import.meta.url));

export async function startEmulator() {
  const folder = await mkdtemp(join(tmpdir(), "other-clients-"));
  const settings = join(folder, "emulator.json");

  // A process group, so that what `dotnet run` starts ends with it.
  const server = spawn("dotnet", ["run", "--project", project, "--", "--settings", settings], { detached: true, stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  let gone = false;
  ended.then(() => (gone = true));
  let values;
  while (!values) {
    if (gone) {
      throw new Error("The emulator ended before it had started.");
    }
    values = await readFile(settings, "utf8").then(JSON.parse, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    storageUrl: values.StorageUrl.replace(/\/$/, ""),
    apiKey: values.ApiKey,
    async stop() {
      process.kill(-server.pid, "SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
