// Bundles tests/*.test.ts and runs them under node:test: pure files only, so no browser and no imitation of one.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";

const here = path.dirname(new URL(import.meta.url).pathname);
const out = await mkdtemp(path.join(os.tmpdir(), "yueting-frontend-tests-"));
const tests = (await readdir(path.join(here, "tests"))).filter((name) => name.endsWith(".test.ts"));
try {
  await esbuild.build({
    entryPoints: tests.map((name) => path.join(here, "tests", name)),
    bundle: true,
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    outdir: out,
    logLevel: "warning",
  });
  const files = tests.map((name) => path.join(out, name.replace(/\.ts$/, ".mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
