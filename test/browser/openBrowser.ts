import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packed from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

export interface OpenBrowser {
  readonly browser: Browser;
  /** Ends it, and removes what was unpacked for it. */
  close(): Promise<void>;
}

/**
 * Starts a headless Chromium. The program is a package of the registry and is unpacked into a directory of its own, so that
 * test runs side by side do not meet; one that the machine has is taken where PRAXIS_CHROMIUM names it.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const dir = mkdtempSync(join(tmpdir(), "praxis-browser-"));
  const remove = (): void => {
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const executablePath = process.env["PRAXIS_CHROMIUM"] ?? (await unpack(dir));
    // As root, which continuous integration is, Chromium does not start in its sandbox.
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    return {
      browser,
      close: async () => {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The package unpacks to the directory of temporary files, wherever that is. */
async function unpack(dir: string): Promise<string> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = dir;
  try {
    packed.setGraphicsMode = false;
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
