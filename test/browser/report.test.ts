import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { readCards } from "../../src/cli/report/cards.ts";
import { reportPage } from "../../src/cli/report/reportPage.ts";
import { readResults } from "../../src/cli/report/Results.ts";
import { openBrowser, type OpenBrowser } from "./openBrowser.ts";

/** Where screenshots go, when they are asked for: `PRAXIS_SCREENSHOTS=docs/figures/report`. */
const screenshots = process.env["PRAXIS_SCREENSHOTS"];
const root = join(import.meta.dirname, "..", "..");
const results = (name: string): string => join(root, "benchmarks", "results", name);

/** A laptop and a telephone, CSS px. */
const sizes = { laptop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

describe("the report in a browser", function () {
  this.timeout(120_000);
  const dir = mkdtempSync(join(tmpdir(), "praxis-report-"));
  let open: OpenBrowser;
  /** Answers with the page at "/", so that whatever else it wants would be seen as a request. */
  let server: Server;
  let address: string;

  before(async () => {
    const filmed = join(dir, "cameras-knock");
    cpSync(results("cameras-knock"), filmed, { recursive: true });
    mkdirSync(join(filmed, "filmstrips"));
    for (const what of ["success", "failure"]) {
      writeFileSync(
        join(filmed, "filmstrips", `nesy-${what}.png`),
        PNG.sync.write(new PNG({ width: 900, height: 60 })),
      );
    }
    const runs = [results("paper-noise"), results("cameras"), filmed];
    const html = reportPage(readResults(runs), await readCards(join(root, "policies")));
    server = createServer((request, response) => {
      if (request.url !== "/") response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    open = await openBrowser();
  });
  after(async () => {
    await open.close();
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Runs an expression in the page, for our own code has no types of browsers. */
  const ask = (page: Page, expression: string): Promise<unknown> => page.evaluate(expression);

  async function withPage(
    size: keyof typeof sizes,
    colorScheme: "light" | "dark",
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await open.browser.newPage({ viewport: sizes[size], colorScheme });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    try {
      await page.goto(address);
      await look(page);
      assert.deepEqual(complaints, []);
      assert.deepEqual(
        requests.filter((url) => !url.startsWith("data:")),
        [address],
      );
      assert.equal(
        await ask(page, "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"),
        0,
      );
    } finally {
      await page.close();
    }
  }

  for (const size of ["laptop", "phone"] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`opens on a ${size}, ${colorScheme}, draws every plot, asks for nothing and fits the width`, async () => {
        await withPage(size, colorScheme, async (page) => {
          const plots = (await ask(
            page,
            `[...document.querySelectorAll("figure.plot")].map((figure) => {
              const svgs = [...figure.querySelectorAll("svg")];
              const svg = svgs.reduce((a, b) => a.getBoundingClientRect().width > b.getBoundingClientRect().width ? a : b);
              const box = svg.getBoundingClientRect();
              const marks = [...svg.querySelectorAll("circle, path, rect, line")].filter((mark) => {
                const { left, right, top, bottom, width, height } = mark.getBoundingClientRect();
                return width + height > 0 && left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1;
              });
              const text = [...svg.querySelectorAll("text")].filter((t) => t.textContent !== "").map((t) => t.getBoundingClientRect().height);
              return { label: svg.getAttribute("aria-label"), width: box.width, height: box.height, marks: marks.length, text: Math.min(...text) };
            })`,
          )) as { label: string; width: number; height: number; marks: number; text: number }[];
          assert.deepEqual(
            plots.map(({ label }) => label.split(" ")[0]),
            ["Success", "Observed", "Joules", "CPU-seconds", "Training", "How"],
          );
          for (const { label, width, height, marks, text } of plots) {
            assert.ok(width >= 330 && height >= 100, `${label}: ${width} × ${height}`);
            assert.ok(marks >= 10, `${label}: ${marks} marks inside`);
            assert.ok(text >= 8, `${label}: the smallest text is ${text} px high`);
          }
          const [wide, shown] = (await ask(page, "[document.documentElement.scrollWidth, innerWidth]")) as number[];
          assert.ok(wide! <= shown!, `the page is ${wide} px wide on ${shown}`);
          const body = "getComputedStyle(document.body)";
          const [ink, paper] = (await ask(page, `[${body}.color, ${body}.backgroundColor]`)) as [string, string];
          assert.equal(luminance(ink) < luminance(paper), colorScheme === "light");
          assert.ok(contrast(ink, paper) > 7, `${ink} on ${paper}`);
          if (screenshots !== undefined && (colorScheme === "light") === (size === "laptop")) {
            await ask(page, 'document.querySelectorAll("h2")[1].scrollIntoView()');
            await page.screenshot({ path: join(root, screenshots, `${size}.png`) });
          }
        });
      });
    }
  }

  it("has tables that scroll by themselves, literature marked in every row, and pictures", async () => {
    await withPage("phone", "light", async (page) => {
      const scrolled = (await ask(
        page,
        `[...document.querySelectorAll(".scroll")].map((box) => {
          box.scrollLeft = 1e6;
          return [box.scrollLeft > 0, box.getBoundingClientRect().right <= innerWidth];
        })`,
      )) as [boolean, boolean][];
      assert.ok(scrolled.some(([moves]) => moves) && scrolled.every(([, fits]) => fits));
      const literature = (await ask(
        page,
        `[...document.querySelectorAll("th.literature")].map((head) => head.textContent)`,
      )) as string[];
      assert.equal(literature.length, 6);
      assert.ok(literature.every((head) => head.endsWith("(literature)")));
      const films = await ask(page, `[...document.querySelectorAll("figure.film img")].map((img) => img.naturalWidth)`);
      assert.deepEqual(films, [900, 900]);
    });
  });
});

/** Relative luminance of "rgb(r, g, b)" (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
