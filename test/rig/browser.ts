import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Where Linux distributions put Chromium. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) =>
  existsSync(path),
);

/** Whether there is a browser; where tests may not be skipped, its lack is an error. */
export function hasBrowser(): boolean {
  if (CHROMIUM === undefined && process.env.ASSAY_REQUIRE_TOOLS === "1") {
    throw new Error("ASSAY_REQUIRE_TOOLS=1, and chromium is missing: install it (.ci/run does)");
  }
  return CHROMIUM !== undefined;
}

/** A browser without a window that reaches no network. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("Chromium is missing: apt-get install chromium");
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
      ...["--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars"],
    ],
  });
}

const WIDTHS = [390, 820, 1280] as const;
const SCHEMES = ["light", "dark"] as const;

/** How a page is looked at. */
export interface View {
  readonly width: number;
  readonly scheme: (typeof SCHEMES)[number];
}

export const VIEWS: readonly View[] = WIDTHS.flatMap((width) =>
  SCHEMES.map((scheme) => ({ width, scheme })),
);

/** A page, and what it asked of the network or complained of. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: readonly string[];
}

/** Opens a file. */
export async function look(
  browser: Browser,
  url: string,
  { width, scheme }: View,
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url) troubles.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, context, troubles };
}
