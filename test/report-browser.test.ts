import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, look, openBrowser, VIEWS, type View } from "./rig/browser.ts";
import { REPORTS } from "./rig/odd-reports.ts";
import { tempDir } from "./rig/temp.ts";

/** What a tool for accessibility complains of: contrast, names, order of headings, landmarks, and the like. */
async function complaints(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => id + ": " + html.slice(0, 120))))`);
}

/* What is asked of the page is written as text: these files know no browser. */

const openAll = (page: Page) =>
  page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");

/** Pixels by which the page is wider than the window. */
const overflow = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");

/** The element that has the keyboard, by its trial or its words, and how wide the ring around it is. */
const focused = (page: Page) =>
  page.evaluate<{ on: string; ring: number }>(`(() => {
    const style = getComputedStyle(document.activeElement);
    return {
      on: document.activeElement.parentElement.id || document.activeElement.textContent,
      ring: style.outlineStyle === "none" ? 0 : Number.parseFloat(style.outlineWidth),
    };
  })()`);

const phone: View = { width: 390, scheme: "light" };

describe.skipIf(!hasBrowser())("a report in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const opened = async (name: string, view: View) => {
    const file = join(tempDir(), `${name.replaceAll(" ", "-")}.html`);
    writeFileSync(file, REPORTS[name]?.() ?? "");
    return await look(browser, pathToFileURL(file).href, view);
  };

  test.each(Object.keys(REPORTS).flatMap((name) => VIEWS.map((view) => ({ name, ...view }))))(
    "$name, $width wide, $scheme: fits, asks for nothing, complains of nothing, can be read",
    async ({ name, ...view }) => {
      const { page, context, troubles } = await opened(name, view);
      // Rules of accessibility take long on a page of hundreds; the first trials have all there is.
      if (name !== "many") await openAll(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      if (name !== "many") expect(await complaints(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await context.close();
    },
  );

  test("text is text, whatever it says", async () => {
    const { page, context } = await opened("hostile", phone);
    await openAll(page);
    expect(await page.evaluate("'hacked' in globalThis")).toBe(false);
    expect(await page.locator("script, img, base, body style, b").count()).toBe(0);
    expect(await page.locator("details.trial").count()).toBe(14);
    expect(await page.locator("main").innerText()).toContain(
      '<img src="https://example.com/x.png"',
    );
    await context.close();
  });

  test("the keyboard reaches every trial, shows where it is, and opens it", async () => {
    const { page, context } = await opened("usual", phone);
    const reached: string[] = [];
    for (let n = 0; n < 15; n++) {
      await page.keyboard.press("Tab");
      const focus = await focused(page);
      expect(focus.ring).toBeGreaterThanOrEqual(2);
      reached.push(focus.on);
    }
    expect(reached).toEqual([
      "The same as a table",
      ...Array.from({ length: 14 }, (_, n) => `t${n + 1}`),
    ]);
    await page.keyboard.press("Enter");
    expect(await page.locator("#t14").getAttribute("open")).not.toBeNull();
    expect(await page.locator("#t14 pre").first().isVisible()).toBe(true);
    await page.keyboard.press("Space");
    expect(await page.locator("#t14").getAttribute("open")).toBeNull();
    await context.close();
  });

  test("a trial says which note of before it resembles", async () => {
    const { page, context } = await opened("usual", phone);
    await page.locator("#t4 summary").click();
    expect(await page.locator("#t4").innerText()).toContain("20260101-000000-aaaa-t2");
    await context.close();
  });

  test.each([
    { name: "usual", shown: 14 },
    { name: "many", shown: 83 },
  ])("on paper $name tells $shown trials whole, dark on white", async ({ name, shown }) => {
    const { page, context } = await opened(name, { width: 820, scheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const told = await page
      .locator("details.trial > div")
      .evaluateAll((bodies) => bodies.filter((each) => each.checkVisibility()).length);
    expect(told).toBe(shown);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe("rgb(255, 255, 255)");
    await context.close();
  });

  test("the chart has a name and, on every width, one picture of it", async () => {
    for (const view of VIEWS) {
      const { page, context } = await opened("usual", view);
      const charts = page.locator("svg.wide:visible, svg.narrow:visible");
      expect(await charts.count()).toBe(1);
      const least = await charts
        .locator("text")
        .evaluateAll((texts) =>
          Math.min(...texts.map((text) => text.getBoundingClientRect().height)),
        );
      expect(least).toBeGreaterThan(9);
      await context.close();
    }
  });
});
