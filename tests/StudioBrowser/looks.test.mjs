// Every state of the pages, in both colour schemes and on both sizes of screen: accessible to everybody. With STUDIO_SCREENSHOTS=folder the test leaves pictures of them.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeButton, startBrowser, visit } from "./browser.mjs";
import { everyState, showOrders, unresolved } from "./gallery.mjs";
import { startStudio } from "./studio.mjs";

const picture = fileURLToPath(new URL("../../src/Fal.Kling.Emulator/Clips/16x9.png", import.meta.url));
const password = "let-me-look";

describe("The pages of the studio", () => {
  let studio;
  let browser;

  before(async () => {
    [studio, browser] = await Promise.all([startStudio({ OperatorPassword: password }), startBrowser()]);
  });

  after(() => Promise.all([studio?.stop(), browser?.close()]));

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1440]) {
      test(`are accessible in ${colorScheme} colours at ${width} pixels`, async (t) => {
        const look = (page, name) => check(page, `${name}-${colorScheme}-${width}`);
        const page = await visit(t, browser, studio.address, { colorScheme, viewport: { width, height: 900 }, httpCredentials: { username: "operator", password } });
        await page.getByText("Nothing here yet").waitFor();
        await look(page, "empty");

        await showOrders(page.context(), everyState());
        await page.reload();
        await page.getByLabel("First picture").setInputFiles(picture);
        await page.getByText("Uploaded").waitFor();
        await makeButton(page).click();
        await page.locator("#prompt[aria-invalid=true]").waitFor();
        for (const card of await page.locator(".card[data-state=ready]").all()) {
          await card.scrollIntoViewIfNeeded();
          await card.locator(".frame.loaded").waitFor();
        }
        await page.evaluate(() => window.scrollTo(0, 0));
        await look(page, "gallery");

        await page.getByRole("button", { name: "Cancel" }).first().click();
        await page.getByRole("dialog").waitFor();
        await look(page, "dialog");

        await page.context().route("**/api/operator/unresolved", (route) => route.fulfill({ json: unresolved }));
        await page.goto(`${studio.address}/operator`);
        await page.getByRole("button", { name: "Follow this job" }).click();
        await page.getByText("Enter the request id").waitFor();
        await look(page, "operator");
      });
    }
  }
});

async function check(page, name) {
  if (process.env.STUDIO_SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.STUDIO_SCREENSHOTS, `${name}.png`), fullPage: !name.startsWith("dialog") });
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `${name} scrolls sideways.`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join(", ")}`), []);
}
