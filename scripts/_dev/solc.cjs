#!/usr/bin/env node
// The Solidity compiler from npm behind the command line of the native one.
//
// py-solc-x, Ape and forge call `solc --version` and `solc --standard-json`. The npm package holds the same
// compiler as WebAssembly, but its own command line neither reads imports from disk in --standard-json nor knows
// --base-path, --include-path and --allow-paths. This file does, and nothing else.
// Where a native compiler of the same version is on the PATH (or named by PROOFBOOK_SOLC), it runs instead: the
// bytecode is equal and the wait is shorter.
"use strict";
const fs = require("fs");
const path = require("path");
const { spawnSync } = require("child_process");

const root = path.resolve(__dirname, "..", "..");
const wanted = require(path.join(root, "package.json")).devDependencies.solc;

function fail(message) {
  process.stderr.write(`solc launcher: ${message}\n`);
  process.exit(1);
}

function native() {
  const candidates = process.env.PROOFBOOK_SOLC
    ? [process.env.PROOFBOOK_SOLC]
    : (process.env.PATH || "").split(path.delimiter).map((dir) => path.join(dir, "solc"));
  for (const file of candidates) {
    if (!fs.existsSync(file) || fs.realpathSync(file).startsWith(root)) continue;
    const answer = spawnSync(file, ["--version"], { encoding: "utf8" });
    if (answer.status === 0 && answer.stdout.includes(`Version: ${wanted}+`)) return file;
    if (process.env.PROOFBOOK_SOLC) fail(`PROOFBOOK_SOLC names ${file}, which is not solc ${wanted}; unset it or install that version`);
  }
  return undefined;
}

// Ape compiles a copy of the sources in a temporary folder, which has no node_modules: imports that the base path
// lacks are looked up in the project too, by either compiler.
const compiler = native();
if (compiler) {
  const given = process.argv.slice(2);
  const extra = given.includes("--base-path") && !given.includes("--include-path") ? ["--include-path", root, "--allow-paths", root] : [];
  const run = spawnSync(compiler, [...given, ...extra], { stdio: "inherit" });
  process.exit(run.status === null ? 1 : run.status);
}

let solc;
try {
  solc = require(path.join(root, "node_modules", "solc"));
} catch (error) {
  fail(`the npm package solc ${wanted} is missing or broken (${error.code || error.message}); run "make install"`);
}

const options = { base: process.cwd(), include: [], json: false, file: undefined };
const words = process.argv.slice(2).flatMap((word) => (word.startsWith("--") && word.includes("=") ? word.split(/=(.*)/s, 2) : [word]));
while (words.length) {
  const word = words.shift();
  if (word === "--version") {
    const version = solc.version();
    process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
    if (!version.startsWith(`${wanted}+`)) fail(`found ${version}, package.json asks for ${wanted}; run "make install"`);
    process.exit(0);
  } else if (word === "--standard-json") options.json = true;
  else if (word === "--base-path") options.base = path.resolve(words.shift());
  else if (word === "--include-path") options.include.push(path.resolve(words.shift()));
  else if (word === "--allow-paths") words.shift(); // the callback below reads only inside base and include paths
  else if (word === "-" || !word.startsWith("-")) options.file = word === "-" ? undefined : word;
  else fail(`unknown option ${word}; this launcher answers --version and --standard-json`);
}
if (!options.json) fail("expected --standard-json or --version");

// The roots that the native compiler would allow: base path, include paths, the project.
const allowed = [options.base, ...options.include, root, path.join(root, "node_modules")].filter(fs.existsSync).map((dir) => fs.realpathSync(dir) + path.sep);

function readImport(name) {
  const plain = name.startsWith("file://") ? name.slice(7) : name;
  for (const dir of ["", options.base, ...options.include, root]) {
    const file = dir === "" ? plain : path.join(dir, plain);
    if ((dir === "" && !path.isAbsolute(plain)) || !fs.existsSync(file)) continue;
    const real = fs.realpathSync(file);
    if (!allowed.some((prefix) => real.startsWith(prefix))) return { error: `${real} is outside the allowed paths` };
    return { contents: fs.readFileSync(real, "utf8") };
  }
  return { error: `File not found: ${name}` };
}

const input = fs.readFileSync(options.file === undefined ? 0 : options.file, "utf8");
process.stdout.write(solc.compile(input, { import: readImport }) + "\n");
