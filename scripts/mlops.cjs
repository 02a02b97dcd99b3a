#!/usr/bin/env node
// The command `mlops`: bundles the sources first where the bundle is missing or older than they are.
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folders = ['automation', 'steps', 'infra', 'flows', 'engines', 'local', 'scripts'];

/** Time of the newest file of the sources, in ms; symbolic links are not followed. */
function newest(folder) {
  let latest = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(file));
    else if (entry.isFile()) latest = Math.max(latest, fs.statSync(file).mtimeMs);
  }
  return latest;
}

async function main() {
  const bundle = path.join(root, 'build', 'cli.js');
  const checkout = fs.existsSync(path.join(root, '.git'));
  const stale = !fs.existsSync(bundle)
    || (checkout && fs.statSync(bundle).mtimeMs < Math.max(...folders.map((name) => newest(path.join(root, name)))));
  if (stale) await require('./build.cjs').build();
  require(bundle);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
