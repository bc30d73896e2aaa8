// Builds motcua/web/static from the sources here: style sheet, scripts, fonts, marks.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../motcua/web/static");
const fonts = join(here, "node_modules/@fontsource/be-vietnam-pro/files");

// Written like unicode-range in sass/_fonts.scss, which names the same letters.
const LETTERS = {
  latin: [[0x20, 0x7e], [0xa0, 0xff], [0x2010, 0x2026], [0x20ac, 0x20ac], [0x2192, 0x2192]],
  vietnamese: [
    [0x102, 0x103], [0x110, 0x111], [0x128, 0x129], [0x168, 0x169], [0x1a0, 0x1a1], [0x1af, 0x1b0],
    [0x300, 0x303], [0x309, 0x309], [0x323, 0x323], [0x1ea0, 0x1ef9], [0x20ab, 0x20ab],
  ],
};

const letters = (ranges) =>
  ranges.map(([from, to]) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))).join("");

async function buildFonts() {
  mkdirSync(join(out, "fonts"), { recursive: true });
  for (const weight of [600, 700]) {
    for (const [part, ranges] of Object.entries(LETTERS)) {
      const source = readFileSync(join(fonts, `be-vietnam-pro-${part}-${weight}-normal.woff2`));
      const small = await subsetFont(source, letters(ranges), { targetFormat: "woff2" });
      writeFileSync(join(out, "fonts", `be-vietnam-pro-${part}-${weight}.woff2`), small);
    }
  }
  copyFileSync(join(here, "node_modules/@fontsource/be-vietnam-pro/LICENSE"), join(out, "fonts/LICENSE.txt"));
}

// The browser floor (docs/reference/browsers.md); older ones get pages without some of the style.
const FLOOR = ["chrome87", "firefox78", "safari14.1"];

// GOV.UK Frontend says left and right; start and end also hold in languages that are written from right to left.
function logical(css) {
  return css
    .replace(/(?<![\w-])(margin|padding)-(left|right)(?=\s*:)/g, (_all, what, side) => `${what}-inline-${SIDE[side]}`)
    .replace(/(?<![\w-])border-(left|right)(-color|-width|-style)?(?=\s*:)/g,
      (_all, side, more = "") => `border-inline-${SIDE[side]}${more}`)
    .replace(/(?<=[;{]\s*)(left|right)(?=\s*:)/g, (_all, side) => `inset-inline-${SIDE[side]}`)
    .replace(/(?<=text-align:\s*)(left|right)/g, (_all, side) => SIDE[side]);
}
const SIDE = { left: "start", right: "end" };

async function buildStyle() {
  const { css } = sass.compile(join(here, "sass/motcua.scss"), {
    loadPaths: [join(here, "node_modules"), join(here, "sass")],
    quietDeps: true,
  });
  const small = await esbuild.transform(logical(css), {
    loader: "css", minify: true, target: FLOOR, legalComments: "none",
  });
  writeFileSync(join(out, "motcua.css"), small.code);
}

async function buildScripts() {
  for (const name of readdirSync(join(here, "js"))) {
    const { metafile } = await esbuild.build({
      entryPoints: [join(here, "js", name)], outfile: join(out, name), absWorkingDir: here,
      bundle: true, minify: true, format: "iife", target: FLOOR, legalComments: "none", metafile: true,
    });
    const licences = licencesOf(Object.keys(metafile.inputs));
    if (licences) writeFileSync(join(out, `${name}.LICENSE.txt`), licences);
  }
}

// The words under which others let us hand out what is theirs, for each package that went into a script.
function licencesOf(inputs) {
  const packages = new Set(inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
  return [...packages].sort().map((name) => {
    const place = join(here, "node_modules", name);
    const file = readdirSync(place).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} has no licence file`);
    return `${name}\n\n${readFileSync(join(place, file), "utf8").trim()}\n`;
  }).join("\n---\n\n");
}

mkdirSync(out, { recursive: true });
for (const name of readdirSync(join(here, "marks"))) copyFileSync(join(here, "marks", name), join(out, name));
await Promise.all([buildFonts(), buildStyle(), buildScripts()]);

// Compressed once here: the server hands these out as they are (WhiteNoise), with or without a proxy before it.
for (const name of readdirSync(out).filter((name) => /\.(css|js|svg)$/.test(name))) {
  const whole = readFileSync(join(out, name));
  writeFileSync(join(out, `${name}.gz`), gzipSync(whole, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(whole));
}

// What was built from: tests/web/test_assets.py notices when somebody changed a source and did not build.
const sources = ["build.js", "package-lock.json"].concat(
  ["js", "marks", "sass"].flatMap((folder) => readdirSync(join(here, folder)).sort().map((name) => `${folder}/${name}`)),
);
const digest = createHash("sha256");
for (const name of sources) digest.update(`${name}\0`).update(readFileSync(join(here, name)));
writeFileSync(join(here, "built-from.sha256"), `${digest.digest("hex")}\n`);
