#!/usr/bin/env node
// The project's compiler as a service for the mutation runner: one JSON request a line in, one JSON answer a line out.
//
//   {root}                          loads the sources below root once
//   {file, source, want, trees}     compiles, with one file replaced; `want` is a list of [file, contract], `trees` of files
//   {files, want}                   the same with several files replaced
//   plain: true                     without optimizer and IR, in a sixth of the time: only small contracts can be made so
//   answer: {errors, code: {"file:contract": bytecode}, trees: {file: syntax tree}}
//
// Only the contracts that are asked for are generated, and the process stays warm: 5 to 20 s instead of 45 s. Settings
// are those of foundry.toml, and a test of the runner compares the bytecode with forge's.
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");

let root;
let solc;
const sources = {};

function load(folder) {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) load(name);
    else if (name.endsWith(".sol")) sources[name] = { content: fs.readFileSync(path.join(root, name), "utf8") };
  }
}

function readImport(name) {
  const file = path.join(root, "node_modules", name);
  return fs.existsSync(file) ? { contents: fs.readFileSync(file, "utf8") } : { error: `File not found: ${name}` };
}

function compile({ file, source, files, want, trees, plain }) {
  const selection = {};
  for (const [from, contract] of want || []) (selection[from] ||= {})[contract] = ["evm.bytecode.object"];
  for (const from of trees || []) (selection[from] ||= {})[""] = ["ast"];
  const replaced = { ...sources };
  for (const [name, content] of Object.entries(files || (source === undefined ? {} : { [file]: source }))) {
    replaced[name] = { content };
  }
  const settings = {
    remappings: ["@openzeppelin/contracts/=@openzeppelin/contracts/"],
    evmVersion: "prague",
    viaIR: !plain,
    optimizer: { enabled: !plain, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: selection,
  };
  const input = JSON.stringify({ language: "Solidity", sources: replaced, settings });
  const output = JSON.parse(solc.compile(input, { import: readImport }));
  const errors = (output.errors || []).filter((one) => one.severity === "error").map((one) => one.formattedMessage);
  const code = {};
  for (const [from, contract] of want || []) {
    const built = output.contracts?.[from]?.[contract];
    if (built) code[`${from}:${contract}`] = built.evm.bytecode.object;
  }
  return { errors, code, trees: Object.fromEntries((trees || []).map((from) => [from, output.sources?.[from]?.ast])) };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  if (request.root) {
    root = request.root;
    solc = require(path.join(root, "node_modules", "solc"));
    load("contracts");
    load("tests/contracts/forge");
    process.stdout.write(JSON.stringify({ sources: Object.keys(sources).length }) + "\n");
  } else process.stdout.write(JSON.stringify(compile(request)) + "\n");
});
