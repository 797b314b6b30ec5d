/**
 * Writes reports of studies of every kind, and what they look like in Chromium: three widths, light and dark, folded and
 * with everything open, and on paper.
 *
 *     npm run report:look [-- FOLDER]      (default .look)
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { look, openBrowser, VIEWS } from "../test/rig/browser.ts";
import { REPORTS } from "../test/rig/odd-reports.ts";

const folder = resolve(process.argv[2] ?? ".look");
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  for (const [name, made] of Object.entries(REPORTS)) {
    const slug = name.replaceAll(" ", "-");
    const file = join(folder, `${slug}.html`);
    writeFileSync(file, made());
    const url = pathToFileURL(file).href;
    for (const view of VIEWS) {
      const { page, context } = await look(browser, url, view);
      const shot = (what: string) =>
        page.screenshot({
          path: join(folder, `${slug}-${view.width}-${view.scheme}${what}.png`),
          fullPage: true,
          clip: { x: 0, y: 0, width: view.width, height: 2400 },
        });
      await shot("");
      for (const each of (await page.locator("details.trial").all()).slice(0, 6)) {
        await each.evaluate((details) => details.setAttribute("open", ""));
      }
      await shot("-open");
      await context.close();
    }
    const { page, context } = await look(browser, url, { width: 820, scheme: "light" });
    await page.pdf({ path: join(folder, `${slug}.pdf`), format: "A4" });
    await context.close();
    console.log(file);
  }
} finally {
  await browser.close();
}
