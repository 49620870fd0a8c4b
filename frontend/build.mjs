// Writes yueting/static/dist: `node build.mjs` once, `--watch` again at every change. Prints each file with its gzipped size.
import { cp, mkdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import path from "node:path";
import * as esbuild from "esbuild";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const out = path.join(here, "..", "yueting", "static", "dist");
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
};

// The widget lives on strangers' pages and phones; the console only in browsers the centre chose.
const bundles = [
  { ...shared, entryPoints: { widget: "widget/widget.ts" }, target: ["es2020", "safari15"], loader: { ".css": "text" }, plugins: [minifiedCss()], outdir: out },
  { ...shared, entryPoints: { console: "console/console.ts", dashboard: "dashboard/dashboard.ts" }, target: ["es2022"], outdir: out },
  { ...shared, entryPoints: { console: "styles/console.css" }, target: ["chrome123", "firefox121", "safari17.5"], outdir: out },
];

/** The widget carries its stylesheet as a string; minify it on the way in. */
function minifiedCss() {
  return {
    name: "minified-css",
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
        const { code } = await esbuild.transform(await readFile(file, "utf8"), { loader: "css", minify: true, charset: "utf8" });
        return { contents: code, loader: "text", watchFiles: [file] };
      });
    },
  };
}

async function report() {
  for (const name of ["widget.js", "console.js", "console.css", "dashboard.js", "icons.svg"]) {
    const bytes = await readFile(path.join(out, name));
    console.log(`${name.padEnd(14)} ${kb(bytes.length)} · ${kb(gzipSync(bytes, { level: 9 }).length)} gzipped`);
  }
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}

await mkdir(out, { recursive: true });
await cp(path.join(here, "icons"), out, { recursive: true });
if (process.argv.includes("--watch")) {
  await Promise.all(bundles.map(async (options) => (await esbuild.context({ ...options, logLevel: "info" })).watch()));
} else {
  await Promise.all(bundles.map((options) => esbuild.build(options)));
  await report();
}
