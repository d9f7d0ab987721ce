#!/usr/bin/env node
// What we stand on, weighed from the lock files: where it comes from, under which licences, and what is not wanted at all.
// No network is needed for that. Afterwards the lists of known faults are asked, where they can be reached: `npm audit`, and
// `cargo audit` where it is installed. That they could not be asked is said and fails nothing; what they find fails.
//
// To let a licence in: a word in ALLOWED, once somebody has read it.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const ALLOWED = new Set([
  ...["MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"],
  ...["Unlicense", "Zlib", "BSL-1.0", "CC0-1.0", "Unicode-3.0", "BlueOak-1.0.0", "MPL-2.0", "Python-2.0"],
  // Data and fonts: certificates, browser tables, the typeface of the screens.
  ...["CDLA-Permissive-2.0", "CC-BY-4.0", "OFL-1.1"],
]);
// One TLS, without a C build beside ring: decision 0015.
const BANNED = /^(openssl|openssl-sys|native-tls|aws-lc-rs|aws-lc-sys|boring|boring-sys)$/;
// Two of these in one binary are two pools, two runtimes or two sets of trusted roots.
const SINGLE = ["axum", "http", "hyper", "lettre", "reqwest", "ring", "rustls", "sea-orm", "sqlx", "tokio", "webpki-roots"];
const REGISTRY = "registry+https://github.com/rust-lang/crates.io-index";

const faults = [];

/** Whether an SPDX expression can be met with what is allowed. */
function allows(expression) {
  const tokens = (expression ?? "").replaceAll("/", " OR ").match(/[()]|[^\s()]+(?: WITH [^\s()]+)?/g) ?? [];
  const any = () => {
    let good = all();
    while (tokens[0] === "OR") {
      tokens.shift();
      good = all() || good;
    }
    return good;
  };
  const all = () => {
    let good = one();
    while (tokens[0] === "AND") {
      tokens.shift();
      good = one() && good;
    }
    return good;
  };
  const one = () => {
    const token = tokens.shift();
    if (token !== "(") return ALLOWED.has(token);
    const good = any();
    tokens.shift();
    return good;
  };
  return any() && tokens.length === 0;
}

function crates() {
  const locked = readFileSync("Cargo.lock", "utf8").split("[[package]]").slice(1);
  const versions = new Map();
  for (const entry of locked) {
    const field = (name) => entry.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
    const [name, version, source] = [field("name"), field("version"), field("source")];
    versions.set(name, [...(versions.get(name) ?? []), version]);
    if (source !== undefined && source !== REGISTRY) faults.push(`${name} ${version} comes from ${source}`);
    if (source !== undefined && !field("checksum")) faults.push(`${name} ${version} has no checksum`);
    if (BANNED.test(name)) faults.push(`${name} ${version} is not wanted`);
  }
  for (const name of SINGLE) {
    const found = versions.get(name) ?? [];
    if (found.length > 1) faults.push(`${name} is there ${found.length} times: ${found.join(", ")}`);
  }
  const host = execFileSync("rustc", ["-vV"], { encoding: "utf8" }).match(/^host: (.*)$/m)[1];
  const asked = ["metadata", "--locked", "--format-version", "1", "--filter-platform", host];
  const told = JSON.parse(execFileSync("cargo", asked, { encoding: "utf8", maxBuffer: 256 << 20 }));
  const ours = told.packages.filter((crate) => crate.source !== null);
  for (const crate of ours) {
    if (!allows(crate.license)) faults.push(`${crate.name} ${crate.version} is under ${crate.license ?? "no licence"}`);
  }
  return `${locked.length} crates, ${ours.length} of them for ${host}`;
}

function packages(folder) {
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8"));
  const entries = Object.entries(lock.packages).filter(([path, entry]) => path.includes("node_modules/") && !entry.link);
  for (const [path, entry] of entries) {
    if (!entry.integrity) faults.push(`${folder}: ${path} has no checksum`);
    if (entry.resolved) faults.push(`${folder}: ${path} names a download host`);
    if (!allows(entry.license)) faults.push(`${folder}: ${path} is under ${entry.license ?? "no licence"}`);
  }
  return `${entries.length} packages in ${folder}`;
}

/** Asks a list of known faults; without an answer that can be read it is not asked. */
function known(label, command, args, found) {
  const run = spawnSync(command, args, { encoding: "utf8", timeout: 60_000, maxBuffer: 64 << 20 });
  let answer;
  try {
    answer = found(JSON.parse(run.stdout));
  } catch {
    answer = undefined;
  }
  if (answer === undefined) return console.log(`audit: ${label}: NOT ASKED (not installed, or its list cannot be reached)`);
  console.log(`audit: ${label}: ${answer.length} known faults`);
  faults.push(...answer.map((fault) => `${label}: ${fault}`));
}

const said = [crates(), packages("ui"), packages("tests/e2e")];
console.log(`audit: ${said.join("; ")}`);
known("npm audit", "npm", ["audit", "--omit=dev", "--json", "--prefix", "ui"], ({ vulnerabilities }) =>
  Object.values(vulnerabilities).map(({ name, severity }) => `${name} (${severity})`),
);
known("cargo audit", "cargo", ["audit", "--json"], ({ vulnerabilities }) =>
  vulnerabilities.list.map(({ advisory, package: crate }) => `${crate.name} ${crate.version}: ${advisory.id}`),
);
for (const fault of faults) console.error(`audit: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
