// What can be seen and done while a video is waited for. In these studios videos wait, or run, for as long as a test needs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { cardOf, countOrders, makeButton, order, promptBox, startBrowser, stateIs, tabTo, visit } from "./browser.mjs";
import { startStudio } from "./studio.mjs";

let browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser?.close());

describe("A studio whose videos stay in the queue", { concurrency: true }, () => {
  let studio;

  before(async () => {
    studio = await startStudio({ Emulator__QueueSeconds: 600, BudgetPerDay: 3 });
  });

  after(() => studio?.stop());

  test("an order is canceled after the page has said what that costs", async (t) => {
    const page = await visit(t, browser, studio.address);
    const card = await order(page, "A train window at night");
    await stateIs(card, "queued");
    const cancel = card.getByRole("button", { name: "Cancel" });
    await cancel.click();
    const dialog = page.getByRole("dialog", { name: "Cancel this video?" });
    await dialog.getByText(/costs nothing/).waitFor();

    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await cancel.evaluate((button) => button === document.activeElement), true);
    await stateIs(card, "queued");

    await tabTo(page, cancel);
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("button", { name: "Cancel the video" }));
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await stateIs(card, "canceled");
    await page.waitForFunction((article) => article.contains(document.activeElement), await card.elementHandle());
  });

  test("a canceled order is ordered again as a new one", async (t) => {
    const page = await visit(t, browser, studio.address);
    const card = await order(page, "Rain on a tin roof");
    await stateIs(card, "queued");
    await card.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the video" }).click();
    await stateIs(card, "canceled");
    await card.getByRole("button", { name: "Try again" }).click();
    const dialog = page.getByRole("dialog", { name: "Try this again?" });
    await dialog.getByText(/new order/).waitFor();
    await dialog.getByRole("button", { name: /^Buy again for \$\d+\.\d\d$/ }).dblclick();
    await page.locator(".card[data-state=queued]").waitFor();
    await page.locator(".card[data-state=canceled]").getByText("You tried this again.").waitFor();
    assert.equal(await countOrders(page), 2);
  });

  test("the budget of the day stops a video that costs more than what is left, and says why", async (t) => {
    const page = await visit(t, browser, studio.address);
    await page.getByLabel("Model").selectOption({ label: "Kling 2.1 Master" });
    await page.locator("#price", { hasText: "$1.40" }).waitFor();
    await order(page, "The first of two");
    await page.getByText("$1.60 left today").waitFor();
    await order(page, "The second of two");
    await page.getByText("More than the $0.20 left today.").waitFor();
    await promptBox(page).fill("One too many");
    await makeButton(page).click();
    const reason = page.getByRole("alert").filter({ hasText: "$0.20" });
    await reason.waitFor();
    assert.match(await reason.textContent(), /midnight/);
    assert.equal(await promptBox(page).inputValue(), "One too many");
    assert.equal(await countOrders(page), 2);
  });

  test("a double click on the button buys one video", async (t) => {
    const page = await visit(t, browser, studio.address);
    await promptBox(page).fill("A fox crosses a snowy field");
    await makeButton(page).dblclick();
    await cardOf(page, "A fox crosses a snowy field").waitFor();
    await page.waitForFunction(() => document.getElementById("prompt").value === "");
    assert.equal(await countOrders(page), 1);
    assert.equal(await page.getByRole("article").count(), 1);
  });

  test("an empty form buys nothing and names the field", async (t) => {
    const page = await visit(t, browser, studio.address);
    await makeButton(page).click();
    await page.locator("#prompt[aria-invalid=true]").waitFor();
    assert.equal(await page.locator("#prompt-error").textContent(), "Describe what happens in the video.");
    assert.equal(await promptBox(page).evaluate((box) => box === document.activeElement), true);
    assert.equal(await countOrders(page), 0);
  });

  test("a change that happened while the connection was lost is shown when it is back", async (t) => {
    const page = await visit(t, browser, studio.address);
    const card = await order(page, "A harbour at night");
    await stateIs(card, "queued");
    const id = (await card.locator("xpath=..").getAttribute("id")).replace("order-", "");
    await page.route("**/api/events", (route) => route.abort());
    await page.reload();
    await page.getByText("Connection lost.").waitFor();
    const response = await page.request.post(`${studio.address}/api/orders/${id}/cancel`, { headers: { "Idempotency-Key": "from-another-window" } });
    assert.equal(response.ok(), true);
    await page.unroute("**/api/events");
    await page.getByText("Connection lost.").waitFor({ state: "hidden" });
    await stateIs(card, "canceled");
  });

  test("another visitor does not see the orders", async (t) => {
    const mine = await visit(t, browser, studio.address);
    await order(mine, "Only mine");
    const theirs = await visit(t, browser, studio.address);
    await theirs.getByText("Nothing here yet").waitFor();
    await theirs.getByRole("button", { name: "A lighthouse at dusk" }).click();
    assert.match(await promptBox(theirs).inputValue(), /^A lighthouse at dusk/);
  });
});

test("a running video shows its last log line and how long it has been running", async (t) => {
  const studio = await startStudio({ Emulator__QueueSeconds: 0, Emulator__RunSeconds: 600 });
  t.after(() => studio.stop());
  const page = await visit(t, browser, studio.address);
  const card = await order(page, "Clouds over the city");
  await stateIs(card, "running");
  await card.locator(".card-log:not(:empty)").waitFor();
  await page.waitForFunction(() => document.querySelector(".state-more").textContent !== "0:00");
  assert.match(await card.locator(".state-more").textContent(), /^\d+:\d\d$/);
  assert.equal(await page.title(), "(1) Studio");
});
